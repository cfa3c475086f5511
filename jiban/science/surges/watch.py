"""The watch over many series, day by day: a surge is found once and stands until it is over.

Each day every series that does not stand already is tested over its last one to seven days. These
tests and those of the six days before are one family for Benjamini–Hochberg: windows of
neighbouring days share their letters, and a week is what people look at. A series that holds others
is tested without the cells of those that stand, and one that lies in a surge on top of it: one
cause is told once, and does not hide a second one. What a surge added is taken out of the history
again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from jiban.science.surges import tails
from jiban.science.surges.discovery import q_values
from jiban.science.surges.forecast import (
    GUARD,
    Floats,
    Forecast,
    Kinds,
    forecast,
    last_sums,
    level,
    spread,
)
from jiban.science.surges.layout import Layout
from jiban.science.surges.rhythm import design, fit

LEVEL = 0.05
"""The share of false ones among the surges found that is borne."""
FAMILY = 7
"""Days whose tests are one family."""
FEWEST = 4
"""Letters in a week without which nothing is a surge, however quiet it was before."""
HISTORY = 56
"""Days for which a subject and a unit must have been in use before anything is said of them: what
is new to the records is no surge."""
LEARN_EVERY = 7
"""Rhythms and spreads are learned anew after so many days."""
OVER = 0.05
"""A surge is over when its last seven days are no rarer than this."""
SHORTEST = 7
"""Days for which a surge stands at least."""
USUAL_AFTER = 84
"""After so many days what surged is the usual."""


@dataclass(frozen=True, slots=True)
class Surge:
    """More came to a series than its history lets expect.

    Attributes:
        series: its number.
        found: the day on which it was found; it came up in the ``window`` days that end with it.
        window: the number of days in which it is rarest.
        observed: letters in them.
        expected: letters that were to be expected in them.
        p: how rare it is, over all windows.
        q: the level at which it would just have been found.
        usual: of the letters of its days, the part that was to be expected.
        ended: the day on which it was over; None while it stands.
    """

    series: int
    found: int
    window: int
    observed: int
    expected: float
    p: float
    q: float
    usual: float
    ended: int | None = None

    @property
    def began(self) -> int:
        """The first day of its window."""
        return self.found - self.window + 1


@dataclass
class Watch:
    """The watch over cells with ``counts``, shape (cells, days).

    Attributes:
        layout: the series.
        counts: letters by cell and day.
        days: the dates.
        worked: for each day whether it is worked.
        surges: what was found before, standing and over.
    """

    layout: Layout
    counts: Floats
    days: Sequence[date]
    worked: Sequence[bool]
    surges: list[Surge] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counts = np.asarray(self.counts, dtype=float)
        self.series = np.asarray(self.layout.holds @ self.counts)
        self.begins = self.layout.begins(self.counts)
        self.standing = {surge.series: surge for surge in self.surges if surge.ended is None}
        self.over = [surge for surge in self.surges if surge.ended is not None]
        self.learned: int | None = None
        self.family: list[Floats] = []

    def look(self, first: int, last: int) -> Iterator[Surge]:
        """Look at days one after another; yield each surge when it is found and when it is over."""
        first = max(first, HISTORY)
        for day in range(max(HISTORY, first - FAMILY + 1), first):  # the tests of the days before
            before = [
                surge.p for surge in (*self.standing.values(), *self.over) if surge.found == day
            ]
            tested = self._tested(day)
            self._remember(np.concatenate([tested.p, before]))
        for day in range(first, last + 1):
            tested = self._tested(day)
            yield from self._end(tested)
            yield from self._begin(tested)

    # --- a day -----------------------------------------------------------------------------------

    def _tested(self, day: int) -> "_Tested":
        """Test every series on a day; of those that stand only what is needed to end them."""
        self._clean(day)
        if self.learned is None or not 0 <= day - self.learned < LEARN_EVERY:
            self._learn(day)
        until = slice(0, day + 1)
        found, error = level(self.clean[:, until], self.rhythm[:, until], self.kinds)
        usual = forecast(self.rhythm[:, until], self.kinds, found, error, self.spread)
        got = last_sums(self.series[:, until])
        rare = tails.middle(got, usual.mean, usual.variance)
        for series, (sums, mine) in self._apart(day, got, usual).items():
            got[series] = sums
            usual.mean[series], usual.variance[series] = mine.mean[0], mine.variance[0]
            rare[series] = tails.middle(sums, mine.mean[0], mine.variance[0])
        untold = (got[:, -1] < FEWEST) | (day - self.begins < HISTORY)
        p = np.where(untold, 1.0, tails.together(rare))
        p[list(self.standing)] = 1.0
        return _Tested(day, got, usual.mean, rare, p, found)

    def _clean(self, day: int) -> None:
        """Take what surges added out of the counts that are learned from."""
        cells = self.counts[:, : day + 1].copy()
        for surge in (*self.over, *self.standing.values()):
            if surge.found <= day:
                of_it = np.ix_(
                    self.layout.cells_of(surge.series),
                    np.arange(max(0, surge.began), min(day + 1, surge.ended or day + 1)),
                )
                cells[of_it] *= surge.usual
        self.clean_cells = cells
        self.clean = np.asarray(self.layout.holds @ cells)

    def _learn(self, day: int) -> None:
        """Learn rhythms and spreads from what is known on a day."""
        self.learned = day
        ahead = min(day + LEARN_EVERY, len(self.days))
        plan = design(self.days[:ahead], self.worked[:ahead])
        counts = np.zeros((len(self.layout.whole), ahead))
        counts[:, : day + 1] = self.clean[self.layout.whole]
        self.rhythm = fit(counts, np.arange(ahead) <= day - GUARD, plan)
        shares = self.layout.shares_of_units(self.clean_cells.sum(1))
        self.kinds = Kinds(self.layout.subject, self.layout.tier, shares)
        rhythm = self.rhythm[:, : day + 1]
        found, _error = level(self.clean, rhythm, self.kinds)
        self.spread = spread(self.clean, rhythm, self.kinds, found)

    def _apart(self, day: int, got: Floats, usual: Forecast) -> dict[int, tuple[Floats, Forecast]]:
        """Return sums and forecasts of the series that lie around or inside standing ones."""
        apart: dict[int, tuple[Floats, Forecast]] = {}
        rhythm = self.rhythm[:, : day + 1]
        for series in {int(n) for held in self.standing for n in self.layout.above[held]}:
            held = [int(n) for n in self.layout.inside[series] if int(n) in self.standing]
            gone = {int(c) for n in held for c in self.layout.cells_of(n)}
            rest = [int(c) for c in self.layout.cells_of(series) if int(c) not in gone]
            row, which = self.clean_cells[rest].sum(0)[None], np.array([series])
            found, error = level(row, rhythm, self.kinds.some(which))
            mine = forecast(rhythm, self.kinds.some(which), found, error, self.spread[which])
            apart[series] = last_sums(self.counts[rest, : day + 1].sum(0)[None])[0], mine
        for outer in self.standing:
            ratio = np.maximum(1.0, got[outer] / usual.mean[outer])
            for series in map(int, self.layout.inside[outer]):
                sums, mine = apart.get(series) or (
                    got[series],
                    Forecast(usual.mean[[series]], usual.variance[[series]]),
                )
                mean = mine.mean * ratio
                apart[series] = sums, Forecast(mean, mean + (mine.variance - mine.mean) * ratio**2)
        return apart

    def _end(self, tested: "_Tested") -> Iterator[Surge]:
        """Keep the standing surges up, and end those that are over."""
        for series, surge in list(self.standing.items()):
            days = slice(max(0, surge.began), tested.day + 1)
            seen = self.series[series, days].sum()
            usual = self.rhythm[self.layout.subject[series], days].sum() * tested.level[series]
            kept = replace(surge, usual=float(min(1.0, usual / max(seen, 1.0))))
            self.standing[series] = kept
            long = tested.day - surge.began >= USUAL_AFTER
            calm = tested.rare[series, -1] > OVER and tested.day - surge.found >= SHORTEST
            if long or calm:
                del self.standing[series]
                # What has stayed so long is no surge any more: the history keeps it.
                ended = replace(kept, ended=tested.day, usual=1.0 if long else kept.usual)
                self.over.append(ended)
                yield ended

    def _begin(self, tested: "_Tested") -> Iterator[Surge]:
        """Find the surges of a day among all tests of the family."""
        before = np.concatenate([*self.family, np.empty(0)])
        q = q_values(np.concatenate([tested.p, before]))[: len(tested.p)]
        self._remember(tested.p)
        hits = np.flatnonzero(q <= LEVEL)
        new: set[int] = set()
        for series in map(int, hits[np.argsort(tested.p[hits], kind="stable")]):
            around = (*self.layout.above[series], *self.layout.inside[series])
            if new.intersection(map(int, around)):
                continue  # the same letters; what is left of it is tested tomorrow
            new.add(series)
            window = int(tested.rare[series].argmin())
            surge = Surge(
                series,
                tested.day,
                window + 1,
                int(tested.got[series, window]),
                float(tested.mean[series, window]),
                float(tested.p[series]),
                float(q[series]),
                float(min(1.0, tested.mean[series, window] / tested.got[series, window])),
            )
            self.standing[series] = surge
            yield surge

    def _remember(self, p: Floats) -> None:
        self.family = [*self.family[-FAMILY + 2 :], p]


@dataclass(frozen=True, slots=True)
class _Tested:
    """What one day's look told: sums, means and mid-p values by window, p value, level."""

    day: int
    got: Floats
    mean: Floats
    rare: Floats
    p: Floats
    level: Floats
