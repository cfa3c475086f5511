"""Letters about the same problem: 4,326 real letters grouped, and one letter added to a million.

Pairs labelled by hand tell how right the grouping is: two letters are taken as the same problem
when they are in one group. Peers in the same run: plain MinHash (128 permutations over runs of
three characters) and the cosine of TF-IDF over words, each with the threshold that is best on the
development pairs. The weights of the likeness were learned on those pairs too (``--learn`` prints
them); figures are of the test pairs only. How the pairs came about: repeats_pairs.md.
"""

import csv
import gzip
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rjieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from benchmarks import repeats_million
from benchmarks.ground import data, emit, folder, say
from jiban.science.repeats.grouping import group
from jiban.science.repeats.letters import Letters, Written
from jiban.science.repeats.likeness import FEATURES, features, likeness
from jiban.science.repeats.nearest import nearest
from jiban.science.repeats.pieces import Real, Whole, is_long
from jiban.science.repeats.profiles import Profiles
from jiban.science.repeats.wording import Wording

PAIRS = Path(__file__).with_name("repeats_pairs.csv")
PERMUTATIONS = 128
Labels = npt.NDArray[np.bool_]


class Pairs:
    """The labelled pairs of some parts, as rows of the letters."""

    def __init__(self, rows: dict[str, int], *parts: str) -> None:
        with PAIRS.open(encoding="utf-8") as file:
            kept = [row for row in csv.DictReader(file) if row["part"] in parts]
        self.left = np.array([rows[row["id_a"]] for row in kept])
        self.right = np.array([rows[row["id_b"]] for row in kept])
        self.same = np.array([row["label"] == "1" for row in kept])

    def f1(self, found: Labels) -> float:
        """Return the F1 of a guess."""
        return float(f1_score(self.same, found))


def main() -> None:
    """Group the letters and print the figures."""
    ids, written = read()
    rows = {key: row for row, key in enumerate(ids)}
    dev, test = Pairs(rows, "dev", "learn"), Pairs(rows, "test")
    letters = Letters.read(written)
    wording = Wording.learn(letters)
    profiles = Profiles.of(letters, wording)
    if "--learn" in sys.argv:
        learn(profiles, dev)
        return
    start = time.perf_counter()
    problem = np.array(grouped(written))
    took = time.perf_counter() - start
    likely = likeness(profiles, test.left, test.right) >= 0.5
    sizes = np.bincount(problem)
    say(f"{(sizes > 1).sum()} problems of several letters, the biggest of {sizes.max()}")
    say(f"development pairs: {dev.f1(problem[dev.left] == problem[dev.right]):.3f}")
    figures = {
        "pairwise_f1": test.f1(problem[test.left] == problem[test.right]),
        "pair_alone_f1": test.f1(likely),
        "minhash_f1": by_threshold(minhash(letters), dev, test),
        "cosine_f1": by_threshold(cosine(written), dev, test),
        "cluster_seconds": took,
    }
    with folder() as home:
        emit("repeats", figures | repeats_million.million(home))


def read() -> tuple[list[str], list[Written]]:
    """Return ids and letters in the order in which they were written."""
    with gzip.open(data("letters/letters.csv.gz"), "rt", encoding="utf-8") as file:
        found = sorted(csv.DictReader(file), key=lambda row: (row["received_at"], row["id"]))
    return [row["id"] for row in found], [Written(row["subject"], row["body"]) for row in found]


def grouped(written: Sequence[Written]) -> list[int]:
    """Return the problem of each letter: everything from texts on, as an import would do it."""
    letters = Letters.read(written)
    wording = Wording.learn(letters)
    profiles = Profiles.of(letters, wording)

    def compare(left: Whole, right: Whole) -> Real:
        return likeness(profiles, left, right)

    pairs = nearest(wording.posted(letters), len(letters))
    return group(pairs, compare(pairs.later, pairs.earlier), len(letters), compare)


def learn(profiles: Profiles, dev: Pairs) -> None:
    """Print the weights that the development pairs teach, with themes and without."""
    known = features(profiles, dev.left, dev.right)
    for without in ([], [FEATURES.index("theme")]):
        kept = np.delete(known, without, axis=1)
        middle, spread = kept.mean(axis=0), kept.std(axis=0)
        fitted = LogisticRegression(C=0.3, max_iter=2000).fit((kept - middle) / spread, dev.same)
        weights = fitted.coef_[0] / spread
        bias = fitted.intercept_[0] - weights @ middle
        for feature, weight in zip(np.delete(FEATURES, without), weights, strict=True):
            print(f"{feature:16}{weight:8.3f}")
        print(f"{'bias':16}{bias:8.3f}\n")


# --- peers ---------------------------------------------------------------------------------------


Score = Callable[[Pairs], Real]


def by_threshold(score: Score, dev: Pairs, test: Pairs) -> float:
    """Return the F1 on the test pairs with the threshold that is best on the development pairs."""
    known = score(dev)
    best = max(np.unique(known), key=lambda least: dev.f1(known >= least))
    say(f"threshold {best:.3f}, development pairs {dev.f1(known >= best):.3f}")
    return test.f1(score(test) >= best)


def minhash(letters: Letters) -> Score:
    """Return how many of 128 minima two letters share (Broder 1997)."""
    random = np.random.default_rng(0)
    long = np.flatnonzero(is_long(letters.pieces.ids))
    ids, rows = letters.pieces.ids[long].astype(np.uint64), letters.pieces.rows[long]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    minima = np.full((len(letters), PERMUTATIONS), 2**64 - 1, np.uint64)
    factors = random.integers(1, 2**63, (PERMUTATIONS, 2), np.uint64, endpoint=True) | np.uint64(1)
    for n, (a, b) in enumerate(factors):
        mixed = (ids * a + b) ^ (ids * b >> np.uint64(31))
        minima[rows[starts], n] = np.minimum.reduceat(mixed * a, starts)
    return lambda pairs: (minima[pairs.left] == minima[pairs.right]).mean(axis=1)


def cosine(written: Sequence[Written]) -> Score:
    """Return the cosine of TF-IDF over the words of title and body."""
    weigher = TfidfVectorizer(analyzer=lambda text: rjieba.cut(text), sublinear_tf=True)
    weights = weigher.fit_transform([f"{one.title}\n{one.body}" for one in written])
    return lambda pairs: weights[pairs.left].multiply(weights[pairs.right]).sum(axis=1).A1


if __name__ == "__main__":
    main()
