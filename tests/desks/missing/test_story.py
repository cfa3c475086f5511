"""A daughter reports her father; the city looks; he is found, verified, fed back and visited."""

from datetime import timedelta

from jiban.desks.missing.models import Searched, Sighting, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Link, Matter, Promise
from tests.loop.conftest import Bureau

from .conftest import NO, Do, case, morning, promise, state


def test_it_works(father: int, bureau: Bureau, do: Do) -> None:
    # 9:00:03, nobody has lifted a hand: the machine has planned, and tasks are out.
    door.settle([father], now=morning(0.05))
    assert state(father) == "searching"
    assert promise(father, "plan").outcome == Promise.Outcome.KEPT
    tasks = {task.seat: task for task in Task.objects.filter(case=father).order_by("-pk")}
    assert {Seat.STATION, Seat.HOSPITAL, Seat.SHELTER} <= set(tasks)
    for task in tasks.values():
        assert Link.objects.filter(matter=task.pk, other=father, kind="part_of").exists()
        assert promise(task.pk, "take").due_at == morning(0.05) + timedelta(minutes=5)
        assert promise(task.pk, "answer").due_at == task.until
        assert task.why

    # An officer calls the daughter within ten minutes: the next call is due in two hours.
    do(father, "duty", "call_family", 6, how="phone", text="她说父亲常去老房子。")
    assert promise(father, "call").outcome == Promise.Outcome.KEPT
    assert promise(father, "call_again").due_at == morning(126)
    do(father, "duty", "add_place", 7, kind="former", place="旧村口", lon=114.06, lat=22.55)
    do(father, "duty", "describe", 7, **NO)

    # A place that was not known is in the next plan; what is under way is not given out twice.
    door.settle([father], now=morning(7.1))
    assert Task.objects.filter(case=father, key__startswith="place:").count() == 1
    assert Task.objects.filter(case=father, seat=Seat.HOSPITAL).count() == 1

    # The station's officer finds nobody: a fact of the case, written with the answer.
    near = Task.objects.get(case=father, key__startswith="ring:300")
    do(near.pk, "duty", "take", 8)
    do(near.pk, "duty", "nobody_here", 30, thoroughness="0.9")
    assert state(near.pk) == "answered"
    fact = Searched.objects.get(case=father)
    assert (fact.thoroughness, fact.lon) == (0.9, near.lon)
    assert fact.task == Matter.objects.get(pk=near.pk).number

    # The shelter sees somebody, then has him.
    shelter = tasks[Seat.SHELTER]
    do(shelter.pk, "citizen", "bind", 31, device="phone")
    do(shelter.pk, "citizen", "saw_somebody", 40, reliability="0.6", place="站前广场")
    assert Sighting.objects.get(case=father).place == "站前广场"
    do(shelter.pk, "citizen", "found_them", 55, place="救助站", text="他说姓周，身体还好。")
    assert (state(shelter.pk), state(father)) == ("answered", "found")
    assert case(father).found_place == "救助站"

    # Verified, closed; all other tasks end, and nobody looks any more.
    handler = Matter.objects.get(pk=father).handler
    assert handler is not None
    door.act(
        father,
        "verify",
        by=Actor.officer(handler),
        now=morning(70),
        ending="safe",
        identified="女儿到场，核对身份证。",
    )
    take_back(now=morning(70))
    open_tasks = Task.objects.filter(case=father, matter__ended_at=None)
    assert not open_tasks.exists()
    assert not Promise.objects.filter(
        matter__missing_task__case=father, outcome=Promise.Outcome.OPEN
    ).exists()
    door.act(father, "feed_back", by=Actor.officer(handler), now=morning(80), how="talk", text="好")
    assert state(father) == "fed_back"
    door.act(father, "visit", by=Actor.officer(handler), now=morning(900), text="找老房子")
    assert state(father) == "done"
    assert not Promise.objects.filter(matter=father, outcome=Promise.Outcome.OPEN).exists()
    assert bureau.east.pk == Matter.objects.get(pk=father).unit_id
