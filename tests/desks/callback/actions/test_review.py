"""reopen_it and leave: a reviewer opens the letter again, in one act with the call-back, or not."""

from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.loop.errors import BadFields, NotAllowed, UnknownMatter, WrongState
from jiban.loop.models import Entry, Matter, Promise, Recusal
from tests.loop.conftest import MORNING

from ...mailbox.actions.conftest import matter_of


@pytest.fixture
def doubted(asking: Matter, acts: Any) -> Matter:
    return acts(asking, "other_duty", "answer", solved="no", words="还是很吵")  # type: ignore[no-any-return]


def test_it_works(city: Any, letter: Any, doubted: Matter, acts: Any) -> None:
    acts(doubted, "inspector", "reopen_it", text="夜里仍在营业")
    assert doubted.state == "answered"
    again = matter_of(letter)
    assert (again.state, again.unit, again.ended_at) == ("handling", city.station, None)
    entry = Entry.objects.filter(matter=again).latest("seq")
    assert (entry.action, entry.by) == ("reopen", f"officer:{city.inspector.pk}")
    assert again.number in Entry.objects.filter(matter=doubted).latest("seq").payload
    assert Promise.objects.get(matter=doubted, name="review").outcome == Promise.Outcome.KEPT


def test_neither_is_done_where_the_letter_cannot_be(
    letter: Any, doubted: Matter, acts: Any, do: Any
) -> None:
    do(letter, "citizen", "reopen", at=doubted.touched_at, text="还在吵")
    before = matter_of(letter)
    with pytest.raises(WrongState):
        acts(doubted, "inspector", "reopen_it", text="夜里仍在营业")
    assert (doubted.state, matter_of(letter).seq) == ("doubted", before.seq)
    acts(doubted, "inspector", "leave", text="来信人已自行重开")
    assert doubted.state == "answered"


@pytest.fixture
def of_the_west(city: Any, doubted: Matter) -> Matter:
    """The call-back with another branch, whose deputy has no post at the letter's unit."""
    branch = Unit.objects.create(code="02", name="西安分局", kind="branch", parent=city.bureau)
    city.west = Officer.objects.create_user("900040", name="副分局长寅", unit=branch)
    Post.objects.create(officer=city.west, unit=branch, role="deputy")
    Unit.objects.filter(pk=city.other.pk).update(parent=branch)
    caches.forget()
    return doubted


def test_whoever_reviews_it_reopens_a_letter_of_another_branch(
    city: Any, letter: Any, of_the_west: Matter, acts: Any
) -> None:
    acts(of_the_west, "west", "reopen_it", text="夜里仍在营业")
    assert (of_the_west.state, matter_of(letter).state) == ("answered", "handling")
    entry = Entry.objects.filter(matter=matter_of(letter)).latest("seq")
    assert (entry.action, entry.by) == ("reopen", f"officer:{city.west.pk}")


def test_only_so_do_they_act_on_it(city: Any, letter: Any, of_the_west: Matter, do: Any) -> None:
    with pytest.raises(NotAllowed):
        do(letter, "west", "reopen", at=of_the_west.touched_at, text="夜里仍在营业")


def test_nobody_reopens_what_they_are_recused_from(
    city: Any, letter: Any, of_the_west: Matter, acts: Any
) -> None:
    Recusal.objects.create(matter=matter_of(letter), officer=city.west, at=MORNING)
    Matter.objects.filter(pk=matter_of(letter).pk).update(recused=True)
    with pytest.raises(UnknownMatter):
        acts(of_the_west, "west", "reopen_it", text="夜里仍在营业")
    of_the_west.refresh_from_db()
    assert (of_the_west.state, matter_of(letter).state) == ("doubted", "closed")


def test_the_reason_is_needed(doubted: Matter, acts: Any) -> None:
    for action in ("reopen_it", "leave"):
        with pytest.raises(BadFields):
            acts(doubted, "leader", action, text="")


def test_who_may_not(doubted: Matter, acts: Any) -> None:
    for who in ("other_duty", "duty", "head", "dispatcher"):
        for action in ("reopen_it", "leave"):
            with pytest.raises(NotAllowed):
                acts(doubted, who, action, text="理由")
