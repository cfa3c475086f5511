"""Somebody is found without a name: recorded with an owner and a promise, compared at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.desks.missing import pages
from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Compared, Found, Pair
from jiban.loop import door, forgetting
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Entry, Matter, Notice
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, Do, Report, morning, promise, state

STRANGER: dict[str, Any] = {
    "name": "周建国",
    "sex": "male",
    "age_from": 75,
    "age_to": 85,
    "marks": "驼背",
    "clothing": "蓝色外套，黑布鞋",
    "place": "云溪公园",
    "lon": 114.055,
    "lat": 22.542,
    "found_at": MORNING + timedelta(minutes=20),
    "condition": "alive",
    "known": "说不清自己是谁，身上没有证件。",
}


def recorded(bureau: Bureau, minute: float = 30, **said: Any) -> int:
    """Record somebody without a name at the east station; return the matter's id."""
    fields = {**STRANGER, "unit": bureau.east.pk, **said}
    return door.act(
        "missing_found", "record", by=bureau.actor("duty"), now=morning(minute), **fields
    ).matter_id


@pytest.fixture
def stranger(bureau: Bureau, protection: Officer) -> int:
    """A man without a name."""
    return recorded(bureau)


def test_it_works(planned: int, stranger: int) -> None:
    row = Matter.objects.get(pk=stranger)
    assert (row.desk, row.state) == ("missing_found", "unknown")
    assert row.handler_id is not None
    assert "周" not in row.title
    assert promise(stranger, "look").due_at == morning(60)
    assert match(morning(31)) == 2
    pair = Pair.objects.get(case=planned, found=stranger)
    assert pair.weight is not None
    assert pair.weight > 5
    assert pair.levels["name"] == "same"
    assert pair.levels["sex"] == "same"
    assert Entry.objects.filter(matter=stranger, action="candidates").count() == 1
    assert Entry.objects.filter(matter=planned, action="compare").count() == 1
    assert Notice.objects.filter(matter=stranger, message="candidates").exists()
    assert promise(stranger, "look").due_at == morning(60)


def test_what_has_not_changed_is_not_compared_again(planned: int, stranger: int, do: Do) -> None:
    match(morning(31))
    assert match(morning(32)) == 0  # that it said something is nothing new
    do(planned, "duty", "note", 40, text="已联系家属")
    assert match(morning(41)) == 0
    assert Compared.objects.get(matter=planned).seq == Matter.objects.get(pk=planned).seq
    do(planned, "duty", "describe", 42, marks="驼背，左手有疤")
    assert match(morning(43)) == 1
    assert Pair.objects.get(case=planned).levels["marks"] == "usual"


def test_no_name_is_kept_beside_the_vault(planned: int, stranger: int) -> None:
    match(morning(31))
    for model in (Pair, Compared, Found):
        for row in model.objects.values():
            assert "建国" not in str(row)
    assert not Entry.objects.filter(payload__contains="建国").exists()


def test_a_new_case_is_compared_with_who_was_found_before(report: Any, bureau: Bureau) -> None:
    one = recorded(bureau, 1, name="", found_at=MORNING)
    match(morning(2))
    assert not Pair.objects.exists()
    case = report(sex="male", age=80, clothing="蓝色外套，黑布鞋", lon=114.05, lat=22.54)
    assert match(morning(3)) == 1
    assert Pair.objects.get().case_id == case
    assert Pair.objects.get().found_id == one


def test_who_looked_is_asked_again_in_thirty_days(stranger: int, do: Do) -> None:
    do(stranger, "duty", "look", 40, text="无人相符")
    assert promise(stranger, "look").due_at == morning(40) + timedelta(days=30)
    match(morning(41))  # with nobody to be compared with
    assert promise(stranger, "look").due_at == morning(40) + timedelta(days=30)


def test_new_candidates_are_looked_at_soon(stranger: int, do: Do, report: Any) -> None:
    do(stranger, "duty", "look", 10_040, text="无人相符")
    report(**FATHER)
    match(morning(10_041))
    assert promise(stranger, "look").due_at == morning(10_071)


def test_many_changes_do_not_put_the_promise_off(stranger: int, do: Do) -> None:
    match(morning(31))
    do(stranger, "duty", "describe_found", 50, height=170)
    match(morning(51))
    assert promise(stranger, "look").due_at == morning(60)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lat": None}, "lon"),
        ({"age_from": 90}, "age_to"),
        ({"found_at": MORNING + timedelta(days=1)}, "found_at"),
    ],
)
def test_what_cannot_be_is_refused(bureau: Bureau, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadFields) as refused:
        recorded(bureau, **wrong)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("handed", ["relief", "hospital", "force", "civil"])
def test_who_is_handed_over_nameless_is_found_by_the_family_that_reports_next_day(
    stranger: int, do: Do, report: Any, handed: str
) -> None:
    match(morning(31))
    do(stranger, "head", "hand_on", 40, handed=handed, text="说不出姓名")
    assert state(stranger) == "unknown"
    assert Found.objects.get(pk=stranger).handed == handed
    assert promise(stranger, "look").ended_at is None
    case = report(**FATHER)
    match(morning(24 * 60))
    assert Pair.objects.get(found=stranger).case_id == case
    assert forgetting.forget_due(morning(4 * 365 * 24 * 60)) == 0


def test_who_went_home_is_compared_no_more(planned: int, stranger: int, do: Do) -> None:
    do(stranger, "head", "go_home", 40, text="想起了自己是谁，女儿接走")
    assert state(stranger) == "handed_over"
    assert Found.objects.get(pk=stranger).handed == "home"
    match(morning(41))
    assert not Pair.objects.exists()
    assert not Compared.objects.filter(matter=stranger).exists()


def test_the_board_says_who_cares_for_them(stranger: int, do: Do, bureau: Bureau) -> None:
    do(stranger, "head", "hand_on", 40, handed="hospital", text="市二院")
    client = Client(headers={"accept-language": "en"})
    client.force_login(bureau.duty)
    page = client.get("/missing/found").content.decode()
    assert Matter.objects.get(pk=stranger).number in page
    assert "hospital" in page


def test_who_is_with_them_has_them(bureau: Bureau) -> None:
    row = Matter.objects.get(pk=recorded(bureau, unit=None, lon=None, lat=None))
    assert (row.handler_id, row.unit_id) == (bureau.duty.pk, bureau.east.pk)


def test_a_citizen_records_nobody(bureau: Bureau) -> None:
    with pytest.raises(NotAllowed):
        door.act("missing_found", "record", by=Actor.citizen(), now=MORNING, **STRANGER)


def test_a_pair_weighs_the_same_whichever_changed_last(
    planned: int, bureau: Bureau, report: Report, do: Do
) -> None:
    """Also where there are more of the one side than of the other."""
    for n in range(3):
        report(name=f"演示某甲{n}", age=30 + n)
    found = recorded(bureau)
    match(morning(31))
    before = Pair.objects.get(case=planned, found=found).weight
    assert before is not None
    Compared.objects.filter(matter__desk="missing").delete()
    match(morning(32))
    assert Pair.objects.get(case=planned, found=found).weight == pytest.approx(before)


def test_the_board_comes_page_by_page_what_is_due_next_on_top(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, soon = recorded(bureau, 40), recorded(bureau, 30)
    monkeypatch.setattr(pages, "A_PAGE", 1)
    browser = Client()
    browser.force_login(bureau.duty)
    shown = [browser.get("/missing/found", {"page": n}).context["found"] for n in (1, 2)]
    assert [[one.pk for one in page] for page in shown] == [[soon], [late]]
