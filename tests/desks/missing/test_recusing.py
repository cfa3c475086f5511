"""Whoever they may have fled is kept away from the case, its tasks and its profiles."""

import pytest
from django.test import Client

from jiban.desks.missing.following import follow
from jiban.desks.missing.models import Task
from jiban.loop import sight
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Entry, Matter, Recusal
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_kin import consented, frequencies

__all__ = ["frequencies"]


def sees(officer_id: int, matter: int) -> bool:
    return sight.of_officer(officer_id).of(Matter.objects.get(pk=matter))


def test_it_works(planned: int, bureau: Bureau, do: Do) -> None:
    him = bureau.colleague.pk
    assert Matter.objects.get(pk=planned).handler_id == him
    profile = consented(bureau, planned, "child", minute=2)
    task = Task.objects.filter(case=planned, matter__unit=bureau.east).earliest("pk").pk
    assert all(sees(him, one) for one in (planned, profile, task))
    do(planned, "protection", "recuse", 5, officer=him, text="失联人员的前夫")
    assert follow(morning(5.1)) > 1
    assert follow(morning(5.2)) == 0
    assert not any(sees(him, one) for one in (planned, profile, task))
    row = Matter.objects.get(pk=planned)
    assert row.handler_id not in (None, him)
    assert row.unit_id != bureau.east.pk  # he is of that station


def test_what_comes_later_is_born_so(planned: int, bureau: Bureau, do: Do) -> None:
    do(planned, "inspector", "recuse", 5, officer=bureau.duty.pk, text="被投诉人")
    follow(morning(5.1))
    do(planned, "leader", "give_task", 6, seat="station", what="查旧居", why="住过", minutes=30)
    new = Task.objects.filter(case=planned).latest("pk").pk
    assert Recusal.objects.filter(matter=new, officer=bureau.duty).exists()


def test_he_learns_nothing_by_its_page(planned: int, bureau: Bureau, do: Do) -> None:
    number = Matter.objects.get(pk=planned).number
    client = Client()
    client.force_login(bureau.duty)
    assert client.get(f"/matters/{number}").status_code == 200
    do(planned, "protection", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    assert client.get(f"/matters/{number}").status_code == 404


def test_not_twice_and_not_by_anybody(planned: int, bureau: Bureau, do: Do) -> None:
    for part in ("duty", "colleague", "citizen"):
        with pytest.raises(NotAllowed):
            do(planned, part, "recuse", 5, officer=bureau.duty.pk, text="亲属")
    do(planned, "protection", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    with pytest.raises(NotAllowed):
        do(planned, "protection", "recuse", 6, officer=bureau.duty.pk, text="亲属")
    assert Entry.objects.filter(matter=planned, action="recuse").count() == 1


def test_who_has_it_keeps_it_when_another_is_kept_away(
    planned: int, bureau: Bureau, do: Do
) -> None:
    do(planned, "protection", "recuse", 5, officer=bureau.deputy.pk, text="亲属")
    assert Matter.objects.get(pk=planned).handler_id == bureau.colleague.pk
