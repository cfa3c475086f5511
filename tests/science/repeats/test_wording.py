"""What is telling is told from counted letters; new letters are found by their telling pieces."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.repeats.letters import Letters, Written
from jiban.science.repeats.nearest import NEAREST, nearest
from jiban.science.repeats.pieces import pieces
from jiban.science.repeats.wording import POSTED, Wording

from .letters import MIXER, OTHERS

LETTERS = Letters.read([*MIXER, *OTHERS])


def test_it_works() -> None:
    wording = Wording.learn(LETTERS)
    name, usual = pieces(["涛花园"]).ids, pieces(["派人来"]).ids
    assert wording.count(name).max() == 3
    assert wording.count(usual).max() == len(OTHERS)
    assert wording.telling(wording.count(name)).max() > wording.telling(wording.count(usual)).max()


def test_before_there_are_letters() -> None:
    nothing = Wording.learn(Letters.read([]))
    assert nothing.count(LETTERS.ids).tolist() == [1] * len(LETTERS.ids)


def test_what_is_kept_comes_back() -> None:
    wording = Wording.learn(LETTERS)
    again = Wording.loads(wording.dumps())
    assert again.letters == wording.letters
    assert np.array_equal(again.ids, wording.ids)
    assert np.array_equal(again.counts, wording.counts)


def test_letters_are_found_by_few_pieces_and_only_earlier_ones() -> None:
    posted = Wording.learn(LETTERS).posted(LETTERS)
    assert np.bincount(posted.rows).max() <= POSTED
    found = nearest(posted, len(LETTERS))
    assert (found.earlier < found.later).all()
    assert np.bincount(found.later).max() <= NEAREST
    assert {(2, 0), (2, 1)} <= set(zip(found.later.tolist(), found.earlier.tolist(), strict=True))


@given(
    st.lists(st.builds(Written, st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=20)))
)
def test_any_letters_are_read_and_posted(written: list[Written]) -> None:
    letters = Letters.read(written)
    wording = Wording.learn(letters)
    posted = wording.posted(letters)
    assert len(letters) == len(written)
    assert np.bincount(posted.rows, minlength=1).max() <= POSTED
