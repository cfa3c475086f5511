"""The report keeps what a benchmark printed and shows honestly what was reached."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.reach import REACH, Reach

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ON = {
    "cpu": "a processor",
    "cores": 2,
    "memory_gib": 24,
    "load_before": 0.1,
    "postgresql": "PostgreSQL 18.4",
    "python": "3.11.7",
}


def kept(folder: Path, figures: dict[str, float], *, at: datetime = AT, commit: str = "abc1234"):
    return report.keep(folder, {"benchmark": "loop", "figures": figures}, commit, at, ON)


def test_it_works(tmp_path: Path) -> None:
    path = kept(tmp_path, {"acts_per_s": 1234.5})
    assert path.name == "2026-11-21-abc1234-loop.json"
    assert json.loads(path.read_text()) == {
        "benchmark": "loop",
        "figures": {"acts_per_s": 1234.5},
        "commit": "abc1234",
        "at": "2026-11-21T09:30:00+00:00",
        "machine": ON,
    }
    page = report.table(report.newest(tmp_path))
    assert (
        "| acts_per_s | single acts through the door, 4 workers | 1,234 | ≥ 1,000 | yes |" in page
    )
    assert "commit abc1234, 2 cores (a processor), 24 GiB, PostgreSQL 18.4" in page


def test_rows_say_what_is_met_missed_and_without_limit() -> None:
    reach = {
        "raw": Reach("y"),
        "fast": Reach("x", least=100, share=(0.5, "raw")),
        "late": Reach("z", most=0.15),
    }
    found = report.rows(reach, {"fast": 150.0, "raw": 200.0, "late": 0.2, "more": 3.0})
    assert found.splitlines()[2:] == [
        "| fast | x | 150 | ≥ 100, ≥ 0.5 × raw | yes |",
        "| late | z | 0.2 | ≤ 0.15 | **no** |",
        "| raw | y | 200 |  |  |",
        "| more |  | 3 |  |  |",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.9948, "0.9948 | ≥ 0.995 | **no**"), (0.9952, "0.9952 | ≥ 0.995 | yes"),
     (0.995, "0.995 | ≥ 0.995 | yes"), (0.9876, "0.988 | ≥ 0.995 | **no**")],
)  # fmt: skip
def test_a_figure_near_its_limit_is_told_from_it(value: float, shown: str) -> None:
    assert shown in report.rows({"share": Reach("x", least=0.995)}, {"share": value})


def test_half_of_the_peer_is_not_reached() -> None:
    reach = {"fast": Reach("x", least=50, share=(0.5, "raw")), "raw": Reach("y")}
    assert "**no**" in report.rows(reach, {"fast": 99.0, "raw": 200.0})
    assert "**no**" in report.rows(reach, {"fast": 99.0})


def test_what_was_not_measured_is_not_met() -> None:
    found = report.rows({"fast": Reach("x", least=50)}, {})
    assert "| fast | x | not measured | ≥ 50 | **no** |" in found


def test_the_newest_counts_whatever_the_files_are_called(tmp_path: Path) -> None:
    kept(tmp_path, {"acts_per_s": 2.0}, commit="aaaaaaa", at=AT.replace(hour=10))
    kept(tmp_path, {"acts_per_s": 1.0}, commit="fffffff")
    assert report.newest(tmp_path)["loop"]["figures"] == {"acts_per_s": 2.0}


def test_only_the_table_runs_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(report, "KEPT", tmp_path / "benchmarks")
    monkeypatch.setattr(report, "TABLE", tmp_path / "benchmarks.md")
    assert report.main(["--table"]) == 0
    page = (tmp_path / "benchmarks.md").read_text()
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        f"## benchmarks.{name}" for name in REACH
    ]


def test_an_unknown_benchmark_is_named(capsys) -> None:
    with pytest.raises(SystemExit):
        report.main(["--only", "lop"])
    assert "no such benchmark: lop; there are loop, web" in capsys.readouterr().err


def test_every_promised_figure_has_its_limit() -> None:
    limits = {name: one.asked() for part in REACH.values() for name, one in part.items()}
    assert {name: words for name, words in limits.items() if words and "wrong" not in name} == {
        "acts_per_s": "≥ 1,000",
        "bulk_matters_per_s": "≥ 5,000, ≥ 0.5 × raw_bulk_per_s",
        "burst_fired_per_s": "≥ 8,000, ≥ 0.5 × raw_burst_per_s",
        "burst_lost": "≤ 0",
        "burst_doubled": "≤ 0",
        "steady_lateness_p99_s": "≤ 0.15",
        "letter_posts_per_s": "≥ 150",
        "letter_post_p99_ms": "≤ 60",
        "letters_lost": "≤ 0",
        "inbox_pages_per_s": "≥ 30",
        "inbox_p99_ms": "≤ 150",
        "actions_per_s": "≥ 150",
        "macro_f1": "≥ 0.92",
        "auto_precision": "≥ 0.97",
        "calibration_error": "≤ 0.03",
        "letters_per_s": "≥ 2,000",
        "recall_3_days": "≥ 0.8",
        "false_discovery": "≤ 0.1",
        "pairwise_f1": "≥ 0.85",
        "cluster_seconds": "≤ 2",
        "add_one_ms": "≤ 20",
        "recall": "≥ 0.995",
        "false_per_100": "≤ 1",
        "usual_letter_us": "≤ 60",
        "acts_per_s_ratio": "≥ 0.85",
        "lookup_ms": "≤ 2",
        "restore_s": "≤ 300",
        "back_after_kill_s": "≤ 5",
        "blind_search_s": "≤ 2",
        "parent_recall_10": "≥ 0.99",
        "parent_error_recall_10": "≥ 0.95",
        "sibling_recall_10": "≥ 0.85",
        "pedigree_ms": "≤ 5",
        "febrl4_f1": "≥ 0.9995",
        "chinese_f1_above_plain": "≥ 0.05",
        "written_per_s": "≥ 20,000",
        "read_per_s": "≥ 20,000",
        "predict_ms": "≤ 4",
        "refilter_s": "≤ 2",
        "plan_s": "≤ 1",
        "restricted_mean_ratio": "≤ 0.5",
        "ratio_upper95": "≤ 1",
        "futian_restricted_mean_ratio": "≤ 0.5",
        "futian_ratio_upper95": "≤ 1",
        "people_per_kind": "≥ 500",
    }
