"""One changed record is compared with all of the other side, by what was learned elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from jiban.science.linkage.candidates import UNKNOWN, candidates
from jiban.science.linkage.comparisons import ELSE, LEVELS, Field
from jiban.science.linkage.learned import LEARNED
from jiban.science.linkage.people import Described

FATHER = Described(
    "1", "周建国", "male", 82, 168, "左手有疤，驼背", "蓝色外套，黑色布鞋", 114.05, 22.54, 739_000
)
NOBODY = Described("9", "", "", None, None, "", "", None, None, None)
FOUND = replace(FATHER, id="7", name="周建国", age=78, height=170, lon=114.06, day=739_001)
STRANGERS = [
    Described("2", "王芳", "female", 30, 160, "", "红色裙子", 113.9, 22.6, 738_990),
    Described("3", "李强", "male", 45, 175, "右臂纹身", "白色短袖", 114.2, 22.7, 738_900),
]
PRIOR = 0.5 / 3


def test_it_works() -> None:
    first, *rest = candidates(FOUND, [*STRANGERS, FATHER], found=True, prior=PRIOR, least=-60.0)
    assert first.id == "1"
    assert first.weight > 10
    assert first.levels[Field.NAME] == "same"
    assert first.levels[Field.AGE] == "close"  # 82 and 78: the tolerance is 8.8 years
    assert [one.id for one in rest] == ["3", "2"]
    assert rest[1].levels[Field.SEX] == ELSE


@pytest.mark.parametrize("years", [0, 1, 10])
@pytest.mark.parametrize("age", [6, 78])
def test_both_sides_weigh_alike(age: int, years: int) -> None:
    """Whichever record changed last, and however long lies between."""
    assert FOUND.day is not None
    missing = replace(FATHER, age=age, day=FOUND.day - 365 * years - 1)
    guessed = replace(FOUND, age=age + 3)
    (there,) = candidates(guessed, [missing], found=True, prior=PRIOR, least=-60.0)
    (back,) = candidates(missing, [guessed], found=False, prior=PRIOR, least=-60.0)
    assert (there.weight, dict(there.parts)) == pytest.approx((back.weight, dict(back.parts)))


def test_the_weight_is_the_prior_and_what_was_learned_of_each_level() -> None:
    (one,) = candidates(FOUND, [FATHER], found=True, prior=PRIOR, least=-60.0)
    bits = np.log2(PRIOR / (1 - PRIOR))
    for field, level in one.levels.items():
        known = {code: (m, u) for code, m, u in LEARNED[field]}
        own, others = known[level]
        assert one.parts[field] == pytest.approx(np.log2(own / others))
        bits += np.log2(own / others)
    assert one.weight == pytest.approx(bits)


def test_what_one_side_does_not_know_says_nothing() -> None:
    (one,) = candidates(NOBODY, [FATHER], found=True, prior=PRIOR, least=-60.0)
    assert set(one.levels.values()) == {UNKNOWN}
    assert one.weight == pytest.approx(np.log2(PRIOR / (1 - PRIOR)))


def test_who_is_missing_for_years_has_grown_older() -> None:
    child = replace(FATHER, age=6, day=739_000 - 3653)
    grown = replace(FOUND, age=16)
    for one, other, found in ((grown, child, True), (child, grown, False)):
        (pair,) = candidates(one, [other], found=found, prior=PRIOR, least=-60.0)
        assert pair.levels[Field.AGE] == "close"


def test_less_than_the_least_is_left_out() -> None:
    assert candidates(FOUND, STRANGERS, found=True, prior=PRIOR, least=0.0) == []


def test_what_was_learned_is_of_the_levels_that_there_are() -> None:
    for field, levels in LEVELS.items():
        assert [code for code, _m, _u in LEARNED[field]] == [
            ELSE,
            *(level.code for level in reversed(levels)),
        ]
        for shares in zip(*((m, u) for _code, m, u in LEARNED[field]), strict=True):
            assert sum(shares) == pytest.approx(1, abs=0.01)
