"""The demo bureau: complete, the same for the same seed, its precincts without gaps."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box, unary_union

from jiban.city import calendar, duty, units
from jiban.city.models import Area, Officer, Shift, Unit
from jiban.city.roles import Role
from jiban.city.roster import gaps
from jiban.sim import bureau, region

NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
CITY = box(region.WEST, region.SOUTH, region.EAST, region.NORTH)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: object) -> object:
    """Built once for all tests of this file, rolled back at the end."""
    from django.db import transaction

    from jiban.city import caches

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        caches.forget()
        with transaction.atomic():
            yield bureau.build(seed=1, now=NOW)
            transaction.set_rollback(True)
        caches.forget()


def test_it_works(built: bureau.Bureau) -> None:
    assert len(built.branches) == 11
    assert len(built.stations) == 60
    assert 400 <= Officer.objects.count() <= 450
    assert units.tree().roots[0] == built.root
    assert {a.role for a in built.accounts} == set(Role)


def test_the_demo_password_works(built: bureau.Bureau) -> None:
    for account in built.accounts:
        assert Officer.objects.get(number=account.number).check_password(account.password)


def test_every_role_is_held_above_every_station(built: bureau.Bureau) -> None:
    for station in built.stations:
        for role in Role:
            assert duty.holders(role, station), (station, role)


def test_someone_is_on_duty_everywhere_all_the_time(built: bureau.Bureau) -> None:
    start, end = NOW - timedelta(days=34), NOW + timedelta(days=59)
    for unit in Unit.objects.all():
        assert gaps(unit.pk, start, end) == [], unit.name
        assert duty.on_duty(unit.pk, NOW)
    for station in built.stations:
        assert len(duty.on_duty(station, NOW)) == 2


def test_every_point_of_the_city_has_its_station(built: bureau.Bureau) -> None:
    rng = random.Random(3)
    for _ in range(300):
        lon = rng.uniform(region.WEST, region.EAST)
        lat = rng.uniform(region.SOUTH, region.NORTH)
        found = units.responsible(lon, lat)
        assert found in built.stations or found == built.teams["BZ"]
        assert units.responsible(lon, lat, "traffic") == built.teams["JJ"]
        assert units.responsible(lon, lat, "case") in built.branches
    assert units.responsible(region.WEST - 0.01, region.SOUTH) is None


def test_branches_are_one_piece_each(built: bureau.Bureau) -> None:
    from jiban.city.shapes import parse

    shapes = [parse(a.geometry) for a in Area.objects.filter(kind="branch")]
    assert [s.geom_type for s in shapes] == ["Polygon"] * 11
    assert unary_union(shapes).symmetric_difference(CITY).area < 1e-12


def test_names_are_plainly_made_up_and_never_twice(built: bureau.Bureau) -> None:
    names = list(Officer.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    assert set(Unit.objects.values_list("name", flat=True)).__len__() == Unit.objects.count()


def test_next_year_can_be_counted_in(built: bureau.Bureau) -> None:
    assert calendar.known(2027)


def test_it_refuses_an_installation_in_use(built: bureau.Bureau) -> None:
    with pytest.raises(bureau.BureauExists, match="JIBAN_HOME"):
        bureau.build(now=NOW)


def test_a_later_start_carries_the_roster_on(built: bureau.Bureau) -> None:
    before = Shift.objects.count()
    bureau.ensure(now=NOW)
    assert Shift.objects.count() == before
    bureau.ensure(now=NOW + timedelta(days=3))
    assert Shift.objects.count() > before
    station = built.stations[0]
    assert gaps(station, NOW, NOW + timedelta(days=62)) == []


@settings(max_examples=50, deadline=None)
@given(st.integers())
def test_precincts_tile_the_city_for_every_seed(seed: int) -> None:
    cells = region.draw(random.Random(seed)).cells
    assert len(cells) == 60
    assert all(c.is_valid for c in cells)
    # No gap and no overlap: together they are the city, and their sizes add up to it.
    assert unary_union(cells).symmetric_difference(CITY).area < 1e-12
    assert sum(c.area for c in cells) == pytest.approx(CITY.area, rel=1e-9)
    assert all(a.touches(b) for a, b in pairwise(cells))
