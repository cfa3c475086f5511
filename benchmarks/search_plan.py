"""How long a search of a whole city takes to reckon: belief, belief again, and a plan.

The peers in the same run are the same step by SciPy's product of matrices, with no regard to where
nobody can be, and for the plan what none can exceed.
"""

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.ground import emit, say, timed
from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.search.bound import bound
from jiban.science.search.means import Means
from jiban.science.search.motion import STEP
from jiban.science.search.plan import Unit, plan, success
from jiban.sim.streets import grow

SEED, UNITS, ROUNDS = 2026, 40, 20
HALF_HOUR = 1_800.0


def main() -> None:
    """Reckon a search and print the figures."""
    streets = grow(SEED)
    middle = int(np.hypot(*streets.junctions.T).argmin())
    place = float(streets.lon[middle]), float(streets.lat[middle])
    area = Area.around(streets, place, 100_000.0)
    figures = {"edges": float(len(area))}
    motion = Motion(area, CATEGORIES["dementia"], area.junction(middle), [10, 1_000])
    figures["laid_out_s"] = timed(lambda: Belief.at_first(motion).later(60.0), 1)
    first = Belief.at_first(motion)
    early = first.later(HALF_HOUR)
    late = first.later(6 * 3_600.0)
    for name, belief in (("predict_ms", late), ("early_predict_ms", early)):
        figures[name] = 1e3 * timed(lambda at=belief: at.later(at.seconds + 60.0), ROUNDS)  # type: ignore[misc]
    steps = matrix(late)
    figures["plain_predict_ms"] = 1e3 * timed(lambda: plainly(late, steps), ROUNDS)
    figures["refilter_s"] = timed(lambda: first.later(6 * 3_600.0), 3)
    speed = np.maximum(streets.speed[area.edges], 2.5)
    look = np.where(streets.speed[area.edges] > 0, 4.0, 1.4)
    looking = np.maximum(area.length / look, 1.0)
    means = Means(area, np.minimum(area.length / speed, looking), looking)
    near = np.flatnonzero(np.hypot(*area.places.T) < 5_000)
    rng = np.random.default_rng(SEED)
    units = [Unit(int(junction), early.seconds) for junction in rng.choice(near, UNITS)]
    plan(early, means, units)
    figures["plan_s"] = timed(lambda: plan(early, means, units), 5)
    routes = plan(early, means, units)
    gained = success(early, means, routes, early.seconds + 900.0)
    figures["plan_success"] = gained
    most = bound(early, means.rate, [UNITS * 60.0] * 15, rounds=2)
    figures["bound_success"] = most.most
    say(f"{sum(map(len, routes))} legs; {gained:.3f} of at most {most.most:.3f}")
    emit("search_plan", figures)


def matrix(belief: Belief) -> csr_matrix:
    """Return the steps of one manner of walking as SciPy takes them."""
    begins, ways, chances = belief.motion.turns
    return csr_matrix((np.ascontiguousarray(chances[:, 0]), ways, begins)).T.tocsr()


def plainly(belief: Belief, steps: csr_matrix) -> None:
    """Move every walker by a minute; rests and ends are left out, which is less."""
    columns = np.ascontiguousarray(belief.walking)
    for _ in range(round(60.0 / STEP)):
        columns = steps @ columns


if __name__ == "__main__":
    main()
