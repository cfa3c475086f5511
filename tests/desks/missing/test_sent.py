"""Who is sent: the stations that are there soonest, each from where it stands."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from jiban.city import caches, units
from jiban.city.streets import keeping
from jiban.desks.missing import believing, knowing, searching
from jiban.desks.missing.knowing import Known, Spot, Stand
from jiban.desks.missing.models import Case, Task
from jiban.desks.missing.rounds import line_of, shared
from jiban.loop import door
from jiban.science.search import Belief
from jiban.science.streets import Mode, Nearest, Streets, Travel
from jiban.sim.streets import grow
from tests.desks.missing.conftest import FATHER, MORNING, Do, Report, morning
from tests.loop.conftest import Bureau


@pytest.fixture(scope="module")
def streets() -> Streets:
    return grow(5, 8_000.0, 8_000)


@pytest.fixture(scope="module")
def facts(streets: Streets) -> Known:
    """Last seen forty minutes ago in the middle of the city."""
    lon, lat = float(np.median(streets.lon)), float(np.median(streets.lat))
    seen = Spot(lon, lat, "云溪菜场", MORNING - timedelta(minutes=40))
    return Known(1, "dementia", 82, 1, MORNING, seen, (), (), (), ())


@pytest.fixture(scope="module")
def belief(streets: Streets, facts: Known) -> Belief:
    found = believing.believed(facts, streets)
    assert found is not None
    return found


def stand(facts: Known, streets: Streets, unit: int, east: float, *, out: bool = False) -> Stand:
    """A station so many metres east of the last place."""
    metres = streets.plane.metres(facts.last.lon, facts.last.lat) + np.array([east, 0.0])
    lon, lat = streets.plane.degrees(metres).tolist()
    return Stand(unit, lon, lat, out)


def test_it_works(streets: Streets, facts: Known, belief: Belief) -> None:
    """The nearest first, setting out after three minutes from where it stands."""
    stands = [stand(facts, streets, n, east) for n, east in enumerate((1_900.0, 300.0, -900.0))]
    sent = believing.sent(belief, stands, 3)
    assert [one.unit_id for one in sent] == [1, 2, 0]
    area = belief.motion.area
    for one, east in zip(sent, (300.0, -900.0, 1_900.0), strict=True):
        assert one.unit.free == belief.seconds + believing.SETS_OUT
        at = streets.junctions[area.junctions[one.unit.junction]]
        middle = streets.plane.metres(facts.last.lon, facts.last.lat)
        assert np.hypot(*(at - middle - (east, 0.0))) < 150


def test_from_beyond_the_area_it_comes_in_when_the_way_is_done(
    streets: Streets, facts: Known, belief: Belief
) -> None:
    """By the quickest way for cars, as reckoned without the desk."""
    far = stand(facts, streets, 7, -3_600.0)
    (sent,) = believing.sent(belief, [far], 1)
    assert sent.unit.junction == belief.motion.start
    drive = Nearest(streets, streets.speed > 0)
    here, there = drive.to(facts.last.lon, facts.last.lat), drive.to(far.lon, far.lat)
    travel = Travel(streets, Mode.CAR)
    took = travel.to_edges(there.edge, there.along)[0, here.edge[0]]
    assert sent.unit.free - belief.seconds - believing.SETS_OUT == pytest.approx(took, abs=40)


def test_who_is_out_comes_after_the_others(streets: Streets, facts: Known, belief: Belief) -> None:
    stands = [stand(facts, streets, 1, 100.0, out=True), stand(facts, streets, 2, 1_500.0)]
    assert [one.unit_id for one in believing.sent(belief, stands, 2)] == [2, 1]


def test_few_stations_send_more_than_one(streets: Streets, facts: Known, belief: Belief) -> None:
    stands = [stand(facts, streets, 1, 100.0), stand(facts, streets, 2, 1_500.0)]
    assert [one.unit_id for one in believing.sent(belief, stands, 5)] == [1, 2, 1, 2, 1]


@pytest.mark.parametrize("many", [0, 6])
def test_where_nobody_is_known_to_stand(belief: Belief, many: int) -> None:
    """They are at the last place in ten minutes, sent by whoever has the case."""
    sent = believing.sent(belief, (), many)
    assert len(sent) == many
    for one in sent:
        assert one.unit_id is None
        assert one.unit.junction == belief.motion.start
        assert one.unit.free == belief.seconds + believing.SOONEST


def test_a_station_on_another_continent_sends_nobody(
    streets: Streets, facts: Known, belief: Belief
) -> None:
    """Its nearest street is at the edge of the city; one at the last place comes before it."""
    near = stand(facts, streets, 1, 0.0)
    sent = believing.sent(belief, [Stand(2, -73.9, 40.7), near], 2)
    assert sent[0].unit_id == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("data_folder")
def test_the_rounds_are_given_to_them(
    bureau: Bureau, data_folder: Path, streets: Streets, facts: Known
) -> None:
    keeping.keep(streets)
    station = bureau.east
    at = stand(facts, streets, station.pk, 300.0)
    station.lon, station.lat = at.lon, at.lat
    station.save()
    caches.forget()
    assert units.tree().get(station.pk).lon == at.lon
    known = knowing.known(Case(pk=1), bureau.east.pk, MORNING)
    assert known.stands == (at,)
    planned = searching.propose(replace(facts, stands=known.stands)).tasks
    rounds = [one for one in planned if one.key.startswith("streets:")]
    assert len(rounds) == searching.UNITS
    assert {one.unit_id for one in rounds} == {station.pk}


@pytest.mark.django_db
@pytest.mark.usefixtures("data_folder")
def test_who_has_said_that_they_cannot_is_not_sent_for_an_hour(
    bureau: Bureau, streets: Streets, facts: Known, report: Report, do: Do
) -> None:
    keeping.keep(streets)
    for station, east in ((bureau.east, 300.0), (bureau.west, 1_500.0)):
        at = stand(facts, streets, station.pk, east)
        station.lon, station.lat = at.lon, at.lat
        station.save()
    caches.forget()
    matter = report(**{**FATHER, "lon": facts.last.lon, "lat": facts.last.lat})
    door.settle([matter], now=morning(0.1))
    rounds = Task.objects.filter(case=matter, key__startswith="streets:")
    refused = rounds.filter(matter__unit=bureau.east).earliest("pk")
    do(refused.pk, "duty", "cannot_do", 2, text="没有人手")
    before = set(rounds.values_list("pk", flat=True))
    door.settle([matter], now=morning(2.1))
    new = rounds.exclude(pk__in=before)
    assert {task.matter.unit_id for task in new} == {bureau.west.pk}
    wanted = rounds.filter(key__in=Case.objects.get(pk=matter).wanted)
    lines = [line_of(task.line) for task in wanted]
    assert shared(line_of(refused.line), lines) > 0.5  # its streets are others' now
    known = knowing.known(Case.objects.get(pk=matter), bureau.east.pk, morning(63))
    assert {one.unit_id for one in known.stands} == {bureau.east.pk, bureau.west.pk}
