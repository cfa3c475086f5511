"""Which unit a subject at a point belongs to: the most specific rule wins."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from jiban.city.models import Area, Rule, Unit
from jiban.city.responsibility import Plan
from jiban.city.shapes import dump
from jiban.city.units import responsible


def area(name: str, west: float, south: float, size: float, unit: Unit | None) -> Area:
    shape = box(west, south, west + size, south + size)
    return Area.objects.create(name=name, unit=unit, geometry=dump(shape))


@pytest.fixture
def traffic(bureau: Unit) -> Unit:
    return Unit.objects.create(code="JJ", name="交警支队", kind="team", parent=bureau)


@pytest.fixture
def precinct(station: Unit) -> Area:
    return area("书香辖区", 114.0, 22.5, 0.02, station)


@pytest.fixture
def territory(branch: Unit) -> Area:
    return area("东安辖区", 114.0, 22.5, 0.1, branch)


def test_it_works(precinct: Area, station: Unit) -> None:
    assert responsible(114.01, 22.51) == station.pk


def test_outside_every_area_nobody_is(precinct: Area) -> None:
    assert responsible(115.0, 22.51) is None
    assert responsible(None, None) is None


def test_the_smaller_area_wins(
    precinct: Area, territory: Area, station: Unit, branch: Unit
) -> None:
    assert responsible(114.01, 22.51) == station.pk
    assert responsible(114.05, 22.55) == branch.pk


def test_a_rule_for_the_subject_beats_the_area(
    precinct: Area, station: Unit, traffic: Unit
) -> None:
    Rule.objects.create(subject="traffic", unit=traffic)
    assert responsible(114.01, 22.51, "traffic") == traffic.pk
    assert responsible(114.01, 22.51, "noise") == station.pk
    assert responsible(114.01, 22.51) == station.pk


def test_a_rule_for_a_group_takes_its_leaves(
    precinct: Area, station: Unit, branch: Unit, traffic: Unit
) -> None:
    Rule.objects.create(subject="traffic", area=precinct, unit=traffic)
    Rule.objects.create(subject="traffic.drunk", unit=branch)
    assert responsible(114.01, 22.51, "traffic.parking") == traffic.pk
    assert responsible(114.01, 22.51, "traffic.drunk") == branch.pk
    assert responsible(114.01, 22.51, "traffics") == station.pk


def test_a_rule_for_the_subject_works_without_a_place(traffic: Unit) -> None:
    Rule.objects.create(subject="traffic", unit=traffic)
    assert responsible(None, None, "traffic") == traffic.pk
    assert responsible(None, None, "noise") is None


def test_among_rules_for_the_subject_the_smaller_area_wins(
    precinct: Area, territory: Area, station: Unit, branch: Unit, traffic: Unit
) -> None:
    Rule.objects.create(subject="traffic", unit=traffic)
    Rule.objects.create(subject="traffic", area=territory, unit=branch)
    assert responsible(114.01, 22.51, "traffic") == branch.pk
    Rule.objects.create(subject="traffic", area=precinct, unit=station)
    assert responsible(114.01, 22.51, "traffic") == station.pk


def test_an_exact_subject_far_away_beats_any_subject_nearby(
    precinct: Area, station: Unit, traffic: Unit
) -> None:
    Rule.objects.create(subject="", area=precinct, unit=station)
    Rule.objects.create(subject="traffic", unit=traffic)
    assert responsible(114.01, 22.51, "traffic") == traffic.pk


def test_a_written_rule_beats_the_areas_own_unit(precinct: Area, branch: Unit) -> None:
    Rule.objects.create(subject="", area=precinct, unit=branch)
    assert responsible(114.01, 22.51) == branch.pk


def test_the_lower_rank_wins(precinct: Area, branch: Unit, traffic: Unit) -> None:
    Rule.objects.create(subject="noise", area=precinct, unit=branch, rank=2)
    Rule.objects.create(subject="noise", area=precinct, unit=traffic, rank=1)
    assert responsible(114.01, 22.51, "noise") == traffic.pk


def test_a_unit_out_of_service_is_passed_over(
    precinct: Area, territory: Area, station: Unit, branch: Unit, traffic: Unit
) -> None:
    Rule.objects.create(subject="traffic", unit=traffic)
    Unit.objects.filter(pk__in=[station.pk, traffic.pk]).update(active=False)
    assert responsible(114.01, 22.51) == branch.pk
    assert responsible(114.01, 22.51, "traffic") == branch.pk


def test_a_point_on_the_line_between_equal_areas_goes_to_the_first(
    station: Unit, branch: Unit
) -> None:
    area("左", 114.0, 22.5, 0.25, branch)
    area("右", 114.25, 22.5, 0.25, station)
    assert responsible(114.25, 22.6) == branch.pk
    assert responsible(114.2500001, 22.6) == station.pk


def test_a_hole_belongs_to_nobody(station: Unit) -> None:
    ring = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]]
    text = json.dumps({"type": "Polygon", "coordinates": [ring, hole]})
    Area.objects.create(name="环", unit=station, geometry=text)
    assert responsible(1, 1) == station.pk
    assert responsible(4, 4) is None
    assert responsible(3, 4) == station.pk  # on the hole's edge


def test_a_change_of_rules_shows_at_once(precinct: Area, station: Unit, branch: Unit) -> None:
    assert responsible(114.01, 22.51) == station.pk
    precinct.unit = branch
    precinct.save()
    assert responsible(114.01, 22.51) == branch.pk


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=8
    ),
    st.tuples(st.floats(0, 14), st.floats(0, 14)),
)
def test_the_index_finds_what_looking_at_every_area_finds(
    squares: list[tuple[int, int, int]], point: tuple[float, float]
) -> None:
    unit = Unit(pk=1, active=True)
    areas = [
        Area(pk=i, unit=unit, geometry=dump(box(x, y, x + s, y + s)))
        for i, (x, y, s) in enumerate(squares)
    ]
    plan = Plan(areas, [])
    px, py = point
    inside = [i for i, (x, y, s) in enumerate(squares) if x <= px <= x + s and y <= py <= y + s]
    assert sorted(plan.areas_at(px, py)) == inside


@given(st.floats(), st.floats())
def test_any_numbers_give_an_answer(lon: float, lat: float) -> None:
    plan = Plan([Area(pk=1, unit=Unit(pk=1), geometry=dump(box(0, 0, 1, 1)))], [])
    plan.unit(lon, lat, None)
