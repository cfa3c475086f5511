"""What the page of one problem shows: its letters, who wrote them, its weeks, and its map."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jiban.city import gazetteer, units
from jiban.desks.mailbox import subjects
from jiban.desks.mailbox.models import Grouped, Letter
from jiban.desks.mailbox.problems.reading import beside, monday, words_of
from jiban.desks.mailbox.triage import whose
from jiban.loop import counting, registry
from jiban.loop.counting import By
from jiban.loop.figures import Figure
from jiban.loop.models import Matter, Person
from jiban.loop.people import AUTHOR
from jiban.loop.sight import Sight
from jiban.science.repeats.letters import LONGEST, Written

SHOWN = 200
"""Letters that are listed; of more, the newest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter of a problem.

    Attributes:
        author: a number for each phone number that wrote, 1 for the first; None without one.
        point: longitude and latitude in degrees; None if no place is known.
        exact: whether the point came with the letter; else it is that of a place that it names.
    """

    matter: Matter
    letter: Letter
    at: datetime
    state: str
    unit: str
    author: int | None
    point: tuple[float, float] | None
    exact: bool

    @property
    def confirmed(self) -> bool:
        """Whether a person said that the letter is about this problem."""
        return self.letter.problem_by == Grouped.PERSON

    @property
    def percent(self) -> int | None:
        """How sure the machine is, in percent."""
        sure = self.letter.problem_sure
        return None if sure is None else round(100 * sure)


class One:
    """A problem as far as an officer sees it."""

    def __init__(self, problem_id: int, sight: Sight) -> None:
        self.id = problem_id
        mine = Matter.objects.filter(letter__problem_id=problem_id)
        rows = sight.matters(mine).select_related("letter").order_by("-pk")
        self.all = rows.count()
        self._rows = list(rows[:SHOWN])

    def __bool__(self) -> bool:
        return self.all > 0

    @cached_property
    def letters(self) -> Sequence[Shown]:
        """The letters, the newest first by the day on which they were written."""
        authors = self._authors
        tree, desk = units.tree(), registry.desk("mailbox")
        found = []
        for row in self._rows:
            letter = row.letter
            letter.matter = row
            point = _point(letter)
            shown = Shown(
                row,
                letter,
                letter.written_at or row.opened_at,
                str(registry.state_of(desk, row.state).label),
                tree.name(row.unit_id) if row.unit_id in tree else "",
                authors.get(row.pk),
                point,
                letter.lon is not None,
            )
            found.append(shown)
        return sorted(found, key=lambda one: one.at, reverse=True)

    @cached_property
    def _authors(self) -> Mapping[int, int]:
        ids = [row.pk for row in self._rows]
        rows = Person.objects.filter(matter_id__in=ids, label=AUTHOR, phone_index__isnull=False)
        number: dict[bytes, int] = {}
        return {
            pk: number.setdefault(bytes(phone or b""), len(number) + 1)
            for pk, phone in rows.order_by("matter_id").values_list("matter_id", "phone_index")
        }

    @cached_property
    def _best(self) -> Sequence[Matter]:
        """The letters, the one that is most like the others first."""
        return sorted(self._rows, key=lambda row: (-(row.letter.problem_sure or 0), row.pk))

    @property
    def title(self) -> str:
        """The title of the letter that is most like the others."""
        return self._best[0].title

    @property
    def words(self) -> Sequence[str]:
        """Words that the two letters most like the others share."""
        best = [Written(row.title, row.letter.body[:LONGEST]) for row in self._best[:2]]
        return beside(self.title, words_of(best))

    @property
    def central(self) -> int:
        """The letter most like the others."""
        return self._best[0].pk

    # --- figures ---------------------------------------------------------------------------------

    @property
    def tiles(self) -> Iterator[dict[str, Any]]:
        """The figures that are looked at first."""
        letters = self.letters
        known = [one.author for one in letters if one.author is not None]
        still = sum(one.matter.ended_at is None for one in letters)
        often = sum(n > 1 for n in Counter(known).values())
        yield {"label": _("Letters"), "value": self.all, "icon": "mail"}
        yield {
            "label": _("Citizens"),
            "value": len(set(known)) or "–",
            "icon": "users",
            "note": _("%(often)s wrote again; %(n)s letters without a phone number")
            % {"often": often, "n": len(letters) - len(known)},
        }
        yield {
            "label": pgettext("problem", "Open letters"),
            "value": still,
            "icon": "inbox",
            "tone": "soon" if still else "",
        }
        first, last = letters[-1].at, letters[0].at
        days = (timezone.localdate(last) - timezone.localdate(first)).days
        yield {
            "label": _("From the first to the last"),
            "value": ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
            "icon": "calendar",
            "note": f"{timezone.localdate(first)} – {timezone.localdate(last)}",
        }

    @property
    def figure(self) -> Figure:
        """Letters week by week."""
        counts = Counter(monday(one.at) for one in self.letters)
        weeks = counting.steps(By.WEEK, min(counts), max(counts))
        return Figure(
            "weeks",
            _("Letters by week"),
            "bar",
            [f"{week:%m-%d}" if len(weeks) < 60 else f"{week:%y-%m-%d}" for week in weeks],
            _("week from"),
            [(pgettext("figure", "letters"), [counts[week] for week in weeks])],
        )

    @property
    def subjects(self) -> list[str]:
        """What the letters are about, the most frequent first."""
        counts = Counter(one.letter.subject for one in self.letters if one.letter.subject)
        return [subjects.label(code) for code, _n in counts.most_common(3)]

    @property
    def units(self) -> list[str]:
        """The units that have the letters, the most frequent first."""
        return [name for name, _n in Counter(one.unit for one in self.letters).most_common()]

    # --- the map ---------------------------------------------------------------------------------

    @property
    def points(self) -> dict[str, Any] | None:
        """The letters' points as GeoJSON, those at one place together; None without any."""
        places: dict[tuple[float, float], list[Shown]] = {}
        for one in self.letters:
            if one.point is not None:
                places.setdefault(one.point, []).append(one)
        if not places:
            return None
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": list(point)},
                "properties": {
                    "n": len(here),
                    "letter": here[0].matter.number,
                    "title": here[0].matter.title,
                },
            }
            for point, here in places.items()
        ]
        return {"type": "FeatureCollection", "features": features}

    @property
    def nowhere(self) -> int:
        """Letters without a known place."""
        return sum(one.point is None for one in self.letters)


def _point(letter: Letter) -> tuple[float, float] | None:
    """Return the letter's point, or that of the place that its text names loudest."""
    if letter.lon is not None and letter.lat is not None:
        return round(letter.lon, 5), round(letter.lat, 5)
    heard = [
        (voice.loud, spot)
        for voice in whose.voices(letter)
        for spot in voice.spots[:1]
        if len(voice.spots) == 1 and spot.kind != gazetteer.UNIT
    ]
    best = max(heard, key=lambda one: one[0], default=None)
    return None if best is None else (round(best[1].lon, 5), round(best[1].lat, 5))
