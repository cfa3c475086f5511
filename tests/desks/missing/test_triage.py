"""The grade follows from a table of rules, its reasons are shown, and a person may set it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.desks.missing import triage
from jiban.desks.missing.models.words import Category, Grade, Weather
from jiban.desks.missing.triage import Known
from jiban.loop.models import Matter, Notice

from .conftest import FATHER, Do, Report, case


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
