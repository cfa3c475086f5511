"""classify: a letter gets its subject, whoever has it, and what the machine said is compared."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of
from .test_suggest import said


def test_it_works(bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "classify", subject="noise.shops")
    assert Letter.objects.get().subject == "noise.shops"
    assert entry_of(letter).said == {"subject": "noise.shops"}
    assert matter_of(letter).state == "handling"


@pytest.mark.parametrize("state", ["triage", "received", "signed", "waiting", "paused", "closed"])
def test_at_any_time(bring: Any, do: Any, state: str) -> None:
    do(bring(state), "dispatcher", "classify", subject="animals.leash")
    assert Letter.objects.get().subject == "animals.leash"


def test_not_of_what_was_withdrawn(bring: Any, do: Any) -> None:
    with pytest.raises(WrongState):
        do(bring("withdrawn"), "dispatcher", "classify", subject="animals.leash")


def test_a_correction_is_compared_with_the_suggestion(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "system", "suggest", found=said(city))
    do(letter, "system", "classify", subject="noise.shops")
    assert Letter.objects.get().subject_rank is None  # nobody has said anything yet
    do(letter, "duty", "classify", subject="noise.neighbours")
    assert Letter.objects.get().subject_rank == 2
    do(letter, "head", "classify", subject="noise.shops")
    assert Letter.objects.get().subject_rank == 1  # the last word counts


def test_neither_citizens_nor_other_units_may(bring: Any, do: Any) -> None:
    letter = bring("handling")
    for who in ("citizen", "other_duty"):
        with pytest.raises(NotAllowed):
            do(letter, who, "classify", subject="noise.shops")
