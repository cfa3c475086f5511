"""answer: what the author says is kept; what is not solved goes to a reviewer."""

from typing import Any

import pytest

from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Matter, Notice, Promise

from ..conftest import AGAIN, kept


def told_of(call: Matter) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(matter=call, seq=call.seq).order_by("n")
    return [(notice.audience, notice.message) for notice in rows]


def test_it_works(asking: Matter, acts: Any) -> None:
    acts(asking, "other_duty", "answer", **AGAIN)
    assert (asking.state, asking.ended_at) == ("answered", asking.touched_at)
    assert (kept(asking).solved, kept(asking).grade) == ("yes", 4)
    assert kept(asking).words == AGAIN["words"]
    assert Promise.objects.get(matter=asking, name="ask").outcome == Promise.Outcome.KEPT


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_what_is_not_solved_is_looked_at(asking: Matter, acts: Any, solved: str) -> None:
    acts(asking, "other_duty", "answer", solved=solved, words="还是很吵")
    assert (asking.state, kept(asking).grade) == ("doubted", None)
    assert told_of(asking) == [("inspector", "not_solved"), ("deputy", "not_solved")]
    assert Promise.objects.get(matter=asking, name="review").outcome == Promise.Outcome.OPEN


def test_numbers_in_the_authors_words_are_taken_out(asking: Matter, acts: Any) -> None:
    acts(asking, "other_duty", "answer", solved="yes", words="再打13812345678找我")
    assert kept(asking).words == "再打«P2»找我"


def test_words_are_needed(asking: Matter, acts: Any) -> None:
    with pytest.raises(BadFields) as refusal:
        acts(asking, "other_duty", "answer", solved="", words="")
    assert set(refusal.value.fields) == {"solved", "words"}


def test_who_may_not(asking: Matter, acts: Any) -> None:
    for who in ("duty", "head", "inspector", "leader"):
        with pytest.raises(NotAllowed):
            acts(asking, who, "answer", **AGAIN)
