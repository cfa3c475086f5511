"""take_up: whoever reviews a complaint about one of us has it, and owes its author an answer."""

from types import SimpleNamespace
from typing import Any

import pytest

from jiban.desks.mailbox import intake
from jiban.loop.errors import NotAllowed

from .conftest import matter_of, outcomes_of, promises_of


def test_it_works(city: SimpleNamespace, complaint: intake.Sent, do: Any) -> None:
    do(complaint, "inspector", "take_up")
    matter = matter_of(complaint)
    assert (matter.state, matter.handler) == ("signed", city.inspector)
    assert outcomes_of(complaint)["sign"] == "KEPT"


def test_the_answer_is_due_in_ten_working_days(complaint: intake.Sent, do: Any) -> None:
    do(complaint, "inspector", "take_up")
    owed = promises_of(complaint)["resolve"]
    assert outcomes_of(complaint)["resolve"] == "OPEN"
    assert (owed.due_at - owed.made_at).days == 14


def test_the_second_answer_is_owed_from_the_appeal_on(appealed: intake.Sent, do: Any) -> None:
    owed = promises_of(appealed)["resolve"]
    assert outcomes_of(appealed)["resolve"] == "OPEN"
    assert owed.made_at == matter_of(appealed).touched_at
    do(appealed, "above", "take_up")
    assert promises_of(appealed)["resolve"] == owed


def test_not_by_who_reviewed_it_first(appealed: intake.Sent, do: Any) -> None:
    with pytest.raises(NotAllowed):
        do(appealed, "inspector", "take_up")
