"""Steps of all who walk, forwards and backwards in time, as compiled loops over ways."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Singles = NDArray[np.float32]


class Turns(NamedTuple):
    """A sparse matrix for each of two manners of walking, all with the same entries (CSR).

    Attributes:
        begins: where each row's entries begin, shape (rows + 1,).
        ways: the column of each entry, shape (entries,).
        chances: shape (entries, 2), of each manner.
    """

    begins: NDArray[np.uint32]
    ways: NDArray[np.uint32]
    chances: Singles

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], columns: NDArray[np.int64], chances: Singles, count: int
    ) -> "Turns":
        """Return the square matrices of *count* rows that have these entries."""
        order = np.lexsort((columns, rows))
        begins = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
        return cls(
            begins.astype(np.uint32),
            columns[order].astype(np.uint32),
            np.ascontiguousarray(chances[order]),
        )


class Rates(NamedTuple):
    """What else happens within a step.

    Attributes:
        halts: the chance that who walks along a way begins to rest, shape (2 · edges,).
        stays: the chance that he has got as far as he gets, and stays there; the same.
        resumes: the chance that one who rests goes on.
    """

    halts: Singles
    stays: Singles
    resumes: np.float32


SMALLEST = np.float32(1e-7)
"""What is less probable than this on an edge waits there until it is more: nothing is lost."""


@njit(cache=True, nogil=True)
def forwards(
    turns: Turns, rates: Rates, walking: Singles, resting: Singles, staying: Singles, steps: int
) -> None:
    """Let everybody walk so many steps; all three are changed in place.

    Args:
        turns: from the row to the column.
        rates: what else happens.
        walking: shape (2 · edges, 2).
        resting: shape (edges, 2).
        staying: shape (edges,).
        steps: how many.
    """
    halts, stays, resumes = rates
    half = np.float32(0.5) * resumes
    count = _reached(walking, resting)
    active, moving = np.empty(len(resting), np.uint32), np.empty((len(resting), 4), np.float32)
    for _ in range(steps):
        many, farthest = 0, 0
        for edge in range(count):
            there, back = 2 * edge, 2 * edge + 1
            a, b, c, d = walking[there, 0], walking[there, 1], walking[back, 0], walking[back, 1]
            rest_a, rest_b = resting[edge, 0], resting[edge, 1]
            if a + b + c + d + rest_a + rest_b > SMALLEST:
                active[many] = edge
                moving[many, 0], moving[many, 1], moving[many, 2], moving[many, 3] = a, b, c, d
                many += 1
                walking[there, 0] = walking[back, 0] = half * rest_a
                walking[there, 1] = walking[back, 1] = half * rest_b
                resting[edge, 0] = rest_a - resumes * rest_a
                resting[edge, 1] = rest_b - resumes * rest_b
        for n in range(many):
            edge = active[n]
            stay, rest_a, rest_b = staying[edge], resting[edge, 0], resting[edge, 1]
            for side in range(2):
                way, a, b = 2 * edge + side, moving[n, 2 * side], moving[n, 2 * side + 1]
                stay += stays[way] * (a + b)
                rest_a += halts[way] * a
                rest_b += halts[way] * b
                for at in range(turns.begins[way], turns.begins[way + 1]):
                    goes = turns.ways[at]
                    walking[goes, 0] += turns.chances[at, 0] * a
                    walking[goes, 1] += turns.chances[at, 1] * b
                    if goes > farthest:  # quicker than max()
                        farthest = goes
            staying[edge], resting[edge, 0], resting[edge, 1] = stay, rest_a, rest_b
        count = max(count, farthest // 2 + 1)


@njit(cache=True, nogil=True)
def _reached(walking: Singles, resting: Singles) -> int:
    """Return of how many first edges it is that nobody walks or rests beyond them; at least 1."""
    # Both manners at once, as the bits of two singles: a third of the time.
    walks, rests = walking.reshape(-1).view(np.uint64), resting.reshape(-1).view(np.uint64)
    for edge in range(len(rests) - 1, 0, -1):
        if walks[2 * edge] | walks[2 * edge + 1] | rests[edge]:
            return edge + 1
    return 1


@njit(cache=True, nogil=True)
def backwards(
    turns: Turns, rates: Rates, walking: Singles, resting: Singles, staying: Singles
) -> tuple[Singles, Singles]:
    """Return a chance that hangs on where one is after a step, by where one is before it.

    Args:
        turns: from the row to the column.
        rates: what else happens.
        walking: the chance for those who walk then, shape (2 · edges, 2).
        resting: for those who rest then, shape (edges, 2).
        staying: for those who stay, shape (edges,).

    Returns:
        The chances for those who walk, and who rest, before it; who stays, stays.
    """
    halts, stays, resumes = rates
    before, rest = np.empty_like(walking), np.empty_like(resting)
    for edge in range(len(staying)):
        for manner in range(2):
            set_out = walking[2 * edge, manner] + walking[2 * edge + 1, manner]
            rest[edge, manner] = (
                resting[edge, manner] * (1 - resumes) + resumes * np.float32(0.5) * set_out
            )
    for way in range(len(walking)):
        a = halts[way] * resting[way // 2, 0] + stays[way] * staying[way // 2]
        b = halts[way] * resting[way // 2, 1] + stays[way] * staying[way // 2]
        for at in range(turns.begins[way], turns.begins[way + 1]):
            goes = turns.ways[at]
            a += turns.chances[at, 0] * walking[goes, 0]
            b += turns.chances[at, 1] * walking[goes, 1]
        before[way, 0], before[way, 1] = a, b
    return before, rest
