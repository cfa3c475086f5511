"""What can be wrong with a table: with the whole file, or with one row of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


class TableError(Exception):
    """The file as a whole cannot be read; `reason` says why and `fix` what to do."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason, fix)
        self.reason = reason
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.reason} {self.fix}"


class BadRow(Exception):
    """Raised while a row is being worked on; the importer adds the row's number."""

    def __init__(self, field: str, reason: str, fix: str = "") -> None:
        super().__init__(field, reason, fix)
        self.field = field
        self.reason = reason
        self.fix = fix

    def at(self, row: int) -> "RowError":
        return RowError(row, self.field, self.reason, self.fix)


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was not accepted.

    `row` is the number a person sees: in a sheet or CSV file the header is row 1 or lower down; in
    JSON the first object is 1. `field` is the column, "" when it is the row as a whole.
    """

    row: int
    field: str
    reason: str
    fix: str = ""

    def __str__(self) -> str:
        if self.field:
            where = _("Row %(row)s, %(field)s:") % {"row": self.row, "field": self.field}
        else:
            where = _("Row %(row)s:") % {"row": self.row}
        return " ".join(part for part in (where, self.reason, self.fix) if part)
