"""Keeping what was uploaded: the file as it came, under a name that says when and what."""

import hashlib
import os
import re
import unicodedata
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def keep_original(data: bytes, name: str, day: date | None = None) -> Path:
    """Write the bytes to $JIBAN_HOME/imports/<date>-<12 of sha256>-<name> and return the path.

    The same file on the same day is kept once. Readable by the service's own account only.
    """
    folder = Path(settings.JIBAN_HOME) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:12]
    when = day or timezone.localdate()
    path = folder / f"{when:%Y-%m-%d}-{digest}-{safe_name(name)}"
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    return path


def safe_name(name: str) -> str:
    """The last part of a file name, of letters, digits, dots and hyphens, at most 100 bytes."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = re.sub(r"[^\w.-]+", "_", last).strip("._") or "upload"
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        room = 100 - len(ending.encode()) - 1
        return f"{_cut(stem, room)}.{ending}"
    return _cut(plain, 100)


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
