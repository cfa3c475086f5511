"""reopen_it and leave: a reviewer opens the letter again, in one act with the call-back, or not."""

from typing import Any

import pytest

from jiban.loop.errors import BadFields, NotAllowed, WrongState
from jiban.loop.models import Entry, Matter, Promise

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


def test_the_reason_is_needed(doubted: Matter, acts: Any) -> None:
    for action in ("reopen_it", "leave"):
        with pytest.raises(BadFields):
            acts(doubted, "leader", action, text="")


def test_who_may_not(doubted: Matter, acts: Any) -> None:
    for who in ("other_duty", "duty", "head", "dispatcher"):
        for action in ("reopen_it", "leave"):
            with pytest.raises(NotAllowed):
                acts(doubted, who, action, text="理由")
