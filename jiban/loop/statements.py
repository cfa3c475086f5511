"""Prepared statements, handed straight to libpq.

The loop sends few, known statements, whose values are text already. A cursor's adapting of
values and its waiting in Python cost an act a fifth of its time; libpq alone waits without Python.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection, OperationalError, pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result

MOST = 200
"""Statements kept prepared on one connection; the oldest makes room."""

sent = 0
"""Statements sent by this process, for the benchmarks' count."""

_DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
_prepared: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def run(connection: Connection[Any], sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Send a statement with ``$1`` parameters within the connection's transaction.

    Args:
        params: of the types str, int, bool, bytes, datetime or timedelta, or None; the server takes
            their types from the statement.

    Returns:
        The rows, none for a statement that returns none.

    Raises:
        psycopg.Error: as a cursor would.
    """
    global sent
    sent += 1
    pgconn = connection.pgconn
    if not connection.autocommit and pgconn.transaction_status == pq.TransactionStatus.IDLE:
        _checked(pgconn, pgconn.exec_(b"BEGIN"))
    values: list[Any] = [None if value is None else _TEXT[type(value)](value) for value in params]
    name = _name(connection, sql)
    result = _checked(pgconn, pgconn.exec_prepared(name, values, None, pq.Format.BINARY))
    reader = Transformer(connection)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


_TEXT: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: b"\\x" + value.hex().encode(),
    datetime: lambda value: value.isoformat().encode(),
    timedelta: lambda value: b"%d microseconds" % (value // timedelta(microseconds=1)),
}


def _name(connection: Connection[Any], sql: str) -> bytes:
    """Return the name under which a statement is prepared, preparing it when it is new."""
    names = _prepared.setdefault(connection, {})
    name = names.get(sql)
    if name is None:
        pgconn = connection.pgconn
        if len(names) == MOST:
            name = names.pop(next(iter(names)))
            _checked(pgconn, pgconn.exec_(b"DEALLOCATE " + name))
        else:
            name = b"loop_%d" % len(names)
        _checked(pgconn, pgconn.prepare(name, sql.encode()))
        names[sql] = name
    return name


def _checked(pgconn: pq.abc.PGconn, result: pq.abc.PGresult) -> pq.abc.PGresult:
    """Return a result that is none of an error.

    Raises:
        psycopg.Error: what went wrong, by its code; ``OperationalError`` when the server is gone.
    """
    if result.status in _DONE:
        return result
    if pgconn.status == pq.ConnStatus.BAD:
        raise OperationalError(result.get_error_message())
    raise error_from_result(result)
