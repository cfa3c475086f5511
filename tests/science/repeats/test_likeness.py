"""The same trouble in the same place is likely one problem; place or trouble alone is not."""

import numpy as np
import pytest

from jiban.science.repeats.letters import Letters
from jiban.science.repeats.likeness import features, likeness
from jiban.science.repeats.profiles import Profiles
from jiban.science.repeats.reasons import shared
from jiban.science.repeats.wording import Wording

from .letters import ELSEWHERE, MIXER, OTHERS, SCHOOL

ALL = [*MIXER, *SCHOOL, *ELSEWHERE, *OTHERS]
LETTERS = Letters.read(ALL)
WORDING = Wording.learn(LETTERS)
PROFILES = Profiles.of(LETTERS, WORDING)


def like(left: int, right: int) -> float:
    return float(likeness(PROFILES, np.array([left]), np.array([right]))[0])


@pytest.mark.parametrize(("left", "right"), [(0, 1), (0, 2), (1, 2), (3, 4)])
def test_it_works(left: int, right: int) -> None:
    assert like(left, right) > 0.5


@pytest.mark.parametrize(("left", "right"), [(0, 3), (2, 4), (0, 5), (0, 10)])
def test_place_or_trouble_alone(left: int, right: int) -> None:
    assert like(left, right) < 0.5


def test_the_same_trouble_elsewhere_is_less_like_than_other_words_here() -> None:
    assert like(0, 5) < like(0, 1)


def test_it_is_the_same_from_both_sides() -> None:
    rows = np.arange(6)
    left, right = np.repeat(rows, 6), np.tile(rows, 6)
    there, back = features(PROFILES, left, right), features(PROFILES, right, left)
    assert np.allclose(there, back)


def test_empty_letters_are_compared_without_complaint() -> None:
    empty = Letters.read([type(ALL[0])("", ""), type(ALL[0])("", "")])
    chance = likeness(Profiles.of(empty, WORDING), np.array([0]), np.array([1]))
    assert np.isfinite(chance).all()


def test_reasons_are_the_words_that_both_have() -> None:
    one, other = (f"{letter.title}\n{letter.body}" for letter in MIXER[:2])
    words = shared(one, other, WORDING)
    assert "听涛花园" in "".join(words)
    assert "搅拌站" in "".join(words)
    assert all(word in one and word in other for word in words)
