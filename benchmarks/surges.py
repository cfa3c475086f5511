"""Surges: planted root causes found in two years of made-up counts, and how soon.

The worlds are those of ``surge_world``, which says what a cause that matters is. The watch runs
over both years, day by day, as in an installation; the second year is measured, on seeds that
nothing was tuned on. A cause is found in time when a surge of its subject that has one of its
stations is found by the end of its third day. A surge without a cause in its window is false; of
several surges of one cause only the first counts. Peer: a plain threshold of so many standard
deviations above the mean of the last eight weeks, over one, three or seven days, for stations alone
or branches and the city too: the best of all these that is wrong no more often than the watch.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.ground import emit, say
from benchmarks.surge_world import DAYS, YEAR, Cause, World, make
from jiban.science.surges.layout import Layout
from jiban.science.surges.watch import FEWEST, Watch

SEEDS = range(2000, 2008)
"""Looked at only when measured; what was tuned was tuned on seeds below these."""
IN_TIME = 3
WEEKS = 56
AFTER = 7
"""What is found so long after a cause is still its."""


@dataclass
class Score:
    """Causes found, in time and at all, and surges that were none."""

    causes: int = 0
    in_time: int = 0
    found: int = 0
    false: int = 0

    def __iadd__(self, other: "Score") -> "Score":
        self.causes += other.causes
        self.in_time += other.in_time
        self.found += other.found
        self.false += other.false
        return self

    @property
    def recall(self) -> float:
        """The share of causes that were found in time."""
        return self.in_time / self.causes

    @property
    def false_discovery(self) -> float:
        """The share of false ones among what was found, each cause counted once."""
        return self.false / max(1, self.false + self.found)


Found = tuple[int, frozenset[int], int, int]
"""Subject, stations, first day of the window, day on which it was found."""


def layout(world: World) -> Layout:
    """Return the series of a world: each subject at each station, branch, and in the city."""
    subjects, stations, _days = world.counts.shape
    branches = max(world.branch_of) + 1
    units = [
        *({n} for n in range(stations)),
        *({n for n, b in enumerate(world.branch_of) if b == branch} for branch in range(branches)),
        set(range(stations)),
    ]
    series = [(s, u) for s in range(subjects) for u in range(len(units))]
    rows = [n for n, (_s, u) in enumerate(series) for _station in units[u]]
    cells = [s * stations + station for s, u in series for station in sorted(units[u])]
    tier = [0] * stations + [1] * branches + [2]
    return Layout(
        csr_matrix((np.ones(len(rows)), (rows, cells)), shape=(len(series), subjects * stations)),
        np.array([s for s, _u in series]),
        np.array([u for _s, u in series]),
        np.array([tier[u] for _s, u in series]),
        np.array([s * len(units) + len(units) - 1 for s in range(subjects)]),
    )


def watched(world: World) -> list[Found]:
    """Return what the watch finds in the second year."""
    plan = layout(world)
    cells = world.counts.reshape(-1, DAYS)
    watch = Watch(plan, cells, world.days(), [bool(w) for w in world.worked])
    found = [surge for surge in watch.look(0, DAYS - 1) if surge.ended is None]
    stations = world.counts.shape[1]
    return [
        (
            int(plan.subject[surge.series]),
            frozenset(int(c) % stations for c in plan.cells_of(surge.series)),
            surge.began,
            surge.found,
        )
        for surge in found
        if surge.found >= YEAR
    ]


def score(world: World, found: Iterable[Found]) -> Score:
    """Count what was found in the second year."""
    causes = [cause for cause in world.causes if cause.onset >= YEAR]
    early: dict[int, int] = {}
    false = 0
    for subject, stations, began, day in found:
        hit = [n for n, cause in enumerate(causes) if _fits(cause, subject, stations, began, day)]
        false += not hit and not any(
            _fits(cause, subject, stations, began, day) for cause in world.causes
        )
        for n in hit:
            early[n] = min(early.get(n, DAYS), day)
    in_time = sum(day - causes[n].onset < IN_TIME for n, day in early.items())
    return Score(len(causes), in_time, len(early), false)


def _fits(cause: Cause, subject: int, stations: frozenset[int], began: int, day: int) -> bool:
    return (
        cause.subject == subject
        and not stations.isdisjoint(cause.stations)
        and cause.onset <= day
        and began < cause.end + AFTER
    )


# --- the peer ------------------------------------------------------------------------------------


def plain(world: World, window: int, bounds: Sequence[float], tiers: int) -> list[list[Found]]:
    """Return what a plain threshold finds, for each bound in standard deviations.

    As for the watch, an alarm stands while the sum is above the bound and a week longer, and as few
    letters are none. *tiers* is 1 for stations only, 3 for branches and the city as well.
    """
    plan = layout(world)
    series = np.asarray(plan.holds @ world.counts.reshape(-1, DAYS))
    total = np.cumsum(np.pad(series, ((0, 0), (1, 0))), axis=1)
    sums = total[:, window:] - total[:, :-window]  # sums[:, n] ends on day n + window - 1
    past = np.lib.stride_tricks.sliding_window_view(sums, WEEKS, axis=1)
    mean, sd = past.mean(axis=2), past.std(axis=2)
    first = WEEKS + window - 1  # of the sum that shares no day with its past
    now = sums[:, first:]
    ahead = now.shape[1]
    z = (now - mean[:, :ahead]) / np.maximum(sd[:, :ahead], 1e-9)
    z[now < FEWEST] = -np.inf
    stations = world.counts.shape[1]
    result = []
    for bound in bounds:
        found: list[Found] = []
        for n, days in _runs((z > bound) & (plan.tier < tiers)[:, None]):
            day = days + first + window - 1
            if day >= YEAR:
                of_it = frozenset(int(c) % stations for c in plan.cells_of(n))
                found.append((int(plan.subject[n]), of_it, day - window + 1, day))
        result.append(found)
    return result


def _runs(above: np.ndarray) -> Iterable[tuple[int, int]]:
    """Yield where an alarm begins: above the bound after a week that was not."""
    for n, days in zip(*np.nonzero(above), strict=True):
        if not above[n, max(0, days - 7) : days].any():
            yield int(n), int(days)


def main() -> None:
    """Watch every world, and print the figures."""
    seeds = [int(text) for text in sys.argv[1:]] or list(SEEDS)
    worlds = [make(seed) for seed in seeds]
    total, took = Score(), 0.0
    for seed, world in zip(seeds, worlds, strict=True):
        start = time.perf_counter()
        one = score(world, watched(world))
        took += time.perf_counter() - start
        total += one
        say(f"seed {seed}: {one}")
    emit("surges", _figures(total, worlds) | {"seconds_a_day": took / len(seeds) / DAYS})


BOUNDS = (2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30)


def _figures(total: Score, worlds: Sequence[World]) -> dict[str, float]:
    best, usual = Score(1), Score(1)
    for window, tiers in product((1, 3, 7), (1, 3)):
        scores = [Score() for _bound in BOUNDS]
        for world in worlds:
            for n, found in enumerate(plain(world, window, BOUNDS, tiers)):
                scores[n] += score(world, found)
        for bound, one in zip(BOUNDS, scores, strict=True):
            if one.false_discovery <= total.false_discovery and one.recall > best.recall:
                best = one
                say(f"{bound} standard deviations, {window} days, {tiers} tiers: {one}")
            if bound == 3 and one.recall > usual.recall:
                usual = one
    return {
        "recall_3_days": total.recall,
        "false_discovery": total.false_discovery,
        "recall_at_all": total.found / total.causes,
        "threshold_recall": best.recall,
        "threshold_false_discovery": best.false_discovery,
        "three_sd_recall": usual.recall,
        "three_sd_false_discovery": usual.false_discovery,
    }


if __name__ == "__main__":
    main()
