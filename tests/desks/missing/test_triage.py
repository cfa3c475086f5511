"""The grade follows from a table of rules, its reasons are shown, and a person may set it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.desks.missing import triage
from jiban.desks.missing.aging import plan_anew
from jiban.desks.missing.models.words import Category, Grade, Weather
from jiban.desks.missing.triage import Known
from jiban.loop import door
from jiban.loop.models import Matter, Notice

from .conftest import FATHER, Do, Report, case, morning


def test_it_works(father: int) -> None:
    assert case(father).grade == Grade.MAJOR
    assert case(father).reasons == ["dementia"]
    assert triage.words(["dementia", "gone"]) == [str(triage.TEXTS["dementia"]), "gone"]
    matter = Matter.objects.get(pk=father)
    assert (matter.urgent, matter.raised) == (True, 3)
    assert Notice.objects.filter(matter=father, message="oversee", audience="leader").exists()


@pytest.mark.parametrize(
    ("known", "grade", "reasons"),
    [
        (Known(), "other", []),
        (Known(age=30), "other", []),
        (Known(age=0), "major", ["small_child"]),
        (Known(age=6), "major", ["small_child"]),
        (Known(age=7), "major", ["child"]),
        (Known(age=13), "major", ["child"]),
        (Known(age=14), "other", ["teenager"]),
        (Known(age=17, missing_for=24.0), "other", ["teenager"]),
        (Known(age=17, missing_for=24.1), "major", ["minor_long", "teenager"]),
        (Known(age=18, missing_for=99.0), "other", []),
        (Known(category="child"), "major", ["child_no_age"]),
        (Known(category="autism"), "major", ["autism"]),
        (Known(category="despair"), "major", ["despair"]),
        (Known(category="illness"), "major", ["illness"]),
        (Known(medicine_in=12.0), "major", ["medicine"]),
        (Known(medicine_in=-3.0), "major", ["medicine"]),
        (Known(medicine_in=12.1), "other", []),
        (Known(age=64, weather="cold"), "other", []),
        (Known(age=65, weather="cold"), "major", ["weather"]),
        (Known(age=65), "other", []),
        (Known(crime=True), "major", ["crime"]),
        (Known(violence=True), "other", ["violence"]),
        (Known(before=2), "other", ["repeat"]),
    ],
)
def test_the_table(known: Known, grade: str, reasons: list[str]) -> None:
    assert triage.triage(known) == (grade, reasons)


KNOWN = st.builds(
    Known,
    age=st.none() | st.integers(0, 120),
    category=st.sampled_from(["", *Category.values]),
    medicine_in=st.none() | st.floats(-48, 48),
    missing_for=st.none() | st.floats(0, 1000),
    weather=st.sampled_from(["", *Weather.values]),
    crime=st.booleans(),
    violence=st.booleans(),
    before=st.integers(0, 9),
)


@given(KNOWN)
def test_what_is_major_has_a_reason_that_says_so(known: Known) -> None:
    grade, reasons = triage.triage(known)
    major = {rule.name for rule in triage.RULES if rule.grade is Grade.MAJOR}
    assert (grade == Grade.MAJOR) == bool(major & set(reasons))


@given(KNOWN, KNOWN, st.booleans(), st.sampled_from(Grade))
def test_a_persons_grade_is_lowered_by_nobody(
    then: Known, now: Known, by_person: bool, set_to: Grade
) -> None:
    _grade, reasons = triage.triage(then)
    again, found = triage.again(set_to, reasons, by_person, now)
    if not by_person:
        assert again == triage.triage(now)[0]
    elif set(found) <= set(reasons):
        assert again == set_to
    else:
        assert again == Grade.MAJOR or (again, set_to) == (Grade.OTHER, Grade.OTHER)


def test_what_is_not_major_is_the_deputys(report: Report) -> None:
    matter = report(age=30)
    assert case(matter).grade == Grade.OTHER
    assert Notice.objects.filter(matter=matter, message="oversee", audience="deputy").exists()
    assert not Notice.objects.filter(matter=matter, audience="leader").exists()


def test_it_is_graded_again_when_more_is_known(report: Report, do: Do) -> None:
    matter = report(age=30)
    do(matter, "duty", "describe", 5, crime=True)
    assert (case(matter).grade, case(matter).reasons) == ("major", ["crime"])
    assert Notice.objects.filter(matter=matter, message="oversee", audience="leader").exists()


def test_a_person_grades_with_a_reason_and_it_stands_until_more_is_known(
    report: Report, do: Do
) -> None:
    matter = report(**FATHER)
    do(matter, "head", "regrade", 5, grade="other", text="人在家门口，邻居看着。")
    do(matter, "duty", "describe", 6, clothing="灰帽子")
    assert case(matter).grade == "other"
    do(matter, "duty", "describe", 7, crime=True)
    assert case(matter).grade == "major"


HOURS_24 = 24 * 60
MINOR: dict[str, Any] = {"age": 16, "seen_at": morning(-180)}
PILLS: dict[str, Any] = {"age": 40, "medicine": "胰岛素", "medicine_at": morning(13 * 60)}


@pytest.mark.parametrize(
    ("said", "before", "after", "reason"),
    [
        (MINOR, HOURS_24 - 180, HOURS_24 - 179, "minor_long"),
        (PILLS, 59, 60, "medicine"),
    ],
)
def test_it_rises_by_the_hour_by_itself(
    report: Report, said: dict[str, Any], before: float, after: float, reason: str
) -> None:
    """Nobody does anything, and the leader is told once."""
    matter = report(**said)
    door.settle([matter], now=morning(0.1))
    assert case(matter).grade == Grade.OTHER
    plan_anew(morning(before))
    assert case(matter).grade == Grade.OTHER
    for minute in (after, after + 1):
        plan_anew(morning(minute))
        assert case(matter).grade == Grade.MAJOR
        assert reason in case(matter).reasons
        told = Notice.objects.filter(matter=matter, message="oversee", audience="leader")
        assert told.count() == 1


@pytest.mark.parametrize(("action", "part"), [("plan", "duty"), ("review", "head")])
def test_it_is_graded_again_by_each_plan_and_review(
    report: Report, do: Do, action: str, part: str
) -> None:
    matter = report(**MINOR)
    door.settle([matter], now=morning(0.1))
    said = {"text": "看过全部线索"} if action == "review" else {}
    do(matter, part, action, HOURS_24, **said)
    assert case(matter).grade == Grade.MAJOR
    assert Matter.objects.get(pk=matter).urgent


def test_a_persons_grade_stands_whatever_the_hour_but_for_a_new_reason(
    report: Report, do: Do
) -> None:
    matter = report(**{**MINOR, "age": 12})
    door.settle([matter], now=morning(0.1))
    do(matter, "head", "regrade", 5, grade="other", text="在亲戚家，已通话。")
    assert plan_anew(morning(HOURS_24 - 200)) == 0
    assert case(matter).grade == Grade.OTHER
    assert plan_anew(morning(HOURS_24)) == 1
    assert case(matter).grade == Grade.MAJOR
