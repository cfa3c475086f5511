"""A suggestion for a letter: subject and unit with their reasons, urgency, and what goes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from django.utils import timezone

from jiban.desks.mailbox.danger import words_in
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.triage import about
from jiban.desks.mailbox.triage.whose import MOST_PLACES, Owners, voices
from jiban.science.letters import urgency
from jiban.science.letters.urgency import Urgency

if TYPE_CHECKING:
    from jiban.science.letters.topics import Topics

BEST = 3
"""Subjects that are suggested."""
NEVER_ALONE = ("conduct",)
"""Groups that a person routes, however sure the machine is."""
ALONE_UNIT = 0.8
"""How sure the unit must be, too, before a letter goes there without a person."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The subject, how sure that is, the words that weighed; and the unit, how sure, and why."""

    subject: str
    confidence: float
    words: Sequence[str]
    unit: int | None
    unit_sure: float = 0.0
    unit_by: str = ""
    unit_names: Sequence[str] = ()
    unit_went: tuple[int, int] | None = None
    unit_ruled: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for a letter, the best guess first.

    Attributes:
        learned: whether it comes from learned letters; else from the taxonomy's words.
        alone: whether it may be taken without a person: a letter that waits goes to the first
            guess's unit, one that has a unit gets the first guess's subject.
        places: names of places in the text.
        urgency: how urgent it reads, by rules.
        waiting: whether the letter had no unit then.
    """

    best: Sequence[Guess]
    learned: bool
    alone: bool
    places: Sequence[str]
    urgency: Urgency
    waiting: bool

    def json(self) -> str:
        """Return it as it goes through the door, and as the journal and the letter keep it."""
        reasons = [{"words": r.words, "why": r.why, "when": r.when} for r in self.urgency.reasons]
        urgency = {"grade": self.urgency.grade.name.lower(), "reasons": reasons}
        return orjson.dumps(
            {
                "best": self.best,
                "learned": self.learned,
                "alone": self.alone,
                "places": self.places,
                "urgency": urgency,
                "waiting": self.waiting,
            }
        ).decode()


def suggest(letters: Sequence[Letter]) -> list[Suggestion]:
    """Return a suggestion for each letter; a machine that has learned nothing uses the words."""
    texts = [about.text_of(letter.matter.title, letter.body) for letter in letters]
    learned = about.topics()
    owners = Owners(about.habits())
    return [
        _suggestion(letter, text, found, learned, owners)
        for letter, text, found in zip(
            letters, texts, about.ranked(texts, learned, BEST), strict=True
        )
    ]


def _suggestion(
    letter: Letter, text: str, ranked: about.Ranked, learned: "Topics | None", owners: Owners
) -> Suggestion:
    heard = voices(letter)
    best = []
    for code, sure, words in ranked:
        owner = owners.of(letter, heard, code)
        best.append(
            Guess(
                code,
                round(sure, 4),
                words,
                owner.unit,
                owner.sure,
                owner.by or "",
                owner.names,
                owner.went,
                owner.ruled,
            )
        )
    written = timezone.localdate(letter.matter.opened_at)
    return Suggestion(
        best,
        learned is not None,
        _alone(letter, best, learned),
        [voice.name for voice in heard][:MOST_PLACES],
        urgency.grade(text, written, words_in(letter.matter.title, letter.body)),
        letter.matter.state == WAITING,
    )


def _alone(letter: Letter, best: Sequence[Guess], learned: "Topics | None") -> bool:
    """Tell whether the first guess is sure enough to be taken without a person."""
    if learned is None or not best or best[0].confidence < learned.alone_from:
        return False
    if letter.matter.recused or best[0].subject.partition(".")[0] in NEVER_ALONE:
        return False
    if letter.matter.state != WAITING:
        return True
    return best[0].unit is not None and best[0].unit_sure >= ALONE_UNIT


WAITING = "triage"
"""The state of letters that have no unit yet."""
