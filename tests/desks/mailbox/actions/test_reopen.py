"""reopen: an answered letter is taken up again, with new promises and the head looking at it."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.city import calendar
from jiban.city.models import Officer, Post
from jiban.city.roles import Role
from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long


@pytest.fixture
def inspector(city: Any) -> None:
    city.inspector = Officer.objects.create(number="900008", name="督察辛", unit=city.bureau)
    Post.objects.create(officer=city.inspector, unit=city.bureau, role=Role.INSPECTOR)


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_it_works(city: Any, bring: Any, do: Any, state: str) -> None:
    letter = bring(state)
    do(letter, "citizen", "reopen", text="第二天又来了")
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at, matter.handler) == ("handling", None, city.duty)
    assert (matter.raised, Letter.objects.get().reopened) == (1, 1)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
        "quiet": "VOID",
    }
    at, made = matter.touched_at, promises_of(letter)
    assert made["feedback"].due_at == at + timedelta(hours=48)
    assert made["resolve"].due_at == calendar.add_working_days(at, 10)
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("reopen", "citizen")
    assert entry.said["text"] == "第二天又来了"
    assert set(entry.said["promises"]["made"]) == {"feedback", "resolve"}
    assert told_of(letter) == [
        ("handler", "reopened", city.station),
        ("head", "reopened", city.station),
    ]


@pytest.mark.parametrize("who", ["inspector", "leader", "deputy"])
def test_the_inspector_and_the_leaders_may(inspector: None, bring: Any, do: Any, who: str) -> None:
    assert do(bring("closed"), who, "reopen", text="复查").state == "handling"


def test_how_often_is_counted(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    do(letter, "citizen", "reopen", text="第二天又来了")
    do(letter, "duty", "resolve", answer="再次清走", evidence="照片")
    do(letter, "citizen", "reopen", text="还是来了")
    assert Letter.objects.get().reopened == 2


def test_who_may_not(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "stranger"):
        with pytest.raises(NotAllowed):
            do(bring("resolved"), who, "reopen", text="复查")


def test_only_what_was_answered(bring: Any, do: Any) -> None:
    for state in ("triage", "received", "signed", "handling", "waiting", "paused", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "reopen", text="又来了")


def test_a_merged_letter_goes_on_in_the_other(bring: Any, do: Any, write: Any) -> None:
    first, letter = write(), bring("signed")
    do(letter, "duty", "merge", into=first.number, text="同一件事")
    with pytest.raises(WrongState):
        do(letter, "citizen", "reopen", text="又来了")


@pytest.mark.parametrize("text", ["", too_long("reopen", "text")], ids=["none", "too long"])
def test_what_is_still_open_must_be_said(bring: Any, wrong_in: Any, text: str) -> None:
    letter = bring("resolved")
    assert wrong_in(letter, "citizen", "reopen", text=text) == {"text"}
