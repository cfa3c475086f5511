"""call_back: a closed letter that was drawn is asked about at another desk, by another unit."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.desks.callback.models import CallBack
from jiban.loop import reading
from jiban.loop.errors import NotAllowed, Refused, WrongState
from jiban.loop.models import Entry, Link, Person, Promise

from ..conftest import LETTER
from .conftest import entry_of, matter_of


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("closed")
    before = matter_of(letter)
    do(letter, "system", "call_back", unit=city.other.pk)
    after = matter_of(letter)
    assert (after.state, after.ended_at) == ("closed", before.ended_at)
    call = Link.objects.get(other=after, kind="caused_by").matter
    assert (call.desk, call.state, call.unit) == ("callback", "drawn", city.other)
    # Who handled the letter reads its journal, and learns neither who asks nor under which number.
    assert not {"opened", "unit"} & entry_of(letter).said.keys()
    kept = CallBack.objects.get(pk=call.pk)
    assert (kept.origin, kept.origin_unit, kept.origin_subject) == (
        after.number,
        city.station,
        "noise",
    )
    assert (kept.answer, kept.recorded_grade, kept.contact_when) == ("摊位搬走了", None, "evening")
    known = {person.label: person.data for person in reading.people_of(call.pk)}
    assert known == {1: {"name": LETTER["name"], "phone": LETTER["phone"]}}
    assert LETTER["phone"] not in Entry.objects.get(matter=call).payload
    promise = Promise.objects.get(matter=call)
    assert (promise.name, promise.due_at - promise.made_at > timedelta(days=2)) == ("ask", True)


def test_only_once(city: Any, bring: Any, do: Any) -> None:
    letter = bring("closed")
    do(letter, "system", "call_back", unit=city.other.pk)
    with pytest.raises(Refused):
        do(letter, "system", "call_back", unit=city.other.pk)


def test_whose_author_is_forgotten_cannot_be_asked(city: Any, bring: Any, do: Any) -> None:
    letter = bring("closed")
    Person.objects.filter(matter=matter_of(letter)).update(key=bytes(60))
    with pytest.raises(Refused):
        do(letter, "system", "call_back", unit=city.other.pk)


def test_nobody_picks(city: Any, bring: Any, do: Any) -> None:
    letter = bring("closed")
    for who in ("duty", "head", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(letter, who, "call_back", unit=city.other.pk)


def test_only_what_is_closed(city: Any, bring: Any, do: Any) -> None:
    for state in ("handling", "resolved", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "system", "call_back", unit=city.other.pk)
