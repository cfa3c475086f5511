"""What came of an import: how many rows were taken, and each row that was not, with the reason."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from .errors import RowError
from .writing import defused


@dataclass
class Report:
    """Counts of rows; `accepted` = created + updated + unchanged."""

    kind: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # columns that were not used
    notes: list[str] = field(default_factory=list)  # what the reader should know besides
    original: Path | None = None
    dry_run: bool = False

    @property
    def accepted(self) -> int:
        return self.created + self.updated + self.unchanged

    @property
    def rejected(self) -> int:
        """Rows with at least one error."""
        return len({e.row for e in self.errors})

    def summary(self) -> str:
        """The counts in one sentence."""
        counts = {
            "accepted": self.accepted,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }
        if self.dry_run:
            text = _(
                "Only checked, nothing kept. Rows that would be accepted: %(accepted)s (%(created)s"
                " new, %(updated)s changed, %(unchanged)s unchanged); refused: %(rejected)s."
            )
        else:
            text = _(
                "Rows accepted: %(accepted)s (%(created)s new, %(updated)s changed, %(unchanged)s"
                " unchanged); refused: %(rejected)s."
            )
        return text % counts

    def write_errors(self, file: IO[str]) -> None:
        """Write the errors as CSV with the columns row, field, reason, fix."""
        lines = csv.writer(file)
        lines.writerow([_("row"), _("field"), _("reason"), _("what to do")])
        for e in self.errors:
            lines.writerow([e.row, *(defused(t) for t in (e.field, e.reason, e.fix))])

    def save_errors(self, path: Path) -> Path:
        """Write the errors to a file that Excel and WPS open with the right characters."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            self.write_errors(file)
        return path
