"""How long it takes until somebody is found: our plan against the best way without one.

People go missing and move in three ways that no search here believes in (search_world/walkers.py);
witnesses tell of them, a third of them wrongly. Every strategy has the same six units, which set
out at the same times from the same places, and the same luck. Times are from the call; who is not
found in time is counted with the time that there was. The best rival is chosen afterwards, for each
kind of people the one with the shortest mean.

There are two places: a grown city, where a search lasts until six hours after somebody was last
seen, and the middle of Futian (OpenStreetMap), where it lasts for the first hour after the call.

The times are those of the streets and not of this machine: other work beside it changes nothing,
and what was searched is kept in the file that ``SEARCH_ROWS`` names, to go on from there.

    python -m benchmarks.search_time [people per kind]
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.ground import emit, found, say
from benchmarks.search_world.ground import Ground
from benchmarks.search_world.network import Network
from benchmarks.search_world.people import GROUPS, Missing, draw
from benchmarks.search_world.planned import Planned
from benchmarks.search_world.rivals import RIVALS
from benchmarks.search_world.units import Strategy, luck, search
from benchmarks.search_world.walkers import HORIZON, WALKERS
from jiban.city.streets.importing import read
from jiban.science.streets import Streets
from jiban.sim.streets import grow

SEED, PEOPLE, DRAWS, BATCH = 77_003, 500, 2_000, 20
HOUR = 3_600.0
FUTIAN = "map/shenzhen_futian.graphml.gz"
Make = Callable[[Missing], Strategy]
Took = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """Where people go missing.

    Attributes:
        streets: makes the streets.
        lasts: seconds after the call that a search lasts, if it does not end before.
        prefix: of the figures' names.
    """

    streets: Callable[[], Streets]
    lasts: float
    prefix: str

    def until(self, called: float) -> float:
        """Return when a search ends, seconds since somebody was last seen."""
        return min(HORIZON, called + self.lasts)


def places() -> dict[str, Place]:
    """The places whose streets are here."""
    known = {"city": Place(partial(grow, SEED), HORIZON, "")}
    if path := found(FUTIAN):
        known["futian"] = Place(partial(read, path), HOUR, "futian_")
    return known


@cache
def ground(place: str) -> Ground:
    """A place's streets, laid out once in each process."""
    return Ground(Network(places()[place].streets()))


def strategies(on: Ground) -> dict[str, Make]:
    """Every way to search, ours first."""
    ways: dict[str, Make] = {"plan": partial(_ours, on)}
    for name in RIVALS:
        for follows in (False, True):
            ways[f"{name}{', following' if follows else ''}"] = partial(_rival, on, name, follows)
    return ways


def _ours(on: Ground, person: Missing) -> Strategy:
    return Planned(on, person.group, person.start)


def _rival(on: Ground, name: str, follows: bool, person: Missing) -> Strategy:
    return RIVALS[name](on, person.group, person.start, follows)


Key = tuple[str, str, int]
"""A place, a kind of people, and the number of somebody of that kind."""


def searched(key: Key) -> list[float]:
    """Return the seconds from the call in which each strategy finds somebody, or all there are."""
    place, group, n = key
    on, rng = ground(place), np.random.default_rng([SEED, list(GROUPS).index(group), n])
    person = draw(on.network, group, list(WALKERS)[n % len(WALKERS)], rng)
    drawn = luck(on, person, rng)
    until = places()[place].until(drawn.called)
    ends = [search(on, person, drawn, make(person), until) for make in strategies(on).values()]
    return [min(end, until) - drawn.called for end in ends]


def main() -> None:
    """Search for everybody in every way and print the figures."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    rows = _rows(people)
    figures: dict[str, float] = {"people_per_kind": people}
    for name, place in places().items():
        figures |= {place.prefix + figure: value for figure, value in _of_place(name, people, rows)}
    emit("search_time", figures)


def _rows(people: int) -> dict[Key, list[float]]:
    """Search for those who were not searched for yet, some of every kind at a time."""
    kept = _Kept(os.environ.get("SEARCH_ROWS"))
    wanted = [
        (place, group, n)
        for begin in range(0, people, BATCH)
        for place in places()
        for group in GROUPS
        for n in range(begin, min(begin + BATCH, people))
    ]
    left = [key for key in wanted if key not in kept.rows]
    say(f"{len(left):,} of {len(wanted):,} are to be searched for")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for done, (key, row) in enumerate(zip(left, pool.map(searched, left), strict=True), 1):
            kept.keep(key, row)
            if done % 500 == 0:
                say(f"{done:,} of {len(left):,} were searched for")
    return kept.rows


class _Kept:
    """The rows searched so far, of this code, in a file if there is one."""

    def __init__(self, path: str | None) -> None:
        self.rows: dict[Key, list[float]] = {}
        self._file = None
        if path is None:
            return
        code = _code()
        if Path(path).exists():
            first, *lines = Path(path).read_text().splitlines()
            if first != code:
                sys.exit(f"{path} is of other code: remove it to begin anew")
            for place, group, n, row in map(json.loads, lines):
                self.rows[place, group, n] = row
        self._file = Path(path).open("a", buffering=1)  # noqa: SIM115 - open until the end
        if not self.rows:
            self._file.write(code + "\n")

    def keep(self, key: Key, row: list[float]) -> None:
        self.rows[key] = row
        if self._file:
            self._file.write(json.dumps([*key, row]) + "\n")


def _code() -> str:
    """Return what names the code that decides the rows."""
    parts = (
        *("benchmarks/search_time.py", "benchmarks/search_world"),
        *("jiban/science/search", "jiban/sim/streets"),
    )
    asked = ["git", "rev-parse", *(f"HEAD:{part}" for part in parts)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.replace(
        "\n", " "
    )


def _of_place(place: str, people: int, rows: dict[Key, list[float]]) -> Iterator[tuple[str, float]]:
    """Yield a place's figures, of each kind and of all, and say every strategy's."""
    best = []
    for group in GROUPS:
        took = np.array([rows[place, group, n] for n in range(people)])
        for name, column in zip(strategies(ground(place)), took.T, strict=True):
            say(
                f"{place}, {group}: {name}: {column.mean() / 60:.0f} min, "
                f"{_in_an_hour(column):.2f} in 1 h"
            )
        both = took[:, [0, 1 + int(took[:, 1:].mean(axis=0).argmin())]]
        key = group.replace(" ", "_").replace("-", "_")
        yield f"{key}_ratio", float(both[:, 0].mean() / both[:, 1].mean())
        yield f"{key}_found_1h", _in_an_hour(both[:, 0])
        yield f"{key}_rival_found_1h", _in_an_hour(both[:, 1])
        best.append(both)
    every = np.concatenate(best)
    yield from _ratio(every)
    yield "found_1h_share", _in_an_hour(every[:, 0])
    yield "best_rival_found_1h_share", _in_an_hour(every[:, 1])


def _in_an_hour(took: Took) -> float:
    return float((took < HOUR).mean())


def _ratio(both: Took) -> Iterator[tuple[str, float]]:
    """Yield the ratio of restricted means with its paired bootstrap interval (Efron 1979)."""
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(both), (DRAWS, len(both)))
    means = both[picks].mean(axis=1)
    low, high = np.percentile(means[:, 0] / means[:, 1], (2.5, 97.5))
    yield "restricted_mean_ratio", float(both[:, 0].mean() / both[:, 1].mean())
    yield "ratio_lower95", float(low)
    yield "ratio_upper95", float(high)


if __name__ == "__main__":
    main()
