"""How long it takes until somebody is found: our plan against the best way without one.

People go missing in a grown city and move in three ways that no search here believes in
(search_world/walkers.py); witnesses tell of them, a third of them wrongly. Every strategy has the
same six units, which set out at the same times from the same places, and the same luck. Times are
from the call; who is not found within six hours of being last seen is counted with that time. The
best rival is chosen afterwards, for each kind of people the one with the shortest mean.

    python -m benchmarks.search_time [people per kind]
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.ground import emit, say
from benchmarks.search_world.ground import Ground
from benchmarks.search_world.network import Network
from benchmarks.search_world.people import GROUPS, Missing, draw
from benchmarks.search_world.planned import Planned
from benchmarks.search_world.rivals import RIVALS
from benchmarks.search_world.units import Strategy, luck, search
from benchmarks.search_world.walkers import HORIZON, WALKERS
from jiban.sim.streets import grow

SEED, PEOPLE, DRAWS = 2026, 500, 2_000
HOUR = 3_600.0
Make = Callable[[Missing], Strategy]


@cache
def ground() -> Ground:
    """The city, grown once in each process."""
    return Ground(Network(grow(SEED)))


def strategies() -> dict[str, Make]:
    """Every way to search, ours first."""
    found: dict[str, Make] = {"plan": _ours}
    for name in RIVALS:
        for follows in (False, True):
            found[f"{name}{', following' if follows else ''}"] = partial(_rival, name, follows)
    return found


def _ours(person: Missing) -> Strategy:
    first, second = person.places[:2].tolist()
    return Planned(ground(), person.group, person.start, (first, second))


def _rival(name: str, follows: bool, person: Missing) -> Strategy:
    return RIVALS[name](ground(), person.group, person.start, follows)


def searched(group: str, n: int) -> tuple[float, list[float]]:
    """Return when the search for the n-th person of a group begins and each strategy's end."""
    rng = np.random.default_rng([SEED, list(GROUPS).index(group), n])
    person = draw(ground().network, group, list(WALKERS)[n % len(WALKERS)], rng)
    drawn = luck(ground(), person, rng)
    ends = [search(ground(), person, drawn, make(person)) for make in strategies().values()]
    return drawn.called, ends


def main() -> None:
    """Search for everybody in every way and print the figures."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    figures: dict[str, float] = {}
    ratios = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for group in GROUPS:
            rows = list(pool.map(partial(searched, group), range(people), chunksize=5))
            took = np.array([np.minimum(ends, HORIZON) - called for called, ends in rows])
            figures |= dict(_of_group(group, took))
            ratios.append(took[:, [0, 1 + int(took[:, 1:].mean(axis=0).argmin())]])
    both = np.concatenate(ratios)
    figures |= _ratio(both)
    figures["found_1h_share"] = float((both[:, 0] <= HOUR).mean())
    figures["best_rival_found_1h_share"] = float((both[:, 1] <= HOUR).mean())
    emit("search_time", figures)


def _of_group(group: str, took: NDArray[np.float64]) -> Iterator[tuple[str, float]]:
    """Yield a group's figures, and say every strategy's."""
    names = list(strategies())
    for name, column in zip(names, took.T, strict=True):
        say(f"{group}: {name}: {column.mean() / 60:.0f} min, {np.mean(column <= HOUR):.2f} in 1 h")
    best = 1 + int(took[:, 1:].mean(axis=0).argmin())
    key = group.replace(" ", "_").replace("-", "_")
    yield f"{key}_ratio", float(took[:, 0].mean() / took[:, best].mean())
    yield f"{key}_found_1h", float((took[:, 0] <= HOUR).mean())
    yield f"{key}_rival_found_1h", float((took[:, best] <= HOUR).mean())


def _ratio(both: NDArray[np.float64]) -> dict[str, float]:
    """Return the ratio of restricted means with its paired bootstrap interval (Efron 1979)."""
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(both), (DRAWS, len(both)))
    means = both[picks].mean(axis=1)
    low, high = np.percentile(means[:, 0] / means[:, 1], (2.5, 97.5))
    return {
        "restricted_mean_ratio": float(both[:, 0].mean() / both[:, 1].mean()),
        "ratio_lower95": float(low),
        "ratio_upper95": float(high),
    }


if __name__ == "__main__":
    main()
