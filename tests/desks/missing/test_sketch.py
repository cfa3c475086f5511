"""The sketch of a round: where to begin, the streets around, their names, and how far it is."""

import re

import numpy as np
import pytest

from jiban.desks.missing.models import Task
from jiban.desks.missing.tasks import sketch
from jiban.science.streets import Streets
from jiban.sim.streets import grow

MOVE = re.compile(r"[ML]([\d.-]+) ([\d.-]+)")


@pytest.fixture(scope="module")
def streets() -> Streets:
    return grow(1, 4_000.0, 3_000)


@pytest.fixture(scope="module")
def line(streets: Streets) -> list[list[float]]:
    """Three streets with names one after another, from the middle of the city on."""
    at = int(np.hypot(*streets.junctions.T).argmin())
    way, used = [at], set[int]()
    while len(way) < 4:
        ends = np.flatnonzero((streets.tail == way[-1]) | (streets.head == way[-1]))
        edge = next(int(one) for one in ends if streets.walked[one] and int(one) not in used)
        used.add(edge)
        way.append(int(streets.head[edge] + streets.tail[edge] - way[-1]))
    return np.stack([streets.lon[way], streets.lat[way]], axis=1).tolist()


def points(path: str) -> np.ndarray:
    return np.array([[float(x), float(y)] for x, y in MOVE.findall(path)])


def test_it_works(streets: Streets, line: list[list[float]]) -> None:
    drawn = sketch.draw(streets, line)
    way = points(drawn.way)
    assert len(way) == 4
    assert tuple(way[0]) == drawn.begin
    assert (way >= sketch.MARGIN - 1).all()
    assert (way <= np.array([sketch.WIDTH, sketch.HEIGHT]) - sketch.MARGIN + 1).all()
    assert drawn.main or drawn.streets
    assert drawn.names


def test_arrows_are_apart_and_the_last_one_is_at_the_end(
    streets: Streets, line: list[list[float]]
) -> None:
    """Also of a round that goes on and on among short streets."""
    there_and_back = [*line, *line[-2::-1], *line[1:]] * 5
    drawn = sketch.draw(streets, there_and_back)
    ends = [points(arrow)[-1] for arrow in drawn.arrows]
    length = np.hypot(*np.diff(points(drawn.way), axis=0).T).sum()
    assert 1 <= len(ends) <= length / sketch.APART + 1
    assert ends[-1] == pytest.approx(points(drawn.way)[-1], abs=0.1)


def test_it_is_true_to_scale_and_north_is_up(streets: Streets, line: list[list[float]]) -> None:
    drawn = sketch.draw(streets, line)
    way, length, metres = points(drawn.way), *drawn.bar
    real = streets.plane.metres(*np.array(line).T)
    assert np.diff(way, axis=0) == pytest.approx(
        np.diff(real, axis=0) * (length / metres, -length / metres), abs=0.3
    )


def test_the_round_lies_on_streets_that_are_drawn(
    streets: Streets, line: list[list[float]]
) -> None:
    drawn = sketch.draw(streets, line)
    around = points(drawn.streets + drawn.main)
    for at in points(drawn.way):
        assert np.hypot(*(around - at).T).min() < 0.2


def test_names_do_not_cover_each_other(streets: Streets, line: list[list[float]]) -> None:
    names = sketch.draw(streets, line).names
    assert len({one.text for one in names}) == len(names) <= sketch.MOST_NAMES
    for n, one in enumerate(names):
        for other in names[:n]:
            wide = sketch.LETTER * (len(one.text) + len(other.text)) / 2
            assert abs(one.y - other.y) >= sketch.LINE - 0.1 or abs(one.x - other.x) >= wide - 0.1


def test_a_task_at_a_place_has_none() -> None:
    assert sketch.of_task(Task(line=[])) is None
