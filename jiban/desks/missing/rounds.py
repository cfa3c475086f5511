"""Rounds through streets, compared by the pieces of street that they have in common."""

from collections.abc import Iterable
from itertools import pairwise

Line = tuple[tuple[float, float], ...]
"""The points (lon, lat) of a round, from junction to junction."""


def line_of(points: Iterable[Iterable[float]]) -> Line:
    """Return a round as a task keeps it."""
    return tuple((lon, lat) for lon, lat in points)


def shared(line: Line, others: Iterable[Line]) -> float:
    """Return the share of a round's pieces of street that others have, whichever way they go."""
    own = _pieces(line)
    return len(own & set().union(*map(_pieces, others))) / max(len(own), 1)


def mostly(line: Line, others: Iterable[Line]) -> bool:
    """Tell whether others have more than half of a round's pieces of street."""
    return shared(line, others) > 0.5


def _pieces(line: Line) -> set[frozenset[tuple[float, float]]]:
    return {frozenset(ends) for ends in pairwise(line)}
