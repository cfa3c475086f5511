"""What all importers share: read, take row by row, keep the original, report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from .. import caches
from ..tables import BadRow, Column, Report, Row, RowError, TableError, keep_original, read

Progress = Callable[[int], None]
Outcome = Literal["created", "updated", "unchanged"]
KINDS: dict[str, type["Importer"]] = {}


@dataclass(frozen=True)
class Settings:
    """What the person who imports may choose."""

    crs: str = "wgs84"  # or gcj02: coordinates are converted and marked
    renames: Mapping[str, str] = field(default_factory=dict)  # the file's column → ours
    dry_run: bool = False


class Importer:
    """One kind of table; a subclass says its columns and what to do with a row."""

    kind: ClassVar[str]
    title: ClassVar[Any]  # lazy translation
    columns: ClassVar[tuple[Column, ...]]
    sources: ClassVar[Mapping[str, str]] = {}  # attribute → column, where they are called otherwise

    def __init_subclass__(cls) -> None:
        if cls.kind in KINDS:
            raise TypeError(f"two importers are called {cls.kind}")
        KINDS[cls.kind] = cls

    def __init__(self, settings: Settings, report: Report) -> None:
        self.settings = settings
        self.report = report

    def prepare(self) -> None:
        """Read what the rows refer to."""

    def take(self, rows: Iterable[Row]) -> None:
        """Take each row in its own savepoint; subclasses that need all rows first override this."""
        for row in rows:
            self.take_one(row)

    def take_one(self, row: Row) -> None:
        try:
            with transaction.atomic():
                self.row(row.values)
        except BadRow as e:
            self.report.errors.append(e.at(row.number))
        except ValidationError as e:
            self.report.errors.extend(_complaints(row.number, e))
        except DatabaseError as e:
            reason = _("The database refused the row: %(reason)s") % {"reason": _first_line(e)}
            self.report.errors.append(RowError(row.number, "", reason))

    def row(self, values: dict[str, str]) -> None:
        """Take one row or raise BadRow or ValidationError."""
        raise NotImplementedError

    def finish(self) -> None:
        """Add notes for the reader."""

    def keep(
        self, thing: models.Model, new: Mapping[str, Any], values: Mapping[str, str]
    ) -> Outcome:
        """Check and save what is new in `new` (attribute → value); nothing differs, nothing saved.

        An empty cell leaves what is known already as it is.
        """
        fresh = thing._state.adding
        wanted = {a: v for a, v in new.items() if fresh or values[self.sources.get(a, a)]}
        old = {a: getattr(thing, a) for a in wanted}
        if not fresh and old == wanted:
            return "unchanged"
        _set(thing, wanted)
        try:
            thing.full_clean()
            thing.save()
        except Exception:
            _set(thing, old)
            raise
        return "created" if fresh else "updated"

    def count(self, outcome: Outcome) -> None:
        """Count a row that was taken."""
        setattr(self.report, outcome, getattr(self.report, outcome) + 1)


def run(
    kind: str,
    data: bytes,
    name: str,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import the content of a file; all good rows or, if the file is unusable, a TableError.

    With `dry_run` everything is checked and nothing is kept, neither rows nor the original.
    """
    chosen = settings or Settings()
    report = Report(kind, dry_run=chosen.dry_run)
    importer = KINDS[kind](chosen, report)
    table = read(data, name, importer.columns, renames=chosen.renames)
    with transaction.atomic():
        importer.prepare()
        importer.take(_usable(table.rows(), report, progress))
        if chosen.dry_run:
            transaction.set_rollback(True)
        importer.finish()
    caches.forget()
    found = sorted(report.errors, key=lambda e: e.row)
    report.errors = [replace(e, field=table.called(e.field)) for e in found]
    report.unknown = table.unknown
    if not chosen.dry_run:
        report.original = keep_original(data, name)
    return report


def _usable(rows: Iterable[Row], report: Report, progress: Progress | None) -> Iterable[Row]:
    for count, row in enumerate(rows, start=1):
        if progress:
            progress(count)
        if row.error is not None:
            report.errors.append(row.error)
        else:
            yield row


def _set(thing: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


def _complaints(number: int, e: ValidationError) -> list[RowError]:
    if not hasattr(e, "error_dict"):
        return [RowError(number, "", " ".join(e.messages))]
    return [
        RowError(number, "" if name == "__all__" else name, " ".join(messages))
        for name, messages in e.message_dict.items()
    ]


def _first_line(e: Exception) -> str:
    lines = str(e).splitlines()
    return lines[0] if lines else type(e).__name__


__all__ = ["KINDS", "Importer", "Progress", "Settings", "TableError", "run"]
