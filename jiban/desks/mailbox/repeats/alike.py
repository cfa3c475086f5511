"""Likely duplicates of a letter: what an officer sees of the letters that it may repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jiban.desks.mailbox.repeats import index
from jiban.desks.mailbox.repeats.choosing import compared
from jiban.loop.models import Matter, Person
from jiban.loop.people import AUTHOR
from jiban.loop.sight import Sight
from jiban.science.repeats.reasons import shared

LEAST = 0.3
"""Likeness from which a letter is shown; from a half on it is more likely a repeat than not."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A letter that another one may repeat.

    Attributes:
        likeness: the probability that both speak of the same problem.
        words: the most telling words that both have.
        same_author: whether both came from one phone number; None if one of them has none.
        same_problem: whether both are with the same problem.
        into: whether the other one can be merged into it: it is earlier and still open.
    """

    matter: Matter
    at: datetime
    likeness: float
    words: Sequence[str]
    same_author: bool | None
    same_problem: bool
    into: bool

    @property
    def percent(self) -> int:
        """The likeness in percent."""
        return round(100 * self.likeness)


def likely(matter_id: int, sight: Sight) -> list[Alike]:
    """Return the letters that a letter may repeat, as far as the officer sees them, best first."""
    texts = index.letters([matter_id])
    if matter_id not in texts:
        return []
    own = texts[matter_id].problem
    wording = index.wording()
    posted = wording.posted(index.read([texts[matter_id]]))
    ids = [one.letter_id for one in index.near([matter_id], posted, later=True)]
    rows = sight.matters(Matter.objects.filter(pk__in=ids))
    seen = {row.pk: row for row in rows.select_related("letter")}
    texts |= index.letters(seen)
    likes = compared(wording, texts, ((matter_id, pk) for pk in seen))
    best = sorted(zip(likes, seen.values(), strict=True), key=lambda one: -one[0])[:MOST]
    authors = _authors([matter_id, *(row.pk for _like, row in best)])
    return [
        Alike(
            row,
            row.letter.written_at or row.opened_at,
            like,
            shared(texts[matter_id].text, texts[row.pk].text, wording),
            _same(authors.get(matter_id), authors.get(row.pk)),
            own is not None and own == row.letter.problem_id,
            row.pk < matter_id and row.ended_at is None,
        )
        for like, row in best
        if like >= LEAST
    ]


def _authors(ids: Sequence[int]) -> dict[int, bytes]:
    """Return the keyed hashes of the authors' phone numbers, of letters that have one."""
    known = Person.objects.filter(matter_id__in=ids, label=AUTHOR, phone_index__isnull=False)
    rows = known.values_list("matter_id", "phone_index")
    return {pk: bytes(found) for pk, found in rows if found is not None}


def _same(one: bytes | None, other: bytes | None) -> bool | None:
    return None if one is None or other is None else one == other
