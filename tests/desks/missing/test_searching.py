"""Where the search begins: where they most probably are by now, as far as streets are known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from jiban.city.streets import keeping
from jiban.desks.missing import believing, searching
from jiban.desks.missing.knowing import Known, Spot
from jiban.desks.missing.models import Evidence, Searched, Sighting, Task
from jiban.desks.missing.rounds import Asked
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door
from jiban.loop.models import Entry, Matter
from jiban.science.search.routes import route
from jiban.science.search.steps import backwards, forwards
from jiban.science.streets import Streets
from jiban.sim.streets import grow
from tests.desks.missing.conftest import FATHER, MORNING, Do, morning, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(scope="module")
def streets() -> Streets:
    return grow(5, 6_000.0, 5_000)


@pytest.fixture
def city(data_folder: Path, streets: Streets) -> Streets:
    """The city's streets, kept."""
    keeping.keep(streets)
    return streets


@pytest.fixture
def facts(streets: Streets) -> Known:
    """A father last seen forty minutes ago at the middle of the city, and no more."""
    lon, lat = float(np.median(streets.lon)), float(np.median(streets.lat))
    seen = Spot(lon, lat, "云溪菜场", MORNING - timedelta(minutes=40))
    return Known(1, "dementia", 82, 1, MORNING, seen, (), (), (), ())


def away(streets: Streets, facts: Known, proposal: searching.Proposal) -> float:
    """Metres from the last place to the farthest point of a proposal's streets."""
    here = streets.plane.metres(facts.last.lon, facts.last.lat)
    return float(np.hypot(*(streets.plane.metres(*np.array(proposal.line).T) - here).T).max())


def pieces(line: tuple[tuple[float, float], ...]) -> set[frozenset[tuple[float, float]]]:
    """The pieces of street between a line's points, whichever way they are gone."""
    return {frozenset(ends) for ends in pairwise(line)}


def test_it_works(city: Streets, facts: Known) -> None:
    """Six rounds through streets, all different, all near, each saying which and why."""
    rounds = [one for one in searching.propose(facts).tasks if one.key.startswith("streets:")]
    assert len(rounds) == 6
    assert len({one.line for one in rounds}) == 6
    assert all(len(one.line) > 1 and one.why for one in rounds)
    assert max(away(city, facts, one) for one in rounds) < 3_000
    assert not any(one.key.startswith("ring:") for one in searching.propose(facts).tasks)


def test_without_streets_the_oldest_rule(facts: Known) -> None:
    keys = [one.key for one in searching.propose(facts).tasks]
    assert sum(key.startswith("ring:") for key in keys) == 3


def test_far_from_the_streets_that_are_kept_too(city: Streets, facts: Known) -> None:
    far = replace(facts, last=replace(facts.last, lon=116.4, lat=39.9))
    for out in ((), ((),) * searching.UNITS):  # also while all are out elsewhere
        planned = searching.propose(replace(far, under_way=out))
        assert any(one.key.startswith("ring:") for one in planned.tasks)


def test_a_sighting_moves_the_belief(streets: Streets, facts: Known) -> None:
    lon, lat = streets.plane.degrees(
        streets.plane.metres(facts.last.lon, facts.last.lat) + np.array([600.0, 0.0])
    )
    seen = Sighting(lon=lon, lat=lat, seen_at=MORNING - timedelta(minutes=5), reliability=0.9)
    before = believing.believed(facts, streets)
    after = believing.believed(replace(facts, sightings=(seen,)), streets)
    assert before is not None
    assert after is not None
    there = np.hypot(*(after.motion.area.middles - [600.0, 0.0]).T) < 400
    assert after.edges[there].sum() > 3 * before.edges[there].sum()


def test_so_does_a_phone_that_was_traced(streets: Streets, facts: Known) -> None:
    lon, lat = streets.plane.degrees(
        streets.plane.metres(facts.last.lon, facts.last.lat) + np.array([600.0, 0.0])
    )
    trace = Evidence(lon=lon, lat=lat, at=MORNING - timedelta(minutes=5), radius=300.0)
    before = believing.believed(facts, streets)
    after = believing.believed(replace(facts, evidence=(trace,)), streets)
    assert before is not None
    assert after is not None
    there = np.hypot(*(after.motion.area.middles - [600.0, 0.0]).T) < 500
    assert after.edges[there].sum() > 2 * before.edges[there].sum()


def test_what_was_searched_is_believed_less(streets: Streets, facts: Known) -> None:
    searched = Searched(lon=facts.last.lon, lat=facts.last.lat, told_at=MORNING, thoroughness=0.8)
    before = believing.believed(facts, streets)
    after = believing.believed(replace(facts, searched=(searched,)), streets)
    assert before is not None
    assert after is not None
    near = before.motion.area.away < 250
    ratio = after.edges[near].sum() / before.edges[near].sum()
    assert ratio == pytest.approx(0.2, abs=0.01)


def test_who_looked_along_the_water_searched_no_street(streets: Streets, facts: Known) -> None:
    """The task stands at the last place; its answer says nothing of the streets there."""
    assert searching.reach_of(f"water:{facts.last.lon},{facts.last.lat}") == 0
    place = {"lon": facts.last.lon, "lat": facts.last.lat, "told_at": MORNING}
    before = believing.believed(facts, streets)
    assert before is not None
    for key, metres in (("water:1,2", 0), ("place:7", 60), ("", 100), ("ring:300:1,2", 300)):
        searched = Searched(thoroughness=0.9, radius=searching.reach_of(key), **place)
        after = believing.believed(replace(facts, searched=(searched,)), streets)
        assert after is not None
        less = after.edges < 0.5 * before.edges
        assert less.tolist() == (before.motion.area.away < metres).tolist()


def test_what_was_before_the_last_place_says_nothing(streets: Streets, facts: Known) -> None:
    """Seen elsewhere since: it begins there, and who looked before that looked for nobody."""
    assert facts.last.at is not None
    early = Searched(
        lon=facts.last.lon,
        lat=facts.last.lat,
        told_at=facts.last.at - timedelta(minutes=5),
        thoroughness=0.9,
    )
    before = believing.believed(facts, streets)
    after = believing.believed(replace(facts, searched=(early,)), streets)
    assert before is not None
    assert after is not None
    assert after.edges.tolist() == before.edges.tolist()


def test_the_sighting_from_which_it_begins_counts_once(streets: Streets, facts: Known) -> None:
    seen = Sighting(lon=facts.last.lon, lat=facts.last.lat, seen_at=facts.last.at, reliability=0.9)
    before = believing.believed(facts, streets)
    after = believing.believed(replace(facts, sightings=(seen,)), streets)
    assert before is not None
    assert after is not None
    assert after.edges.tolist() == before.edges.tolist()


def test_a_trace_in_another_city_stops_no_plan(city: Streets, facts: Known) -> None:
    """A bank card used a thousand kilometres away: most likely they are beyond the area."""
    trace = Evidence(lon=121.5, lat=31.2, at=MORNING - timedelta(minutes=5), radius=100.0)
    far = replace(facts, evidence=(trace,))
    after = believing.believed(far, city)
    assert after is not None
    assert searching.propose(far).tasks


def test_what_is_under_way_is_not_given_out_twice(city: Streets, facts: Known) -> None:
    rounds = [one for one in searching.propose(facts).tasks if one.key.startswith("streets:")]
    out = tuple(one.line for one in rounds[:4])
    more = searching.propose(replace(facts, under_way=out)).tasks
    fresh = [one for one in more if one.key.startswith("streets:")]
    assert len(fresh) == 2
    taken = {street for line in out for street in pieces(line)}
    for one in fresh:
        assert len(taken & pieces(one.line)) < 0.5 * len(pieces(one.line))


def test_a_round_that_is_offered_stays_while_most_of_its_streets_are_wanted(
    city: Streets, facts: Known
) -> None:
    """Minutes later and with more known the rounds come out a little different."""
    rounds = [one for one in searching.propose(facts).tasks if one.line]
    offered = tuple(Asked(one.key, 1, one.line) for one in rounds)
    seen = Searched(lon=114.9, lat=22.9, line=[], told_at=MORNING, thoroughness=0.6)
    later = replace(facts, now=MORNING + timedelta(minutes=4), searched=(seen,))
    planned = searching.propose(replace(later, offered=offered))
    fresh = [one for one in planned.tasks if one.line]
    assert len(planned.stay) + len(fresh) == searching.UNITS
    assert len(planned.stay) >= 5
    asked = {piece for one in searching.propose(later).tasks for piece in pieces(one.line)}
    for one in offered:
        share = len(pieces(one.line) & asked) / len(pieces(one.line))
        assert (one.key in planned.stay) == (share > 0.5)


def test_a_round_elsewhere_does_not_stay(city: Streets, facts: Known) -> None:
    far = ((113.0, 22.0), (113.001, 22.0), (113.002, 22.0))
    planned = searching.propose(replace(facts, offered=(Asked("streets:1:0", 1, far),)))
    assert planned.stay == ()
    assert sum(bool(one.line) for one in planned.tasks) == searching.UNITS


def test_a_fact_that_moves_nothing_leaves_the_tasks_and_their_promises(
    city: Streets, facts: Known, report: Callable[..., int], do: Do
) -> None:
    """A station that does not take its task breaks its promise, whatever the family tells."""
    matter = report(**{**FATHER, "lon": facts.last.lon, "lat": facts.last.lat})
    door.settle([matter], now=morning(0.1))
    first = set(Task.objects.filter(case=matter, key__startswith="streets:"))
    do(matter, "citizen", "add", 2, text="他爱喝茶")
    door.settle([matter], now=morning(2.1))
    assert Entry.objects.filter(matter=matter, action="plan").count() == 1
    do(matter, "duty", "describe", 3, carries="茶杯")
    door.settle([matter], now=morning(3.1))
    assert Entry.objects.filter(matter=matter, action="plan").count() == 2
    take_back(morning(3.2))
    tasks = set(Task.objects.filter(case=matter, key__startswith="streets:"))
    assert len(tasks - first) <= 1
    stand = [task for task in first if Matter.objects.get(pk=task.pk).state == "offered"]
    assert len(stand) >= 5
    door.settle([task.pk for task in stand], now=morning(5.2))
    assert {promise(task.pk, "take").broken_at for task in stand} == {morning(5.1)}


def test_when_all_are_out_nobody_else_is_sent(
    city: Streets, facts: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it reckoned where they are by now, which takes long."""
    rounds = [one for one in searching.propose(facts).tasks if one.key.startswith("streets:")]
    monkeypatch.setattr(believing, "believed", lambda *_: pytest.fail("reckoned for nothing"))
    more = searching.propose(replace(facts, under_way=tuple(one.line for one in rounds)))
    assert not any(one.key.startswith(("streets:", "ring:")) for one in more.tasks)
    assert (more.finds, more.at_most) == (None, None)  # and nothing is said of no rounds


def test_seen_farther_than_one_walks_the_search_begins_there(city: Streets, facts: Known) -> None:
    """Seen 2.4 km away after five minutes, by bus: who is not reliable moves nobody."""
    here = city.plane.metres(facts.last.lon, facts.last.lat)
    lon, lat = city.plane.degrees(here + np.array([2_400.0, 0.0]))
    first = replace(facts.last, at=MORNING - timedelta(minutes=10))
    for reliability, moves in ((0.9, True), (0.3, False)):
        seen = Sighting(
            lon=lon, lat=lat, seen_at=MORNING - timedelta(minutes=5), reliability=reliability
        )
        known = replace(facts, last=first, sightings=(seen,))
        rounds = [one for one in searching.propose(known).tasks if one.line]
        east = [float(city.plane.metres(one.lon, one.lat)[0] - here[0]) for one in rounds]
        assert all(1_400 < x < 3_400 for x in east) == moves


def test_somebody_is_of_a_kind() -> None:
    assert believing.category_of("child", 3) == "child_1_3"
    assert believing.category_of("child", 4) == "child_4_6"
    assert believing.category_of("child", None) == "child_7_9"
    assert believing.category_of("other", 12) == "child_10_12"
    assert believing.category_of("", 8) == "child_7_9"
    assert believing.category_of("", 16) == "mental_illness"
    assert believing.category_of("despair", 40) == "despondent"
    assert believing.category_of("", None) == "mental_illness"


def test_the_machine_gives_the_rounds_out(
    city: Streets, facts: Known, report: Callable[..., int]
) -> None:
    """Within seconds of the report, each a task with its streets."""
    matter = report(**{**FATHER, "lon": facts.last.lon, "lat": facts.last.lat})
    door.settle([matter], now=morning(0.1))
    tasks = Task.objects.filter(case__matter=matter, key__startswith="streets:")
    assert tasks.count() == 6
    assert all(len(task.line) > 1 for task in tasks)


def test_footage_without_them_speaks_of_its_place_and_time(city: Streets, facts: Known) -> None:
    """Who was not filmed for half an hour did not pass there then; farther off it says nothing."""
    spot = facts.last
    filmed = Searched(
        lon=spot.lon,
        lat=spot.lat,
        line=[],
        thoroughness=0.9,
        since=MORNING - timedelta(minutes=30),
        until=MORNING - timedelta(minutes=1),
        told_at=MORNING,
    )
    plain = Searched(lon=spot.lon, lat=spot.lat, line=[], thoroughness=0.9, told_at=MORNING)
    before, after, all_around = (
        believing.believed(replace(facts, searched=searched), city)
        for searched in ((), (filmed,), (plain,))
    )
    assert before is not None
    assert after is not None
    assert all_around is not None
    away = before.motion.area.away
    here, near = away < believing.SEES, (away > 150) & (away < 280)
    assert after.edges[here].sum() < 0.2 * before.edges[here].sum()
    assert after.edges[near].sum() > 0.6 * before.edges[near].sum()
    assert all_around.edges[near].sum() < 0.2 * before.edges[near].sum()
    assert not believing.looked_at(replace(facts, searched=(filmed,)), before.motion.area).any()


def test_of_footage_only_the_time_since_they_were_last_seen_counts(
    streets: Streets, facts: Known
) -> None:
    """A hundred years of it, as a mistyped year once let in, are the forty minutes until now."""
    spot, century = facts.last, timedelta(days=36_525)
    assert spot.at is not None
    row = {"lon": spot.lon, "lat": spot.lat, "line": [], "thoroughness": 0.3}
    long = Searched(**row, since=MORNING - century, until=MORNING + century)
    exact = Searched(**row, since=spot.at, until=MORNING)
    found, expected = (
        believing.believed(replace(facts, searched=(one,)), streets) for one in (long, exact)
    )
    assert found is not None
    assert expected is not None
    assert np.array_equal(found.edges, expected.edges)


def test_a_plan_says_what_it_finds_and_what_none_could_exceed(city: Streets, facts: Known) -> None:
    planned = searching.propose(facts)
    assert planned.finds is not None
    assert planned.at_most is not None
    assert 0 < planned.finds <= planned.at_most < 1


def test_without_streets_it_says_neither(facts: Known) -> None:
    planned = searching.propose(facts)
    assert planned.tasks
    assert (planned.finds, planned.at_most) == (None, None)


def test_the_loops_are_compiled_beforehand() -> None:
    believing.prepare()
    assert forwards.signatures
    assert backwards.signatures
    assert route.signatures
