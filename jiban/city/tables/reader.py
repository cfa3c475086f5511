"""From the bytes of a file to numbered rows, whatever the format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from . import objects, packed, sheet, text
from .errors import RowError, TableError
from .headers import TITLE_ROWS, Column, Header, Names
from .limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person sees it, its values by column key, or why it is unusable."""

    number: int
    values: dict[str, str]
    error: RowError | None = None


@dataclass
class Table:
    """An opened table; `rows()` reads it once."""

    format: str  # csv, xlsx or json
    _records: Iterator[tuple[int, Any, str]]
    _names: Names
    _limits: Limits
    _header: Header | None = None
    unknown: list[str] = field(default_factory=list)  # columns nobody asked for
    _called: dict[str, str] = field(default_factory=dict)  # key → the file's own column name

    def called(self, key: str) -> str:
        """What the file itself calls the column; the key where it does not have it."""
        return self._called.get(key, key)

    def has(self, key: str) -> bool:
        """Whether the file has the column; of JSON, once its rows are read."""
        return key in self._called

    def rows(self) -> Iterator[Row]:
        """The rows; every asked-for column has a value, "" where there is none."""
        empty = {c.key: "" for c in self._names.columns}
        for count, (number, cells, complaint) in enumerate(self._records, start=1):
            if count > self._limits.rows:
                raise TableError(
                    _("The file has more than %(n)s rows.") % {"n": f"{self._limits.rows:,}"},
                    _("Split it into several files."),
                )
            yield self._row(number, cells, complaint, empty)

    def _row(self, number: int, cells: Any, complaint: str, empty: dict[str, str]) -> Row:
        if cells is None:
            return Row(number, dict(empty), RowError(number, "", complaint))
        values = self._by_name(cells) if isinstance(cells, dict) else self._by_place(cells)
        error = RowError(number, "", complaint) if complaint else self._misfit(number, cells)
        return Row(number, empty | values, error or self._unfit(number, values))

    def _by_place(self, cells: Sequence[str]) -> dict[str, str]:
        assert self._header is not None  # every table by place has one
        return self._header.values(cells)

    def _by_name(self, member: Mapping[str, str]) -> dict[str, str]:
        header = self._names.header(list(member))
        self._called |= header.called
        for name in header.unknown:
            if name not in self.unknown and len(self.unknown) < 100:
                self.unknown.append(name)
        return header.values(list(member.values()))

    def _misfit(self, number: int, cells: Any) -> RowError | None:
        if self._header is None or len(cells) <= len(self._header.keys):
            return None
        return RowError(
            number,
            "",
            _("The row has %(cells)s cells, the header %(columns)s.")
            % {"cells": len(cells), "columns": len(self._header.keys)},
            _("Put text that contains the separator in quotation marks."),
        )

    def _unfit(self, number: int, values: dict[str, str]) -> RowError | None:
        for key, value in values.items():
            if len(value) > self._limits.cell_chars:
                return RowError(number, key, _("The text is too long."), _("Shorten it."))
            if "\0" in value:
                return RowError(
                    number, key, _("The text holds a NUL character."), _("Type it anew.")
                )
            if any("\ud800" <= c <= "\udfff" for c in value):
                return RowError(
                    number, key, _("The text holds half a character."), _("Type it anew.")
                )
        return None


def read(
    data: bytes,
    name: str,
    columns: Sequence[Column],
    *,
    renames: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """Open the content of an uploaded file; the format is told by the content, not by `name`.

    It may be gzipped.

    `renames` maps the file's own column names to keys. Raises TableError when the file as a whole
    is unusable: too large, damaged, in an unknown encoding, or without a required column.
    """
    names = Names(columns, renames)
    data = packed.unpacked(data, limits)
    if len(data) > limits.file_bytes:
        raise TableError(
            _("“%(name)s” has %(size)s MB; at most %(most)s MB are read.")
            % {
                "name": name,
                "size": f"{len(data) / 1e6:.1f}",
                "most": f"{limits.file_bytes / 1e6:.0f}",
            },
            _("Split it into several files."),
        )
    if not data.strip():
        raise TableError(_("The file is empty."), _("Put the column names in the first row."))
    if data.startswith(sheet.ZIP_MARK):
        sheet.check_package(data, limits)
        return _placed("xlsx", sheet.records(data, limits), names, limits)
    if data.startswith(sheet.OLD_OFFICE_MARK):
        raise TableError(
            _("This is an old .xls sheet, or one protected by a password."),
            _("Save it as .xlsx without a password."),
        )
    decoded = text.decode(data)
    if decoded.lstrip()[:1] in ("{", "["):
        return Table("json", objects.records(decoded), names, limits)
    return _placed("csv", text.records(decoded, limits), names, limits)


def _placed(
    format: str, records: Iterator[tuple[int, Any, str]], names: Names, limits: Limits
) -> Table:
    """A table whose columns are told by place: find the header among the first rows."""
    first = list(islice(records, TITLE_ROWS))
    at, header = names.find([cells or [] for _number, cells, _complaint in first])
    if len(header.keys) > limits.columns:
        raise TableError(
            _("The file has more than %(n)s columns.") % {"n": limits.columns},
            _("Keep only the columns that are needed."),
        )
    rest = chain(first[at + 1 :], records)
    return Table(format, rest, names, limits, header, list(header.unknown), header.called)
