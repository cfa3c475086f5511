"""The rivals: Splink on the same fields, as it is used off the shelf.

*Plain* compares every field as text: equal, or alike by Jaro–Winkler. *Stock* takes Splink's own
comparisons for numbers and places as well. Both learn by the engine that all share; which pairs are
looked at is chosen more widely than for ours. Written before the comparisons that are measured
against them; the days were made as wide afterwards.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons

from benchmarks.linkage_world import Told
from jiban.science.linkage.engine import Plan

TEXT, WHOLE, REAL = pa.string(), pa.int32(), pa.float64()
COLUMNS = {
    "unique_id": TEXT,
    "name": TEXT,
    "sex": TEXT,
    "age": WHOLE,
    "height": WHOLE,
    "marks": TEXT,
    "clothing": TEXT,
    "lon": REAL,
    "lat": REAL,
    "day": WHOLE,
    "age_text": TEXT,
    "height_text": TEXT,
    "place_text": TEXT,
    "day_text": TEXT,
}
BLOCKS = (
    "l.name = r.name",
    "l.name[1] = r.name[1] and l.sex = r.sex",
    "l.sex = r.sex and r.day between l.day - 2 and l.day + 10",
    "l.sex = r.sex and l.marks = r.marks",
    "l.sex = r.sex and l.clothing = r.clothing",
    "l.sex = r.sex and abs(l.lon - r.lon) < 0.1 and abs(l.lat - r.lat) < 0.1",
)
FIRST = date(2025, 1, 1)


def table(people: Sequence[Told]) -> pa.Table:
    """Return people as both rivals take them: empty texts are unknown, numbers texts too."""
    rows = []
    for one in people:
        row: dict[str, Any] = {name: value or None for name, value in asdict(one).items()}
        row |= {"unique_id": one.id, "day": one.day, "day_text": str(FIRST + timedelta(one.day))}
        row["age_text"] = str(one.age) if one.age else None
        row["height_text"] = str(one.height) if one.height else None
        row["place_text"] = f"{one.lon:.3f},{one.lat:.3f}" if one.lon and one.lat else None
        rows.append({name: row[name] for name in COLUMNS})
    return pa.Table.from_pylist(rows, schema=pa.schema(COLUMNS.items()))


def plain() -> Plan:
    """Return the plan with exact and Jaro–Winkler levels on every field."""
    return Plan(
        [
            comparisons.JaroWinklerAtThresholds("name").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("sex"),
            *(
                comparisons.JaroWinklerAtThresholds(field)
                for field in ("age_text", "height_text", "marks", "clothing", "place_text")
            ),
            comparisons.JaroWinklerAtThresholds("day_text"),
        ],
        BLOCKS,
    )


def stock() -> Plan:
    """Return the plan with Splink's levels for differences and distances."""
    return Plan(
        [
            comparisons.JaroWinklerAtThresholds("name").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("sex"),
            _numbers("age", (1, 3, 6, 10)),
            _numbers("height", (2, 5, 10)),
            comparisons.JaroWinklerAtThresholds("marks"),
            comparisons.JaroWinklerAtThresholds("clothing"),
            comparisons.DistanceInKMAtThresholds("lat", "lon", [1, 3, 10, 30, 100, 300]),
            _numbers("day", (1, 3, 7, 30, 90)),
        ],
        BLOCKS,
    )


def _numbers(field: str, steps: Sequence[int]) -> Any:
    return comparisons.CustomComparison(
        [
            levels.NullLevel(field),
            levels.ExactMatchLevel(field),
            *(levels.AbsoluteDifferenceLevel(field, step) for step in steps),
            levels.ElseLevel(),
        ],
        field,
    )
