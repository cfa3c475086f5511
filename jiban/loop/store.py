"""The loop's SQL, all in one place: lock and load, then write everything in one round trip.

Rows travel as one array per column and are unnested by the server, so that one act and ten
thousand use the same prepared statements. The array literals are written here, since the general
adaptation of lists costs more than the statements themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson
import psycopg
from django.db import connection, models

from jiban.loop.state import MatterState, PromiseState

Encode = Callable[[Any], str]


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(value: Any) -> str:
    return _text(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


def _interval(value: timedelta) -> str:
    return f'"{value // timedelta(microseconds=1)} microseconds"'


_ENCODERS: dict[str, Encode] = {
    "bigint": str,
    "integer": str,
    "smallint": str,
    "boolean": lambda value: "t" if value else "f",
    "text": _text,
    "timestamptz": datetime.isoformat,
    "interval": _interval,
    "bytea": lambda value: '"\\\\x' + value.hex() + '"',
    "jsonb": _json,
    "double precision": repr,
}
_BASE_TYPES = {
    "timestamp with time zone": "timestamptz",
    "serial": "integer",
    "bigserial": "bigint",
}


def _base_type(db_type: str) -> str:
    kind = db_type.split("(")[0].split(" GENERATED")[0].strip()
    if kind.startswith("varchar"):
        return "text"
    return _BASE_TYPES.get(kind, kind)


def array(values: Iterable[Any], kind: str) -> str:
    """Return the literal of a PostgreSQL array of *kind* that holds *values*; None is NULL."""
    encode = _ENCODERS[kind]
    return "{" + ",".join(["NULL" if v is None else encode(v) for v in values]) + "}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table the door writes: its columns with their types, and its primary key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...] = ("id",)
    last: str = ""

    def insert(self) -> str:
        """Return the statement that inserts rows given as one array per column."""
        names = ", ".join(name for name, _ in self.columns)
        arrays = ", ".join(f"%s::{kind}[]" for _, kind in self.columns)
        return f"INSERT INTO {self.name} ({names}) SELECT * FROM unnest({arrays}) {self.last}"  # noqa: S608

    def update(self) -> str:
        """Return the statement that updates rows by key from one array per column."""
        names = ", ".join(name for name, _ in self.columns)
        arrays = ", ".join(f"%s::{kind}[]" for _, kind in self.columns)
        sets = ", ".join(f"{name} = v.{name}" for name, _ in self.columns if name not in self.key)
        same = " AND ".join(f"t.{name} = v.{name}" for name in self.key)
        return f"UPDATE {self.name} t SET {sets} FROM unnest({arrays}) AS v ({names}) WHERE {same}"  # noqa: S608

    def arrays(self, rows: Sequence[Sequence[Any]]) -> list[str]:
        """Return one array literal per column."""
        return [
            array(column, kind)
            for (_, kind), column in zip(self.columns, zip(*rows, strict=True), strict=True)
        ]


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

_LOAD_MATTER = (
    "id",
    "number",
    "desk",
    "state",
    "title",
    "unit_id",
    "handler_id",
    "incoming_id",
    "urgent",
    "raised",
    "opened_at",
    "touched_at",
    "ended_at",
    "next_due_at",
    "promised",
    "people",
    "seq",
    "head",
)
_LOAD_PROMISE = (
    "matter_id",
    "n",
    "name",
    "owed",
    "unit_id",
    "made_at",
    "due_at",
    "span",
    "outcome",
    "broken_at",
    "ended_at",
    "paused_at",
    "paused_for",
    "rung",
    "next_rung_at",
)
LOCK = f"SELECT {', '.join(_LOAD_MATTER)} FROM loop_matter WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608, E501
LOCK_FREE = LOCK + " SKIP LOCKED"
OPEN_PROMISES = f"SELECT {', '.join(_LOAD_PROMISE)} FROM loop_promise WHERE matter_id = ANY(%s::bigint[]) AND ended_at IS NULL ORDER BY matter_id, n"  # noqa: S608, E501
CLOCK = "SELECT clock_timestamp(), live_since IS NOT NULL FROM loop_installation"
NEW_IDS = "SELECT nextval('loop_matter_id_seq') FROM generate_series(1, %s)"
SEARCH_WORDS = """
    INSERT INTO loop_searchtext (matter_id, words)
    SELECT v.id, array_to_tsvector(array_remove(string_to_array(v.words, ' '), ''))
    FROM unnest(%s::bigint[], %s::text[]) AS v (id, words)
    ON CONFLICT (matter_id) DO UPDATE SET words = loop_searchtext.words || EXCLUDED.words
"""

statements = 0
"""Statements sent by this process through the store, for the benchmarks' count."""


class Session:
    """Cursors on Django's own connection, with prepared statements and pipelining."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.raw: psycopg.Connection[Any] = connection.connection  # type: ignore[assignment]

    def run(self, sql: str, *params: Any) -> "psycopg.Cursor[Any]":
        """Send one prepared statement; its rows come in binary."""
        global statements
        statements += 1
        cursor = psycopg.Cursor(self.raw)
        cursor.execute(sql, params, prepare=True, binary=True)
        return cursor

    def lock(
        self, ids: Sequence[int], *, skip_locked: bool
    ) -> tuple[dict[int, MatterState], datetime, bool]:
        """Lock matters in id order, then read their open promises and the clock.

        The promises and the clock are read by statements of their own: only those see what the
        transaction that held the lock before has committed.
        """
        wanted = array(ids, "bigint")
        with self.raw.pipeline():
            rows = self.run(LOCK_FREE if skip_locked else LOCK, wanted)
            promises = self.run(OPEN_PROMISES, wanted)
            clock = self.run(CLOCK)
        matters = {row[0]: MatterState(*row) for row in rows}
        for row in promises:
            if row[0] in matters:
                matters[row[0]].promises.append(PromiseState(*row))
        now, live = clock.fetchall()[0]
        return matters, now, live

    def clock(self) -> tuple[datetime, bool]:
        """Return the database's time and whether the installation is live."""
        now, live = self.run(CLOCK).fetchall()[0]
        return now, live

    def new_ids(self, count: int) -> list[int]:
        """Take *count* ids for new matters."""
        return [row[0] for row in self.run(NEW_IDS, count)] if count else []

    def write(self, writes: "Writes") -> None:
        """Send everything that changed, in one round trip."""
        with self.raw.pipeline():
            for sql, params in writes.statements():
                self.run(sql, *params)


def matter_moves(m: MatterState) -> tuple[Any, ...]:
    """Return a matter's changeable columns in the order of the table."""
    return (
        m.state,
        m.title,
        m.unit_id,
        m.handler_id,
        m.incoming_id,
        m.urgent,
        m.raised,
        m.touched_at,
        m.ended_at,
        m.next_due_at,
        m.promised,
        m.people,
        m.seq,
        m.head,
    )


def promise_moves(p: PromiseState) -> tuple[Any, ...]:
    """Return a promise's changeable columns in the order of the table."""
    return (
        p.unit_id,
        p.due_at,
        p.outcome,
        p.broken_at,
        p.ended_at,
        p.paused_at,
        p.paused_for,
        p.rung,
        p.next_rung_at,
    )


@cache
def details_table(model: type[models.Model], columns: tuple[str, ...] | None) -> Table:
    """Return the table of a desk's details, for all its columns or for some."""
    fields = [f for f in model._meta.concrete_fields if columns is None or f.attname in columns]
    fields.sort(key=lambda f: not f.primary_key)
    assert model._meta.pk is not None
    if columns is not None:
        fields = [model._meta.pk, *(f for f in fields if not f.primary_key)]
    kinds = tuple((f.attname, _base_type(str(f.db_type(connection)))) for f in fields)
    return Table(model._meta.db_table, kinds, key=(model._meta.pk.attname,))


@dataclass(slots=True)
class Writes:
    """Everything one transaction of the door writes."""

    matters: list[MatterState] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    notices: list[tuple[Any, ...]] = field(default_factory=list)
    persons: list[tuple[Any, ...]] = field(default_factory=list)
    links: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    new_details: list[tuple[type[models.Model], dict[str, Any]]] = field(default_factory=list)
    details: list[tuple[type[models.Model], int, dict[str, Any]]] = field(default_factory=list)

    def statements(self) -> Iterable[tuple[str, list[Any]]]:
        """Yield the statements with their parameters; empty ones are left out."""
        new = [m for m in self.matters if m.new]
        old = [m for m in self.matters if not m.new]
        if new:
            rows = [(m.id, m.number, m.desk, m.opened_at, *matter_moves(m)) for m in new]
            yield NEW_MATTERS.insert(), NEW_MATTERS.arrays(rows)
        if old:
            yield MATTERS.update(), MATTERS.arrays([(m.id, *matter_moves(m)) for m in old])
        promises = [p for m in self.matters for p in m.promises]
        made = [
            (p.matter_id, p.n, p.name, p.owed, p.made_at, p.span, *promise_moves(p))
            for p in promises
            if p.new
        ]
        moved = [(p.matter_id, p.n, *promise_moves(p)) for p in promises if p.changed and not p.new]
        if made:
            yield NEW_PROMISES.insert(), NEW_PROMISES.arrays(made)
        if moved:
            yield PROMISES.update(), PROMISES.arrays(moved)
        for table, rows in (
            (ENTRIES, self.entries),
            (NOTICES, self.notices),
            (PERSONS, self.persons),
            (LINKS, self.links),
            (FILES, self.files),
        ):
            if rows:
                yield table.insert(), table.arrays(rows)
        if self.words:
            ids, words = zip(*self.words, strict=True)
            yield SEARCH_WORDS, [array(ids, "bigint"), array(words, "text")]
        yield from self._details()

    def _details(self) -> Iterable[tuple[str, list[Any]]]:
        """Yield the inserts and updates of the desks' details, grouped by their columns."""
        new: dict[type[models.Model], list[dict[str, Any]]] = {}
        for model, values in self.new_details:
            new.setdefault(model, []).append(values)
        for model, rows in new.items():
            table = details_table(model, None)
            full = [[row.get(name) for name, _ in table.columns] for row in rows]
            yield table.insert(), table.arrays(full)
        moved: dict[tuple[type[models.Model], tuple[str, ...]], list[list[Any]]] = {}
        for model, matter_id, values in self.details:
            names = tuple(sorted(values))
            moved.setdefault((model, names), []).append([matter_id, *(values[n] for n in names)])
        for (model, names), rows_ in moved.items():
            some = details_table(model, names)
            order = {name: at for at, name in enumerate(("", *names))}
            at = [0, *(order[name] for name, _ in some.columns[1:])]
            yield some.update(), some.arrays([[row[i] for i in at] for row in rows_])
