"""Travel times on foot and by car, by hand and against another library."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.streets import Kind, Mode, Streets, Travel

from .conftest import town


def test_it_works(block: Streets) -> None:
    walk = Travel(block, walking=1.0)
    (found,) = walk.to_junctions([0], [30.0])
    assert found == pytest.approx([30, 70, min(70 + 100, 30 + np.hypot(100, 100)), 130], rel=1e-5)


def test_cars_obey_one_way_streets(block: Streets) -> None:
    drive = Travel(block, Mode.CAR)
    there = drive.to_junctions([1], [0.0])[0, 2]
    assert there == pytest.approx(100 / (45 / 3.6), rel=1e-5)
    around = 2 * np.hypot(50, 50) / (30 / 3.6) + 2 * 100 / (22 / 3.6)
    assert drive.to_junctions([1], [100.0])[0, 1] == pytest.approx(around, rel=1e-5)


def test_who_starts_in_a_one_way_street_goes_on(block: Streets) -> None:
    drive = Travel(block, Mode.CAR)
    assert drive.to_junctions([1], [50.0])[0, 2] == pytest.approx(50 / (45 / 3.6), rel=1e-5)
    assert drive.to_junctions([1], [50.0])[0, 1] > 50 / (45 / 3.6)


def test_coming_is_the_other_way_round(block: Streets) -> None:
    drive = Travel(block, Mode.CAR)
    coming = drive.to_junctions([1], [40.0], coming=True)[0]
    assert coming[1] == pytest.approx(40 / (45 / 3.6), rel=1e-5)
    assert coming[2] > coming[1]


def test_a_footpath_is_not_driven(block: Streets) -> None:
    assert np.isinf(Travel(block, Mode.CAR).to_edges([0], [0.0])[0, 4])
    assert Travel(block).to_edges([0], [0.0])[0, 4] == 0


def test_how_far_one_gets(block: Streets) -> None:
    walk = Travel(block, walking=1.0)
    assert walk.reach(0, 50.0, 60).tolist() == [True, True, False, True, True]
    assert walk.reach(0, 50.0, 10).tolist() == [True, False, False, False, False]


def test_no_way_is_infinite() -> None:
    apart = town(
        [(0, 0), (10, 0), (500, 0), (510, 0)],
        [(0, 1, Kind.SERVICE, False, -1), (2, 3, Kind.SERVICE, False, -1)],
    )
    assert np.isinf(Travel(apart).to_junctions([0], [5.0])[0, 2:]).all()


@given(st.integers(0, 10**6))
def test_as_another_library_finds_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count, edges = 12, 24
    ends = rng.integers(0, count, (edges, 2))
    made = town(
        rng.uniform(0, 1000, (count, 2)),
        [
            (int(a), int(b), int(kind), bool(one), -1)
            for (a, b), kind, one in zip(
                ends, rng.integers(0, 9, edges), rng.random(edges) < 0.4, strict=True
            )
        ],
    )
    for mode in Mode:
        travel = Travel(made, mode)
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(range(count))
        for tail, head, there, back in zip(
            made.tail, made.head, travel.seconds, travel.backwards, strict=True
        ):
            for a, b, took in ((tail, head, there), (head, tail, back)):
                if np.isfinite(took):
                    graph.add_edge(int(a), int(b), weight=float(took))
        start = int(rng.integers(edges))
        share = float(rng.random())
        graph.add_node("start")
        if np.isfinite(travel.seconds[start]):
            first = (1 - share) * travel.seconds[start]
            graph.add_edge("start", int(made.head[start]), weight=first)
        if np.isfinite(travel.backwards[start]):  # the chance of standing at the very end is none
            graph.add_edge("start", int(made.tail[start]), weight=share * travel.backwards[start])
        truth = nx.single_source_dijkstra_path_length(graph, "start")
        (found,) = travel.to_junctions([start], [share * made.length[start]])
        expected = [truth.get(junction, np.inf) for junction in range(count)]
        assert found == pytest.approx(expected)
