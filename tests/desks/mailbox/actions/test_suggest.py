"""suggest: the machine says what it takes a letter for; a person decides, and how is kept."""

import json
from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import BadFields, NotAllowed, WrongState

from .conftest import entry_of, matter_of, told_of


def said(city: Any) -> str:
    best = [
        {"subject": "noise.shops", "confidence": 0.8, "words": ["烧烤摊"], "unit": city.station.pk},
        {
            "subject": "noise.neighbours",
            "confidence": 0.1,
            "words": ["楼上"],
            "unit": city.other.pk,
        },
    ]
    return json.dumps({"best": best, "learned": True, "alone": False, "places": []})


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    kept = Letter.objects.get()
    assert kept.suggested["best"][0]["words"] == ["烧烤摊"]
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("suggest", "system")
    assert entry.said == {"suggested": kept.suggested}
    assert (matter_of(letter).state, told_of(letter)) == ("triage", [])


def test_nobody_but_the_machine_may(city: Any, bring: Any, do: Any) -> None:
    for who in ("dispatcher", "duty", "citizen", "leader"):
        with pytest.raises(NotAllowed):
            do(bring("triage"), who, "suggest", found=said(city))


def test_only_what_waits_for_a_unit(city: Any, bring: Any, do: Any) -> None:
    with pytest.raises(WrongState):
        do(bring("received"), "system", "suggest", found=said(city))


def test_a_letter_takes_one(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    with pytest.raises(BadFields):
        do(letter, "system", "suggest", found=said(city))


@pytest.mark.parametrize(
    ("subject", "unit", "ranks"),
    [
        ("noise.shops", "station", (1, 1)),
        ("noise.neighbours", "station", (2, 1)),
        ("animals.leash", "other", (0, 2)),
        ("noise.shops", "branch", (1, 0)),
        ("", "station", (None, 1)),
    ],
)
def test_whether_it_was_followed_is_kept(
    city: Any, bring: Any, do: Any, subject: str, unit: str, ranks: Any
) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    do(letter, "dispatcher", "route", unit=getattr(city, unit).pk, subject=subject)
    kept = Letter.objects.get()
    assert (kept.subject_rank, kept.unit_rank) == ranks


def test_what_the_machine_routes_follows_nobody(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    do(letter, "system", "route", unit=city.station.pk, subject="noise.shops")
    assert matter_of(letter).state == "received"
    assert Letter.objects.get().subject_rank is None
