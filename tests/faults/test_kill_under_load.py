"""Writers, runners and the database server are killed in mid-commit: nothing is lost or doubled."""

import json

import pytest

from .house import PATIENCE, House

pytestmark = pytest.mark.fault

WRITERS = ("one", "two", "three", "four")
RUNNERS = ("clocks", "hands")
BACKLOG = 1000
FIRED = "SELECT count(*) FROM loop_entry WHERE action = 'rung'"
DUE = "SELECT count(*) FROM loop_promise WHERE next_rung_at <= now()"
TWICE = """
SELECT count(*) FROM (
    SELECT matter_id, (payload::jsonb ->> 'n')::integer, (payload::jsonb ->> 'rung')::integer
    FROM loop_entry WHERE action = 'rung' GROUP BY 1, 2, 3 HAVING count(*) > 1
) twice
"""
WRITTEN = "SELECT key, count(*) FROM ({}) said GROUP BY key".format(
    """
    SELECT (regexp_matches(payload, '«([a-z]+\\.[0-9]+\\.[a-z])»', 'g'))[1] AS key FROM loop_entry
    """
)
BY_PEOPLE = "SELECT count(*) FROM loop_entry WHERE by <> 'system'"
SIGNED = "SELECT matter_id, count(*) FROM loop_entry WHERE action = 'sign' GROUP BY matter_id"


def test_it_works(house: House) -> None:
    house.seed(BACKLOG)
    for name in RUNNERS:
        house.runner(name)
    for name in WRITERS:
        house.writer(name)
    house.wait_for(lambda: all(house.acts(name) for name in WRITERS))
    house.wait_for(lambda: house.acts(*WRITERS) >= 60 and house.number(FIRED) >= 150)

    house.kill("one")
    house.kill("clocks")
    more = house.acts("two", "three", "four") + 30
    house.wait_for(lambda: house.acts("two", "three", "four") >= more)
    house.kill_postmaster()
    house.writer("one")
    house.runner("clocks")
    more = house.acts(*WRITERS) + 60
    house.wait_for(lambda: house.acts(*WRITERS) >= more)

    for name in WRITERS:
        house.kill(name)
    house.wait_for(lambda: house.number(DUE) == 0)
    every_answer_is_in_the_journal_once(house)
    asked_again_nothing_doubles(house)
    assert house.number(FIRED) >= BACKLOG
    assert house.number(TWICE) == 0
    doctor = house.jiban("doctor")
    assert "FAIL" not in doctor.stdout, doctor.stdout
    assert set(house.stop(*RUNNERS).values()) == {0}
    verified = house.jiban("journal", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "Nothing is wrong" in verified.stdout


def every_answer_is_in_the_journal_once(house: House) -> None:
    written = dict(house.ask(WRITTEN))
    signed = dict(house.ask(SIGNED))
    for key, matter in house.answered(*WRITERS).items():
        count = signed.get(matter) if key.endswith(".b") else written.get(key)
        assert count == 1, f"{key} on matter {matter} is {count} times in the journal"
    assert set(written.values()) == {1}
    assert set(signed.values()) == {1}


def asked_again_nothing_doubles(house: House) -> None:
    """The writers forget that they were answered, and ask for it all once more.

    What was asked and not answered when they were killed may be done or not, and is left out.
    """
    entries = house.number(BY_PEOPLE)
    answered = house.answered(*WRITERS)
    for name in WRITERS:
        lines = house.notes(name).read_bytes().splitlines(keepends=True)
        notes = [(line, json.loads(line)) for line in lines if line.endswith(b"\n")]
        asked = [line for line, note in notes if "act" in note and note["key"] in answered]
        house.notes(name).write_bytes(b"".join(asked))
    again = [str(house.notes(name)) for name in WRITERS]
    house.start("again", "tests.faults.writer", "again", *again)
    assert house.processes.pop("again").wait(PATIENCE) == 0
    assert house.answered(*WRITERS) == answered
    every_answer_is_in_the_journal_once(house)
    assert house.number(BY_PEOPLE) == entries
