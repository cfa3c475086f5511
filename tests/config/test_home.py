"""The data folder and the secrets in it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jiban.config import home as homes


def test_it_works(home: Path) -> None:
    assert homes.home() == home
    assert homes.secret("x.secret") == homes.secret("x.secret")


def test_only_the_owner_reads_a_secret(home: Path) -> None:
    homes.secret("x.secret")
    assert stat.S_IMODE((home / "keys" / "x.secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700


def test_of_many_first_uses_one_wins(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(homes.secret, ["x.secret"] * 40))) == 1


def test_a_file_left_empty_by_a_power_cut(home: Path) -> None:
    (homes.keys() / "x.secret").touch(mode=0o600)
    assert len(homes.secret("x.secret")) == 50


def test_in_a_checkout_it_is_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIBAN_HOME")
    assert homes.home() == homes.CHECKOUT / "var"
