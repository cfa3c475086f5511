"""What the store sends, kept while some work is done, and sent again without the door."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from jiban.loop import statements

Sent = list[list[tuple[str, tuple[Any, ...]]]]


def record() -> Sent:
    """Keep, by transaction, the statements that the store of this process sends from now on."""
    from jiban.loop import store

    sent: Sent = []
    run, begin = store.Session.run, store.Session.__init__

    def began(self: store.Session) -> None:
        begin(self)
        sent.append([])

    def ran(self: store.Session, sql: str, *params: Any) -> Any:
        sent[-1].append((sql, params))
        return run(self, sql, *params)

    store.Session.__init__ = began  # type: ignore[method-assign]
    store.Session.run = ran  # type: ignore[method-assign]
    return sent


Rows = list[list[tuple[str, list[tuple[Any, ...]]]]]


def record_rows() -> Rows:
    """Keep, by transaction, the rows that the store of this process writes: (COPY …, values)."""
    from jiban.loop import store, tables

    kept: Rows = []
    begin, parts, insert = store.Session.__init__, store.Writes.parts, tables.Table.insert

    def began(self: store.Session) -> None:
        begin(self)
        kept.append([])

    def found(self: store.Writes) -> Any:
        if self.words:
            lexemes = {
                i: " ".join(f"'{w}'" for w in said.split()) for i, said in self.words.items()
            }
            into = "COPY loop_searchtext (matter_id, words) FROM STDIN"
            kept[-1].append((into, [*lexemes.items()]))
        return parts(self)

    def inserted(self: tables.Table, rows: Any) -> Any:
        names = ", ".join(name for name, _ in self.columns)
        kept[-1].append((f"COPY {self.name} ({names}) FROM STDIN", [tuple(row) for row in rows]))
        return insert(self, rows)

    store.Session.__init__ = began  # type: ignore[method-assign]
    store.Writes.parts = found  # type: ignore[method-assign]
    tables.Table.insert = inserted  # type: ignore[method-assign]
    return kept


def recorded(work: Callable[..., Iterator[None]], *part: Any) -> Iterator[None]:
    """Do *work* on a part; returns the transactions sent, as statements and as rows."""
    sent, rows = record(), record_rows()
    yield from work(*part)
    return sent, rows  # type: ignore[return-value]


def send_again(sent: Sent) -> Iterator[None]:
    """Send recorded transactions again."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as raw:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.commit()
        yield
        for transaction in sent:
            for sql, params in transaction:
                statements.run(raw, sql, params)
            raw.commit()
    return len(sent)  # type: ignore[return-value]


def copy_rows(kept: Rows) -> Iterator[None]:
    """Write the recorded rows by COPY, a transaction for each of the door's."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as raw:
        yield
        for transaction in kept:
            with raw.cursor() as cursor:
                for sql, rows in transaction:
                    with cursor.copy(sql) as copy:
                        for row in rows:
                            copy.write_row(row)
            raw.commit()
