"""Why a promise broke, as the journal tells it."""

from datetime import datetime, timedelta

import pytest

from jiban.city.models import Shift
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.figures import Scope
from jiban.loop.weekly import causes
from tests.loop.conftest import MORNING, Bureau, advance, bureau, data_folder, letter, letter_fields

__all__ = ["bureau", "data_folder", "letter"]


def fire(matter: int, start: datetime = MORNING, minutes: int = 40) -> None:
    """Let the clock run minute by minute."""
    for minute in range(minutes):
        door.settle([matter], now=start + timedelta(minutes=minute))


def why(start: datetime = MORNING, days: float = 1) -> dict[str, str]:
    """Return the cause of each promise that broke since then."""
    scope = Scope(None, start, start + timedelta(days=days))
    return {one.promise: one.cause.value for one in causes.broken(scope)}


def test_nobody_took_it_and_the_next_promise_was_late_already(letter: int) -> None:
    fire(letter)
    assert why() == {"sign": "untaken", "contact": "late_before"}


def test_somebody_had_it(bureau: Bureau, letter: int) -> None:
    advance(bureau, letter, ("duty", "sign", 2, {}))
    fire(letter)
    assert why() == {"contact": "undone"}


def test_the_runners_stood_still(letter: int) -> None:
    door.settle([letter], now=MORNING + timedelta(hours=5))
    assert why()["sign"] == "clock"


def test_it_waited_for_a_unit(bureau: Bureau) -> None:
    matter = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields()
    ).matter_id
    fire(matter)
    assert why()["sign"] == "routing"


def test_it_wandered(bureau: Bureau, letter: int) -> None:
    advance(
        bureau,
        letter,
        ("duty", "transfer", 3, {"unit": bureau.west.pk, "text": "不属本辖区"}),
    )
    fire(letter)
    assert why()["contact"] == "wandered"


def test_nobody_was_on_duty(bureau: Bureau, letter: int) -> None:
    Shift.objects.create(
        unit=bureau.east,
        officer=bureau.duty,
        starts_at=MORNING + timedelta(hours=3),
        ends_at=MORNING + timedelta(hours=9),
    )
    fire(letter)
    assert why()["sign"] == "nobody"


def test_it_came_at_night(bureau: Bureau) -> None:
    night = MORNING - timedelta(hours=6)
    matter = door.act(
        "mailbox",
        "receive",
        by=Actor.citizen(),
        now=night,
        **letter_fields(unit=bureau.east.pk),
    ).matter_id
    fire(matter, night)
    assert why(night)["sign"] == "night"


def test_it_lay_in_a_hand_over(bureau: Bureau, letter: int) -> None:
    advance(
        bureau,
        letter,
        ("duty", "sign", 2, {}),
        ("duty", "hand_over", 20, {"officer": bureau.colleague.pk}),
    )
    fire(letter, minutes=32)
    assert why()["contact"] == "hand_over"


def test_it_had_been_paused(bureau: Bureau, letter: int) -> None:
    advance(
        bureau,
        letter,
        ("duty", "sign", 1, {}),
        ("duty", "contact", 2, {"how": "talk", "text": "已通话"}),
        ("duty", "feedback", 3, {"text": "正在核实"}),
        ("duty", "pause", 4, {"reason": "court", "text": "等待法院"}),
        ("duty", "resume", 60 * 24 * 20, {"text": ""}),
    )
    for hour in range(20 * 24, 45 * 24):
        door.settle([letter], now=MORNING + timedelta(hours=hour))
    assert why(days=45) == {"resolve": "paused"}


@pytest.mark.parametrize("cause", list(causes.Cause))
def test_every_cause_has_words(cause: causes.Cause) -> None:
    assert str(causes.CAUSES[cause])
