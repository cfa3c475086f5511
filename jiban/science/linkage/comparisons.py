"""Comparisons (比较): into which levels two descriptions of people fall, field by field.

In every pair ``l`` is the missing person and ``r`` the one who was found. A level is met if its
condition holds and none above it did; where one side knows nothing, a field tells nothing. What a
level weighs is learned (see ``engine``); where it is learned from few pairs or none, it stays near
what is written here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sin
from typing import Any

from jiban.science.earth import RADIUS
from jiban.science.linkage.engine import Plan


class Field(StrEnum):
    """What is compared, in the order in which it is shown."""

    NAME = "name"
    SEX = "sex"
    AGE = "age"
    HEIGHT = "height"
    MARKS = "marks"
    CLOTHING = "clothing"
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Level:
    """A level: its code, its condition, and the column whose common values weigh less."""

    code: str
    condition: str
    common: str | None = None


ELSE = "else"
"""The code of every last level."""

_GROWN = "(l.age + greatest(0, coalesce((r.day - l.day) / 365.25, 0)))"
"""How old the missing person is on the day on which the other was found: both sides weigh alike."""
_TOLERANCE = f"(2 + {_GROWN} / 12)"
"""Years within which a stranger's guess of an age usually falls: 2 for a small child, 8 at 70. They
are worse the older the face (Voelkle et al. 2012, Psychology and Aging 27, 265–277)."""
_YEARS = f"abs({_GROWN} - r.age) / {_TOLERANCE}"
_CHORD = "(pow(l.x - r.x, 2) + pow(l.y - r.y, 2) + pow(l.z - r.z, 2))"
"""Square of the straight line between two places on a globe of radius 1."""
_DAYS = "(r.day - l.day)"


def _both(column: str) -> str:
    return f"len(list_intersect(l.{column}, r.{column}))"


LEVELS: dict[Field, Sequence[Level]] = {
    Field.NAME: (
        Level("same", "l.name = r.name", "name"),
        Level("sound", "not r.letters and list_has_any(l.readings, r.readings)", "reading"),
        Level("letters", "list_has_any(l.readings, r.readings)", "reading"),
        Level("near", "list_has_any(l.near, r.near)", "reading"),
        Level("turned", "list_has_any(l.unordered, r.unordered)", "reading"),
        Level("two", f"{_both('syllables')} >= 2"),
        Level("half", f"(l.partial or r.partial) and {_both('syllables')} = 1"),
        Level("surname", "list_has_any(l.surnames, r.surnames)"),
    ),
    Field.SEX: (Level("same", "l.sex = r.sex"),),
    Field.AGE: (
        Level("close", f"{_YEARS} <= 0.5"),
        Level("fits", f"{_YEARS} <= 1"),
        Level("rough", f"{_YEARS} <= 2"),
    ),
    Field.HEIGHT: (
        Level("close", "abs(l.height - r.height) <= 2"),
        Level("fits", "abs(l.height - r.height) <= 5"),
        Level("rough", "abs(l.height - r.height) <= 10"),
    ),
    Field.MARKS: (
        Level("several", f"{_both('places_of_marks')} >= 2"),
        Level(
            "telling", f"list_has_any(l.telling_marks, r.telling_marks) and {_both('marks')} >= 1"
        ),
        Level("other_side", "list_has_any(l.telling_marks, r.telling_marks)"),
        Level("usual", f"{_both('places_of_marks')} = 1"),
    ),
    Field.CLOTHING: (
        Level("three", f"{_both('clothes')} >= 3"),
        Level("two", f"{_both('clothes')} = 2"),
        Level("one", f"{_both('clothes')} = 1"),
        Level("other_colours", f"{_both('garments')} >= 1"),
        Level("changed", f"{_DAYS} > 3"),
    ),
    Field.PLACE: tuple(
        Level(f"km{km}", f"{_CHORD} <= {(2 * sin(500 * km / RADIUS)) ** 2}")
        for km in (1, 3, 10, 30, 100, 300)
    ),
    Field.TIME: (
        Level("before", f"{_DAYS} < -2"),
        Level("day0", f"{_DAYS} <= 0"),
        *(Level(f"day{days}", f"{_DAYS} <= {days}") for days in (1, 3, 7, 30, 90)),
    ),
}
"""The levels of each field from the first that is tried on; below them is ``ELSE``."""

_KNOWN = {
    Field.NAME: ("name",),
    Field.SEX: ("sex",),
    Field.AGE: ("age",),
    Field.HEIGHT: ("height",),
    Field.MARKS: ("marks",),
    Field.CLOTHING: ("clothes",),
    Field.PLACE: ("x",),
    Field.TIME: ("day",),
}

_SEX = "(l.sex = r.sex)"
_NEAR = "abs(l.lat - r.lat) < 0.1 and abs(l.lon - r.lon) < 0.1"


def plan() -> Plan:
    """Return how missing people are compared with found ones."""
    from splink.blocking_rule_library import CustomRule

    return Plan(
        [_comparison(field, levels) for field, levels in LEVELS.items()],
        [
            CustomRule("l.unordered = r.unordered", arrays_to_explode=["unordered"]),
            CustomRule(f"l.two_syllables = r.two_syllables and {_SEX}",
                       arrays_to_explode=["two_syllables"]),
            CustomRule(f"l.telling_marks = r.telling_marks and {_SEX}",
                       arrays_to_explode=["telling_marks"]),
            f"{_SEX} and r.day between l.day - 2 and l.day + 10",
            f"{_SEX} and {_NEAR} and r.day between l.day - 2 and l.day + 60",
        ],
    )  # fmt: skip


def _comparison(field: Field, levels: Sequence[Level]) -> dict[str, Any]:
    nothing = " or ".join(f"l.{c} is null or r.{c} is null" for c in _KNOWN[field])
    return {
        "output_column_name": str(field),
        "comparison_levels": [
            {"sql_condition": _sided(nothing), "label_for_charts": "null", "is_null_level": True},
            *(_level(one) for one in levels),
            {"sql_condition": "ELSE", "label_for_charts": ELSE},
        ],
    }


def _level(level: Level) -> dict[str, Any]:
    made: dict[str, Any] = {
        "sql_condition": _sided(level.condition),
        "label_for_charts": level.code,
    }
    if level.common:
        made |= {
            "tf_adjustment_column": level.common,
            "disable_tf_exact_match_detection": True,
        }
    return made


def _sided(condition: str) -> str:
    """Return a condition in Splink's way: ``name_l`` for ``l.name``."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", condition)
