"""`jiban mailbox rates`: on the terminal, and as a table."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from jiban.desks.mailbox.cli import mailbox
from tests.loop.conftest import MORNING


@pytest.fixture
def rates(city: Any, bring: Any) -> Any:
    bring("handling")

    def run(*words: str) -> Result:
        day = f"{MORNING:%Y-%m-%d}"
        words = ("rates", "--from", day, "--to", day, *words)
        return CliRunner().invoke(mailbox, list(words), env={"LANG": "C"})

    return run


def test_it_works(rates: Any) -> None:
    done = rates("--rate", "response")
    assert done.exit_code == 0, done.output
    assert "100.0 %\t1/1\t20.7–100.0 %\t0\tfew" in done.output


def test_a_table(rates: Any, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        done = rates("--by", "month", "--out", str(tmp_path / f"rates.{kind}"))
        assert done.exit_code == 0, done.output
    assert (tmp_path / "rates.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert load_workbook(tmp_path / "rates.xlsx").sheetnames == ["Rates", "Definitions"]


@pytest.mark.parametrize(
    "words", [("--rate", "no"), ("--unit", "no"), ("--by", "year"), ("--out", "x.pdf")]
)
def test_what_is_asked_wrongly_is_named(rates: Any, words: tuple[str, str]) -> None:
    done = rates(*words)
    assert done.exit_code == 2
    assert words[0] in done.output
