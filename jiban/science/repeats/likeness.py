"""Likeness (相似): how likely two letters speak of the same problem, and why.

A logistic regression on six features of the pair, learned from 446 pairs that were read and
labelled; who wrote the letters and when is not among them. The same trouble in the same place
shares both names and usual words; the same kind of trouble elsewhere shares the words only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from jiban.science.repeats.pieces import Real, Whole
from jiban.science.repeats.profiles import Profiles

FEATURES = (
    "whole",  # log of the cosine of the whole letters
    "title",  # log of the larger share of a title, by weight, that stands in the other letter
    "theme",  # the cosine of the themes: the kind of trouble, in whatever words
    "named",  # log of 1 + the weight of the rare pieces that both have: names
    "other_district",  # both name districts, not one the same
    "same_district",  # both name the same district
)
NEAR_ZERO = 0.03
"""Added to a share before its logarithm: below it, differences say nothing."""
STEP = 4000
"""Pairs compared together, so that they stay near the processor."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: the logit is *weights* · features + *bias*."""

    weights: tuple[float, ...]
    bias: float


LEARNED = Learned((1.054, 1.487, 5.484, 0.872, -1.323, 0.303), -5.214)
YOUNG = Learned((1.698, 1.299, 0.0, 1.036, -1.149, 0.018), -0.528)
"""Learned without themes, for a bureau that has too few letters to know any."""


def likeness(letters: Profiles, left: Whole, right: Whole) -> Real:
    """Return the probability for pairs of rows that both speak of the same problem."""
    learned = LEARNED if letters.themes.any() else YOUNG
    logits = features(letters, left, right) @ np.array(learned.weights) + learned.bias
    chances: Real = 1 / (1 + np.exp(-logits))
    return chances


def features(letters: Profiles, left: Whole, right: Whole) -> Real:
    """Return the features of pairs of rows; shape (pairs, 6)."""
    steps = range(0, max(len(left), 1), STEP)
    return np.vstack([_features(letters, left[n : n + STEP], right[n : n + STEP]) for n in steps])


def _features(letters: Profiles, left: Whole, right: Whole) -> Real:
    many = len(left)
    one, other = letters.weights[left], letters.weights[right]
    both = one.multiply(other).tocsr()
    pair = np.repeat(np.arange(many), np.diff(both.indptr))
    whole = np.bincount(pair, both.data, many)
    theme = (letters.themes[left] * letters.themes[right]).sum(axis=1)
    named = np.bincount(pair, letters.naming[both.indices], many)
    title = np.maximum(_covered(letters.titles[left], other), _covered(letters.titles[right], one))
    return np.column_stack(
        [
            np.log(whole + NEAR_ZERO),
            np.log(title + NEAR_ZERO),
            theme,
            np.log1p(named),
            *_districts(letters, left.tolist(), right.tolist()).T,
        ]
    )


def _covered(titles: sparse.csr_array, texts: sparse.csr_array) -> Real:
    """Return for each pair of rows the share of the title that the text has."""
    there = sparse.csr_array((np.ones(texts.nnz), texts.indices, texts.indptr), texts.shape)
    covered: Real = titles.multiply(there).sum(axis=1)
    return covered


def _districts(letters: Profiles, left: Sequence[int], right: Sequence[int]) -> Real:
    """Return for pairs: other districts, same district."""
    found = np.zeros((len(left), 2))
    for n, (a, b) in enumerate(zip(left, right, strict=True)):
        mine, theirs = letters.districts[a], letters.districts[b]
        if mine and theirs:
            found[n, int(not mine.isdisjoint(theirs))] = 1.0
    return found
