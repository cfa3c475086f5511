"""Rounds through streets, compared by the pieces of street that they have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from jiban.desks.missing.models import Task

Line = tuple[tuple[float, float], ...]
"""The points (lon, lat) of a round, from junction to junction."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit was asked: the key of its task, and the streets, if it is a round."""

    key: str
    unit_id: int
    line: Line


def asked_of(tasks: QuerySet[Task]) -> tuple[Asked, ...]:
    """Return what units were asked by tasks."""
    rows = tasks.values_list("key", "matter__unit", "line")
    return tuple(Asked(key, unit_id, line_of(line)) for key, unit_id, line in rows)


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
