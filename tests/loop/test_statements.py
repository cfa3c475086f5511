"""Statements straight through libpq: values, transactions, errors, and how many stay prepared."""

import os
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils.safestring import mark_safe

from jiban.loop import statements

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Word(StrEnum):
    ONE = "one"


@pytest.fixture
def raw() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        yield connection
        if not connection.closed:
            connection.rollback()


def test_it_works(raw: psycopg.Connection[Any]) -> None:
    sql = "SELECT $1::text, $2::bigint, $3::boolean, $4::bytea, $5::timestamptz, $6::interval"
    values = ("请处理 ‹😀›", -7, True, b"\0\xff", NOON, timedelta(days=2, microseconds=1))
    assert statements.run(raw, sql, values) == [values]
    assert statements.run(raw, sql, (None,) * 6) == [(None,) * 6]


@pytest.mark.parametrize("value", [Word.ONE, mark_safe("one")])
def test_a_text_of_a_derived_type(raw: psycopg.Connection[Any], value: str) -> None:
    assert statements.run(raw, "SELECT $1::text", (value,)) == [("one",)]


def test_another_type_is_refused(raw: psycopg.Connection[Any]) -> None:
    with pytest.raises(TypeError, match="takes no object"):
        statements.run(raw, "SELECT $1::text", (object(),))


def test_a_text_is_never_cut_at_a_zero(raw: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.DataError, match="value zero"):
        statements.run(raw, "SELECT $1::text", ("kept\0lost",))


def test_it_runs_in_the_connections_transaction(raw: psycopg.Connection[Any]) -> None:
    statements.run(raw, "CREATE TEMPORARY TABLE said (n integer)", ())
    raw.commit()
    assert statements.run(raw, "INSERT INTO said VALUES ($1::integer)", (1,)) == []
    raw.rollback()
    assert statements.run(raw, "SELECT count(*) FROM said", ()) == [(0,)]


def test_an_error_is_the_one_of_its_code(raw: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        statements.run(raw, "SELECT 1 / $1::integer", (0,))
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        statements.run(raw, "SELECT 1", ())


def test_a_server_that_is_gone(raw: psycopg.Connection[Any]) -> None:
    statements.run(raw, "SELECT 1", ())
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        statements.run(raw, "SELECT 1", ())


def test_the_oldest_makes_room_whatever_fails_between(
    raw: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MOST", 3)
    for n in range(5):
        assert statements.run(raw, f"SELECT {n}", ()) == [(n,)]
    with pytest.raises(psycopg.errors.SyntaxError):
        statements.run(raw, "SELECT FROM FROM", ())
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        statements.run(raw, "SELECT 'while it failed'", ())
    raw.rollback()
    for n in (*range(5), *range(5)):
        assert statements.run(raw, f"SELECT {n}", ()) == [(n,)]
    held = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'loop%'"
    assert statements.run(raw, held, ()) == [(3,)]


def test_a_server_that_dies_with_a_warning_is_gone(tmp_path: Path) -> None:
    """Another process of the server crashed: it warns and closes. The next statement cannot be
    written any more, and libpq calls the connection good still."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / ".s.PGSQL.5432"))
        server.listen()
        known = threading.Event()
        dying = threading.Thread(target=_warn_and_close, args=(server, known), daemon=True)
        dying.start()
        with psycopg.connect(host=str(tmp_path), user="one", dbname="one") as connection:
            known.set()
            dying.join(10)
            with pytest.raises(psycopg.OperationalError):
                statements.run(connection, "SELECT 1", ())
            connection.close()


def _warn_and_close(server: socket.socket, known: threading.Event) -> None:
    """Let a client in, and once it knows, die as PostgreSQL does."""
    client, _address = server.accept()
    client.recv(4096)
    client.sendall(_message(b"R", struct.pack("!I", 0)) + _message(b"Z", b"I"))
    known.wait(10)
    crash = b"SWARNING\0C57P02\0Mterminating connection because of crash of another process\0\0"
    client.sendall(_message(b"N", crash))
    client.close()


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body
