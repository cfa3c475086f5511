"""Letters from a file come in: good rows become letters, bad rows go into a file with the reason.

A letter counts from now: its promises are made as it is taken in, and what the file says of when
it was written is kept beside them. Taking the same file in again doubles nothing: a row is known
by its own number within a source, or by its content where the file has no numbers.
"""

import csv
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from jiban.city.tables import LIMITS, BadRow, Limits, Row, RowError, keep_original, read
from jiban.desks.mailbox.import_columns import COLUMNS, code_of_subject, fields_of
from jiban.desks.mailbox.models import Letter
from jiban.loop import door, people
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import BadFields, Refused
from jiban.loop.firing import LOST

SAMPLE = 200
"""Rows that tell what a column holds."""
CHUNK = 500
"""Letters of one transaction."""
FORMULA_STARTS = ("=", "+", "-", "@")

Progress = Callable[[int, int], None]
"""Told after each chunk: rows done, rows in all."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports may choose.

    Attributes:
        source: which system the numbers are from; two systems may both have a number 1.
        gcj02: coordinates are GCJ-02, as Chinese web maps give them, and are converted.
        by: who imports, for the journal.
        limits: how large the file may be.
    """

    source: str = ""
    gcj02: bool = False
    by: str = ""
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class Ready:
    """A row on its way to the door."""

    number: int
    values: Mapping[str, str]
    fields: Mapping[str, Any]
    key: str


@dataclass
class Report:
    """What came of an import."""

    file: str
    rows: int = 0
    opened: int = 0
    known: int = 0
    """Rows that had come in before."""
    to_route: int = 0
    """Letters that wait for a dispatcher, since the file names no unit and no place of one."""
    urgent: int = 0
    nameless: int = 0
    """Letters with a name but no way to reach it: anonymous here, the name is in the original."""
    numbers: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    original: Path | None = None
    errors_file: Path | None = None

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return len({error.row for error in self.errors})

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line each."""
        yield ngettext("%(n)s row read.", "%(n)s rows read.", self.rows) % {"n": f"{self.rows:,}"}
        yield ngettext("%(n)s letter taken in.", "%(n)s letters taken in.", self.opened) % {
            "n": f"{self.opened:,}"
        }
        if self.opened:
            yield _("Their promises count from now; when they were written is kept in the journal.")
        for count, text in (
            (self.known, _("here already, nothing doubled: %(n)s")),
            (self.to_route, _("waiting for a dispatcher: %(n)s")),
            (self.urgent, _("reading like danger now, raised at once: %(n)s")),
            (self.nameless, _("with a name but no way to reach them, taken as anonymous: %(n)s")),
            (self.refused, _("refused: %(n)s")),
        ):
            if count:
                yield "  " + text % {"n": f"{count:,}"}
        if self.unknown:
            yield _("Columns that were not used: %(names)s") % {"names": ", ".join(self.unknown)}


def run(
    data: bytes, name: str, options: Options | None = None, progress: Progress | None = None
) -> Report:
    """Take in the letters of a file (XLSX, CSV or JSON).

    The file is read to its end before the first letter is taken in.

    Raises:
        TableError: the file as a whole cannot be used; nothing has come in then.
    """
    chosen = options or Options()
    table = read(data, name, COLUMNS, limits=chosen.limits)
    rows = list(table.rows())
    if table.has("subject") and not table.has("title") and not _sorts(rows):
        # As in a mail, the “subject” is the letter in one sentence.
        renames = {table.called("subject"): "title"}
        table = read(data, name, COLUMNS, limits=chosen.limits, renames=renames)
        rows = list(table.rows())
    report = Report(name, rows=len(rows), unknown=table.unknown)
    report.original = keep_original(data, name)
    work = _Import(chosen, report)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        ready = [r for row in chunk if (r := work.prepare(row.number, row.values, row.error))]
        work.take(ready)
        if progress is not None:
            progress(start + len(chunk), len(rows))
    found = sorted(report.errors, key=lambda error: error.row)
    report.errors = [replace(error, field=table.called(error.field)) for error in found]
    if report.errors:
        report.errors_file = _errors_path(report.original)
        called = {column.key: table.called(column.key) for column in COLUMNS}
        write_errors(report.errors_file, report.errors, called, {r.number: r.values for r in rows})
    return report


def _sorts(rows: Sequence[Row]) -> bool:
    """Tell whether the column “subject” holds subjects of the taxonomy."""
    return any(code_of_subject(row.values["subject"]) for row in rows[:SAMPLE])


class _Import:
    """One import under way."""

    def __init__(self, options: Options, report: Report) -> None:
        self.options = options
        self.report = report
        self.now: datetime = timezone.now()
        with override(settings.LANGUAGE_CODE):  # the journal's words are the installation's
            self.came = _("imported from “%(file)s”") % {"file": report.file[:100]}
            if options.source:
                self.came += " · " + _("source: %(source)s") % {"source": options.source}
            if options.by:
                self.came += " · " + _("by %(officer)s") % {"officer": options.by}
            if options.gcj02:
                self.came += " · " + _("coordinates converted from GCJ-02")

    def prepare(
        self, number: int, values: Mapping[str, str], error: RowError | None
    ) -> Ready | None:
        """Return a row ready for the door; if it is not, note why."""
        if error is not None:
            self.report.errors.append(error)
            return None
        try:
            fields = fields_of(values, gcj02=self.options.gcj02, now=self.now)
        except BadRow as bad:
            self.report.errors.append(bad.at(number))
            return None
        with override(settings.LANGUAGE_CODE):
            where = _("row %(n)s") % {"n": number}
        fields["remark"] = f"{self.came} · {where}"[:1000]
        return Ready(number, values, fields, self._key(values))

    def _key(self, values: Mapping[str, str]) -> str:
        """Return by what a row is known again: its number within the source, or its content."""
        if values["origin"]:
            return f"import\x1f{self.options.source}\x1f{values['origin']}"
        content = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
        return f"import:{hashlib.sha256(content.encode()).hexdigest()}"

    def take(self, ready: Sequence[Ready]) -> None:
        """Take a chunk in; if the database stumbles over one row, each is tried by itself."""
        if not ready:
            return
        first = {row.key: row for row in reversed(ready)}
        if len(first) < len(ready):
            # A row that has the number of an earlier one comes after it: that one may be refused.
            self.take([row for row in ready if first[row.key] is row])
            self.take([row for row in ready if first[row.key] is not row])
            return
        acts = [door.Act("mailbox", "receive", THE_SYSTEM, r.fields, r.key) for r in ready]
        try:
            outcomes = door.act_many(acts)
        except LOST:
            raise
        except (DatabaseError, psycopg.DatabaseError) as error:
            if len(ready) > 1:
                for row in ready:
                    self.take([row])
                return
            reason = _("The database refused the row: %(reason)s") % {
                "reason": str(error).partition("\n")[0]
            }
            self.report.errors.append(RowError(ready[0].number, "", reason))
            return
        self._count(ready, outcomes)

    def _count(self, ready: Sequence[Ready], outcomes: Sequence[door.Acted | Refused]) -> None:
        again: list[tuple[Ready, door.Acted]] = []
        new: dict[int, Ready] = {}
        for row, outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, Refused):
                self.report.errors.extend(_complaints(row.number, outcome))
            elif outcome.again:
                again.append((row, outcome))
            else:
                new[outcome.matter_id] = row
                self.report.numbers.append(outcome.number)
                self.report.to_route += outcome.state == "triage"
                self.report.nameless += bool(row.fields["name"]) and (
                    row.fields["naming"] == "anonymous"
                )
        self.report.opened += len(new)
        self.report.urgent += Letter.objects.filter(matter_id__in=new, danger=True).count()
        self._compare(again)

    def _compare(self, again: Sequence[tuple[Ready, door.Acted]]) -> None:
        """Say so when a number that is here already stands for another letter: none may be lost."""
        letters = Letter.objects.select_related("matter").in_bulk(
            [acted.matter_id for _row, acted in again]
        )
        for row, acted in again:
            letter = letters[acted.matter_id]
            if _wording(_stored(letter)) != _wording(row.fields):
                self.report.errors.append(
                    RowError(
                        row.number,
                        "origin",
                        _("The number %(origin)s is that of another letter, here as %(number)s.")
                        % {"origin": row.values["origin"], "number": letter.matter.number},
                        _("If it is from another system, name the source; else change the number."),
                    )
                )
            else:
                self.report.known += 1


def _stored(letter: Letter) -> dict[str, str]:
    return {
        "title": letter.matter.title,
        "body": letter.body,
        "place": letter.place,
        "accused": letter.accused,
    }


def _wording(fields: Mapping[str, Any]) -> list[str]:
    """Return title and body without personal data: what is kept of a letter, by today's rules."""
    texts = [fields.get(name) or "" for name in ("title", "body", "place", "accused")]
    return [people.unlabelled(text) for text in people.redact_all(texts, 1)[0][:2]]


def _complaints(number: int, refused: Refused) -> Iterable[RowError]:
    if not isinstance(refused, BadFields):
        yield RowError(number, "", refused.text)
        return
    for name, reasons in refused.fields.items():
        yield RowError(number, name, " ".join(reasons))


def _errors_path(original: Path) -> Path:
    return original.with_name(f"{original.stem}-errors.csv")


def write_errors(
    path: Path,
    errors: Iterable[RowError],
    called: Mapping[str, str],
    values: Mapping[int, Mapping[str, str]],
) -> None:
    """Write the refused rows with their reasons; corrected, the file can be taken in as it is.

    Args:
        called: what the file calls each column.
        values: the cells of each row, by the columns' keys.
    """
    by_row: dict[int, list[RowError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.writer(file)
        why_refused = [_("refused row"), _("field"), _("reason"), _("what to do")]
        lines.writerow([*why_refused, *called.values()])
        for row, why in by_row.items():
            said = [
                " ".join(dict.fromkeys(filter(None, part)))
                for part in zip(*((e.field, e.reason, e.fix) for e in why), strict=True)
            ]
            cells = [*said, *(values.get(row, {}).get(name, "") for name in called)]
            lines.writerow([row, *map(_defused, cells)])


def _defused(text: str) -> str:
    """A quoted cell must not start a formula in a spreadsheet; reading takes the mark off again."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
