"""The loop's SQL, all in one place: lock and load, then write everything by one statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from django.db import connection, models

from jiban.loop import statements
from jiban.loop.state import OPEN, MatterState, PromiseState, Recused
from jiban.loop.tables import (
    ENTRIES,
    FILES,
    LINKS,
    MATTERS,
    NEW_MATTERS,
    NEW_PROMISES,
    NOTICES,
    PERSONS,
    PROMISES,
    RECUSALS,
    Params,
    Table,
    array,
    base_type,
    numbered,
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
    "recused",
    "forgotten_at",
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
LOCK = f"SELECT {', '.join(_LOAD_MATTER)} FROM loop_matter WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608, E501
LOCK_FREE = LOCK + " SKIP LOCKED"
OPEN_PROMISES = f"""
    SELECT clock_timestamp(), i.live_since IS NOT NULL, {", ".join("p." + c for c in _LOAD_PROMISE)}
    FROM loop_installation i
    LEFT JOIN loop_promise p ON p.matter_id = ANY($1::bigint[]) AND p.outcome = {OPEN}
    ORDER BY p.matter_id, p.n
"""  # noqa: S608
IN_FORCE = """SELECT matter_id, officer_id, unit_id, why FROM loop_recusal
    WHERE matter_id = ANY($1::bigint[])"""
LIFT = """DELETE FROM loop_recusal t USING unnest(%s::bigint[], %s::bigint[], %s::bigint[])
    AS v (matter_id, officer_id, unit_id)
    WHERE t.matter_id = v.matter_id AND (t.officer_id = v.officer_id OR t.unit_id = v.unit_id)"""
NEW_IDS = """
    SELECT clock_timestamp(), i.live_since IS NOT NULL, nextval('loop_matter_id_seq')
    FROM loop_installation i, generate_series(1, $1::integer)
"""
SEARCH_WORDS = """INSERT INTO loop_searchtext (matter_id, words)
    SELECT v.id, array_to_tsvector(array_remove(string_to_array(v.words, ' '), ''))
    FROM unnest(%s::bigint[], %s::text[]) AS v (id, words)
    ON CONFLICT (matter_id) DO UPDATE SET words = loop_searchtext.words || EXCLUDED.words"""


class Session:
    """Django's own connection, with prepared statements."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.raw: psycopg.Connection[Any] = connection.connection

    def run(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Send one prepared statement with ``$1`` parameters and return its rows."""
        return statements.run(self.raw, sql, params)

    def lock(
        self, ids: Sequence[int], *, skip_locked: bool
    ) -> tuple[dict[int, MatterState], datetime, bool]:
        """Lock matters in id order, then read their open promises and the clock.

        The promises and the clock are read by a statement of their own: only that sees what the
        transaction that held the lock before has committed.
        """
        wanted = array(ids, "bigint")
        rows = self.run(LOCK_FREE if skip_locked else LOCK, wanted)
        found = self.run(OPEN_PROMISES, wanted)
        matters = {row[0]: MatterState(*row) for row in rows}
        for row in found:
            matter = matters.get(row[2])
            if matter is not None:
                matter.promises.append(PromiseState(*row[2:]))
        self._recusals([m for m in matters.values() if m.recused])
        return matters, found[0][0], found[0][1]

    def _recusals(self, matters: Sequence[MatterState]) -> None:
        """Read who is recused from locked matters; most have nobody, and cost no statement."""
        if not matters:
            return
        known = {matter.id: matter for matter in matters}
        for matter_id, officer, unit, why in self.run(IN_FORCE, array(known, "bigint")):
            known[matter_id].recusals[Recused(officer, unit)] = why
        for matter in matters:
            matter.stored = frozenset(matter.recusals)

    def new_ids(self, number: int) -> tuple[list[int], datetime, bool]:
        """Take ids for new matters; return them with the clock and whether it is live."""
        rows = self.run(NEW_IDS, str(number))
        return [row[2] for row in rows], rows[0][0], rows[0][1]

    def write(self, writes: "Writes") -> None:
        """Write everything that changed, by one statement."""
        parts = list(writes.parts())
        if not parts:
            return
        sql = _combined(tuple(sql for sql, _ in parts))
        self.run(sql, *(value for _, values in parts for value in values))


@cache
def _combined(parts: tuple[str, ...]) -> str:
    """Return one statement that does all the parts, the last as the main one."""
    *first, last = parts
    named = ", ".join(f"w{n} AS ({sql})" for n, sql in enumerate(first))
    return numbered(f"WITH {named} {last}" if first else last)


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
        m.recused,
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
    kinds = tuple((f.attname, base_type(str(f.db_type(connection)))) for f in fields)
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
    recusals: list[tuple[Any, ...]] = field(default_factory=list)
    lifted: list[tuple[Any, ...]] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    new_details: list[tuple[type[models.Model], dict[str, Any]]] = field(default_factory=list)
    details: dict[tuple[type[models.Model], int], dict[str, Any]] = field(default_factory=dict)

    # One statement changes a row once: what several acts say of the same matter is joined here.

    def find(self, matter_id: int, words: str) -> None:
        """Make a matter findable by these words, too."""
        said = self.words.get(matter_id)
        self.words[matter_id] = f"{said} {words}" if said else words

    def detail(self, model: type[models.Model], matter_id: int, values: dict[str, Any]) -> None:
        """Set columns of a matter's details; what is set last counts."""
        self.details.setdefault((model, matter_id), {}).update(values)

    def parts(self) -> Iterator[tuple[str, Params]]:
        """Yield the parts of the statement with their parameters; empty ones are left out."""
        new = [m for m in self.matters if m.new]
        old = [m for m in self.matters if not m.new]
        if new:
            yield NEW_MATTERS.insert(
                [(m.id, m.number, m.desk, m.opened_at, *matter_moves(m)) for m in new]
            )
        if old:
            yield MATTERS.update([(m.id, *matter_moves(m)) for m in old])
        promises = [p for m in self.matters for p in m.promises]
        made = [
            (p.matter_id, p.n, p.name, p.owed, p.made_at, p.span, *promise_moves(p))
            for p in promises
            if p.new
        ]
        moved = [(p.matter_id, p.n, *promise_moves(p)) for p in promises if p.changed and not p.new]
        if made:
            yield NEW_PROMISES.insert(made)
        if moved:
            yield PROMISES.update(moved)
        for table, rows in (
            (ENTRIES, self.entries),
            (NOTICES, self.notices),
            (PERSONS, self.persons),
            (LINKS, self.links),
            (FILES, self.files),
            (RECUSALS, self.recusals),
        ):
            if rows:
                yield table.insert(rows)
        if self.lifted:
            columns = zip(*self.lifted, strict=True)
            yield LIFT, [array(column, "bigint") for column in columns]
        if self.words:
            ids, words = array(self.words, "bigint"), array(self.words.values(), "text")
            yield SEARCH_WORDS, [ids, words]
        yield from self._details()

    def _details(self) -> Iterator[tuple[str, Params]]:
        """Yield the inserts and updates of the desks' details, grouped by their columns."""
        new: dict[type[models.Model], list[list[Any]]] = {}
        for model, values in self.new_details:
            columns = details_table(model, None).columns
            new.setdefault(model, []).append([values.get(name) for name, _ in columns])
        for model, rows in new.items():
            yield details_table(model, None).insert(rows)
        moved: dict[tuple[type[models.Model], tuple[str, ...]], list[list[Any]]] = {}
        for (model, matter_id), values in self.details.items():
            columns = details_table(model, tuple(sorted(values))).columns
            row = [matter_id, *(values[name] for name, _ in columns[1:])]
            moved.setdefault((model, tuple(sorted(values))), []).append(row)
        for (model, names), rows in moved.items():
            yield details_table(model, names).update(rows)
