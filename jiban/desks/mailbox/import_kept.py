"""Reports of imports done on the pages, kept beside the originals to be read again."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jiban.city.tables import RowError
from jiban.desks.mailbox.importing import Report

LENGTH = 12
"""Bytes of chance in a report's name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A report with when it was made and by whom."""

    report: Report
    at: datetime
    officer_id: int


def keep(report: Report, officer_id: int) -> str:
    """Write a report and return the token it is found by."""
    token = secrets.token_hex(LENGTH)
    said = asdict(report) | {
        "original": str(report.original or ""),
        "errors_file": str(report.errors_file or ""),
    }
    text = json.dumps(
        {"report": said, "at": timezone.now().isoformat(), "officer_id": officer_id},
        ensure_ascii=False,
    )
    path = _path(token)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    return token


def find(token: str) -> Kept | None:
    """Return the report of that token, or None."""
    try:
        said = json.loads(_path(token).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    values = {f.name: said["report"][f.name] for f in fields(Report) if f.name in said["report"]}
    for name in ("original", "errors_file"):
        values[name] = Path(values[name]) if values[name] else None
    values["errors"] = [RowError(**error) for error in values["errors"]]
    return Kept(Report(**values), datetime.fromisoformat(said["at"]), said["officer_id"])


def _path(token: str) -> Path:
    if len(token) != 2 * LENGTH or not token.isalnum() or not token.isascii():
        token = "none"  # noqa: S105 - no report has this name
    return Path(settings.JIBAN_HOME) / "imports" / "reports" / f"{token}.json"
