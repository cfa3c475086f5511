"""Grouping (归并): a letter joins the problem whose letters it is most like, or stands alone.

Letters are taken as they arrive. A letter joins a problem by the mean of its likeness to the half
of that problem's letters that are most like it, so that one letter between two troubles does not
chain them together, and one that was written differently does not keep a letter out. A letter that
is close to several problems may show that they are one: these are compared, and joined if they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from jiban.science.repeats.nearest import Pairs
from jiban.science.repeats.pieces import Real, Whole

JOINS, ALONE = 0.4, 0.15
"""A letter joins a problem of n letters from a closeness of ``JOINS`` + ``ALONE`` / n on: the fewer
speak for it, the surer it must be."""
LOOKED_AT = 12
"""Letters of a problem that are looked at, at most."""
UNLIKE = 0.1
"""The likeness of letters of the problem that were not near enough to be compared."""
SAMPLE = 6
"""Letters of each of two problems that are compared."""

Compare = Callable[[Whole, Whole], Real]
"""Given rows of letters, left and right: the likeness of each pair."""


def closeness(likenesses: Iterable[float], members: int) -> float:
    """Return how close a letter is to a problem, from 0 to 1.

    Args:
        likenesses: to those of its letters that were compared.
        members: how many letters it has.
    """
    half = (min(members, LOOKED_AT) + 1) // 2
    best = sorted(likenesses, reverse=True)[:half]
    return (sum(best) + UNLIKE * (half - len(best))) / half


def close(near: Iterable[tuple[int, float]], members: Mapping[int, int]) -> list[tuple[int, float]]:
    """Return the problems that a letter is close enough to, the closest first.

    Args:
        near: problem and likeness of each letter that was compared.
        members: how many letters each of these problems has.
    """
    by_problem: dict[int, list[float]] = {}
    for problem, likeness in near:
        by_problem.setdefault(problem, []).append(likeness)
    found = ((p, closeness(likenesses, members[p])) for p, likenesses in by_problem.items())
    enough = (one for one in found if one[1] >= JOINS + ALONE / members[one[0]])
    return sorted(enough, key=lambda one: (-one[1], one[0]))


def are_one(left: Sequence[int], right: Sequence[int], compare: Compare) -> bool:
    """Tell whether two problems, given by rows of some of their letters, are one."""
    pairs = np.array(list(product(left, right)))
    likenesses = compare(pairs[:, 0], pairs[:, 1]).reshape(len(left), len(right))
    return float(np.mean([closeness(row, len(right)) for row in likenesses.tolist()])) >= JOINS


def sample(letters: Sequence[int]) -> list[int]:
    """Return the letters of a problem, in order of arrival, that stand for it: first and last."""
    if len(letters) <= SAMPLE:
        return list(letters)
    return [*letters[: SAMPLE // 2], *letters[-(SAMPLE - SAMPLE // 2) :]]


def group(pairs: Pairs, likenesses: Real, many: int, compare: Compare) -> list[int]:
    """Return the problem of each of *many* letters, in order of arrival.

    A problem is named by its first letter; one that stands alone is its own.
    """
    problem = list(range(many))
    letters = {n: [n] for n in range(many)}
    members = dict.fromkeys(range(many), 1)
    for letter, near in _nearest(pairs, likenesses):
        found = [p for p, _how in close(((problem[o], like) for o, like in near), members)]
        if not found:
            continue
        _join(found[0], letter, problem, letters, members)
        for other in found[1:]:
            first, second = sorted((problem[letter], other))
            if are_one(sample(letters[first]), sample(letters[second]), compare):
                _join(first, second, problem, letters, members)
    return problem


def _nearest(pairs: Pairs, likenesses: Real) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Yield each letter that has near ones, with these and their likeness."""
    starts = np.flatnonzero(np.diff(pairs.later, prepend=-1))
    rows = list(zip(pairs.earlier.tolist(), likenesses.tolist(), strict=True))
    ends = [*starts[1:].tolist(), len(rows)]
    for start, end in zip(starts.tolist(), ends, strict=True):
        yield int(pairs.later[start]), rows[start:end]


def _join(
    into: int,
    what: int,
    problem: list[int],
    letters: dict[int, list[int]],
    members: dict[int, int],
) -> None:
    """Put the letters of one problem with another's."""
    moved = letters.pop(what)
    for letter in moved:
        problem[letter] = into
    letters[into] = sorted(letters[into] + moved)
    members[into] += members.pop(what)
