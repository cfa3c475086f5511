"""Keeps and fetches finished WAL files: the archive_command and restore_command of PostgreSQL.

    python -I -S wal_files.py keep SOURCE FOLDER
    python -I -S wal_files.py fetch NAME TARGET FOLDER...

It is run as a file and knows the standard library alone, so that it starts within some 30 ms and
works whatever the environment of the server. A file is kept compressed, whole or not at all, on
disk before PostgreSQL is told so; kept twice, the second time finds it there; another content under
the same name is refused, since two servers then write into one archive.
"""

import gzip
import os
import shutil
import sys
import zlib
from pathlib import Path

LEVEL = 1  # a segment that was closed early is mostly zeros; more effort gains little
BLOCK = 1 << 20
UNREADABLE = 200
"""Above 125 PostgreSQL ends; at anything up to it the archive is over, and it goes on without."""


def keep(source: Path, folder: Path) -> None:
    """Keep a file under its own name.

    Raises:
        FileExistsError: the archive has another content under this name.
    """
    target = folder / f"{source.name}.gz"
    if target.exists():
        return _must_be_same(source, target)
    part = folder / f".{source.name}.{os.getpid()}.part"
    try:
        with part.open("xb") as raw:
            with source.open("rb") as read, gzip.GzipFile("", "wb", LEVEL, raw, 0) as packed:
                shutil.copyfileobj(read, packed, BLOCK)
            raw.flush()
            os.fsync(raw.fileno())
        try:
            os.link(part, target)
        except FileExistsError:
            _must_be_same(source, target)
    finally:
        part.unlink(missing_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return None


def _must_be_same(source: Path, target: Path) -> None:
    with source.open("rb") as ours, gzip.open(target) as kept:
        while block := ours.read(BLOCK):
            if kept.read(len(block)) != block:
                break
        else:
            if not kept.read(1):
                return
    raise FileExistsError(f"{target} is there with another content; nothing is written over")


def fetch(name: str, target: Path, folders: list[Path]) -> bool:
    """Bring a file back from the first folder that has it, packed or plain; tell whether any has.

    Plain ones are those that a server had not handed over yet when it ended.

    Raises:
        OSError, EOFError, zlib.error: it is there and cannot be read; the target is not written.
    """
    part = target.with_name(f"{target.name}.part")
    for folder in folders:
        packed, plain = folder / f"{name}.gz", folder / name
        if not (packed.exists() or plain.exists()):
            continue
        try:
            if packed.exists():
                with gzip.open(packed) as kept, part.open("wb") as written:
                    shutil.copyfileobj(kept, written, BLOCK)
            else:
                shutil.copyfile(plain, part)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
        return True
    return False


def main(words: list[str]) -> int:
    """What PostgreSQL asks; it logs what is said on stderr, and asks again after a failure."""
    match words:
        case ["keep", source, folder]:
            try:
                keep(Path(source), Path(folder))
            except OSError as error:
                print(f"jiban archive: {error}", file=sys.stderr)
                return 1
            return 0
        case ["fetch", name, target, *folders]:
            try:
                return not fetch(name, Path(target), [Path(folder) for folder in folders])
            except (OSError, EOFError, zlib.error) as error:
                print(f"jiban archive: {name} cannot be read: {error}", file=sys.stderr)
                return UNREADABLE
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
