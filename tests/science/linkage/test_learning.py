"""What levels weigh is learned without anybody saying who is who."""

import numpy as np
import pytest

from jiban.science.linkage.learning import maximised


def test_it_works() -> None:
    # Pairs drawn from known levels: what was drawn from is found again.
    rng = np.random.default_rng(1)
    own = [np.array([0.1, 0.2, 0.7]), np.array([0.2, 0.8]), np.array([0.05, 0.25, 0.7])]
    others = [np.array([0.9, 0.09, 0.01]), np.array([0.97, 0.03]), np.array([0.9, 0.08, 0.02])]
    same = rng.random(400_000) < 0.01
    columns = [
        np.where(same, rng.choice(len(m), len(same), p=m), rng.choice(len(u), len(same), p=u))
        for m, u in zip(own, others, strict=True)
    ]
    patterns, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    found = maximised(patterns, counts, others, 0.01)
    for m, wanted in zip(found, own, strict=True):
        assert m == pytest.approx(wanted, abs=0.03)


def test_what_was_never_seen_may_happen() -> None:
    found = maximised(
        np.array([[1, 1]]), np.array([10.0]), [np.array([0.5, 0.5]), np.array([0.5, 0.5])], 0.5
    )
    assert 0 < found[0][0] < 0.1


def test_what_is_not_known_tells_nothing() -> None:
    others = [np.array([0.9, 0.1]), np.array([0.9, 0.1])]
    known = maximised(np.array([[1, -1]]), np.array([100.0]), others, 0.01)
    assert known[1] == pytest.approx([0.5, 0.5])
