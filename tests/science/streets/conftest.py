"""A small town, drawn by hand: three streets around a block, a one-way street, a footpath."""

import numpy as np
import pytest

from jiban.science.streets import Kind, Streets
from jiban.science.streets.plane import Plane

PLANE = Plane(114.05, 22.55)


def town(places, edges, names=(), bends=()) -> Streets:
    """Streets from junctions in metres and edges (tail, head, kind, one way, name)."""
    lon, lat = PLANE.degrees(np.asarray(places, float)).T
    tail, head, kind, oneway, name = (np.array(column) for column in zip(*edges, strict=True))
    counts = [len(bend) for bend in bends] or [0] * len(edges)
    points = [point for bend in bends for point in bend]
    return Streets(
        lon,
        lat,
        tail.astype(np.int32),
        head.astype(np.int32),
        kind.astype(np.uint8),
        oneway.astype(bool),
        name.astype(np.int32),
        names,
        PLANE.degrees(np.asarray(points, float)) if points else np.empty((0, 2)),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )


@pytest.fixture
def block() -> Streets:
    """A square of 100 m; its north side bends out; a footpath crosses it."""
    return town(
        [(0, 0), (100, 0), (100, 100), (0, 100)],
        [
            (0, 1, Kind.RESIDENTIAL, False, 0),
            (1, 2, Kind.PRIMARY, True, 1),
            (2, 3, Kind.TERTIARY, False, -1),
            (3, 0, Kind.RESIDENTIAL, False, 0),
            (0, 2, Kind.FOOT, False, -1),
        ],
        ("幸福路", "解放大道"),
        [(), (), ((50, 150),), (), ()],
    )
