"""Secret keys are made on first use, and only once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from jiban.loop import keys


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings):
    settings.JIBAN_HOME = tmp_path
    keys.read.cache_clear()
    yield
    keys.read.cache_clear()


def test_it_works():
    made = keys.read("new.key")
    assert len(made) == 32
    assert keys.read("new.key") == made
    assert stat.S_IMODE((keys.folder() / "new.key").stat().st_mode) == 0o600


def test_first_requests_at_once_agree_on_one_key():
    at_once = Barrier(8)

    def ask(_n: int) -> bytes:
        at_once.wait()
        return keys.read.__wrapped__("new.key")

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert [path.name for path in keys.folder().iterdir()] == ["new.key"]


def test_what_a_killed_process_left_behind_is_no_hindrance():
    (keys.folder() / "new.key.1234").write_bytes(b"half")
    assert len(keys.read("new.key")) == 32
