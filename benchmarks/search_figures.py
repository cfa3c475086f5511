"""The figures of docs/reference/search.md, drawn from the code that they explain.

python -m benchmarks.search_figures
"""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection

from benchmarks.report import ROOT
from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.search.bound import bound
from jiban.science.search.categories import MILE, SHARES
from jiban.science.search.means import Means
from jiban.science.search.plan import Unit, plan, success
from jiban.science.search.sighting import likelihood
from jiban.science.streets import Streets
from jiban.sim.streets import grow

SEED, RADIUS, SHOWN = 2026, 6_000.0, 2_200.0
FIGURES = ROOT / "docs" / "reference" / "figures"
HALF_HOUR = 1_800.0
INK = "#1b4f8a"


def main() -> None:
    """Draw every figure."""
    mpl.rcParams |= {"svg.hashsalt": "jiban", "font.size": 9, "axes.spines.top": False}
    mpl.rcParams["axes.spines.right"] = False
    FIGURES.mkdir(parents=True, exist_ok=True)
    streets = grow(SEED)
    at_first = first(streets, "dementia", RADIUS)
    _belief(at_first)
    _distances(streets)
    _sighting(at_first)
    _plan(at_first)


def first(streets: Streets, kind: str, radius: float) -> Belief:
    """Return what is believed of one last seen in the middle of the city."""
    middle = int(np.hypot(*streets.junctions.T).argmin())
    area = Area.around(streets, (float(streets.lon[middle]), float(streets.lat[middle])), radius)
    return Belief.at_first(Motion(area, CATEGORIES[kind], area.junction(middle)))


def _heat(axes: Any, belief: Belief, title: str) -> None:
    """Draw the streets, the darker the more probability to the metre."""
    area = belief.motion.area
    near = np.flatnonzero(area.away < SHOWN)
    dense = np.log10(np.maximum(belief.edges[near] / area.length[near], 1e-8))
    lines = area.places[area.starts].reshape(-1, 2, 2)[near]
    drawn = LineCollection(list(lines), cmap="YlOrRd", linewidths=0.9, rasterized=True)
    drawn.set_array(np.clip(dense, -7.0, -4.0))
    axes.add_collection(drawn)
    axes.plot(*area.places[belief.motion.start], "o", ms=4, color=INK)
    axes.set(xlim=(-SHOWN, SHOWN), ylim=(-SHOWN, SHOWN), aspect="equal", title=title)
    axes.set_axis_off()


def _belief(at_first: Belief) -> None:
    figure, panels = plt.subplots(1, 4, figsize=(11, 3))
    for axes, minutes in zip(panels, (10, 30, 60, 120), strict=True):
        _heat(axes, at_first.later(60.0 * minutes), f"{minutes} min")
    _save(figure, "search-belief")


def _distances(streets: Streets) -> None:
    figure, panels = plt.subplots(1, 3, figsize=(11, 3), sharey=True)
    for axes, kind in zip(panels, ("dementia", "child_4_6", "despondent"), strict=True):
        belief = first(streets, kind, 20_000.0).later(6 * 3_600.0)
        nearest = np.argsort(belief.motion.area.away)
        away, edges = belief.motion.area.away[nearest], belief.edges[nearest]
        axes.plot(away / MILE, np.cumsum(edges) / edges.sum(), color=INK, label="believed")
        axes.plot(CATEGORIES[kind].found, SHARES, "o", color="#c0392b", label="found (Koester)")
        axes.set(xscale="log", xlim=(0.03, 12), xlabel="miles", title=kind.replace("_", " "))
    panels[0].set(ylabel="share within", ylim=(0, 1))
    panels[0].legend(frameon=False)
    _save(figure, "search-distances")


def _sighting(at_first: Belief) -> None:
    area = at_first.motion.area
    then = at_first.later(1_200.0)
    place = area.middles[int(np.abs(area.away - 900.0).argmin())] + area.middle
    heard = then.given(*likelihood(area, place, 0.6))
    figure, panels = plt.subplots(1, 3, figsize=(9, 3.2))
    _heat(panels[0], then.later(3_600.0), "60 min, not yet told")
    _heat(panels[1], heard, "20 min, as told since")
    _heat(panels[2], heard.later(3_600.0), "60 min, gone through again")
    for axes in panels:
        axes.plot(*(place - area.middle), "x", ms=7, color=INK)
    _save(figure, "search-sighting")


def _plan(at_first: Belief) -> None:
    area, belief = at_first.motion.area, at_first.later(HALF_HOUR)
    speed = area.streets.speed[area.edges]
    looking = np.maximum(area.length / np.where(speed > 0, 4.0, 1.4), 1.0)
    means = Means(area, np.minimum(area.length / np.maximum(speed, 2.5), looking), looking)
    rng = np.random.default_rng(SEED)
    near = np.flatnonzero(np.hypot(*area.places.T) < SHOWN)
    units = [Unit(int(junction), HALF_HOUR) for junction in rng.choice(near, 6)]
    routes = plan(belief, means, units)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    _heat(left, belief, "six units, a quarter of an hour")
    for n, legs in enumerate(routes):
        ends = area.places[area.ends[[leg.way for leg in legs]]]
        left.plot(*np.vstack([area.places[units[n].junction], ends]).T, color=f"C{n}", lw=1.6)
    minutes = np.arange(1, 16)
    found = [success(belief, means, routes, HALF_HOUR + 60.0 * minute) for minute in minutes]
    right.plot(minutes, found, color=INK, label="the plan")
    most = [bound(belief, means.rate, [6 * 60.0] * int(n), rounds=3).most for n in minutes]
    right.plot(minutes, most, "--", color="#c0392b", label="no plan exceeds")
    right.set(xlabel="minutes", ylabel="found by then", ylim=(0, None))
    right.legend(frameon=False)
    _save(figure, "search-plan")


def _save(figure: Any, name: str) -> None:
    figure.tight_layout()
    figure.savefig(FIGURES / f"{name}.svg", dpi=110, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
