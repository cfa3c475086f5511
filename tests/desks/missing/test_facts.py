"""Facts lead to a new plan; what was taken back, or may no longer be used, counts for nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from jiban.desks.missing import knowing, searching
from jiban.desks.missing.actions.facts import KINDS
from jiban.desks.missing.aging import plan_anew
from jiban.desks.missing.models import Evidence, Place, Searched, Sighting, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door, reading
from jiban.loop.errors import BadFields
from jiban.loop.models import Entry, Matter, Notice, Promise
from tests.loop.conftest import Bureau

from .conftest import Do, case, morning, promise, state

SEEN = {"place": "站前广场", "lon": 114.07, "lat": 22.53, "reliability": "0.9"}


def wanted(matter: int) -> set[str]:
    return set(case(matter).wanted)


def rings(matter: int) -> set[str]:
    return {key for key in wanted(matter) if key.startswith("ring:")}


def plan(matter: int, minute: float) -> None:
    door.settle([matter], now=morning(minute))


def test_it_works(planned: int, do: Do) -> None:
    around = "ring:300:114.0500,22.5400"
    assert around in wanted(planned)
    do(planned, "duty", "add_sighting", 20, seen_at=morning(15), **SEEN)
    assert promise(planned, "plan").due_at == morning(21)
    plan(planned, 20.1)
    assert promise(planned, "plan").outcome == Promise.Outcome.KEPT
    assert "ring:300:114.0700,22.5300" in wanted(planned)
    assert around not in wanted(planned)
    stale = Task.objects.get(key=around)
    take_back(now=morning(21))
    assert state(stale.pk) == "ended"
    assert state(Task.objects.get(key="ring:300:114.0700,22.5300").pk) == "offered"


def test_what_somebody_has_begun_is_not_taken_back(planned: int, do: Do) -> None:
    begun = Task.objects.get(key="ring:300:114.0500,22.5400")
    do(begun.pk, "duty", "take", 5)
    do(planned, "duty", "add_sighting", 20, seen_at=morning(15), **SEEN)
    plan(planned, 20.1)
    take_back(now=morning(21))
    assert state(begun.pk) == "taken"


def test_a_sighting_that_is_taken_back_undoes_itself(planned: int, do: Do) -> None:
    before = rings(planned)
    do(planned, "duty", "add_sighting", 20, seen_at=morning(15), **SEEN)
    plan(planned, 20.1)
    assert not rings(planned) & before
    take_back(now=morning(21))
    do(planned, "duty", "retract", 30, fact=Sighting.objects.get().pk, text="是别人")
    plan(planned, 30.1)
    assert rings(planned) == before
    again = Task.objects.filter(key="ring:300:114.0500,22.5400", matter__ended_at=None)
    assert again.count() == 1  # what was taken back is given out again
    with pytest.raises(BadFields):
        do(planned, "duty", "retract", 31, fact=Sighting.objects.get().pk, text="再次")


@pytest.mark.parametrize("kind", ["searched", "evidence", "place"])
def test_whatever_was_wrong_is_taken_back(
    planned: int, do: Do, bureau: Bureau, client: Client, kind: str
) -> None:
    spot = {"place": "旧村口", "lon": 114.06, "lat": 22.55}
    do(planned, "duty", "add_place", 5, kind="former", **spot)
    do(planned, "duty", "add_searched", 6, thoroughness="0.3", **spot)
    said = {"kind": "phone", "radius": 400, "at": morning(5), "basis": "审批", **spot}
    do(planned, "duty", "add_evidence", 7, expires_at=morning(120), **said)
    do(planned, "head", "approve_evidence", 7, evidence=Evidence.objects.get().pk)
    plan(planned, 7.1)
    fact = KINDS[kind]._default_manager.get(case=planned)
    do(planned, "duty", "retract", 8, kind=kind, fact=fact.pk, text="记在了另一个案子上")
    assert promise(planned, "plan").due_at == morning(9)
    facts = knowing.known(case(planned), bureau.east.pk, morning(8))
    counts = {"searched": facts.searched, "evidence": facts.evidence, "place": facts.likely}
    assert {name: len(rows) for name, rows in counts.items()} == {
        name: int(name != kind) for name in counts
    }
    client.force_login(bureau.duty)
    page = client.get(f"/matters/{Matter.objects.get(pk=planned).number}").content.decode()
    assert "记在了另一个案子上" in page
    with pytest.raises(BadFields):
        do(planned, "duty", "retract", 9, kind=kind, fact=fact.pk, text="再次")


def test_what_a_unit_cannot_do_is_planned_anew_for_others(
    planned: int, do: Do, bureau: Bureau
) -> None:
    """Who has just said no is not asked the same again at once."""
    around = Task.objects.get(case=planned, key="ring:300:114.0500,22.5400")
    do(around.pk, "duty", "cannot_do", 5, text="走不开")
    assert promise(planned, "plan").due_at == morning(6)
    plan(planned, 5.1)
    assert state(around.pk) == "ended"
    again = Task.objects.filter(case=planned, key=around.key).exclude(pk=around.pk)
    assert not again.exists()
    Matter.objects.filter(pk=planned).update(unit=bureau.west)
    do(planned, "west_duty", "plan", 6)
    assert again.get().matter.unit == bureau.west  # the case is theirs now


def test_after_an_hour_it_is_asked_again(planned: int, do: Do) -> None:
    around = Task.objects.get(case=planned, key="ring:300:114.0500,22.5400")
    do(around.pk, "duty", "cannot_do", 5, text="走不开")
    do(planned, "duty", "plan", 66)
    assert Task.objects.filter(case=planned, key=around.key).count() == 2


def test_several_facts_at_once_make_one_plan(planned: int, do: Do) -> None:
    for second in range(3):
        do(planned, "duty", "add_place", 20 + second / 60, kind="liked", place=f"公园{second}")
    plan(planned, 20.2)
    assert Entry.objects.filter(matter=planned, action="plan").count() == 2


@pytest.mark.parametrize(("thoroughness", "left"), [("0.3", 1), ("0.9", 0)])
def test_a_place_that_was_searched_well_is_not_searched_again(
    father: int, do: Do, thoroughness: str, left: int
) -> None:
    spot = {"place": "旧村口", "lon": 114.06, "lat": 22.55}
    do(father, "duty", "add_place", 0, kind="former", **spot)
    do(father, "duty", "add_searched", 0.01, thoroughness=thoroughness, **spot)
    plan(father, 0.1)
    assert sum(key.startswith("place:") for key in wanted(father)) == left


def test_when_it_expires_the_case_is_planned_anew(planned: int, do: Do) -> None:
    """Once for each piece of evidence, and by no runner before its time."""
    said = {"kind": "phone", "lon": 114.06, "lat": 22.54, "radius": 400, "at": morning(5)}
    for expires in (120, 150, 180):
        do(planned, "duty", "add_evidence", 10, basis="审批", expires_at=morning(expires), **said)
    for row in Evidence.objects.exclude(expires_at=morning(150)):  # that one waits
        do(planned, "head", "approve_evidence", 10, evidence=row.pk)
    plan(planned, 10.1)
    made = Entry.objects.filter(matter=planned, action="plan")
    before = made.count()
    for minute, plans in ((119, 0), (120, 1), (121, 1), (151, 1), (180.1, 2), (200, 2)):
        plan_anew(morning(minute))
        assert made.count() == before + plans


def test_a_piece_of_street_is_kept_as_points(planned: int, do: Do) -> None:
    line = "114.05,22.54 114.051,22.541"
    do(planned, "duty", "add_searched", 10, thoroughness="0.6", line=line)
    assert Searched.objects.get().line == [[114.05, 22.54], [114.051, 22.541]]
    for wrong in ("114.05", "a,b", "181,0", "[[1,2,3]]", "[1]"):
        with pytest.raises(BadFields):
            do(planned, "duty", "add_searched", 11, thoroughness="0.6", line=wrong)


def test_footage_has_a_beginning_and_an_end_after_it(planned: int, do: Do) -> None:
    for wrong in (
        {"since": morning(-50)},
        {"until": morning(-50)},
        {"since": morning(-30), "until": morning(-50)},
    ):
        with pytest.raises(BadFields):
            do(planned, "duty", "add_searched", 9, thoroughness="0.6", **wrong)


def test_a_mistyped_year_of_footage_is_refused(planned: int, do: Do) -> None:
    """Each minute of it would be reckoned with by every plan from then on."""
    century, three_days = timedelta(days=36_525), timedelta(days=3)
    wrongs = [
        (morning(-50), morning(-30) + century),
        (morning(-50), morning(20)),
        (morning(-30) - century, morning(-30)),
        (morning(-30) - three_days, morning(-30)),
    ]
    for since, until in wrongs:
        with pytest.raises(BadFields):
            do(planned, "duty", "add_searched", 9, thoroughness="0.6", since=since, until=until)
        with pytest.raises(BadFields):
            do(planned, "duty", "ask_footage", 9, camera="K-12 路口", start=since, end=until)
    two_days = {"since": morning(-2880), "until": morning(0)}
    do(planned, "duty", "add_searched", 9, thoroughness="0.6", **two_days)


def test_a_planners_piece_of_street_comes_back_as_searched(
    planned: int, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    street = ((114.05, 22.54), (114.051, 22.5405))
    asked = searching.Proposal(
        "street:1", Seat.STATION, "沿街查找", "可能性最大", morning(60), line=street
    )
    monkeypatch.setattr(searching, "propose", lambda facts: searching.Plan([asked]))
    do(planned, "duty", "plan", 5)
    task = Task.objects.get(case=planned, key="street:1")
    assert task.line == [list(point) for point in street]
    do(task.pk, "duty", "nobody_here", 20, thoroughness="0.6")
    assert Searched.objects.get().line == task.line


def test_a_person_gives_out_a_task_of_their_own(planned: int, do: Do) -> None:
    said = {"seat": "volunteers", "what": "沿河查看", "place": "云溪河", "minutes": 30}
    do(planned, "duty", "give_task", 5, **said)
    do(planned, "duty", "give_task", 6, **said)
    own = Task.objects.filter(case=planned, seat=Seat.VOLUNTEERS)
    assert own.count() == 2
    plan(planned, 7)
    take_back(now=morning(7))
    assert {state(task.pk) for task in own} == {"offered"}  # the plan takes back only its own


def test_a_time_still_to_come_is_refused(planned: int, do: Do) -> None:
    with pytest.raises(BadFields):
        do(planned, "duty", "add_sighting", 5, seen_at=morning(6) + timedelta(0), **SEEN)


def test_the_family_adds_what_it_knows(planned: int, do: Do) -> None:
    do(planned, "citizen", "add", 5, text="他可能去了儿子的旧单位，电话13812345678")
    entry = Entry.objects.get(matter=planned, action="add")
    assert "13812345678" not in entry.payload
    assert promise(planned, "plan").outcome == Promise.Outcome.KEPT  # no plan goes by words
    assert Notice.objects.filter(matter=planned, message="fact").exists()


def test_a_partners_task_does_not_say_whose_home_it_is(planned: int, do: Do) -> None:
    said = {"seat": "volunteers", "what": "到书香路88号3栋1204看看", "minutes": 30}
    do(planned, "duty", "give_task", 5, **said, place="书香路88号3栋1204", why="书香路88号3栋1204")
    task = Task.objects.get(case=planned, seat=Seat.VOLUNTEERS)
    assert (task.place, task.what, task.why) == ("书香路＊＊", "到书香路＊＊看看", "书香路＊＊")
    journal = "".join(Entry.objects.filter(matter=task.pk).values_list("payload", flat=True))
    assert "«P" not in journal
    assert not reading.people_of(task.pk)


def test_an_officers_task_says_it_as_the_case_does(
    planned: int, do: Do, bureau: Bureau, client: Client
) -> None:
    """A label, and what it stands for is opened on the task's own page for a purpose."""
    do(planned, "duty", "add_place", 5, kind="home", place="书香路88号3栋1204")
    plan(planned, 5.1)
    task = Task.objects.get(case=planned, key__startswith="place:")
    assert task.place == Place.objects.get(case=planned).place
    (known,) = reading.people_of(task.pk)
    assert task.place == f"书香路{reading.mark(known.label)}"
    assert known.data == {"address": "88号3栋1204"}
    client.force_login(bureau.duty)
    number = task.matter.number
    phone_page = client.get(f"/missing/tasks/{number}").content.decode()
    assert "书香路＊＊" in phone_page
    assert f'href="/matters/{number}"' in phone_page
    for path in (f"/matters/{number}", "/missing/tasks"):
        page = client.get(path).content.decode()
        assert "书香路" in page
        assert "书香路«P" not in page


def test_a_plan_rings_once_at_each_unit(planned: int) -> None:
    """Its tasks stand in one list there: six of them need not ring six times."""
    tasks = Task.objects.filter(case=planned, planned=True)
    told = Notice.objects.filter(matter__in=tasks.values("pk"), message="offered")
    units = set(tasks.values_list("matter__unit", flat=True))
    assert tasks.count() > len(units)
    assert sorted(told.values_list("unit", flat=True)) == sorted(units)
