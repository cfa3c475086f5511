"""suggest: the machine says what it takes a letter for; a person decides, and how is kept."""

import json
from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState
from jiban.science.letters.urgency import Grade

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
    urgency = {"grade": "risk", "reasons": [{"words": "砸门", "why": "violence", "when": "open"}]}
    found = {"best": best, "learned": True, "alone": False, "places": [], "urgency": urgency}
    return json.dumps(found)


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    kept = Letter.objects.get()
    assert kept.suggested["best"][0]["words"] == ["烧烤摊"]
    assert kept.urgency == Grade.RISK
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("suggest", "system")
    assert entry.said == {"suggested": kept.suggested}
    assert (matter_of(letter).state, told_of(letter)) == ("triage", [])


def test_nobody_but_the_machine_may(city: Any, bring: Any, do: Any) -> None:
    for who in ("dispatcher", "duty", "citizen", "leader"):
        with pytest.raises(NotAllowed):
            do(bring("triage"), who, "suggest", found=said(city))


def test_a_letter_that_has_a_unit_gets_one_too(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "system", "suggest", found=said(city))
    assert Letter.objects.get().suggested["best"][0]["subject"] == "noise.shops"
    with pytest.raises(WrongState):
        do(bring("resolved"), "system", "suggest", found=said(city))


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


@pytest.mark.parametrize(("word", "followed"), [("risk", True), ("now", False), ("", None)])
def test_what_is_said_of_urgency_is_kept(
    city: Any, bring: Any, do: Any, word: str, followed: bool | None
) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    do(letter, "dispatcher", "route", unit=city.station.pk, urgency=word)
    kept = Letter.objects.get()
    assert kept.urgency == (Grade[word.upper()] if word else Grade.RISK)
    assert kept.urgency_followed is followed


def test_danger_by_a_persons_word_is_raised_at_once(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "dispatcher", "route", unit=city.station.pk, urgency="now")
    matter = matter_of(letter)
    assert (matter.urgent, matter.raised) == (True, 2)
    assert [(who, what) for who, what, _unit in told_of(letter)] == [
        (who, "danger") for who in ("duty", "head", "deputy")
    ]


def test_a_transfer_says_that_another_unit_was_right(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    do(letter, "system", "suggest", found=said(city))
    do(letter, "system", "route", unit=city.station.pk, subject="noise.shops")
    do(letter, "duty", "transfer", unit=city.other.pk, text="不是我们的辖区")
    assert Letter.objects.get().unit_rank == 2
