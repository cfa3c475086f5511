"""The ground of a benchmark: an installation of its own as shipped, progress, and the last line."""

import contextlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from jiban.config import postgres

Figures = dict[str, float]

WORDS = (
    "楼下商铺每晚播放音乐到凌晨两点，多次沟通没有用，老人和孩子都睡不好，"
    "希望尽快到现场看一看，并把处理的结果告诉我们，谢谢。"
)
"""The body of every letter sent: made up, of a usual length."""


def say(text: str) -> None:
    """Show progress."""
    print(f"· {text}", file=sys.stderr, flush=True)


def emit(benchmark: str, figures: Figures) -> None:
    """Print the last line of stdout."""
    rounded = {name: round(value, 4) for name, value in figures.items()}
    print(json.dumps({"benchmark": benchmark, "figures": rounded}), flush=True)


def found(name: str) -> Path | None:
    """Return a file of the real data; without it, nothing, and say where it is looked for."""
    home = Path(__file__).resolve().parent.parent
    path = Path(os.environ.get("JIBAN_DATA") or home.parent / "shared" / "data") / name
    if not path.exists():
        say(f"left out: {path} is not here (set JIBAN_DATA to the folder of the data)")
        return None
    return path


def data(name: str) -> Path:
    """Return a file of the real data; without it, end quietly."""
    return found(name) or sys.exit()


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the median of the seconds that something takes."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return median(took)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A data folder that is gone afterwards; every process started here uses it."""
    with tempfile.TemporaryDirectory(prefix="jiban-bench-", ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o711)
        os.environ["JIBAN_HOME"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiban.config.settings"
        yield path


@contextlib.contextmanager
def database(home: Path, more: dict[str, str] | None = None) -> Iterator[str]:
    """The embedded PostgreSQL as shipped, with a bureau in it; yields its address."""
    with postgres.running(home, more) as dsn:
        setup()
        from django.core.management import call_command

        from jiban.sim import bureau

        call_command("migrate", verbosity=0)
        bureau.build()
        try:
            yield dsn
        finally:
            from django.db import connection

            connection.close()
            connection.close_pool()


def setup() -> None:
    """Make Django ready in this process, as every command does."""
    import django

    from jiban.config import memory

    django.setup()
    memory.settle()


def letter(unit_id: int) -> dict[str, Any]:
    """Return the fields of a plain letter."""
    return {
        "kind": "complaint",
        "title": "夜间噪声扰民请处理",
        "body": WORDS,
        "subject": "noise",
        "unit": unit_id,
        "naming": "name",
        "name": "测试甲",
        "phone": "13900001111",
        "contact_by": "phone",
    }


def apart(part: Callable[[Path], Figures]) -> Figures:
    """Run a part of a benchmark in a process and a data folder of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_in_folder, part).result()


def _in_folder(part: Callable[[Path], Figures]) -> Figures:
    with folder() as home:
        return part(home)


def stations() -> list[int]:
    """Return the ids of the stations."""
    from jiban.city import units

    return [unit.id for unit in units.tree() if unit.kind == "station"]


def at_once(work: Callable[..., Any], parts: list[tuple[Any, ...]]) -> tuple[list[Any], float]:
    """Run *work* on each part in a process of its own, all starting together.

    Returns:
        The results in order, and the seconds from the common start to the last end.
    """
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(len(parts) + 1)
    ends: list[Any] = []
    processes = []
    for part in parts:
        end, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(work, part, gate, theirs))
        process.start()
        theirs.close()
        ends.append(end)
        processes.append(process)
    gate.wait(120)
    reports = [end.recv() for end in ends]
    for process in processes:
        process.join()
    for report in reports:
        if isinstance(report, BaseException):
            raise report
    starts, stops, results = zip(*reports, strict=True)
    return list(results), max(stops) - min(starts)


def _child(work: Callable[..., Any], part: tuple[Any, ...], gate: Any, end: Any) -> None:
    try:
        setup()
        prepared = work(*part)
        next(prepared)
        gate.wait(120)
        start = time.monotonic()  # one clock for all processes of a machine
        try:
            next(prepared)
        except StopIteration as stopped:
            end.send((start, time.monotonic(), stopped.value))
    except BaseException as error:
        gate.abort()
        end.send(RuntimeError(f"{type(error).__name__}: {error}"))


def superuser(dsn: str) -> "psycopg.Connection[Any]":
    """Return a connection past the journal's triggers, to lay out data and to clear it away."""
    from psycopg.conninfo import make_conninfo

    owner = make_conninfo(dsn, user="postgres")
    connection = psycopg.connect(owner, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    return connection
