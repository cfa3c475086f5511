"""Column names as people write them: Chinese or English, with stars, units and spaces."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import TableError

TITLE_ROWS = 10  # official sheets have a title and a unit name above the header


class Column:
    """A column of a table: its key, the other names it goes by, whether it must be there."""

    def __init__(self, key: str, *names: str, required: bool = False) -> None:
        self.key = key
        self.names = names
        self.required = required
        self.spellings = frozenset(plain(n) for n in (key, *names))

    def __repr__(self) -> str:
        return f"Column({self.key!r})"


def plain(name: str) -> str:
    """A column name without what people add: case, width, spaces, stars, remarks in brackets."""
    name = unicodedata.normalize("NFKC", name).casefold()
    name = re.sub(r"\(.*?\)|\[.*?\]", "", name)
    return re.sub(r"[\s_\-*:/.·]+", "", name)


@dataclass(frozen=True)
class Header:
    """Which cell of a row holds which column."""

    keys: tuple[str | None, ...]  # by position; None where the column is not known
    unknown: tuple[str, ...]
    called: dict[str, str]  # key → the name as written

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        return {key: cell for key, cell in zip(self.keys, cells, strict=False) if key}


class Names:
    """Finds columns by their names; `renames` adds names of this one file: {"qh": "name"}."""

    def __init__(self, columns: Sequence[Column], renames: Mapping[str, str] | None = None) -> None:
        self.columns = columns
        self._keys = {s: c.key for c in columns for s in c.spellings}
        known = {c.key for c in columns}
        for theirs, ours in (renames or {}).items():
            if ours not in known:
                raise TableError(
                    _("There is no column “%(name)s” to read “%(other)s” as.")
                    % {"name": ours, "other": theirs},
                    _("The columns are: %(names)s.") % {"names": ", ".join(sorted(known))},
                )
            self._keys[plain(theirs)] = ours

    def header(self, cells: Sequence[str]) -> Header:
        """Match a row of names; a column named twice raises TableError."""
        keys = [self._keys.get(plain(cell)) if cell else None for cell in cells]
        for key in {k for k in keys if k}:
            if keys.count(key) > 1:
                twice = [c for c, k in zip(cells, keys, strict=True) if k == key]
                raise TableError(
                    _("The columns %(names)s mean the same thing.")
                    % {"names": ", ".join(f"“{c}”" for c in twice)},
                    _("Keep one of them."),
                )
        unknown = tuple(c for c, k in zip(cells, keys, strict=True) if c and k is None)
        called = {k: c for c, k in zip(cells, keys, strict=True) if k}
        return Header(tuple(keys), unknown, called)

    def missing(self, header: Header) -> list[Column]:
        return [c for c in self.columns if c.required and c.key not in header.keys]

    def find(self, rows: Sequence[Sequence[str]]) -> tuple[int, Header]:
        """The index of the header among the first rows; TableError names the missing columns."""
        best: tuple[int, Header] | None = None
        for i, cells in enumerate(rows):
            header = self.header(cells)
            if not self.missing(header):
                return i, header
            if best is None or len(self.missing(header)) < len(self.missing(best[1])):
                best = i, header
        raise self._no_header(rows, best)

    def _no_header(
        self, rows: Sequence[Sequence[str]], best: tuple[int, Header] | None
    ) -> TableError:
        if best is None:
            return TableError(
                _("The file has no rows."), _("Put the column names in the first row.")
            )
        missing = [_spoken(c) for c in self.missing(best[1])]
        found = [c[:40] for c in rows[best[0]] if c][:20]
        return TableError(
            _("These columns are missing: %(missing)s. Found: %(found)s.")
            % {"missing": ", ".join(missing), "found": ", ".join(found) or _("nothing")},
            _("Name the columns in one of the first %(n)s rows.") % {"n": TITLE_ROWS},
        )


def _spoken(column: Column) -> str:
    return f"{column.key} ({column.names[0]})" if column.names else column.key
