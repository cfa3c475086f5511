"""Runs the benchmarks one after another, keeps their figures, and makes the table of them.

`python -m benchmarks.report [NAME …]`; without names all. A module of this folder that has figures
in REACH is a benchmark: its last line of output is one JSON object. Only its figures are kept here;
whether they are good enough is for the reader of the table.
"""

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "benchmarks"
TABLE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Reach:
    """What a figure is, and what it should be: at least, at most, or a share of its peer's."""

    what: str
    least: float | None = None
    most: float | None = None
    share: tuple[float, str] | None = None

    def asked(self) -> str:
        """The limits in words."""
        words = []
        if self.least is not None:
            words.append(f"≥ {self.least:,g}")
        if self.most is not None:
            words.append(f"≤ {self.most:,g}")
        if self.share:
            words.append(f"≥ {self.share[0]:g} × {self.share[1]}")
        return ", ".join(words)

    def met(self, value: float, figures: dict[str, float]) -> bool | None:
        """Whether the limits hold; None when there are none."""
        if not self.asked():
            return None
        peer = figures.get(self.share[1], float("inf")) * self.share[0] if self.share else value
        return (
            value >= peer
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )


REACH: dict[str, dict[str, Reach]] = {
    "loop": {
        "acts_per_s": Reach("single acts through the door, 4 workers", least=1000),
        "raw_acts_per_s": Reach("the same statements in bare SQL"),
        "bulk_matters_per_s": Reach(
            "bulk intake with promises, journal and notice",
            least=5000,
            share=(0.5, "raw_bulk_per_s"),
        ),
        "raw_bulk_per_s": Reach("the same rows in bare SQL"),
        "burst_fired_per_s": Reach(
            "100,000 of 2 M promises due at once, 2 runners",
            least=8000,
            share=(0.5, "raw_burst_per_s"),
        ),
        "raw_burst_per_s": Reach("bare SQL doing the same"),
        "burst_lost": Reach("lost when runner, server and postmaster are killed", most=0),
        "burst_doubled": Reach("doubled by it", most=0),
        "steady_lateness_p99_s": Reach("2 M open, 500 due per second: lateness", most=0.15),
    },
    "web": {
        "letter_posts_per_s": Reach("letters posted, closed loop, 8 clients", least=150),
        "letter_post_p99_ms": Reach("a letter's answer at a steady 100 per second", most=60),
        "inbox_pages_per_s": Reach(
            "staff inbox of 100 rows, 100,000 open matters, 4 clients", least=30
        ),
        "inbox_p99_ms": Reach("the same: time for a page", most=150),
        "actions_per_s": Reach("actions posted by staff", least=150),
    },
}


def main(names: list[str]) -> int:
    """Run, keep, and write the table; fails when a benchmark does."""
    unknown = set(names) - set(REACH)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    failed = [name for name in names or list(REACH) if not run(name)]
    TABLE.write_text(table())
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def run(name: str) -> bool:
    """Run one benchmark to its end and keep its figures; its progress goes to the terminal."""
    print(f"── benchmarks.{name}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        print(f"benchmarks.{name} ended with {done.returncode}", file=sys.stderr)
        return False
    print(lines[-1], flush=True)
    result: dict[str, Any] = json.loads(lines[-1])
    kept = {
        **result,
        "commit": commit(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
    }
    KEPT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    (KEPT / f"{name}.json").write_text(text)
    return True


def table() -> str:
    """The page with every figure that is kept."""
    parts = [
        "# Speed, measured\n",
        "Made by `make bench` from the JSON in [benchmarks/](benchmarks/). Each benchmark runs "
        "its peer, or the raw SQL, in the same run. PostgreSQL is the embedded one as shipped, "
        "with fsync and synchronous_commit on.\n",
    ]
    for name, reach in REACH.items():
        path = KEPT / f"{name}.json"
        if not path.exists():
            continue
        kept = json.loads(path.read_text())
        machine_ = kept["machine"]
        parts.append(
            f"## benchmarks.{name}\n\n"
            f"{kept['at'][:10]}, commit {kept['commit']}, {machine_['cores']} cores "
            f"({machine_['cpu']}), {machine_['memory_gib']} GiB, Python {machine_['python']}.\n"
        )
        parts.append(_rows(reach, kept["figures"]))
    return "\n".join(parts)


def _rows(reach: dict[str, Reach], figures: dict[str, float]) -> str:
    lines = ["| figure | what | measured | to reach | |", "|---|---|--:|---|---|"]
    for name, value in figures.items():
        wanted = reach.get(name, Reach(""))
        mark = {True: "✔", False: "✘", None: ""}[wanted.met(value, figures)]
        lines.append(f"| {name} | {wanted.what} | {_number(value)} | {wanted.asked()} | {mark} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.3g}"


def commit() -> str:
    """The commit measured, marked when the tree has changes to the code."""
    git = ["git", "-C", str(ROOT)]
    short = _said([*git, "rev-parse", "--short", "HEAD"])
    changed = _said([*git, "status", "--porcelain", "--", "jiban", "benchmarks"])
    return f"{short}+changes" if changed else short


def machine() -> dict[str, Any]:
    """What was measured on."""
    import psutil

    names = [line for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    return {
        "cpu": names[0].partition(":")[2].strip() if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 1024**3),
        "system": f"{platform.system()} {platform.machine()}",
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
    sys.exit(main(sys.argv[1:]))
