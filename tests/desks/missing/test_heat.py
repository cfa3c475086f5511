"""The heat of a map: the streets that matter at each moment, reckoned in one pass."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from jiban.desks.missing import believing, heat
from jiban.desks.missing.knowing import Known, Spot
from jiban.desks.missing.models import Searched, Sighting
from jiban.science.streets import Streets
from jiban.sim.streets import grow
from tests.desks.missing.conftest import MORNING, morning


@pytest.fixture(scope="module")
def streets() -> Streets:
    return grow(5, 6_000.0, 5_000)


@pytest.fixture
def facts(streets: Streets) -> Known:
    """A father last seen forty minutes ago at the middle of the city, and no more."""
    lon, lat = float(np.median(streets.lon)), float(np.median(streets.lat))
    seen = Spot(lon, lat, "云溪菜场", morning(-40))
    return Known(1, "dementia", 82, 1, MORNING, seen, (), (), (), ())


def test_it_works(streets: Streets, facts: Known) -> None:
    steps, now = heat.moments(morning(-40), MORNING)
    found = heat.reckon(facts, streets, steps)
    assert found is not None
    assert steps[now] == MORNING
    assert found.within.shape == (len(steps), len(found.edges))
    assert found.chance.shape == (len(steps), len(found.names))
    belief = believing.believed(facts, streets)
    assert belief is not None
    best = belief.motion.area.edges[(belief.edges / belief.motion.area.length).argmax()]
    assert found.edges[found.within[now].argmax()] == best
    assert found.within[now].max() == 1.0


def test_what_is_drawn_holds_nearly_all_the_chance(streets: Streets, facts: Known) -> None:
    """Of every level, as the pieces' own probabilities add up."""
    steps, now = heat.moments(morning(-40), MORNING)
    found = heat.reckon(facts, streets, steps)
    belief = believing.believed(facts, streets)
    assert found is not None
    assert belief is not None
    chance = dict(zip(belief.motion.area.edges.tolist(), belief.edges.tolist(), strict=True))
    total = sum(chance.values())
    for share in (0.2, 0.4, 0.6):
        drawn = found.edges[found.within[now] > 1 - share]
        held = sum(chance[edge] for edge in drawn.tolist()) / total
        assert held == pytest.approx(share, abs=0.02)
    held = sum(chance[edge] for edge in found.edges.tolist()) / belief.total
    assert held == pytest.approx(float(found.held[now]), abs=0.001)
    assert held > 0.75


def test_a_belief_of_a_moment_is_the_one_of_its_own_time(streets: Streets, facts: Known) -> None:
    """One pass says the same as a reckoning for that moment with what was known by then."""
    seen = Sighting(seen_at=morning(-10), lon=facts.last.lon, lat=facts.last.lat, reliability=0.9)
    known = replace(facts, sightings=(seen,))
    before, after = believing.course(known, streets, [morning(-20), morning(-5)])
    without = believing.believed(replace(facts, now=morning(-20)), streets)
    with_it = believing.believed(replace(known, now=morning(-5)), streets)
    assert without is not None
    assert with_it is not None
    for one, other in ((before, without), (after, with_it)):
        # The area of an earlier moment is smaller: what it lacks is far away.
        n = int(0.9 * min(len(one.edges), len(other.edges)))
        assert one.edges[:n] == pytest.approx(other.edges[:n], abs=2e-5)


def test_eleven_moments_from_last_seen_until_an_hour_ahead() -> None:
    for hours in (0.0, 0.5, 6.0, 6.01, 48.0):
        start = MORNING - timedelta(hours=hours)
        steps, now = heat.moments(start, MORNING)
        assert len(steps) == 11
        assert steps[0] == start
        assert steps[now] == MORNING
        assert steps[-1] == MORNING + timedelta(hours=1)
        assert steps == sorted(steps)


def test_a_street_says_how_much_of_it_was_searched(streets: Streets, facts: Known) -> None:
    steps, _now = heat.moments(morning(-40), MORNING)
    before = heat.reckon(facts, streets, steps)
    assert before is not None
    assert not before.searched.any()
    n = int(before.within[-1].argmax())
    line = Searched(told_at=morning(-1), line=before.line(n), thoroughness=0.9)
    after = heat.reckon(replace(facts, searched=(line,)), streets, steps)
    assert after is not None
    there = int(np.flatnonzero(after.edges == before.edges[n])[0])
    assert 0 < after.searched[after.street[there]] <= 1
    assert after.within[-1][there] < before.within[-1][n]


def test_a_phone_can_load_it(streets: Streets, facts: Known) -> None:
    steps, _now = heat.moments(morning(-360), MORNING)
    long_ago = replace(facts, last=replace(facts.last, at=morning(-360)))
    found = heat.reckon(long_ago, streets, steps)
    assert found is not None
    assert len(found.edges) <= heat.MOST
    assert (found.within.max(axis=0) >= heat.LEFT_OUT).all()


@pytest.mark.parametrize("lacks", ["at", "lon"])
def test_without_a_place_or_time_there_is_none(streets: Streets, facts: Known, lacks: str) -> None:
    steps, _now = heat.moments(morning(-40), MORNING)
    without = replace(facts, last=replace(facts.last, **{lacks: None}))
    assert heat.reckon(without, streets, steps) is None


def test_with_streets_of_another_city_there_is_none(streets: Streets, facts: Known) -> None:
    steps, _now = heat.moments(morning(-40), MORNING)
    elsewhere = replace(facts, last=replace(facts.last, lon=121.5, lat=31.2))
    assert heat.reckon(elsewhere, streets, steps) is None
