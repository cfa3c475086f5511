"""People as they are described (人员描述), and the table in which the engine compares them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, radians, sin
from typing import Any

import pyarrow as pa

from jiban.science.linkage import things
from jiban.science.linkage.names import hear
from jiban.science.linkage.syllables import joined

USUAL_SHARE = 0.05
"""A mark that more people have is usual."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is told of a person who is missing or was found; None or "" is what nobody knows.

    Attributes:
        id: of the record; unique among those of its side.
        name: as it was told or written, in characters or letters.
        sex: any word for it; words are only compared with each other.
        age: in years on the day, known or guessed.
        height: in centimetres.
        marks, clothing: in Chinese words, with commas between.
        lon, lat: where the person was seen last, or was found; degrees, WGS-84.
        day: when, as a day number such as ``date.toordinal()``.
    """

    id: str
    name: str
    sex: str
    age: float | None
    height: float | None
    marks: str
    clothing: str
    lon: float | None
    lat: float | None
    day: int | None


_TEXT, _TEXTS, _REAL = pa.string(), pa.list_(pa.string()), pa.float64()
_SCHEMA = pa.schema(
    {
        "unique_id": _TEXT,
        "name": _TEXT,
        "reading": _TEXT,
        "readings": _TEXTS,
        "near": _TEXTS,
        "unordered": _TEXTS,
        "syllables": _TEXTS,
        "two_syllables": _TEXTS,
        "surnames": _TEXTS,
        "partial": pa.bool_(),
        "letters": pa.bool_(),
        "sex": _TEXT,
        "age": _REAL,
        "height": _REAL,
        "marks": _TEXTS,
        "places_of_marks": _TEXTS,
        "telling_marks": _TEXTS,
        "clothes": _TEXTS,
        "garments": _TEXTS,
        "lon": _REAL,
        "lat": _REAL,
        "x": _REAL,
        "y": _REAL,
        "z": _REAL,
        "day": pa.int64(),
    }.items()
)


def usual_marks(people: Iterable[Described]) -> frozenset[str]:
    """Return the marks that many of these people have, as glasses."""
    return things.usual((things.marks(one.marks).anywhere for one in people), USUAL_SHARE)


def table(people: Sequence[Described], usual: frozenset[str]) -> pa.Table:
    """Return the table of people that ``engine`` compares; what is not known is NULL.

    Args:
        people: in any order.
        usual: marks that tell little; from all the missing people, also where few are compared.

    Raises:
        ValueError: if two have the same id, or a place is no longitude and latitude.
    """
    if len({one.id for one in people}) != len(people):
        raise ValueError("two people have the same id")
    return pa.Table.from_pylist([_row(one, usual) for one in people], schema=_SCHEMA)


def _row(one: Described, usual: frozenset[str]) -> dict[str, Any]:
    marks, clothes = things.marks(one.marks), things.clothes(one.clothing)
    return {
        "unique_id": one.id,
        **_name(one.name),
        "sex": one.sex or None,
        "age": one.age,
        "height": one.height,
        "marks": marks.sided or None,
        "places_of_marks": marks.anywhere or None,
        "telling_marks": [mark for mark in marks.anywhere if mark not in usual],
        "clothes": clothes.coloured or None,
        "garments": clothes.kinds or None,
        **_place(one),
        "day": one.day,
    }


def _place(one: Described) -> dict[str, float]:
    """Return longitude and latitude, and the point on a globe of radius 1."""
    if one.lon is None or one.lat is None:
        return {}
    if not (abs(one.lon) <= 180 and abs(one.lat) <= 90):
        raise ValueError(f"{one.id}: no longitude and latitude: {one.lon}, {one.lat}")
    lon, lat = radians(one.lon), radians(one.lat)
    x, y, z = cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
    return {"lon": one.lon, "lat": one.lat, "x": x, "y": y, "z": z}


def _name(name: str) -> dict[str, Any]:
    heard = hear(name)
    if heard is None:
        return {}
    syllables = sorted(heard.syllables)
    return {
        "name": heard.written,
        "reading": heard.reading or None,
        "readings": heard.readings,
        "near": heard.near,
        "unordered": heard.unordered,
        "syllables": heard.syllables,
        "two_syllables": [joined(two) for two in combinations(syllables, 2)],
        "surnames": heard.surnames,
        "partial": heard.partial,
        "letters": heard.letters,
    }
