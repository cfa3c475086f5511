"""What a letter is about: by what was learned, or at first by the taxonomy's words."""

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from django.conf import settings

from jiban.desks.mailbox.subjects import taxonomy
from jiban.loop import search
from jiban.science.letters.habits import Habits

if TYPE_CHECKING:
    from jiban.science.letters.topics import Topics  # scikit-learn takes a second to import

log = logging.getLogger(__name__)

LONGEST = 4000
"""Characters of a letter that are looked at; what it is about stands before."""
DOUBT = 4.4
"""What stands against the words of the taxonomy: as much as one word that no other leaf has."""
REASONS = 5

Ranked = list[tuple[str, float, list[str]]]
"""Subjects with confidence and reasons, the best first."""


def text_of(title: str, body: str) -> str:
    """Return the text of a letter as it is looked at and learned from."""
    return f"{title}\n{body}"[:LONGEST]


def ranked(texts: Sequence[str], learned: "Topics | None", best: int) -> list[Ranked]:
    """Return for each text its likeliest subjects."""
    return _by_words(texts, best) if learned is None else _by_letters(learned, texts, best)


def _by_words(texts: Iterable[str], most: int) -> list[Ranked]:
    known, found = taxonomy(), []
    for text in texts:
        heard = known.heard(text)
        scores = heard.scores
        total = sum(scores.values()) + DOUBT
        best = sorted(scores, key=lambda code: -scores[code])[:most]
        found.append([(code, scores[code] / total, heard.reasons(code)[:REASONS]) for code in best])
    return found


def _by_letters(learned: "Topics", texts: Sequence[str], most: int) -> list[Ranked]:
    letters = [search.in_order(text) for text in texts]
    found = []
    for letter, confidences in zip(letters, learned.confidences(letters), strict=True):
        best = (-confidences).argsort()[:most]
        codes, sure = [learned.codes[n] for n in best], confidences[best].tolist()
        found.append(list(zip(codes, sure, learned.reasons(letter, codes), strict=True)))
    return found


# --- what was learned ----------------------------------------------------------------------------


def model_file() -> Path:
    """Return where what was learned of subjects is kept."""
    return Path(settings.JIBAN_HOME) / "learned" / "mailbox-subjects.npz"


def habits_file() -> Path:
    """Return where what was learned of units is kept."""
    return Path(settings.JIBAN_HOME) / "learned" / "mailbox-habits.json"


def topics() -> "Topics | None":
    """Return what was learned of subjects, as the file stands now; None if none can be read."""
    path = model_file()
    try:
        return _topics(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.error("subjects are suggested by words: %s", error)
        return None


@lru_cache(1)
def _topics(path: Path, written: int) -> "Topics":
    from jiban.science.letters.topics import Topics

    return Topics.load(path)


def habits() -> Habits:
    """Return what was learned of units, as the file stands now; nothing if it cannot be read."""
    path = habits_file()
    try:
        return _habits(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Habits()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error("units are suggested by the rules alone: %s", error)
        return Habits()


@lru_cache(1)
def _habits(path: Path, written: int) -> Habits:
    kept = orjson.loads(path.read_bytes())
    right = {name: (stayed, of) for name, (stayed, of) in kept["right"].items()}
    ways = {(s, u): {int(k): n for k, n in way.items()} for s, u, way in kept["ways"]}
    return Habits(right, ways)


def keep_habits(learned: Habits) -> None:
    """Write what was learned of units, whole or not at all."""
    path = habits_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    ways = [(s, u, {str(k): n for k, n in way.items()}) for (s, u), way in learned.ways.items()]
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(orjson.dumps({"right": learned.right, "ways": ways}))
    beside.replace(path)
