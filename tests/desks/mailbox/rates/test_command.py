"""`jiban mailbox rates`: on the terminal, and as a table."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from jiban.city.models import Unit
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


def test_it_is_of_the_bureau_not_of_a_body_outside(rates: Any) -> None:
    Unit.objects.create(code="+", name="市政府督查室", kind="outside")
    assert "1/1" in rates("--rate", "response").output


def test_without_units_it_says_what_to_do(db: None) -> None:
    done = CliRunner().invoke(mailbox, ["rates"], env={"LANG": "C"})
    assert done.exit_code == 1
    assert "jiban city import units" in done.output


@pytest.mark.parametrize(
    "words",
    [("--rate", "no"), ("--unit", "no"), ("--subject", "no"), ("--by", "year"), ("--out", "x.pdf")],
)
def test_what_is_asked_wrongly_is_named(rates: Any, words: tuple[str, str]) -> None:
    done = rates(*words)
    assert done.exit_code == 2
    assert words[0] in done.output
