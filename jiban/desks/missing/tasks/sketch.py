"""A sketch of a task: the round to go among the streets around it, drawn without any script.

Whoever holds the phone sees where to begin, which streets to look along, and what they are called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from jiban.city.streets import keeping
from jiban.desks.missing.models import Task
from jiban.science.streets import Streets
from jiban.science.streets.graph import Kind

WIDTH, HEIGHT = 360.0, 300.0
"""Units of the drawing; y goes down."""
MARGIN, LEAST = 24.0, 250.0
"""Units around the round; metres that the drawing shows from side to side at least."""
MOST_NAMES, LETTER, LINE = 6, 14.0, 18.0
"""How many streets are called by name; how wide a character and how high a line of text is."""
APART = 45.0
"""Units from one arrow to the next."""
BARS = (50, 100, 200, 500, 1000, 2000, 5000)
"""Metres that the scale bar may stand for."""
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Name:
    """What a street is called, and the middle of the text."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is drawn; paths as in the ``d`` of SVG.

    Attributes:
        streets, main: the streets around, and the larger ones among them.
        way: the round, in order.
        arrows: pieces of it that end in an arrow, so far apart that each is seen.
        begin: x and y of its first point.
        names: the streets that are called by name, those of the round before others.
        bar: how long the scale bar is drawn, and how many metres that is.
    """

    streets: str
    main: str
    way: str
    arrows: Sequence[str]
    begin: tuple[float, float]
    names: Sequence[Name]
    bar: tuple[float, int]
    width: float = WIDTH
    height: float = HEIGHT


def of_task(task: Task) -> Sketch | None:
    """Return the sketch of a task's round; None for a task without one, or without streets."""
    streets = keeping.current() if len(task.line) > 1 else None
    return draw(streets, task.line) if streets is not None else None


def draw(streets: Streets, line: Sequence[Sequence[float]]) -> Sketch:
    """Return the sketch of a round: at least two points, each longitude and latitude."""
    way = streets.plane.metres(*np.array(line, float).T)
    middle, size = (way.min(axis=0) + way.max(axis=0)) / 2, np.ptp(way, axis=0)
    inside = np.array([WIDTH, HEIGHT]) - 2 * MARGIN
    scale = float((inside / np.maximum(size, (LEAST, LEAST * HEIGHT / WIDTH))).min())

    def place(metres: Points) -> Points:
        """Return where a place in metres is drawn."""
        return (metres - middle) * (scale, -scale) + (WIDTH / 2, HEIGHT / 2)

    near = _around(streets, middle, np.array([WIDTH, HEIGHT]) / 2 / scale)
    paths = [place(streets.points(int(edge))) for edge in near]
    large = streets.kind[near] <= Kind.TERTIARY
    drawn = place(way)
    metres = next((bar for bar in BARS if bar * scale > WIDTH / 6), BARS[-1])
    return Sketch(
        _path(path for path, main in zip(paths, large, strict=True) if not main),
        _path(path for path, main in zip(paths, large, strict=True) if main),
        _path([drawn]),
        list(_arrows(drawn)),
        (round(float(drawn[0, 0]), 1), round(float(drawn[0, 1]), 1)),
        list(_names(streets, near, paths, drawn)),
        (round(metres * scale, 1), metres),
    )


def _around(streets: Streets, middle: Points, half: Points) -> NDArray[np.int64]:
    """Return the edges whose ends span a rectangle that meets the drawing's."""
    ends = streets.junctions[streets.tail] - middle, streets.junctions[streets.head] - middle
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.flatnonzero(((low <= half) & (high >= -half)).all(axis=1))


def _path(lines: Iterator[Points] | Sequence[Points]) -> str:
    """Return lines as one path, each number to a tenth."""
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line.tolist()) for line in lines)


def _arrows(way: Points) -> Iterator[str]:
    """Yield the halves of pieces of the round that end in an arrow, and its last piece."""
    gone = 0.0
    for n, (start, end) in enumerate(pairwise(way)):
        gone += float(np.hypot(*(end - start)))
        last = n == len(way) - 2
        if gone >= APART or last:
            gone = 0.0
            yield _path([np.array([start, end if last else (start + end) / 2])])


def _names(
    streets: Streets, edges: NDArray[np.int64], paths: Sequence[Points], way: Points
) -> Iterator[Name]:
    """Yield names where there is room, those of the round first, then those of long streets."""
    middles = np.array([_middle(path) for path in paths])
    inside = (middles > LINE) & (middles < (WIDTH - LINE, HEIGHT - LINE))
    shown = np.asarray(inside.all(axis=1))
    off_way = np.asarray(shapely.distance(shapely.points(middles), shapely.LineString(way)))
    length = streets.length[edges]
    taken: list[tuple[Points, float]] = []
    called: set[str] = set()
    for n in np.lexsort((-length, off_way >= LINE / 4)):
        text = streets.name_of(int(edges[n]))
        half = LETTER * len(text) / 2
        at = np.clip(middles[n], half + 2, (WIDTH - half - 2, HEIGHT - LINE))
        apart = all(
            abs(at[1] - other[1]) >= LINE or abs(at[0] - other[0]) >= half + room
            for other, room in taken
        )
        if text and text not in called and shown[n] and apart:
            called.add(text)
            taken.append((at, half))
            yield Name(round(float(at[0]), 1), round(float(at[1]), 1), text)
            if len(called) == MOST_NAMES:
                return


def _middle(path: Points) -> Points:
    """Return the middle of a line."""
    return np.asarray(shapely.LineString(path).interpolate(0.5, normalized=True).coords[0])
