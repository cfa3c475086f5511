"""Which roles an officer holds, and who holds a role at a unit or above it."""

import pytest

from jiban.city.duty import covered, grants, holders, holds
from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role


@pytest.fixture
def head(station: Unit, officer: Officer) -> Officer:
    Post.objects.create(officer=officer, unit=station, role=Role.HEAD)
    return officer


@pytest.fixture
def chief(branch: Unit) -> Officer:
    officer = Officer.objects.create_user("010001", name="单示例", unit=branch)
    Post.objects.create(officer=officer, unit=branch, role=Role.HEAD)
    Post.objects.create(officer=officer, unit=branch, role=Role.DEPUTY)
    return officer


def test_it_works(head: Officer, station: Unit) -> None:
    assert grants(head.pk) == frozenset({("head", station.pk)})
    assert holders(Role.HEAD, station.pk) == [head.pk]


def test_nobody_has_no_grants(db: None) -> None:
    assert grants(12345) == frozenset()


def test_the_nearest_holder_is_found(
    head: Officer, chief: Officer, station: Unit, branch: Unit
) -> None:
    assert holders(Role.HEAD, station.pk) == [head.pk]
    assert holders(Role.DEPUTY, station.pk) == [chief.pk]
    assert holders(Role.HEAD, branch.pk) == [chief.pk]
    assert holders(Role.LEADER, station.pk) == []


def test_holders_come_in_order_of_name(station: Unit) -> None:
    made = {}
    for number, name in (("1001", "曾某"), ("1002", "单某"), ("1003", "艾某")):
        made[name] = Officer.objects.create_user(number, name=name, unit=station)
        Post.objects.create(officer=made[name], unit=station, role=Role.DUTY)
    order = [made["艾某"].pk, made["单某"].pk, made["曾某"].pk]
    assert holders(Role.DUTY, station.pk) == order


def test_a_post_covers_the_units_below(
    chief: Officer, head: Officer, bureau: Unit, branch: Unit, station: Unit
) -> None:
    assert holds(chief.pk, Role.DEPUTY, station.pk)
    assert not holds(chief.pk, Role.DEPUTY, bureau.pk)
    assert not holds(head.pk, Role.HEAD, branch.pk)
    assert covered(chief.pk, Role.HEAD) == {branch.pk, station.pk}
    assert covered(chief.pk, Role.ADMIN) == frozenset()


def test_an_officer_out_of_service_holds_nothing(
    head: Officer, chief: Officer, station: Unit
) -> None:
    head.is_active = False
    head.save()
    assert grants(head.pk) == frozenset()
    assert holders(Role.HEAD, station.pk) == [chief.pk]


def test_a_lost_post_is_lost_at_once(head: Officer, station: Unit) -> None:
    assert grants(head.pk)
    head.posts.all().delete()
    assert grants(head.pk) == frozenset()
