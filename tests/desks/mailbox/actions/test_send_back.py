"""send_back: the refusal was wrong, and is counted; the third bounce goes to a leader."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter, Refusal
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import TALK, matter_of, outcomes_of, promises_of, told_of
from .test_refuse import refusing


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "refuse", **refusing(city))
    before = promises_of(letter)
    do(letter, "deputy", "send_back", text="事发地在你所辖区")
    matter = matter_of(letter)
    assert (matter.state, matter.unit, matter.handler) == ("handling", city.station, city.duty)
    assert outcomes_of(letter)["arbitrate"] == "KEPT"
    assert promises_of(letter)["resolve"].due_at == before["resolve"].due_at
    refusal = Refusal.objects.get()
    assert refusal.given_to == refusal.unit == city.station
    assert Letter.objects.get().bounces == 2
    assert told_of(letter) == [
        ("handler", "decided", city.station),
        ("head", "decided", city.station),
    ]


def test_what_was_done_meanwhile_counts(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "deputy", "send_back", text="事发地在你所辖区")
    assert matter_of(letter).state == "signed"
    other = letter
    do(other, "duty", "contact", **TALK)
    assert matter_of(other).state == "handling"


def test_contacted_meanwhile_it_is_in_hand(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "duty", "contact", **TALK)
    do(letter, "deputy", "send_back", text="事发地在你所辖区")
    assert matter_of(letter).state == "handling"


def test_the_third_bounce_goes_to_a_leader(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "transfer", unit=city.other.pk, text="商定")
    do(letter, "other_duty", "refuse", **refusing(city, unit=city.station.pk))
    do(letter, "deputy", "send_back", text="在墨香所辖区")
    matter = matter_of(letter)
    assert (matter.state, matter.raised, matter.unit) == ("disputed", 3, city.other)
    assert outcomes_of(letter)["arbitrate"] == "OPEN"
    assert Refusal.objects.get().decided_at is None
    assert told_of(letter) == [("leader", "bounced", city.bureau), ("head", "bounced", city.other)]
    with pytest.raises(NotAllowed):
        do(letter, "deputy", "send_back", text="在墨香所辖区")
    do(letter, "leader", "send_back", text="就由墨香所办")
    assert matter_of(letter).state == "signed"
    assert Refusal.objects.get().given_to == city.other


def test_only_what_is_disputed(bring: Any, do: Any) -> None:
    for state in ("received", "handling", "paused", "closed"):
        with pytest.raises(WrongState):
            do(bring(state), "deputy", "send_back", text="由你办")


def test_the_reason_is_needed(bring: Any, wrong_in: Any) -> None:
    assert wrong_in(bring("disputed"), "deputy", "send_back", text="") == {"text"}
