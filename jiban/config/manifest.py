"""The manifest of a backup: every file with its size and SHA-256, and from which WAL it goes on."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

NAME = "manifest.json"
BLOCK = 1 << 20
Progress = Callable[[int], object]
"""Is told of bytes that are done."""
Show = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows a step of so many bytes while it lasts."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is made of.

    Attributes:
        ended: the earliest instant that it can be restored to, by the database's clock.
        wal: the folder of the archive, beside the backup.
        first_wal: the WAL file with which restoring begins.
        files: size in bytes and SHA-256 by path.
        folders: all folders, since an empty one holds no file.
    """

    began: datetime
    ended: datetime
    wal: str
    first_wal: str
    version: str
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """All bytes."""
        return sum(size for size, _digest in self.files.values())

    def write(self, backup: Path) -> None:
        """Write it into its backup, on disk."""
        with (backup / NAME).open("w") as file:
            json.dump(asdict(self), file, default=datetime.isoformat, indent=1)
            file.flush()
            os.fsync(file.fileno())


def read(backup: Path) -> Manifest:
    """Return a backup's manifest.

    Raises:
        ValueError: it is missing or is none.
    """
    try:
        known = json.loads((backup / NAME).read_text())
        for name in ("began", "ended"):
            known[name] = datetime.fromisoformat(known[name])
        known["files"] = {path: (size, digest) for path, (size, digest) in known["files"].items()}
        return Manifest(**known)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{backup / NAME} cannot be read: {error}") from None


def walk(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return all files and all folders below a folder, relative to it."""
    files: list[Path] = []
    folders: list[Path] = []
    for parent, below, names in os.walk(folder):
        here = Path(parent).relative_to(folder)
        folders += [here / name for name in below]
        files += [here / name for name in names]
    return sorted(files), sorted(folders)


def summed(path: Path, progress: Progress) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            progress(len(block))
    return digest.hexdigest()


def wrong(backup: Path, known: Manifest, progress: Progress) -> Iterator[str]:
    """Yield each file that is missing, was changed, or does not belong there."""
    there = {str(path) for path in walk(backup)[0]} - {NAME}
    for name, (size, digest) in known.files.items():
        path = backup / name
        if name not in there:
            yield f"{name} is missing"
        elif path.stat().st_size != size or summed(path, progress) != digest:
            yield f"{name} was changed"
    for name in sorted(there - set(known.files)):
        yield f"{name} does not belong to the backup"
