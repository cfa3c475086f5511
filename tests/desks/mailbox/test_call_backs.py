"""The daily drawing: by lot, for another unit, once, and so that it can be drawn again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiban.city.models import Unit
from jiban.desks.mailbox import call_backs
from jiban.desks.mailbox.models import Drawing, Refusal
from jiban.loop.models import Link, Matter, Person
from jiban.science import lots
from tests.loop.conftest import MORNING

from .actions.conftest import bring, do, matter_of, write

__all__ = ["bring", "do", "write"]

NEXT_DAY = MORNING + timedelta(days=1)


@pytest.fixture(autouse=True)
def _all_are_drawn(settings: Any) -> None:
    settings.CALL_BACK_SHARE = 1.0


def asked() -> list[Matter]:
    return [link.matter for link in Link.objects.filter(kind="caused_by").order_by("pk")]


def test_it_works(city: Any, bring: Any) -> None:
    letter = bring("closed")
    assert call_backs.draw(MORNING + timedelta(hours=1)) == 0  # the day is not over
    assert call_backs.draw(NEXT_DAY) == 1
    assert call_backs.draw(NEXT_DAY) == 0
    assert [call.unit for call in asked()] == [city.other]
    kept = Drawing.objects.get()
    matter = matter_of(letter)
    assert (kept.day, kept.unit, kept.closed) == (
        timezone.localdate(MORNING),
        city.station,
        1,
    )
    assert kept.drawn == [matter.pk]


def test_a_lot_is_the_closing_entry_and_can_be_drawn_again(
    city: Any, bring: Any, do: Any, settings: Any
) -> None:
    settings.CALL_BACK_SHARE = 0.5
    letters = [bring("closed") for _n in range(4)]
    do(letters[0], "citizen", "rate", grade=4)  # after it was closed: that changes no lot
    assert call_backs.draw(NEXT_DAY) == 2
    kept = Drawing.objects.get()
    closing = {
        str(e.matter_id): call_backs.lot_of(bytes(e.hash)).hex()
        for e in matter_of(letters[0]).entries.model.objects.filter(action="confirm")
    }
    assert kept.lots == closing
    ids = sorted(map(int, kept.lots))
    again = lots.drawn([bytes.fromhex(kept.lots[str(i)]) for i in ids], kept.share)
    assert kept.drawn == [ids[place] for place in again]


def test_who_cannot_be_asked_safely_is_not_drawn(city: Any, bring: Any) -> None:
    bring("closed", naming="anonymous")
    bring("closed", contact_by="page")
    assert call_backs.draw(NEXT_DAY) == 0
    assert (Drawing.objects.get().closed, Drawing.objects.get().lots) == (2, {})


def test_what_was_opened_again_meanwhile_is_not_drawn(city: Any, bring: Any, do: Any) -> None:
    do(bring("closed"), "citizen", "reopen", text="还在吵")
    assert call_backs.draw(NEXT_DAY) == 0


def test_days_without_a_runner_are_made_up_for(city: Any, bring: Any) -> None:
    bring("closed")
    assert call_backs.draw(MORNING + timedelta(days=3)) == 1


def test_another_unit_asks_never_one_of_the_line(city: Any) -> None:
    far = Unit.objects.create(code="02", name="西安分局", kind="branch", parent=city.bureau)
    third = Unit.objects.create(code="0201", name="远山派出所", kind="station", parent=far)
    every = [b"%d" % n for n in range(60)]
    stations = {call_backs.asking_unit(city.station.pk, lot) for lot in every}
    assert stations == {city.other.pk, third.pk}
    assert {call_backs.asking_unit(city.branch.pk, lot) for lot in every} == {far.pk}
    assert call_backs.asking_unit(city.bureau.pk, b"x") is None


def test_units_that_had_or_refused_it_do_not_ask(city: Any, bring: Any, do: Any) -> None:
    third = Unit.objects.create(code="0201", name="远山派出所", kind="station", parent=city.bureau)
    passed, refused = bring("handling"), bring("handling")
    do(passed, "duty", "transfer", unit=city.other.pk, text="不在辖区")
    Refusal.objects.create(
        matter=matter_of(refused), unit=third, ground="authority", at=timezone.now()
    )
    ids = [matter_of(passed).pk, matter_of(refused).pk]
    assert call_backs.units_before(ids) == {ids[0]: {city.station.pk}, ids[1]: {third.pk}}
    every = [b"%d" % n for n in range(60)]
    asking = {call_backs.asking_unit(city.other.pk, lot, {city.station.pk}) for lot in every}
    assert asking == {third.pk}


def test_only_what_is_asked_about_is_kept_as_drawn(city: Any, bring: Any) -> None:
    asked_one, forgotten = matter_of(bring("closed")), matter_of(bring("closed"))
    Person.objects.filter(matter=forgotten).update(key=bytes(60))
    assert call_backs.draw(NEXT_DAY) == 1
    kept = Drawing.objects.get()
    assert (kept.drawn, len(kept.lots)) == ([asked_one.pk], 2)
