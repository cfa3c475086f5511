"""The mailbox's rates: what is counted, of what, and what is left out, letter by letter."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from jiban.city.calendar import add_working_days
from jiban.desks.mailbox import rates
from jiban.loop import counting, door
from jiban.loop.counting import By, Counted, Part
from jiban.loop.figures import Scope
from jiban.loop.rates import Rate
from tests.loop.conftest import MORNING

from ..actions.conftest import TALK, matter_of

ALL = Scope(None, MORNING - timedelta(days=1), MORNING + timedelta(days=60))
Bring = Callable[..., Any]


def of(rate: Rate, scope: Scope = ALL, subject: str = "") -> Counted:
    return counting.total(rate, scope, subject)


def test_it_works(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    bring("handling")
    late = bring("signed")
    do(late, "duty", "contact", at=MORNING + timedelta(minutes=45), **TALK)
    bring("withdrawn")
    found = of(rates.RESPONSE)
    assert (found.numerator, found.denominator, found.excluded) == (1, 2, {"void": 1})
    assert (found.percent, found.missed, found.left_out, found.few) == (50.0, 1, 1, True)
    assert found.interval == (9.5, 90.5)


def test_without_a_letter_there_is_no_share(city: SimpleNamespace) -> None:
    found = of(rates.RESPONSE)
    assert (found.denominator, found.percent, found.interval, found.few) == (0, None, None, False)


def test_what_is_not_due_yet_is_left_out_and_what_broke_counts(
    city: SimpleNamespace,
    bring: Bring,
) -> None:
    letter = bring("signed")
    assert of(rates.RESPONSE).excluded == {"running": 1}
    door.settle([matter_of(letter).pk], now=MORNING + timedelta(minutes=31))
    assert of(rates.RESPONSE) == Counted(0, 1)


def test_a_broken_promise_counts_at_the_unit_that_broke_it(
    city: SimpleNamespace,
    bring: Bring,
    do: Any,
) -> None:
    letter = bring("signed")
    away = {"unit": city.other.pk, "text": "商定"}
    do(letter, "duty", "transfer", at=MORNING + timedelta(minutes=40), **away)
    found = counting.counted(rates.RESPONSE, ALL, By.UNIT)
    assert found == {city.station.pk: Counted(0, 1)}


def test_completion_and_closure(city: SimpleNamespace, bring: Bring) -> None:
    for state in ("triage", "handling", "resolved", "closed", "withdrawn"):
        bring(state)
    left_out = {"triage": 1, "withdrawn": 1}
    assert of(rates.COMPLETION) == Counted(2, 3, left_out)
    assert of(rates.CLOSURE) == Counted(1, 3, left_out)


def test_completion_in_time(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    bring("resolved")
    late = bring("handling")
    do(late, "duty", "resolve", at=add_working_days(MORNING, 11), answer="办完", evidence="照片")
    bring("handling")
    assert of(rates.IN_TIME) == Counted(1, 2, {"running": 1})


def test_resolution(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    bring("closed")
    again = bring("resolved")
    do(again, "citizen", "reopen", text="还在吵")
    bring("resolved")
    bring("handling")
    assert of(rates.RESOLUTION) == Counted(1, 2, {"quiet": 1})


def test_satisfaction(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    for grade in (5, 3, 2):
        do(bring("resolved"), "citizen", "rate", grade=grade)
    bring("closed")
    assert of(rates.SATISFACTION) == Counted(2, 3, {"unrated": 1})


def test_refused_and_wrongly(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    why = {"ground": "area", "unit": city.other.pk, "text": "不在辖区"}
    for decision in (
        {"action": "send_back", "text": "由你办"},
        {"action": "designate", "text": "由你办", "unit": city.other.pk},
        {},
    ):
        letter = bring("signed")
        do(letter, "duty", "refuse", **why)
        if decision:
            do(letter, "deputy", decision.pop("action"), **decision)
    bring("signed")
    found = counting.counted(rates.REFUSED, ALL, By.UNIT)
    assert found == {city.station.pk: Counted(3, 4), city.other.pk: Counted(0, 1)}
    assert of(rates.WRONGLY_REFUSED) == Counted(1, 2, {"undecided": 1})


def test_promises_kept(city: SimpleNamespace, bring: Bring) -> None:
    bring("handling")  # signed and contacted; first feedback and the answer are not due yet
    assert of(rates.PROMISES) == Counted(2, 2, {"running": 2})


def test_a_subject_counts_with_its_leaves(city: SimpleNamespace, bring: Bring) -> None:
    bring("handling", subject="noise")
    bring("handling", subject="noise.shops")
    bring("handling", subject="")
    assert of(rates.RESPONSE, subject="noise").denominator == 2
    assert of(rates.RESPONSE, subject="noise.shops").denominator == 1
    assert of(rates.RESPONSE, subject=counting.NONE).denominator == 1
    for other in ("nois_", "%", "nois"):
        assert of(rates.RESPONSE, subject=other).denominator == 0


def test_a_period_and_a_part_of_the_city(city: SimpleNamespace, bring: Bring) -> None:
    bring("handling")
    assert of(rates.RESPONSE, Scope((city.other.pk,), ALL.since, ALL.now)) == Counted()
    assert of(rates.RESPONSE, Scope(None, ALL.since, MORNING - timedelta(hours=1))) == Counted()
    day = MORNING.date()
    for by, first in (
        (By.DAY, day),
        (By.WEEK, day - timedelta(days=day.weekday())),
        (By.MONTH, day.replace(day=1)),
        (By.QUARTER, date(day.year, (day.month - 1) // 3 * 3 + 1, 1)),
    ):
        assert counting.counted(rates.RESPONSE, ALL, by) == {first: Counted(1, 1)}


@pytest.mark.parametrize("rate", rates.RATES, ids=lambda rate: rate.name)
def test_every_number_leads_down_to_its_rows(
    city: SimpleNamespace,
    bring: Bring,
    do: Any,
    rate: Rate,
) -> None:
    for state in ("triage", "signed", "handling", "disputed", "closed", "withdrawn"):
        bring(state)
    do(bring("resolved"), "citizen", "rate", grade=4)
    do(bring("disputed"), "deputy", "send_back", text="由你办")
    whole = of(rate)
    rows = {part: counting.rows(rate, ALL, part) for part in Part}
    assert len(rows[Part.COUNTED]) == whole.numerator
    assert len(rows[Part.MISSED]) == whole.missed
    assert len(rows[Part.EXCLUDED]) == whole.left_out
    assert {row.why for row in rows[Part.EXCLUDED]} == set(whole.excluded)
    assert whole.excluded.keys() <= {one.name for one in rate.exclusions}
    assert whole.denominator > 0


def test_those_who_still_wait_count(city: SimpleNamespace, bring: Bring, do: Any) -> None:
    for minutes in (5, 20):
        do(bring("signed"), "duty", "contact", at=MORNING + timedelta(minutes=minutes), **TALK)
    for _n in range(2):
        bring("signed")
    found = counting.waits(rates.RESPONSE, ALL, MORNING + timedelta(hours=1))
    assert found is not None
    assert found.quantile(0.25) == timedelta(minutes=5)
    assert found.quantile(0.5) == timedelta(minutes=20)
    assert found.quantile(0.75) is None


def test_waits_of_a_rate_that_is_not_timed(city: SimpleNamespace) -> None:
    assert counting.waits(rates.CLOSURE, ALL, MORNING) is None
