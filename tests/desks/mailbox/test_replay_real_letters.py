"""The 2,816 real letters: the command's rows against an independent calculation from the file."""

import csv
import gzip
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("JIBAN_DATA") or ROOT.parent / "shared" / "data")
LETTERS = FOLDER / "letters" / "letters_with_replies.csv.gz"
FRACTIONS = {"rung_0.5": 0.5, "rung_0.8": 0.8, "rung_1": 1.0, "rung_2": 2.0}
SPAN = timedelta(hours=48)
TICK = timedelta(microseconds=1)

pytestmark = pytest.mark.skipif(
    not LETTERS.exists(), reason=f"real letters are not here: {LETTERS} (set JIBAN_DATA)"
)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[dict[str, str]]]:
    """What the command prints, and the rows it writes."""
    out = tmp_path_factory.mktemp("replay") / "rows.csv"
    done = subprocess.run(
        [sys.executable, "-m", "jiban.config.cli", "mailbox", "replay", LETTERS, "--out", out],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with out.open(newline="") as file:
        return done.stdout, list(csv.DictReader(file))


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[datetime, datetime]]:
    """The file itself, read with nothing of ours: number → (letter, reply), local times."""
    with gzip.open(LETTERS, "rt", encoding="utf-8-sig", newline="") as file:
        return {
            row["id"]: (
                datetime.fromisoformat(row["received_at"]),
                datetime.fromisoformat(row["replied_at"]),
            )
            for row in csv.DictReader(file)
        }


def local(text: str) -> datetime | None:
    assert not text or text.endswith("+08:00")
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def test_it_works(replayed: tuple[str, list[dict[str, str]]]) -> None:
    printed, rows = replayed
    assert len(rows) == 2816
    assert sum(row["outcome"] == "kept" for row in rows) == 307
    assert "2,816" in printed
    assert "307 (10.9 %)" in printed
    assert "sign: not in the data" in printed
    assert "contact: not in the data" in printed


def test_due_and_outcome_are_those_of_the_file(
    replayed: tuple[str, list[dict[str, str]]], told: dict[str, tuple[datetime, datetime]]
) -> None:
    assert {row["origin"] for row in replayed[1]} == told.keys()
    for row in replayed[1]:
        received, replied = told[row["origin"]]
        assert local(row["due_at"]) == received + SPAN
        assert row["outcome"] == ("kept" if replied - received <= SPAN else "broken")


def test_every_rung_fired_at_its_instant_and_only_while_nobody_had_answered(
    replayed: tuple[str, list[dict[str, str]]], told: dict[str, tuple[datetime, datetime]]
) -> None:
    for row in replayed[1]:
        received, replied = told[row["origin"]]
        for name, fraction in FRACTIONS.items():
            at = received + fraction * SPAN + (TICK if fraction == 1.0 else timedelta())
            assert local(row[name]) == (at if at <= replied else None), (row["origin"], name)


def test_the_scratch_database_is_gone(replayed: tuple[str, list[dict[str, str]]]) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'jiban_scratch%'"
        ).fetchall()
    assert not found
