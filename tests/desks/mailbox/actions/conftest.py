"""A letter of a Monday morning, brought to any state, and what the last act on it left behind."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox import intake
from jiban.desks.mailbox.codes import code_of
from jiban.desks.mailbox.desk import mailbox
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Entry, Link, Matter, Notice, Promise
from tests.loop.conftest import MORNING

from ..conftest import LETTER

TALK = {"how": "talk", "text": "电话里谈过"}
SIGNED = (("duty", "sign", {}),)
HANDLING = (*SIGNED, ("duty", "contact", TALK))
RESOLVED = (*HANDLING, ("duty", "resolve", {"answer": "摊位搬走了", "evidence": "照片"}))
ABOUT_ONE = {"title": "投诉民警", "body": "民警（警号900001）态度恶劣，开口骂人。", "subject": ""}
CLAIM = {"officer": "900001", "text": "办证时说话生硬。"}
FOUND = {"answer": "已核查", "evidence": "录音"}
WAY: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "triage": (),
    "received": (),
    "signed": SIGNED,
    "handling": HANDLING,
    "waiting": (*HANDLING, ("duty", "ask", {"text": "哪一家？"})),
    "paused": (*HANDLING, ("duty", "pause", {"reason": "court", "text": "等法院裁定"})),
    "disputed": (*HANDLING, ("duty", "refuse", {"ground": "authority", "text": "属城管职责"})),
    "resolved": RESOLVED,
    "closed": (*RESOLVED, ("citizen", "confirm", {})),
    "withdrawn": (*SIGNED, ("citizen", "withdraw", {})),
}
"""What is done on a letter to bring it to a state, a minute each."""


def too_long(action: str, name: str) -> str:
    """A text one character longer than the field takes."""
    return "长" * (mailbox.actions[action].fields[name].max_length + 1)


def matter_of(letter: intake.Sent) -> Matter:
    return Matter.objects.get(pk=letter.acted.matter_id)


def promises_of(letter: intake.Sent) -> dict[str, Promise]:
    """The last promise of each name."""
    return {p.name: p for p in Promise.objects.filter(matter=matter_of(letter)).order_by("n")}


def outcomes_of(letter: intake.Sent) -> dict[str, str]:
    """How the last promise of each name stands: OPEN, KEPT, LATE or VOID."""
    return {name: Promise.Outcome(p.outcome).name for name, p in promises_of(letter).items()}


def entry_of(letter: intake.Sent) -> SimpleNamespace:
    """The last entry of the journal: its action, who did it, and what it says."""
    entry = Entry.objects.filter(matter=matter_of(letter)).latest("seq")
    return SimpleNamespace(action=entry.action, by=entry.by, said=json.loads(entry.payload))


def told_of(letter: intake.Sent) -> list[tuple[str, str, Unit]]:
    """Whom the last act tells what, and at which unit."""
    matter = matter_of(letter)
    notices = Notice.objects.filter(matter=matter, seq=matter.seq).order_by("n")
    return [(notice.audience, notice.message, notice.unit) for notice in notices]


@pytest.fixture
def write(city: SimpleNamespace) -> Callable[..., intake.Sent]:
    """``write(kind="thanks")``: a letter for the station, if nothing else is said."""

    def do(**fields: Any) -> intake.Sent:
        said = {**LETTER, "unit": city.station.pk, **fields}
        acted = door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **said)
        return intake.Sent(acted.number, code_of(acted.number), acted)

    return do


@pytest.fixture
def letter(write: Callable[..., intake.Sent]) -> intake.Sent:
    return write()


@pytest.fixture
def do(city: SimpleNamespace) -> Callable[..., door.Acted]:
    """``do(letter, "duty", "sign")``: somebody does something, a minute after the act before.

    Who is an officer's part in the city, "citizen", "stranger" (another letter's) or "system".
    """

    def act(
        letter: intake.Sent, who: str, action: str, at: datetime | None = None, **fields: Any
    ) -> door.Acted:
        matter = matter_of(letter)
        others = {
            "citizen": Actor.citizen(matter.pk),
            "stranger": Actor.citizen(matter.pk + 1),
            "system": THE_SYSTEM,
        }
        by = others.get(who) or Actor.officer(getattr(city, who))
        now = at or matter.touched_at + timedelta(minutes=1)
        return door.act(matter.pk, action, by=by, now=now, **fields)

    return act


@pytest.fixture
def wrong_in(do: Callable[..., door.Acted]) -> Callable[..., set[str]]:
    """``wrong_in(letter, "duty", "ask", text="")``: the fields for which the act is refused."""

    def names(*act: Any, **fields: Any) -> set[str]:
        with pytest.raises(BadFields) as refusal:
            do(*act, **fields)
        return set(refusal.value.fields)

    return names


@pytest.fixture
def bring(write: Callable[..., intake.Sent], do: Callable[..., Any]) -> Callable[..., intake.Sent]:
    """``bring("handling")``: a letter in that state; further fields are the letter's own."""

    def to(state: str, **fields: Any) -> intake.Sent:
        if state == "triage":
            fields = {"unit": "", **fields}
        letter = write(**fields)
        for who, action, said in WAY[state]:
            do(letter, who, action, **said)
        assert matter_of(letter).state == state
        return letter

    return to


@pytest.fixture
def complaint(city: SimpleNamespace, write: Callable[..., intake.Sent]) -> intake.Sent:
    """A complaint about the station's duty officer; the branch and the bureau have inspectors."""
    for who, number, unit in (
        ("inspector", "900030", city.branch),
        ("above", "900031", city.bureau),
    ):
        officer = Officer.objects.create_user(number, name=f"督察{who}", unit=unit)
        Post.objects.create(officer=officer, unit=unit, role="inspector")
        setattr(city, who, officer)
    caches.forget()
    return write(**ABOUT_ONE)


@pytest.fixture
def reviewed(do: Callable[..., door.Acted]) -> Callable[..., None]:
    """``reviewed(letter, "inspector")``: somebody reviews a complaint and answers it."""

    def act(letter: intake.Sent, who: str) -> None:
        do(letter, who, "take_up")
        if matter_of(letter).state == "signed":
            do(letter, who, "contact", **TALK)
        do(letter, who, "allege", **CLAIM)
        heard(letter)
        do(letter, who, "resolve", **FOUND)

    return act


def heard(letter: intake.Sent) -> None:
    """Let the officer answer the last allegation, and clear them."""
    links = Link.objects.filter(other=matter_of(letter), kind=Link.Kind.CAUSED_BY)
    allegation = links.latest("pk").matter
    now = matter_of(letter).touched_at + timedelta(minutes=1)
    by = Actor.officer(Officer.objects.get(number=CLAIM["officer"]))
    door.act(allegation.pk, "answer", by=by, now=now, text="没有此事。")
    by = Actor.officer(Officer.objects.get(number="900031"))
    door.act(allegation.pk, "find", by=by, now=now, finding="unfounded", text="录音可证。")


@pytest.fixture
def appealed(
    complaint: intake.Sent, reviewed: Callable[..., None], do: Callable[..., door.Acted]
) -> intake.Sent:
    """The complaint, reviewed by the branch's inspector; its author asked for another review."""
    reviewed(complaint, "inspector")
    do(complaint, "citizen", "appeal", text="录音不全")
    return complaint
