"""The unit tree: paths, snapshots, no unit below itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from jiban.city.models import Unit
from jiban.city.units import tree


def test_it_works(bureau: Unit, branch: Unit, station: Unit) -> None:
    units = tree()
    assert units.get(station.pk).name == "书香派出所"
    assert units.ancestors(station.pk) == (station.pk, branch.pk, bureau.pk)
    assert units.below(bureau.pk) == (bureau.pk, branch.pk, station.pk)
    assert units.children(bureau.pk) == (branch.pk,)
    assert units.covers(bureau.pk, station.pk)
    assert not units.covers(station.pk, bureau.pk)
    assert units.by_code("0101").id == station.pk
    assert [n.id for n in units] == [bureau.pk, branch.pk, station.pk]
    assert units.roots == (bureau.pk,)
    assert [n.depth for n in units] == [0, 1, 2]


def test_the_bureau_is_no_body_outside_whatever_its_code(bureau: Unit) -> None:
    outside = Unit.objects.create(code="+", name="市政府督查室", kind="outside")
    assert tree().roots == (outside.pk, bureau.pk)
    assert (tree().bureaus, tree().bureau) == ((bureau.pk,), bureau.pk)
    bureau.delete()
    assert tree().bureau is None


def test_path_holds_the_ids_from_the_root(bureau: Unit, branch: Unit, station: Unit) -> None:
    station.refresh_from_db()
    assert station.path == f"/{bureau.pk}/{branch.pk}/{station.pk}/"


def test_moving_a_unit_moves_the_paths_below(bureau: Unit, branch: Unit, station: Unit) -> None:
    other = Unit.objects.create(code="02", name="西安分局", kind="branch", parent=bureau)
    team = Unit.objects.create(code="010101", name="社区警务队", kind="team", parent=station)
    station.parent = other
    station.save()
    team.refresh_from_db()
    assert team.path == f"/{bureau.pk}/{other.pk}/{station.pk}/{team.pk}/"
    assert tree().ancestors(team.pk) == (team.pk, station.pk, other.pk, bureau.pk)


def test_a_unit_cannot_stand_below_itself(bureau: Unit, station: Unit) -> None:
    bureau.parent = station
    with pytest.raises(ValidationError, match="即安市公安局"):
        bureau.save()
    bureau.parent = bureau
    with pytest.raises(ValidationError):
        bureau.full_clean()


def test_the_database_refuses_a_unit_that_is_its_own_parent(bureau: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=bureau.pk).update(parent=bureau)


def test_a_change_shows_at_once_in_this_process(bureau: Unit) -> None:
    assert tree().name(bureau.pk) == "即安市公安局"
    Unit.objects.filter(pk=bureau.pk).update(name="新名字")
    assert tree().name(bureau.pk) == "新名字"


def test_an_unchanged_tree_costs_no_query(
    bureau: Unit, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    tree()
    with django_assert_num_queries(0):
        for _ in range(100):
            tree()


def test_every_write_renews_the_stamp(bureau: Unit) -> None:
    def stamp() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stamp::text FROM city_version WHERE key = 'units'")
            return cursor.fetchone()[0]

    seen = {stamp()}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE city_unit SET phone = '110'")
    seen.add(stamp())
    Unit.objects.bulk_create([Unit(code="x", name="x", kind="team")])
    seen.add(stamp())
    Unit.objects.filter(code="x").delete()
    seen.add(stamp())
    assert len(seen) == 4


def test_names_follow_the_readers_language(bureau: Unit) -> None:
    from django.utils import translation

    bureau.name_en = "Ji'an Public Security Bureau"
    bureau.save()
    with translation.override("en"):
        assert tree().name(bureau.pk) == "Ji'an Public Security Bureau"
    with translation.override("zh-hans"):
        assert tree().name(bureau.pk) == "即安市公安局"
