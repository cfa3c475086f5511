"""Nobody needs to be kept away any more: another person takes it back, from all that followed."""

import pytest

from jiban.desks.missing.following import follow
from jiban.desks.missing.models import Task
from jiban.loop.errors import BadFields, NotAllowed, UnknownMatter, WrongState
from jiban.loop.models import Entry, Matter, Notice, Recusal
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_kin import consented, frequencies
from .test_recusing import sees

__all__ = ["frequencies"]


@pytest.fixture
def recused(planned: int, bureau: Bureau, do: Do) -> int:
    """The father's case, from which an officer of the station is kept away."""
    consented(bureau, planned, "child", minute=2)
    do(planned, "protection", "recuse", 5, officer=bureau.duty.pk, text="被误认为前夫")
    assert follow(morning(5.1)) > 1
    return planned


def test_it_works(recused: int, bureau: Bureau, do: Do) -> None:
    him = bureau.duty.pk
    task = Task.objects.filter(case=recused).earliest("pk").pk
    Matter.objects.filter(pk__in=(recused, task)).update(unit=bureau.east)
    assert not sees(him, recused)
    do(recused, "inspector", "lift_recusal", 6, officer=him, text="核实为同名")
    assert sees(him, recused)
    assert follow(morning(6.1)) > 1
    assert follow(morning(6.2)) == 0
    assert sees(him, task)
    assert not Recusal.objects.exists()
    assert not Matter.objects.filter(recused=True).exists()
    assert Entry.objects.filter(matter=recused, action="lift_recusal").count() == 1


def test_inspectors_and_the_leader_are_told(recused: int, bureau: Bureau, do: Do) -> None:
    do(recused, "leader", "lift_recusal", 6, officer=bureau.duty.pk, text="核实为同名")
    told = Notice.objects.filter(matter=recused, message="let_back")
    assert {notice.audience for notice in told} == {"inspector", "leader"}


def test_not_by_who_asked_for_it(recused: int, bureau: Bureau, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(recused, "protection", "lift_recusal", 6, officer=bureau.duty.pk, text="同名")
    assert not sees(bureau.duty.pk, recused)


def test_not_by_who_asked_for_it_the_second_time(recused: int, bureau: Bureau, do: Do) -> None:
    him = bureau.duty.pk
    do(recused, "inspector", "lift_recusal", 6, officer=him, text="核实为同名")
    do(recused, "inspector", "recuse", 7, officer=him, text="确是前夫")
    with pytest.raises(NotAllowed):
        do(recused, "inspector", "lift_recusal", 8, officer=him, text="同名")
    do(recused, "protection", "lift_recusal", 9, officer=him, text="核实为同名")


def test_not_by_those_who_lead_a_unit_nor_by_who_is_kept_away(
    recused: int, bureau: Bureau, do: Do
) -> None:
    Matter.objects.filter(pk=recused).update(unit=bureau.east)
    for part in ("head", "colleague", "deputy", "citizen"):
        with pytest.raises(NotAllowed):
            do(recused, part, "lift_recusal", 6, officer=bureau.duty.pk, text="同名")
    do(recused, "protection", "recuse", 7, officer=bureau.inspector.pk, text="亲属")
    with pytest.raises(UnknownMatter):
        do(recused, "inspector", "lift_recusal", 8, officer=bureau.inspector.pk, text="同名")


def test_only_of_somebody_who_is_kept_away(recused: int, bureau: Bureau, do: Do) -> None:
    with pytest.raises(BadFields) as refused:
        do(recused, "inspector", "lift_recusal", 6, officer=bureau.head.pk, text="同名")
    assert set(refused.value.fields) == {"officer"}
    do(recused, "inspector", "lift_recusal", 7, officer=bureau.duty.pk, text="同名")
    with pytest.raises(WrongState):
        do(recused, "inspector", "lift_recusal", 8, officer=bureau.duty.pk, text="同名")


def test_who_else_is_kept_away_stays_so(recused: int, bureau: Bureau, do: Do) -> None:
    do(recused, "protection", "recuse", 6, officer=bureau.head.pk, text="亲属")
    follow(morning(6.1))
    do(recused, "inspector", "lift_recusal", 7, officer=bureau.duty.pk, text="同名")
    follow(morning(7.1))
    assert set(Recusal.objects.values_list("officer", flat=True)) == {bureau.head.pk}
    task = Task.objects.filter(case=recused).earliest("pk").pk
    assert Recusal.objects.filter(matter=task).exists()
