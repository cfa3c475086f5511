"""What stands in a review, in words and numbers, for the page and for the paper."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import units
from jiban.loop import registry
from jiban.loop.figures import Rate
from jiban.loop.weekly.causes import CAUSES, Cause
from jiban.loop.weekly.content import Part, Surged
from jiban.loop.weekly.reading import Proposed, Reading
from jiban.web.charts import Chart, Series

MOST_UNITS = 12
"""Units in the table of broken promises; the others are one line."""


def _small(value: float) -> str:
    """Return a small number as it is read."""
    return "< 0.0001" if value < 0.0001 else f"{value:.2g}" if value < 0.1 else f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class SurgeLine:
    """A surge in words, with the ways down to its matters and on to an order."""

    subject: str
    unit: str
    desk: str
    surged: Surged
    url: str
    order_url: str

    @property
    def stands(self) -> bool:
        """Whether it was not over at the review's end."""
        return self.surged.ended is None

    @property
    def p(self) -> str:
        """How rare it is, as it is written."""
        return _small(self.surged.p)

    @property
    def q(self) -> str:
        """The level at which it would just have been found, as it is written."""
        return _small(self.surged.q)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that leads to its rows."""

    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """The broken promises of a unit, by cause, and all that were decided there."""

    unit: str
    cells: Sequence[Cell]
    total: Cell
    rate: Rate
    most: str


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A desk's section as it is shown."""

    part: Part
    lines: Sequence[tuple[Proposed, str]]

    @property
    def standing(self) -> list[tuple[Proposed, str]]:
        """The lines that a person let stand."""
        return [(one, text) for one, text in self.lines if one.stands]

    @property
    def waiting(self) -> int:
        """How many lines nobody has let stand or struck out yet."""
        return sum(one.stands is None for one, _text in self.lines) if self.part.confirmed else 0


class Paper:
    """A review for one reader."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.review = reading.review
        self.tree = units.tree()

    def address(self, path: str = "", **query: Any) -> str:
        """Return an address within this review, about the same unit."""
        if self.reading.unit_id is not None:
            query = {"unit": self.reading.unit_id, **query}
        tail = f"?{urlencode(query)}" if query else ""
        return f"/review/{self.review.first:%Y-%m-%d}{path}{tail}"

    @property
    def pdf_url(self) -> str:
        """The review as paper."""
        return self.address(".pdf")

    @property
    def verdict_url(self) -> str:
        """Where it is said what of the proposed lines stands."""
        return self.address("/verdict")

    @property
    def broken_url(self) -> str:
        """All broken promises."""
        return self.address("/broken")

    @property
    def unit_name(self) -> str:
        """The unit that is read about; "" for all in sight."""
        return self._unit(self.reading.unit_id) if self.reading.unit_id is not None else ""

    @property
    def days(self) -> str:
        """The days it covers."""
        return f"{self.review.first:%Y-%m-%d} – {self.review.last:%Y-%m-%d}"

    # --- what surged -----------------------------------------------------------------------------

    @cached_property
    def surges(self) -> list[SurgeLine]:
        """What surged, the rarest first."""
        return [self._surge(surge) for surge in self.reading.surges]

    def _surge(self, surge: Surged) -> SurgeLine:
        desk = registry.desk_or_stub(surge.desk)
        subject = str(desk.subjects.get(surge.subject, surge.subject))
        group = surge.subject.partition(".")[0]
        if group != surge.subject and group in desk.subjects:
            subject = f"{desk.subjects[group]} · {subject}"
        return SurgeLine(
            subject,
            self._unit(surge.unit_id),
            str(desk.label),
            surge,
            self.address("/surged", surge=surge.surge),
            f"/new/review/order?{urlencode({'surge': surge.surge})}",
        )

    def _unit(self, unit_id: int) -> str:
        return self.tree.name(unit_id) if unit_id in self.tree else str(unit_id)

    # --- broken promises -------------------------------------------------------------------------

    @cached_property
    def causes(self) -> list[tuple[str, str]]:
        """The causes that occur, the most frequent first, as (name, words)."""
        counted = self.reading.by_cause()
        return [(name, str(CAUSES[Cause(name)])) for name, _n in counted.most_common()]

    @cached_property
    def rate(self) -> Rate:
        """Kept of decided, of everything that is read about."""
        return sum(self.reading.rates.values(), Rate())

    @cached_property
    def broken_lines(self) -> list[BrokenLine]:
        """Broken promises by unit and cause, the unit with most first."""
        by_unit: dict[int, Counter[str]] = {}
        for one in self.reading.broken:
            by_unit.setdefault(one.unit_id, Counter())[one.cause] += 1
        rates = self.reading.rates
        order = sorted(by_unit, key=lambda unit: (-by_unit[unit].total(), unit))
        lines = [
            self._line(self._unit(unit), by_unit[unit], rates[unit], of=unit)
            for unit in order[:MOST_UNITS]
        ]
        rest = order[MOST_UNITS:]
        if rest:
            counted = sum((by_unit[unit] for unit in rest), Counter[str]())
            rate = sum((rates[unit] for unit in rest), Rate())
            name = _("%(n)s other units") % {"n": len(rest)}
            lines.append(self._line(name, counted, rate))
        return lines

    def _line(
        self, name: str, counted: Counter[str], rate: Rate, of: int | None = None
    ) -> BrokenLine:
        def cell(number: int, **query: Any) -> Cell:
            linked = number and of is not None
            return Cell(number, self.address("/broken", of=of, **query) if linked else "")

        return BrokenLine(
            name,
            [cell(counted[cause], cause=cause) for cause, _words in self.causes],
            cell(counted.total()),
            rate,
            str(CAUSES[Cause(counted.most_common(1)[0][0])]),
        )

    @cached_property
    def cause_totals(self) -> list[Cell]:
        """Broken promises by cause, of all units read about."""
        counted = self.reading.by_cause()
        return [
            Cell(counted[name], self.address("/broken", cause=name)) for name, _words in self.causes
        ]

    @property
    def bars(self) -> list[tuple[str, Cell, float]]:
        """The causes with their numbers, and each in percent of the largest."""
        most = max((cell.number for cell in self.cause_totals), default=1)
        return [
            (words, cell, round(100 * cell.number / most, 1))
            for (_name, words), cell in zip(self.causes, self.cause_totals, strict=True)
        ]

    @property
    def chart(self) -> Chart:
        """Broken promises by cause, drawn."""
        return Chart(
            "broken-by-cause",
            _("Broken promises by cause"),
            "bar",
            [words for _name, words in self.causes],
            [Series(pgettext("count", "broken"), [cell.number for cell in self.cause_totals])],
            x_label=_("cause"),
            horizontal=True,
            whole=True,
        )

    # --- the desks' sections ---------------------------------------------------------------------

    @cached_property
    def parts(self) -> list[ReadPart]:
        """The desks' sections in their order."""
        texts = self._texts
        return [
            ReadPart(part, [(one, texts.get(one.line.matters[0], "")) for one in lines])
            if part.confirmed
            else ReadPart(part, [(one, "") for one in lines])
            for part, lines in self.reading.parts
        ]

    @cached_property
    def _texts(self) -> Mapping[int, str]:
        """The texts of the matters that are to be read aloud, by their desks."""
        wanted: dict[str, list[int]] = {}
        for part, lines in self.reading.parts:
            if part.confirmed:
                wanted.setdefault(part.desk, []).extend(one.line.matters[0] for one in lines)
        found: dict[int, str] = {}
        for name, ids in wanted.items():
            words = registry.desk_or_stub(name).words
            found |= words(ids) if words else {}
        return found

    # --- the week in numbers ---------------------------------------------------------------------

    @property
    def tiles(self) -> Iterator[dict[str, Any]]:
        """The figures of the week; how many came to the city reads who sees all of it."""
        bureau = self.tree.bureau
        if self.reading.unit_id is None and bureau is not None and self.reading.about(bureau):
            for name, (now, before) in self.reading.came.items():
                if now or before:
                    yield {
                        "label": _("%(desk)s: came in")
                        % {"desk": registry.desk_or_stub(name).label},
                        "value": now,
                        "note": _("%(n)s in the week before") % {"n": before},
                        "icon": "inbox",
                    }
        standing = sum(line.stands for line in self.surges)
        yield {
            "label": _("Surges"),
            "value": len(self.surges),
            "note": _("%(n)s still stand") % {"n": standing},
            "tone": "soon" if standing else "",
            "icon": "trending-up",
        }
        yield {
            "label": _("Promises kept"),
            "value": "—" if self.rate.percent is None else self.rate.percent,
            "unit": "" if self.rate.percent is None else "%",
            "note": _("%(kept)s of %(decided)s decided")
            % {"kept": self.rate.kept, "decided": self.rate.decided},
            "icon": "circle-check",
        }
        yield {
            "label": _("Promises broken"),
            "value": len(self.reading.broken),
            "note": self.causes[0][1] if self.causes else "",
            "tone": "broken" if self.reading.broken else "",
            "icon": "alert-triangle",
        }

    @property
    def watched(self) -> bool:
        """Whether surges had been looked for up to the review's last day."""
        return all(day >= self.review.last for day in self.reading.content.watched.values())
