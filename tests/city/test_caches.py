"""What a process remembers of the city is renewed when another process changes it."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from jiban.city import caches, duty, units
from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role
from jiban.city.units import tree


def elsewhere(work: Callable[[], None]) -> None:
    """Do something on another connection and commit, as another process would."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def rename(name: str) -> None:
    # Past the models, so that nothing in this process is told.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE city_unit SET name = %s", [name])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that pass for the caches only when the test says so."""
    seconds = [1000.0]
    monkeypatch.setattr(caches.time, "monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def unit(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Unit]:
    """A unit really committed, so that other connections see it."""
    with django_db_blocker.unblock():
        caches.forget()
        yield Unit.objects.create(code="0", name="旧名", kind="bureau")
        for model in (Post, Officer, Unit):
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


def test_it_works(unit: Unit, clock: list[float]) -> None:
    assert tree().name(unit.pk) == "旧名"
    elsewhere(lambda: rename("新名"))
    clock[0] += 2
    assert tree().name(unit.pk) == "新名"


def test_between_checks_nothing_is_asked(
    unit: Unit, clock: list[float], django_assert_num_queries: Callable[[int], object]
) -> None:
    tree()
    elsewhere(lambda: rename("新名"))
    clock[0] += caches.CHECK_SECONDS / 2
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert tree().name(unit.pk) == "旧名"


def test_a_check_without_change_is_one_small_query(
    unit: Unit, clock: list[float], django_assert_num_queries: Callable[[int], object]
) -> None:
    tree()
    clock[0] += 2
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        for _ in range(10):
            tree()


def test_what_was_rolled_back_is_forgotten(unit: Unit, clock: list[float]) -> None:
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name="未提交")
        assert tree().name(unit.pk) == "未提交"
        transaction.set_rollback(True)
    clock[0] += 2
    assert tree().name(unit.pk) == "旧名"


def test_a_thread_that_cannot_see_a_change_yet_does_not_keep_the_old_for_good(
    unit: Unit, clock: list[float]
) -> None:
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name="新名")
        caches.forget()
        # This thread's stamp is in memory now; the other thread sees only the old rows.
        tree()
        units._tree.drop()
        elsewhere(lambda: print(tree()))
    assert tree().name(unit.pk) == "新名"


def test_signing_in_renews_nothing(unit: Unit, clock: list[float]) -> None:
    officer = Officer.objects.create_user("010203", name="王某", unit=unit)
    Post.objects.create(officer=officer, unit=unit, role=Role.DUTY)
    before = _stamps()
    officer.save(update_fields=["last_login"])
    assert _stamps() == before
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    assert _stamps() != before
    assert duty.grants(officer.pk) == frozenset()


def _stamps() -> dict[str, object]:
    from jiban.city.models import Version

    return dict(Version.objects.values_list("key", "stamp"))
