"""What is promised while the search goes on: calls every two hours, reviews at 1, 6, 24 hours."""

import pytest

from jiban.city import caches
from jiban.city.models import Post
from jiban.loop import door
from jiban.loop.models import Entry, Promise
from tests.loop.conftest import Bureau

from .conftest import Do, Report, morning, promise, state

OUTCOME = Promise.Outcome


def test_it_works(planned: int, do: Do) -> None:
    do(planned, "duty", "call_family", 9, how="phone", text="没有消息")
    assert promise(planned, "call").outcome == OUTCOME.KEPT
    for minute in (120, 200):
        do(planned, "duty", "call_family", minute, how="phone", text="没有消息")
        assert promise(planned, "call_again").due_at == morning(minute + 120)
    kept = Promise.objects.filter(matter=planned, name="call_again", outcome=OUTCOME.KEPT)
    assert kept.count() == 2


def test_an_attempt_keeps_nothing(planned: int, do: Do) -> None:
    do(planned, "duty", "tried_to_call", 5)
    door.settle([planned], now=morning(11))
    assert promise(planned, "call").broken_at == morning(10)


def test_also_while_nobody_is_on_duty(do: Do, report: Report, bureau: Bureau) -> None:
    """Nobody has it yet, and the head has called the family: the next call is owed all the same."""
    Post.objects.all().delete()
    caches.forget()
    matter = report(age=30)
    assert state(matter) == "reported"
    Post.objects.create(officer=bureau.head, unit=bureau.east, role="head")
    caches.forget()
    do(matter, "head", "call_family", 9, how="phone", text="没有消息")
    assert promise(matter, "call_again").due_at == morning(129)


def test_and_when_a_cold_case_turns_out_not_to_be_them(planned: int, do: Do) -> None:
    do(planned, "leader", "to_criminal", 20)
    done = dict.fromkeys(("family_dna", "unnamed", "hospitals", "told"), True)
    do(planned, "leader", "rest", 30, text="已全部比对", **done)
    do(planned, "dispatcher", "find", 40, place="救助站", text="像他")
    do(planned, "dispatcher", "not_them", 50, text="指纹不符")
    assert promise(planned, "call_again").due_at == morning(170)
    do(planned, "dispatcher", "find", 60, place="医院", text="像他")
    do(planned, "dispatcher", "not_them", 70, text="不是")
    assert promise(planned, "call_again").due_at == morning(170)  # no later for it


def test_it_goes_on_until_the_search_is_over(planned: int, do: Do) -> None:
    do(planned, "duty", "call_family", 9, how="phone", text="没有消息")
    do(planned, "duty", "find", 60, place="救助站", text="找到")
    do(planned, "duty", "call_family", 70, how="phone", text="还在核实")
    assert promise(planned, "call_again").due_at == morning(190)
    do(planned, "head", "verify", 80, ending="safe", identified="身份证")
    assert promise(planned, "call_again").outcome == OUTCOME.VOID


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ([40], 60),
        ([50], 360),
        ([60], 360),
        ([70], 360),
        ([50, 200], 360),
        ([50, 360], 24 * 60),
        ([400], 24 * 60),
        ([50, 300, 1440], 2 * 1440),
        ([1500], 1500 + 1440),
    ],
)
def test_reviews(planned: int, do: Do, at: list[int], due: int) -> None:
    assert promise(planned, "review").due_at == morning(60)
    for minute in at:
        do(planned, "head", "review", minute, text="看过全部线索")
    assert promise(planned, "review").due_at == morning(due)


def test_what_is_not_reviewed_climbs_to_the_leader(planned: int) -> None:
    door.settle([planned], now=morning(121))
    rungs = Entry.objects.filter(matter=planned, action="rung", payload__contains='"review"')
    assert any('"leader"' in row.payload for row in rungs)


def test_what_nobody_plans_the_machine_plans(father: int) -> None:
    assert state(father) == "watched"
    door.settle([father], now=morning(0.04))
    assert state(father) == "watched"
    door.settle([father], now=morning(0.06))
    assert state(father) == "searching"


@pytest.mark.parametrize("minute", [0.05, 2, 10, 300])
def test_after_an_outage_the_machine_plans_all_the_same(father: int, minute: float) -> None:
    """Of the rungs that are due only the highest fires: each of them plans."""
    door.settle([father], now=morning(minute))
    assert state(father) == "searching"
    kept = promise(father, "plan").outcome
    assert kept == (OUTCOME.KEPT if minute < 1 else OUTCOME.LATE)
