"""A ranking that is fed in slices keeps what sorting everything at once would."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jiban.science.kinship.ranking import Ranking

SCORES = arrays(
    np.float32,
    st.tuples(st.integers(1, 40), st.integers(1, 4)),
    elements=st.integers(-3, 5).map(float),
)


def test_it_works() -> None:
    ranking = Ranking(queries=2, most=2)
    ranking.offer(0, np.array([[1, -1], [3, 2]], np.float32))
    ranking.offer(2, np.array([[2, -5]], np.float32))
    (first, scores), (second, _scores) = ranking.best()
    assert first.tolist() == [1, 2]
    assert scores.tolist() == [3, 2]
    assert second.tolist() == [1]


@settings(max_examples=200)
@given(SCORES, st.integers(1, 5), st.integers(1, 7), st.booleans())
def test_the_same_as_sorting(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float32]], most: int, slice_: int, often: bool
) -> None:
    ranking = Ranking(scores.shape[1], most)
    for start in range(0, len(scores), slice_):
        ranking.offer(start, scores[start : start + slice_])
        if often:
            ranking.drop()
    for query, (rows, found) in enumerate(ranking.best()):
        order = sorted(range(len(scores)), key=lambda row, q=query: (-scores[row, q], row))
        truth = [row for row in order if scores[row, query] > 0][:most]
        assert rows.tolist() == truth
        assert found.tolist() == [scores[row, query] for row in truth]
