"""Triage (研判): what a letter is about and whose it is, suggested with reasons for a person.

A suggestion decides nothing by itself, with one exception: a letter whose subject is as good as
certain, by what was learned from the bureau's own letters, goes to the unit of the rules at once.
Complaints about officers never do.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from django.conf import settings

from jiban.city import gazetteer, units
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.subjects import taxonomy
from jiban.loop import door, search
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import Refused
from jiban.science.letters.names import Names

if TYPE_CHECKING:
    from jiban.science.letters.topics import Topics  # scikit-learn takes a second to import

log = logging.getLogger(__name__)

BEST = 3
"""Subjects that are suggested."""
BATCH = 200
"""Letters looked at together."""
LONGEST = 4000
"""Characters of a letter that are looked at; what it is about stands before."""
NEVER_ALONE = ("conduct",)
"""Groups that a person routes, however sure the machine is."""
MOST_PLACES = 5
DOUBT = 4.4
"""What stands against the words of the taxonomy: as much as one word that no other leaf has."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The subject, how sure that is, the words that weighed, and the unit by the city's rules."""

    subject: str
    confidence: float
    words: Sequence[str]
    unit: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for a letter, the best guess first.

    Attributes:
        learned: whether it comes from learned letters; else from the taxonomy's words.
        alone: whether the letter may go to the first guess's unit without a person.
        places: names of places in the text, by which the unit was found.
    """

    best: Sequence[Guess]
    learned: bool
    alone: bool
    places: Sequence[str]

    def json(self) -> str:
        """Return it as the journal and the letter keep it."""
        return orjson.dumps(asdict(self)).decode()


def suggest(letters: Sequence[Letter]) -> list[Suggestion]:
    """Return a suggestion for each letter; a machine that has learned nothing uses the words."""
    texts = [text_of(letter.matter.title, letter.body) for letter in letters]
    learned = topics()
    guesses = _by_words(texts) if learned is None else _by_letters(learned, texts)
    return [
        _placed(letter, text, found, learned)
        for letter, text, found in zip(letters, texts, guesses, strict=True)
    ]


def text_of(title: str, body: str) -> str:
    """Return the text of a letter as it is looked at and learned from."""
    return f"{title}\n{body}"[:LONGEST]


# --- what it is about ----------------------------------------------------------------------------

Ranked = list[tuple[str, float, list[str]]]
"""Subjects with confidence and reasons, the best first."""


def _by_words(texts: Iterable[str]) -> list[Ranked]:
    known, found = taxonomy(), []
    for text in texts:
        scores = known.scores(text)
        total = sum(scores.values()) + DOUBT
        best = sorted(scores, key=lambda code: -scores[code])[:BEST]
        found.append([(code, scores[code] / total, known.reasons(text, code)[:5]) for code in best])
    return found


def _by_letters(learned: "Topics", texts: Sequence[str]) -> list[Ranked]:
    letters = [search.in_order(text) for text in texts]
    found = []
    for letter, confidences in zip(letters, learned.confidences(letters), strict=True):
        best = (-confidences).argsort()[:BEST]
        codes, sure = [learned.codes[n] for n in best], confidences[best].tolist()
        found.append(list(zip(codes, sure, learned.reasons(letter, codes), strict=True)))
    return found


def model_file() -> Path:
    """Return where what was learned is kept."""
    return Path(settings.JIBAN_HOME) / "learned" / "mailbox-subjects.npz"


def topics() -> "Topics | None":
    """Return what was learned, as the file stands now; None when there is none to be read."""
    path = model_file()
    try:
        return _loaded(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.error("subjects are suggested by words: %s", error)
        return None


@lru_cache(1)
def _loaded(path: Path, written: int) -> "Topics":
    from jiban.science.letters.topics import Topics

    return Topics.load(path)


# --- whose it is ---------------------------------------------------------------------------------


def _placed(letter: Letter, text: str, ranked: Ranked, learned: "Topics | None") -> Suggestion:
    lon, lat, places = letter.lon, letter.lat, []
    if lon is None or lat is None:
        named = _names(gazetteer.named_points()).find(f"{letter.place}\n{text}")
        places = list(dict.fromkeys(name for name, _points in named))[:MOST_PLACES]
        points = {point for _name, points in named for point in points}
        if len(points) == 1:  # two places are one too many
            lon, lat = points.pop()
    best = [
        Guess(code, round(sure, 4), words, units.responsible(lon, lat, code))
        for code, sure, words in ranked
    ]
    alone = (
        learned is not None
        and bool(best)
        and best[0].confidence >= learned.alone_from
        and best[0].unit is not None
        and best[0].subject.partition(".")[0] not in NEVER_ALONE
    )
    return Suggestion(best, learned is not None, alone, places)


@lru_cache(1)
def _names(known: tuple[tuple[str, gazetteer.Point], ...]) -> Names[gazetteer.Point]:
    return Names(known)


# --- doing it ------------------------------------------------------------------------------------


def do(now: datetime | None = None) -> int:
    """Suggest for letters that wait for a unit and have no suggestion; return how many there were.

    Several runners may do it at once: the door lets a letter have one suggestion.

    Args:
        now: only for a replay or a simulated day.
    """
    waiting = Letter.objects.filter(
        suggested__isnull=True, matter__state="triage", matter__unit_id__in=units.tree().roots
    )
    letters = list(waiting.select_related("matter").order_by("matter_id")[:BATCH])
    if not letters:
        return 0
    acts: list[door.Act] = []
    for letter, suggestion in zip(letters, suggest(letters), strict=True):
        fields: dict[str, Any] = {"found": suggestion.json()}
        acts.append(door.Act(letter.pk, "suggest", THE_SYSTEM, fields))
        if suggestion.alone:
            first = suggestion.best[0]
            fields = {"unit": first.unit, "subject": first.subject}
            acts.append(door.Act(letter.pk, "route", THE_SYSTEM, fields))
    for act, outcome in zip(acts, door.act_many(acts, now=now, skip_locked=True), strict=True):
        if isinstance(outcome, Refused):  # usually another runner was first
            log.info("%s of %s: %s", act.action, act.matter, outcome.text)
    return len(letters)
