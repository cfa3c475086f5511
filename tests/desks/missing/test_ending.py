"""How it ends: verified, told in person, no offence in a needless report, visited, opened again."""

from datetime import timedelta

import pytest
from django.test import Client

from jiban.desks.missing import pages, protections
from jiban.loop import door
from jiban.loop.errors import BadFields, NotAllowed, WrongState
from jiban.loop.models import Entry, Matter, Promise
from tests.loop.conftest import Bureau

from .conftest import FATHER, Do, Report, case, morning, promise, state

FOUND = {"place": "水库边", "text": "钓鱼的人报警"}


def test_it_works(planned: int, do: Do) -> None:
    do(planned, "duty", "find", 30, **FOUND)
    assert (state(planned), case(planned).found_at) == ("found", morning(30))
    assert promise(planned, "verify").due_at == morning(60)
    do(planned, "duty", "find", 35, **FOUND)  # told of once more: it is due when it was
    assert promise(planned, "verify").due_at == morning(60)
    do(planned, "head", "verify", 40, ending="safe", identified="女儿认出")
    assert promise(planned, "verify").outcome == Promise.Outcome.KEPT
    assert promise(planned, "feedback").due_at == morning(160)
    do(planned, "head", "feed_back", 50, how="talk", text="已告知")
    assert promise(planned, "visit").due_at == morning(50) + timedelta(days=3)
    do(planned, "head", "visit", 1000, text="想找老房子", risk=True)
    assert state(planned) == "done"


def test_a_death_is_told_in_person_before_anything_is_shown(
    planned: int, do: Do, bureau: Bureau
) -> None:
    do(planned, "duty", "find", 30, **FOUND)
    dead = {"ending": "dead", "identified": "法医，DNA"}
    for missing in ({}, {"told_by": bureau.duty.pk}, {"told_at": morning(35)}):
        with pytest.raises(BadFields):
            do(planned, "head", "verify", 40, **dead, **missing)
    with pytest.raises(BadFields):
        do(planned, "head", "verify", 40, **dead, told_by=bureau.duty.pk, told_at=morning(50))
    assert protections.shown(case(planned), "found").ending == ""
    do(planned, "head", "verify", 60, **dead, told_by=bureau.duty.pk, told_at=morning(50))
    assert case(planned).told_by == bureau.duty
    assert protections.shown(case(planned), "closed").ending == ""
    do(planned, "head", "feed_back", 70, how="talk", text="已当面告知")
    assert state(planned) == "done"  # nobody to visit


def test_it_was_not_them_and_the_search_goes_on(planned: int, do: Do) -> None:
    do(planned, "duty", "find", 30, **FOUND)
    do(planned, "duty", "not_them", 45, text="另一位老人")
    assert (state(planned), case(planned).found_at) == ("searching", None)
    assert promise(planned, "plan").due_at == morning(46)
    assert promise(planned, "review").due_at == morning(105)
    assert promise(planned, "criminal").due_at == morning(48 * 60)


def test_a_needless_report_is_no_offence(planned: int, do: Do) -> None:
    do(planned, "head", "end_otherwise", 15, ending="unfounded", text="在邻居家打牌")
    entry = Entry.objects.get(matter=planned, action="end_otherwise")
    assert entry.by.startswith("officer")
    assert not Promise.objects.filter(
        matter=planned, outcome=Promise.Outcome.OPEN
    ).exclude(name="feedback").exists()  # fmt: skip
    do(planned, "head", "feed_back", 20, how="phone", text="人平安就好，下次照样报。")
    assert state(planned) == "done"


def test_malice_is_said_by_a_head_or_a_leader(report: Report, do: Do, bureau: Bureau) -> None:
    matter = report(age=30)
    with pytest.raises(NotAllowed):
        do(matter, "duty", "end_otherwise", 15, ending="malicious", text="谎报")
    do(matter, "head", "end_otherwise", 15, ending="malicious", text="谎报，有录音")
    assert case(matter).ending == "malicious"


def test_who_reported_does_not_end_the_search(planned: int, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(planned, "citizen", "end_otherwise", 15, ending="withdrawn", text="不找了")


def test_what_ended_wrongly_is_opened_again(planned: int, do: Do) -> None:
    do(planned, "head", "end_otherwise", 15, ending="unfounded", text="说在家")
    with pytest.raises(NotAllowed):
        do(planned, "duty", "reopen", 20, text="又不见了")
    do(planned, "head", "reopen", 20, text="家里没人")
    assert (state(planned), case(planned).ending) == ("searching", "")
    assert promise(planned, "call").due_at == morning(30)
    assert promise(planned, "criminal").due_at == morning(48 * 60)
    door.settle([planned], now=morning(20.1))
    assert Entry.objects.filter(matter=planned, action="plan").count() == 2


def test_cold_is_not_closed(planned: int, do: Do) -> None:
    minimum = dict.fromkeys(("family_dna", "unnamed", "hospitals", "told"), True)
    with pytest.raises(BadFields):
        do(planned, "leader", "rest", 100, text="三个月无果", **minimum)
    door.settle([planned], now=morning(48 * 60))
    later = 90 * 24 * 60
    for left in minimum:
        with pytest.raises(BadFields):
            do(planned, "leader", "rest", later, text="三个月无果", **{**minimum, left: False})
    with pytest.raises(NotAllowed):
        do(planned, "duty", "rest", later, text="三个月无果", **minimum)
    do(planned, "leader", "rest", later, text="三个月无果", **minimum)
    assert state(planned) == "cold"
    owed = Promise.objects.filter(matter=planned, outcome=Promise.Outcome.OPEN)
    assert [(row.name, row.due_at) for row in owed] == [
        ("yearly", morning(later) + timedelta(days=365))
    ]
    year = later + 364 * 24 * 60
    do(planned, "deputy", "review_again", year, text="重新比对无名氏")
    assert promise(planned, "yearly").due_at == morning(year) + timedelta(days=365)
    with pytest.raises(BadFields):
        do(planned, "leader", "end_otherwise", year, ending="withdrawn", text="太久了")
    for action in ("verify", "feed_back"):
        with pytest.raises(WrongState):
            do(planned, "deputy", action, year)  # who has it since criminal investigation
    do(planned, "deputy", "wake", year + 1, text="外省来信")
    assert state(planned) == "searching"
    assert promise(planned, "plan").due_at == morning(year + 2)


@pytest.mark.parametrize(("age", "category", "decides"), [
    (34, "", True), (17, "", False), (18, "despair", True), (82, "dementia", False),
    (None, "", True), (None, "child", False), (None, "dementia", False),
])  # fmt: skip
def test_who_decides_what_is_told(
    report: Report, age: int | None, category: str, decides: bool
) -> None:
    matter = report(**{"category": category} | ({"age": age} if age is not None else {}))
    assert protections.decides(case(matter)) is decides


def test_the_board_shows_who_is_still_missing(planned: int, do: Do, bureau: Bureau) -> None:
    minimum = dict.fromkeys(("family_dna", "unnamed", "hospitals", "told"), True)
    door.settle([planned], now=morning(48 * 60))
    do(planned, "leader", "rest", 90 * 24 * 60, text="三个月无果", **minimum)
    number = Matter.objects.get(pk=planned).number
    for officer, seen in ((bureau.leader, True), (bureau.west_duty, False)):
        browser = Client()
        browser.force_login(officer)
        answer = browser.get("/missing/cold")
        assert answer.status_code == 200
        assert (number in answer.content.decode()) is seen
    assert Client().get("/missing/cold").status_code == 302


def test_the_board_comes_page_by_page(
    report: Report, do: Do, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    minimum = dict.fromkeys(("family_dna", "unnamed", "hospitals", "told"), True)
    numbers = []
    for n in range(2):
        cold = report(**FATHER)
        door.settle([cold], now=morning(48 * 60))
        do(cold, "leader", "rest", (90 + n) * 24 * 60, text="三个月无果", **minimum)
        numbers.append(Matter.objects.get(pk=cold).number)
    monkeypatch.setattr(pages, "A_PAGE", 1)
    browser = Client()
    browser.force_login(bureau.leader)
    shown = [browser.get("/missing/cold", {"page": n}).content.decode() for n in (1, 2)]
    assert [[number in page for number in numbers] for page in shown] == [
        [True, False],
        [False, True],
    ]
