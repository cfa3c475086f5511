"""The tables the door writes, and how values travel to them.

One row travels as plain values, many as one array per column that the server unnests. The values
are written as text here, since the general adaptation of lists costs more than the statements
themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import orjson

from jiban.loop.errors import DeclarationError

Encode = Callable[[Any], str]
Params = list[str | None]


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _interval(value: timedelta) -> str:
    return f"{value // timedelta(microseconds=1)} microseconds"


_PLAIN: dict[str, Encode] = {
    "bigint": str,
    "integer": str,
    "smallint": str,
    "boolean": lambda value: "t" if value else "f",
    "text": str,
    "timestamptz": datetime.isoformat,
    "interval": _interval,
    "bytea": lambda value: "\\x" + value.hex(),
    "jsonb": _json,
    "double precision": repr,
    "numeric": str,
    "uuid": str,
    "date": date.isoformat,
    "time": time.isoformat,
}


def _quoted(encode: Encode) -> Encode:
    return lambda v: '"' + encode(v).replace("\\", "\\\\").replace('"', '\\"') + '"'


_IN_ARRAY: dict[str, Encode] = _PLAIN | {
    "text": _quoted(str),
    "interval": _quoted(_interval),
    "bytea": lambda value: '"\\\\x' + value.hex() + '"',
}
_BASE_TYPES = {
    "timestamp with time zone": "timestamptz",
    "serial": "integer",
    "bigserial": "bigint",
}


def base_type(db_type: str) -> str:
    kind = db_type.split("(")[0].split(" GENERATED")[0].strip()
    if kind.startswith("varchar"):
        return "text"
    return _BASE_TYPES.get(kind, kind)


def array(values: Iterable[Any], kind: str) -> str:
    """Return the literal of a PostgreSQL array of *kind* that holds *values*; None is NULL."""
    if kind == "jsonb":
        values, kind = (None if v is None else _json(v) for v in values), "text"
    values = tuple(values)
    encode = _IN_ARRAY[kind]
    # Each distinct value is written once: in a batch most columns hold few.
    written = {v: "NULL" if v is None else encode(v) for v in set(values)}
    return "{" + ",".join(map(written.__getitem__, values)) + "}"


class Table:
    """A table the door writes: its columns with their types, and its primary key."""

    def __init__(
        self,
        name: str,
        columns: Sequence[tuple[str, str]],
        key: Sequence[str] = ("id",),
        last: str = "",
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        kinds = [kind for _, kind in columns]
        for column, kind in columns:
            if kind not in _PLAIN:
                raise DeclarationError(
                    f"table {name}: {column} is {kind}; the door writes {', '.join(_PLAIN)}"
                )
        self._one = [_PLAIN[kind] for kind in kinds]
        self._kinds = kinds
        names = ", ".join(name for name, _ in columns)
        values = ", ".join(f"%s::{kind}" for kind in kinds)
        arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
        into = f"INSERT INTO {name} ({names})"
        self.insert_one = f"{into} SELECT {values} {last}"
        self.insert_many = f"{into} SELECT * FROM unnest({arrays}) {last}"  # noqa: S608
        sets = ", ".join(f"{name} = v.{name}" for name, _ in columns if name not in key)
        same = " AND ".join(f"t.{name} = v.{name}" for name in key)
        update = f"UPDATE {name} t SET {sets} FROM"  # noqa: S608
        self.update_one = f"{update} (SELECT {values}) AS v ({names}) WHERE {same}"
        self.update_many = f"{update} unnest({arrays}) AS v ({names}) WHERE {same}"

    def insert(self, rows: Sequence[Sequence[Any]]) -> tuple[str, Params]:
        """Return the statement that inserts rows, with its parameters."""
        if len(rows) == 1:
            return self.insert_one, self._values(rows[0])
        return self.insert_many, self._arrays(rows)

    def update(self, rows: Sequence[Sequence[Any]]) -> tuple[str, Params]:
        """Return the statement that updates rows by their keys, with its parameters."""
        if len(rows) == 1:
            return self.update_one, self._values(rows[0])
        return self.update_many, self._arrays(rows)

    def _values(self, row: Sequence[Any]) -> Params:
        return [
            None if value is None else encode(value)
            for encode, value in zip(self._one, row, strict=True)
        ]

    def _arrays(self, rows: Sequence[Sequence[Any]]) -> Params:
        columns = zip(*rows, strict=True)
        return [array(column, kind) for kind, column in zip(self._kinds, columns, strict=True)]


def numbered(sql: str) -> str:
    """Return a statement with its ``%s`` numbered ``$1``, ``$2`` …"""
    pieces = sql.split("%s")
    numbers = count(1)
    return pieces[0] + "".join(f"${next(numbers)}{piece}" for piece in pieces[1:])


_PROMISE_KEY = (("matter_id", "bigint"), ("n", "smallint"))
_PROMISE_MOVES = (
    ("unit_id", "bigint"),
    ("due_at", "timestamptz"),
    ("outcome", "smallint"),
    ("broken_at", "timestamptz"),
    ("ended_at", "timestamptz"),
    ("paused_at", "timestamptz"),
    ("paused_for", "text"),
    ("rung", "smallint"),
    ("next_rung_at", "timestamptz"),
)
_MATTER_MOVES = (
    ("state", "text"),
    ("title", "text"),
    ("unit_id", "bigint"),
    ("handler_id", "bigint"),
    ("incoming_id", "bigint"),
    ("urgent", "boolean"),
    ("raised", "smallint"),
    ("touched_at", "timestamptz"),
    ("ended_at", "timestamptz"),
    ("next_due_at", "timestamptz"),
    ("promised", "smallint"),
    ("people", "smallint"),
    ("seq", "integer"),
    ("head", "bytea"),
    ("recused", "boolean"),
)
_ID = (("id", "bigint"),)
NEW_MATTERS = Table(
    "loop_matter",
    (*_ID, ("number", "text"), ("desk", "text"), ("opened_at", "timestamptz"), *_MATTER_MOVES),
)
MATTERS = Table("loop_matter", (*_ID, *_MATTER_MOVES))
NEW_PROMISES = Table(
    "loop_promise",
    (
        *_PROMISE_KEY,
        ("name", "text"),
        ("owed", "boolean"),
        ("made_at", "timestamptz"),
        ("span", "interval"),
        *_PROMISE_MOVES,
    ),
)
PROMISES = Table("loop_promise", (*_PROMISE_KEY, *_PROMISE_MOVES), key=("matter_id", "n"))
ENTRIES = Table(
    "loop_entry",
    (
        ("matter_id", "bigint"),
        ("seq", "integer"),
        ("at", "timestamptz"),
        ("action", "text"),
        ("by", "text"),
        ("state", "text"),
        ("payload", "text"),
        ("salt", "bytea"),
        ("commitment", "bytea"),
        ("hash", "bytea"),
    ),
)
NOTICES = Table(
    "loop_notice",
    (
        ("matter_id", "bigint"),
        ("seq", "integer"),
        ("n", "smallint"),
        ("audience", "text"),
        ("unit_id", "bigint"),
        ("officer_id", "bigint"),
        ("message", "text"),
        ("context", "text"),
        ("made_at", "timestamptz"),
    ),
)
PERSONS = Table(
    "loop_person",
    (
        ("matter_id", "bigint"),
        ("label", "smallint"),
        ("part", "text"),
        ("key", "bytea"),
        ("data", "bytea"),
        ("phone_index", "bytea"),
    ),
)
LINKS = Table(
    "loop_link",
    (
        ("matter_id", "bigint"),
        ("other_id", "bigint"),
        ("kind", "text"),
        ("made_at", "timestamptz"),
    ),
    last="ON CONFLICT DO NOTHING",
)
RECUSALS = Table(
    "loop_recusal",
    (
        ("matter_id", "bigint"),
        ("officer_id", "bigint"),
        ("unit_id", "bigint"),
        ("why", "text"),
        ("at", "timestamptz"),
    ),
    last="ON CONFLICT DO NOTHING",
)
FILES = Table(
    "loop_attachment",
    (
        ("matter_id", "bigint"),
        ("seq", "integer"),
        ("name", "text"),
        ("media_type", "text"),
        ("size", "integer"),
        ("sha256", "text"),
        ("from_citizen", "boolean"),
        ("shown", "boolean"),
    ),
)
RECEIPTS = Table(
    "loop_receipt",
    (("key", "bytea"), ("matter_id", "bigint"), ("at", "timestamptz")),
    last="ON CONFLICT (key) DO NOTHING RETURNING key",
)
