"""Recusal: who is complained about neither acts on a matter nor learns of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.loop import bell, door, listing, notices, reading, recusal, sight
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.errors import BadFields, NotAllowed, UnknownMatter
from jiban.loop.figures import Scope, open_matters
from jiban.loop.listing import Tab, Wanted
from jiban.loop.models import Delivery, Entry, Matter, Promise, Recusal
from jiban.loop.state import Recused

from .conftest import MORNING, Bureau, advance

At = Callable[..., datetime]


def name(bureau: Bureau, letter: int, now: datetime, by: str = "inspector", **who: Any) -> None:
    door.act(letter, "name_accused", by=bureau.actor(by), now=now, text="来信所述", **who)


def seen(officer: Officer, letter: int) -> bool:
    """Whether an officer sees it: by queryset, by list and by number, which must agree."""
    at = sight.of_officer(officer.pk)
    row = Matter.objects.get(pk=letter)
    answers = {
        at.matters(Matter.objects.filter(pk=letter)).exists(),
        letter in {r.id for r in listing.rows(at, Wanted(Tab.ALL), MORNING)[0]},
        reading.find(row.number, at) is not None,
    }
    assert len(answers) == 1
    return answers.pop()


def test_it_works(bureau: Bureau, letter: int, at: At) -> None:
    advance(bureau, letter, ("duty", "sign", 1, {}))
    name(bureau, letter, at(minutes=2), officers=bureau.duty.number)
    matter = Matter.objects.get(pk=letter)
    assert (matter.recused, matter.handler, matter.unit, matter.state) == (
        *(True, None, bureau.root, "received"),
    )
    assert [(r.officer, r.unit) for r in matter.recusals.all()] == [(bureau.duty, None)]
    assert Entry.objects.get(matter_id=letter, action="name_accused").payload.count('"recused"')
    promises = Promise.objects.filter(matter_id=letter, outcome=Promise.Outcome.OPEN)
    assert {p.unit for p in promises} == {bureau.root}
    assert not seen(bureau.duty, letter)
    assert seen(bureau.leader, letter)


def test_refused_as_if_there_were_no_such_matter(bureau: Bureau, letter: int, at: At) -> None:
    name(bureau, letter, at(minutes=1), officers=bureau.leader.number)
    with pytest.raises(UnknownMatter) as hidden:
        door.act(letter, "note", by=bureau.actor("leader"), now=at(minutes=2), text="看看")
    with pytest.raises(UnknownMatter) as absent:
        door.act(letter + 999, "note", by=bureau.actor("leader"), now=at(minutes=2), text="看看")
    assert str(hidden.value) == str(absent.value)


def test_a_retry_of_what_was_done_before_is_refused_too(
    bureau: Bureau, letter: int, at: At
) -> None:
    by = bureau.actor("duty")
    door.act(letter, "note", by=by, now=at(minutes=1), key="k", text="看看")
    name(bureau, letter, at(minutes=2), officers=bureau.duty.number)
    with pytest.raises(UnknownMatter):
        door.act(letter, "note", by=by, now=at(minutes=3), key="k", text="看看")


def test_a_unit_takes_all_of_its_people_along(bureau: Bureau, letter: int, at: At) -> None:
    name(bureau, letter, at(minutes=1), unit=bureau.east.pk)
    assert not any(seen(who, letter) for who in (bureau.duty, bureau.colleague, bureau.head))
    assert Matter.objects.get(pk=letter).unit == bureau.root
    assert seen(bureau.deputy, letter)
    assert seen(bureau.inspector, letter)
    counted = listing.counts(sight.of_officer(bureau.head.pk), bureau.east.pk, (), at(minutes=2))
    assert (counted.broken, counted.unread) == (0, 0)


def test_a_post_at_the_unit_is_enough(bureau: Bureau, letter: int, at: At) -> None:
    Post.objects.create(officer=bureau.inspector, unit=bureau.east, role="duty")
    caches.forget()
    name(bureau, letter, at(minutes=1), by="dispatcher", unit=bureau.east.pk)
    assert not seen(bureau.inspector, letter)


def test_the_whole_bureau_leaves_the_body_outside(bureau: Bureau, letter: int, at: At) -> None:
    body = Unit.objects.create(code="OUT", name="监督办公室", kind="outside")
    watcher = Officer.objects.create(number="7001", name="监一", unit=body)
    Post.objects.create(officer=watcher, unit=body, role="head")
    caches.forget()
    name(bureau, letter, at(minutes=1), officers=bureau.leader.number)
    assert Matter.objects.get(pk=letter).unit == body
    assert seen(watcher, letter)
    everybody = Officer.objects.exclude(pk=watcher.pk)
    assert [o for o in everybody if seen(o, letter)] == []


def test_without_a_body_outside_nobody_sees_it(bureau: Bureau, letter: int, at: At) -> None:
    name(bureau, letter, at(minutes=1), officers=bureau.leader.number)
    assert [o for o in Officer.objects.all() if seen(o, letter)] == []


def test_who_is_in_no_unit_is_kept_away_with_any(bureau: Bureau, letter: int, at: At) -> None:
    root = Officer.objects.create_superuser("9999", None, name="超管")
    name(bureau, letter, at(minutes=1), unit=bureau.west.pk)
    assert recusal.bars({Recused(unit_id=bureau.west.pk)}, root.pk)
    assert not seen(root, letter)


def test_named_wrongly_it_is_taken_back(bureau: Bureau, letter: int, at: At) -> None:
    name(bureau, letter, at(minutes=1), unit=bureau.east.pk)
    name(bureau, letter, at(minutes=2), officers=bureau.duty.number)
    assert not seen(bureau.duty, letter)
    assert Recusal.objects.get().officer == bureau.duty
    name(bureau, letter, at(minutes=3))
    matter = Matter.objects.get(pk=letter)
    assert (matter.recused, matter.recusals.count()) == (False, 0)
    door.act(letter, "transfer", by=bureau.actor("dispatcher"), now=at(minutes=4),
             unit=bureau.east.pk, text="与民警无关")  # fmt: skip
    assert seen(bureau.duty, letter)


def test_who_is_recused_cannot_be_given_it(bureau: Bureau, letter: int, at: At) -> None:
    name(bureau, letter, at(minutes=1), unit=bureau.east.pk)
    door.act(letter, "take_up", by=bureau.actor("inspector"), now=at(minutes=2))
    inspector = bureau.actor("inspector")
    with pytest.raises(BadFields):  # passed over, and nobody else is on duty
        door.act(letter, "hand_over", by=THE_SYSTEM, now=at(minutes=3), officer=bureau.duty.pk)
    with pytest.raises(NotAllowed):
        door.act(
            letter, "transfer", by=inspector, now=at(minutes=3), unit=bureau.east.pk, text="退"
        )
    with pytest.raises(UnknownMatter):
        door.act(letter, "take_over", by=bureau.actor("head"), now=at(minutes=3))


def test_bells_go_past_them_and_old_ones_are_gone(bureau: Bureau, letter: int, at: At) -> None:
    notices.spread(MORNING)
    assert bell.unread(bureau.duty.pk) == 1
    name(bureau, letter, at(minutes=1), unit=bureau.east.pk)
    door.settle([letter], now=at(hours=49))
    notices.spread(at(hours=49))
    for who in (bureau.duty, bureau.colleague, bureau.head):
        assert (bell.unread(who.pk), bell.told(who.pk)) == (0, [])
        counted = listing.counts(sight.of_officer(who.pk), None, (), at(hours=49))
        assert counted == (0, 0, 0, 0, 0, 0)
    told = Delivery.objects.filter(matter_id=letter, made_at__gt=MORNING)
    assert set(told.values_list("officer_id", flat=True)) == {
        *(bureau.inspector.pk, bureau.deputy.pk, bureau.leader.pk),
    }


def test_figures_leave_it_out_and_for_nobody_in_particular_too(
    bureau: Bureau, letter: int, at: At
) -> None:
    name(bureau, letter, at(minutes=1), officers=bureau.deputy.number, by="dispatcher")

    def counted(who: Officer | None) -> int:
        seeing = sight.of_officer(who.pk) if who else None
        scope = Scope(None, MORNING, at(hours=1), seeing)
        return sum(row.number for row in open_matters(scope))

    assert counted(bureau.deputy) == counted(None) == 0


def test_the_author_goes_on_as_before(bureau: Bureau, letter: int, at: At) -> None:
    """The author's code goes on working: recusal is of officers, not of those who wrote."""
    name(bureau, letter, at(minutes=1), unit=bureau.east.pk)
    done = door.act(letter, "add", by=Actor.citizen(letter), now=at(minutes=2), text="补充一点")
    assert done.state == "received"
