"""What slips is raised by itself: rungs fire at their instants, once, and break what is late."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from jiban.loop import door
from jiban.loop.models import Entry, Matter, Notice, Promise

from .conftest import Bureau

At = Callable[..., datetime]
TICK = timedelta(microseconds=1)


def rungs(letter: int, promise: str = "sign") -> list[dict[str, object]]:
    """Return the payloads of a promise's rungs in order."""
    entries = Entry.objects.filter(matter_id=letter, action="rung").order_by("seq")
    payloads = [json.loads(entry.payload) for entry in entries]
    return [payload for payload in payloads if payload["promise"] == promise]


def sign_promise(letter: int) -> Promise:
    return Promise.objects.get(matter_id=letter, name="sign")


def test_it_works(letter: int, at: At) -> None:
    for minute in (5, 8, 10.1, 20):
        door.settle([letter], now=at(minutes=minute))
    assert [(r["rung"], r["tell"]) for r in rungs(letter)] == [
        (0, "handler"),
        (1, "head"),
        (2, "deputy"),
        (3, "leader"),
    ]
    assert sign_promise(letter).broken_at == at(minutes=10)
    assert Matter.objects.get(pk=letter).raised == 3


def test_nothing_fires_before_its_time(letter: int, at: At) -> None:
    door.settle([letter], now=at(minutes=5) - TICK)
    assert rungs(letter) == []


def test_a_rung_fires_once(letter: int, at: At) -> None:
    for _ in range(3):
        door.settle([letter], now=at(minutes=5))
    assert len(rungs(letter)) == 1


def test_a_tie_counts_as_kept(bureau: Bureau, letter: int, at: At) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=at(minutes=10))
    assert sign_promise(letter).outcome == Promise.Outcome.KEPT


def test_one_tick_later_is_broken_and_raised_by_the_act_itself(
    bureau: Bureau, letter: int, at: At
) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=at(minutes=10) + TICK)
    promise = sign_promise(letter)
    assert (promise.outcome, promise.broken_at) == (Promise.Outcome.LATE, at(minutes=10))
    assert rungs(letter)[-1]["broken"] is True
    assert Notice.objects.filter(matter_id=letter, audience="deputy", message="broken").exists()


def test_after_an_outage_only_the_highest_due_rung_fires(letter: int, at: At) -> None:
    door.settle([letter], now=at(minutes=21))
    (rung,) = rungs(letter)
    assert (rung["rung"], rung["skipped"], rung["cause"]) == (3, [0, 1, 2], "late")
    assert sign_promise(letter).broken_at == at(minutes=10)


def test_a_kept_promise_climbs_no_further(bureau: Bureau, letter: int, at: At) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=at(minutes=2))
    door.settle([letter], now=at(minutes=25))
    assert rungs(letter) == []
    assert len(rungs(letter, "contact")) == 1


def test_a_transfer_makes_the_sign_promise_anew_for_the_new_unit(
    bureau: Bureau, letter: int, at: At
) -> None:
    door.act(
        letter,
        "transfer",
        by=bureau.actor("duty"),
        now=at(minutes=7),
        unit=bureau.west.pk,
        text="辖区不符",
    )
    old, new = Promise.objects.filter(matter_id=letter, name="sign").order_by("n")
    assert (old.outcome, new.due_at) == (Promise.Outcome.VOID, at(minutes=17))
    contact = Promise.objects.get(matter_id=letter, name="contact")
    assert (contact.due_at, contact.unit_id) == (at(minutes=30), bureau.west.pk)


def test_the_next_unit_owes_the_answer_when_the_first_did(
    bureau: Bureau, letter: int, at: At
) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=at(minutes=1))
    due = Promise.objects.get(matter_id=letter, name="resolve").due_at
    away = {"unit": bureau.west.pk, "text": "辖区不符"}
    door.act(letter, "transfer", by=bureau.actor("duty"), now=at(days=1), **away)
    door.act(letter, "sign", by=bureau.actor("west_duty"), now=at(days=1, minutes=1))
    resolve = Promise.objects.get(matter_id=letter, name="resolve")
    assert (resolve.due_at, resolve.unit_id) == (due, bureau.west.pk)
