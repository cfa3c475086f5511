"""A finished WAL file is kept whole, once, and never written over; and it comes back as it was."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jiban.config import wal_files

NAME = "000000010000000000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "archive"
    place.mkdir()
    return place


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(os.urandom(100_000) + bytes(16_000_000))
    return path


def run(*words: str | Path) -> int:
    command = [sys.executable, "-I", "-S", wal_files.__file__, *map(str, words)]
    return subprocess.run(command, check=False).returncode


def test_it_works(segment: Path, folder: Path, tmp_path: Path) -> None:
    assert run("keep", segment, folder) == 0
    assert [path.name for path in folder.iterdir()] == [f"{NAME}.gz"]
    assert (folder / f"{NAME}.gz").stat().st_size < 200_000
    back = tmp_path / "back"
    assert run("fetch", NAME, back, folder) == 0
    assert back.read_bytes() == segment.read_bytes()


def written(path: Path) -> tuple[int, int, int]:
    """Which file it is and when it was written; not when it was last read."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def test_kept_twice_it_is_there_once(segment: Path, folder: Path) -> None:
    wal_files.keep(segment, folder)
    before = written(folder / f"{NAME}.gz")
    assert run("keep", segment, folder) == 0
    assert written(folder / f"{NAME}.gz") == before


@pytest.mark.parametrize("other", [b"another", b""])
def test_another_content_is_refused(segment: Path, folder: Path, other: bytes) -> None:
    wal_files.keep(segment, folder)
    whole = segment.read_bytes()
    segment.write_bytes(other)
    assert run("keep", segment, folder) == 1
    with gzip.open(folder / f"{NAME}.gz") as kept:
        assert kept.read() == whole


def test_killed_in_the_middle_it_is_kept_the_next_time(segment: Path, folder: Path) -> None:
    (folder / f".{NAME}.1.part").write_bytes(b"half")
    assert run("keep", segment, folder) == 0
    assert (folder / f"{NAME}.gz").exists()


def test_no_folder_to_keep_it_in(segment: Path, tmp_path: Path) -> None:
    assert run("keep", segment, tmp_path / "gone") == 1


@pytest.mark.parametrize(
    "spoilt", [b"no gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + 9 * b"\xff", None]
)
def test_what_cannot_be_read_ends_the_server(
    segment: Path, folder: Path, tmp_path: Path, spoilt: bytes | None
) -> None:
    wal_files.keep(segment, folder)
    kept = folder / f"{NAME}.gz"
    kept.write_bytes(kept.read_bytes()[:1000] if spoilt is None else spoilt)
    target = tmp_path / "pg_wal" / "RECOVERYXLOG"
    target.parent.mkdir()
    assert run("fetch", NAME, target, folder) > 125
    assert list(target.parent.iterdir()) == []


def test_what_was_not_handed_over_is_found_plain(
    segment: Path, folder: Path, tmp_path: Path
) -> None:
    back = tmp_path / "back"
    assert run("fetch", NAME, back, folder, tmp_path) == 0
    assert back.read_bytes() == segment.read_bytes()
    assert run("fetch", "00000002.history", back, folder, tmp_path) == 1
