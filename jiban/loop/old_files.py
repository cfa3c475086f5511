"""Files that have an end date: kept originals, mails nobody could take in, uploads never sent."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from jiban.loop.models import Attachment

DAY = 24 * 3600.0
KEPT_DAYS = 90
"""Originals of imports with their reports, and mails that could not be read or sent."""
UNSENT_DAYS = 2
"""Uploads that were never sent with a form, which carries them for a day."""
FOLDERS = ("imports", "mail/unread", "mail/unsent")
AT_ONCE = 500


def remove(now: float | None = None) -> int:
    """Take away what is past its end date; return how many files.

    Args:
        now: seconds since the epoch; only for tests, else this machine's clock, as files have it.
    """
    home, at = Path(settings.JIBAN_HOME), time.time() if now is None else now
    gone = 0
    for folder in FOLDERS:
        for path in _older(home / folder, at - KEPT_DAYS * DAY):
            path.unlink(missing_ok=True)
            gone += 1
    waiting: list[Path] = []
    for path in _older(home / "attachments", at - UNSENT_DAYS * DAY):
        waiting.append(path)
        if len(waiting) == AT_ONCE:
            gone += remove_unkept(waiting)
            waiting.clear()
    return gone + remove_unkept(waiting)


def _older(folder: Path, than: float) -> Iterator[Path]:
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            try:
                old = path.stat().st_mtime < than
            except FileNotFoundError:
                continue
            if old:
                yield path


def remove_unkept(paths: list[Path]) -> int:
    """Take away those of these attachments that no matter has; return how many."""
    known = set(
        Attachment.objects.filter(sha256__in=[path.name for path in paths]).values_list(
            "sha256", flat=True
        )
    )
    unkept = [path for path in paths if path.name not in known]
    for path in unkept:
        path.unlink(missing_ok=True)
    return len(unkept)
