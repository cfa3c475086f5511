"""Runs the benchmarks one after another, keeps their figures, and makes the table of them.

A module of this folder that has figures in REACH is a benchmark: its last line of output is one
JSON object. It is kept as it is, with commit, time and machine; the table shows the newest of each.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.reach import REACH, Reach

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "benchmarks"
TABLE = ROOT / "docs" / "benchmarks.md"

ABOUT = """# Speed, measured

Made by `make bench` from the JSON in [benchmarks/](benchmarks/), the newest of each benchmark.
`make bench BENCH=web` runs one, `python -m benchmarks.report --table` only makes this page. Each
benchmark runs its peer, or the raw SQL, in the same run. PostgreSQL is the embedded one as shipped,
with fsync and synchronous_commit on; what the pages need runs as `jiban up` starts it. Figures are
kept as they come, those that are not reached too; two runs compare only on the same, quiet machine,
and a run beside other work shows mostly how the figure stands to its raw one.

Elsewhere, on a machine of two cores: Signalen, the Dutch cities' desk for reports (Django, REST),
took in 18–20 reports per second with 45 queries each, did 16–18 actions per second, and drew 1.7
lists of 100 per second.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, keep, and write the table; fails when a benchmark does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks; none for all")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="the same")
    parser.add_argument("--table", action="store_true", help="run nothing, remake the table")
    wanted = parser.parse_args(arguments)
    names = [*wanted.names, *wanted.only] or list(REACH)
    if unknown := sorted(set(names) - set(REACH)):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(REACH)}")
    failed = [] if wanted.table else [name for name in names if not run(name)]
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(table(newest(KEPT)))
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def run(name: str) -> bool:
    """Run one benchmark to its end and keep its figures; its progress goes to the terminal."""
    print(f"── benchmarks.{name}", file=sys.stderr, flush=True)
    measured, on = commit(), machine()  # before it runs: other work that goes on then is shown
    before = psutil.cpu_times()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode:
        print(f"benchmarks.{name} ended with {done.returncode}", file=sys.stderr)
        return False
    if not lines:  # what it needs is not here, as it has said
        return True
    print(lines[-1], flush=True)
    on["stolen_percent"] = stolen(before, psutil.cpu_times())
    keep(KEPT, json.loads(lines[-1]), measured, datetime.now(UTC), on)
    return True


def keep(
    folder: Path, result: Mapping[str, Any], measured: str, at: datetime, on: Mapping[str, Any]
) -> Path:
    """Keep what a benchmark printed, with commit, time and machine; return the file."""
    kept = {**result, "commit": measured, "at": at.isoformat(timespec="seconds"), "machine": on}
    path = folder / f"{at:%Y-%m-%d}-{measured}-{result['benchmark']}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    return path


def newest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the latest kept figures of each benchmark."""
    found: dict[str, dict[str, Any]] = {}
    for path in folder.glob("*.json"):
        kept = json.loads(path.read_text())
        name = kept["benchmark"]
        if name not in found or kept["at"] > found[name]["at"]:
            found[name] = kept
    return found


def table(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the page with every figure."""
    parts = [ABOUT]
    for name, reach in REACH.items():
        if name not in kept:
            parts.append(f"## benchmarks.{name}\n\nNot measured yet.\n")
            continue
        one, on = kept[name], kept[name]["machine"]
        taken = on.get("stolen_percent")
        parts.append(
            f"## benchmarks.{name}\n\n"
            f"{one['at'][:10]}, commit {one['commit']}, {on['cores']} cores ({on['cpu']}), "
            f"{on['memory_gib']} GiB, {on['postgresql']}, Python {on['python']}; "
            f"load before the run {on['load_before']}"
            + ("" if taken is None else f", processor time that its host gave to others {taken} %")
            + ".\n"
        )
        parts.append(rows(reach, one["figures"]))
    return "\n".join(parts)


def rows(reach: Mapping[str, Reach], figures: dict[str, float]) -> str:
    """Return one benchmark's rows: what is to be reached first, in the table's order."""
    order = {name: (not wanted.asked(), n) for n, (name, wanted) in enumerate(reach.items())}
    lines = ["| figure | what | measured | to reach | met |", "|---|---|--:|---|---|"]
    missing = [name for name, wanted in reach.items() if wanted.asked() and name not in figures]
    for name in sorted([*figures, *missing], key=lambda name: order.get(name, (True, len(order)))):
        wanted = reach.get(name, Reach(""))
        value = figures.get(name)
        met = _MARKS[False] if value is None else _MARKS[wanted.met(value, figures)]
        shown = "not measured" if value is None else number(value, wanted.least, wanted.most)
        lines.append(f"| {name} | {wanted.what} | {shown} | {wanted.asked()} | {met} |")
    return "\n".join(lines) + "\n"


_MARKS = {True: "yes", False: "**no**", None: ""}


def number(value: float, *limits: float | None) -> str:
    """Return a figure as it is shown: three digits that count, four where three are a limit's."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    shown = f"{value:.3g}"
    return f"{value:.4g}" if float(shown) in limits else shown


def commit() -> str:
    """The commit measured, marked when the tree has changes to the code."""
    git = ["git", "-C", str(ROOT)]
    short = _said([*git, "rev-parse", "--short", "HEAD"])
    changed = _said([*git, "status", "--porcelain", "--", "jiban", "benchmarks"])
    return f"{short}+changes" if changed else short


def stolen(before: Any, after: Any) -> float:
    """Return the percentage of processor time that the host of this machine gave to others."""
    spent = [late - early for early, late in zip(before, after, strict=True)]
    taken: float = spent[before._fields.index("steal")] if "steal" in before._fields else 0.0
    # Guest times are counted in user and nice already.
    return round(100 * taken / max(1e-9, sum(spent[:8])), 1)


def machine() -> dict[str, Any]:
    """What was measured on."""
    from jiban.config import cluster

    names = [line for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    return {
        "cpu": names[0].partition(":")[2].strip() if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 1024**3),
        "load_before": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "postgresql": _said([str(cluster.programs() / "postgres"), "--version"]).replace(
            "postgres (PostgreSQL)", "PostgreSQL"
        ),
        "python": platform.python_version(),
    }


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
