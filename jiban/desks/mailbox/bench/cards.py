"""A letter as the bench shows it: its text with what weighed marked, and what is offered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from jiban.desks.mailbox import accused, suggested
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.repeats import Alike, likely
from jiban.loop import reading
from jiban.loop.models import Matter, Promise
from jiban.loop.people import LABEL
from jiban.loop.sight import Sight
from jiban.science.letters.names import Names

ALIKE = 3
"""Letters that are shown as likely the same."""


@dataclass(frozen=True, slots=True)
class Card:
    """One letter on the bench.

    Attributes:
        letter, matter: the letter.
        title, body: as HTML, with what weighed marked and persons masked.
        suggested: what the machine says, in words; None if it has not looked yet.
        due_at, made_at: of the promise that is due first.
        whom: who is complained about, each with the words that say so.
        alike: letters that it may repeat, as far as the dispatcher sees them, the likeliest first.
    """

    letter: Letter
    matter: Matter
    title: SafeString
    body: SafeString
    suggested: Mapping[str, Any] | None
    due_at: datetime | None
    made_at: datetime | None
    whom: Sequence[Mapping[str, Any]]
    alike: Sequence[Alike]

    @property
    def into(self) -> Alike | None:
        """The letter into which it can be merged by one key: the likeliest that takes it in."""
        return next((one for one in self.alike if one.into), None)


def cards(matter_ids: Sequence[int], sight: Sight) -> list[Card]:
    """Return the cards of some letters, in their order."""
    letters = Letter.objects.select_related("matter").in_bulk(matter_ids)
    due: dict[int, Promise] = {}
    promises = Promise.objects.filter(
        matter_id__in=matter_ids, outcome=Promise.Outcome.OPEN, owed=True
    )
    for promise in promises.order_by("-due_at"):
        due[promise.matter_id] = promise
    return [_card(letters[pk], due.get(pk), sight) for pk in matter_ids if pk in letters]


def _card(letter: Letter, due: Promise | None, sight: Sight) -> Card:
    said = suggested.of(letter)
    masked = _masked(letter.pk) if "«P" in letter.body + letter.matter.title else {}
    mark = _marks(said, letter.place)
    return Card(
        letter,
        letter.matter,
        mark_safe(_marked(letter.matter.title, mark, masked)),  # noqa: S308 - escaped piece by piece
        mark_safe(_marked(letter.body, mark, masked)),  # noqa: S308 - escaped piece by piece
        said,
        due.due_at if due else None,
        due.made_at if due else None,
        accused.whom(letter) if letter.matter.recused else (),
        likely(letter.pk, sight)[:ALIKE],
    )


def _masked(matter_id: int) -> dict[str, str]:
    """Return what stands for each person that the texts name."""
    persons = reading.persons(matter_id)
    return {known.mark: " ".join(known.data.values()) for known in persons}


def _marks(said: Mapping[str, Any] | None, place: str) -> Names[str]:
    """Return the words to be marked, each with its tone: of urgency, of a place, of a subject."""
    if said is None:
        return Names(())
    urgent = (said["urgency"] or {}).get("words", ())
    subject = (word for guess in said["best"][:1] for word in guess["words"])
    by_tone = (("now", urgent), ("place", said["places"]), ("why", subject))
    return Names(_first_tone(by_tone), shortest=1)


def _first_tone(by_tone: Iterable[tuple[str, Iterable[str]]]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for tone, words in by_tone:
        for word in words:
            if word not in seen:
                seen.add(word)
                yield word, tone


def _marked(text: str, marks: Names[str], masked: Mapping[str, str]) -> str:
    """Return a text as HTML, with words marked by their tones and persons masked."""
    found, at = [], 0
    for start, end, tones in marks.spans(text):
        found.append(_filled(text[at:start], masked))
        found.append(f'<mark data-tone="{tones[0]}">{escape(text[start:end])}</mark>')
        at = end
    found.append(_filled(text[at:], masked))
    return "".join(found)


def _filled(text: str, masked: Mapping[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        value = masked.get(match[0]) or pgettext("person", "forgotten")
        return f'<span class="jb-masked">{escape(value)}</span>'

    return LABEL.sub(fill, escape(text))
