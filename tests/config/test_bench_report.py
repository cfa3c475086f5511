"""The table of benchmarks: what is met, what is missed, what has no limit."""

from benchmarks.report import Reach, _rows


def test_it_works() -> None:
    reach = {
        "fast": Reach("x", least=100, share=(0.5, "raw")),
        "raw": Reach("y"),
        "late": Reach("z", most=0.15),
    }
    rows = _rows(reach, {"fast": 150.0, "raw": 200.0, "late": 0.2, "more": 3.0}).splitlines()[2:]
    assert rows == [
        "| fast | x | 150 | ≥ 100, ≥ 0.5 × raw | ✔ |",
        "| raw | y | 200 |  |  |",
        "| late | z | 0.2 | ≤ 0.15 | ✘ |",
        "| more |  | 3 |  |  |",
    ]


def test_half_of_the_peer_is_not_reached() -> None:
    reach = {"fast": Reach("x", share=(0.5, "raw")), "raw": Reach("y")}
    assert "✘" in _rows(reach, {"fast": 99.0, "raw": 200.0})
