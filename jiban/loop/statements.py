"""Prepared statements, handed straight to libpq.

The loop sends few, known statements, whose values are text already. A cursor's adapting of
values and its waiting in Python cost an act a fifth of its time; libpq alone waits without Python.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from types import NoneType
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection, DataError, OperationalError, pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result

MOST = 200
"""Statements kept prepared on one connection; the oldest makes room."""

sent = 0
"""Statements sent by this process, for the benchmarks' count."""

_DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class _Known:
    """What is known of a connection: its prepared statements, and a reader that knows its types."""

    def __init__(self, connection: Connection[Any]) -> None:
        self.pgconn = connection.pgconn
        self.reader = Transformer()  # it holds no connection, which must be able to go
        self.names: dict[str, bytes] = {}
        self.numbers = count()

    def name(self, sql: str) -> bytes:
        """Return the name under which a statement is prepared, preparing it when it is new."""
        name = self.names.get(sql)
        if name is None:
            if len(self.names) == MOST:
                oldest = next(iter(self.names))
                _checked(self.pgconn, self.pgconn.exec_(b"DEALLOCATE " + self.names[oldest]))
                del self.names[oldest]
            name = b"loop_%d" % next(self.numbers)
            _checked(self.pgconn, self.pgconn.prepare(name, sql.encode()))
            self.names[sql] = name
        return name


_known: WeakKeyDictionary[Connection[Any], _Known] = WeakKeyDictionary()


def run(connection: Connection[Any], sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Send a statement with ``$1`` parameters within the connection's transaction.

    Args:
        params: of the types str, int, bool, bytes, datetime or timedelta, or None; the server takes
            their types from the statement.

    Returns:
        The rows, none for a statement that returns none.

    Raises:
        psycopg.Error: as a cursor would.
        TypeError: a parameter is of another type.
    """
    global sent
    sent += 1
    pgconn = connection.pgconn
    if not connection.autocommit and pgconn.transaction_status == pq.TransactionStatus.IDLE:
        _checked(pgconn, pgconn.exec_(b"BEGIN"))
    values: list[Any] = [_TEXT.get(type(value), _text)(value) for value in params]
    known = _known.get(connection)
    if known is None:
        known = _known[connection] = _Known(connection)
    name = known.name(sql)
    result = _checked(pgconn, pgconn.exec_prepared(name, values, None, pq.Format.BINARY))
    known.reader.set_pgresult(result)
    return known.reader.load_rows(0, result.ntuples, tuple)


def _string(value: str) -> bytes:
    """Return a text's bytes; libpq would end it at a character of value zero without a word."""
    encoded = value.encode()
    if b"\0" in encoded:
        raise DataError("a text must not hold the character of value zero")
    return encoded


def _text(value: Any) -> bytes:
    """Return a value as text whose type is derived from one of those known."""
    for kind, write in _TEXT.items():
        if isinstance(value, kind):
            return write(value)  # type: ignore[return-value]
    raise TypeError(f"a statement takes no {type(value).__qualname__}")


_TEXT: dict[type, Callable[[Any], bytes | None]] = {
    NoneType: lambda value: None,
    str: _string,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: b"\\x" + value.hex().encode(),
    datetime: lambda value: value.isoformat().encode(),
    timedelta: lambda value: b"%d microseconds" % (value // timedelta(microseconds=1)),
}


def _checked(pgconn: pq.abc.PGconn, result: pq.abc.PGresult) -> pq.abc.PGresult:
    """Return a result that is none of an error.

    Raises:
        psycopg.Error: what went wrong, by its code; ``OperationalError`` when the server is gone.
    """
    if result.status in _DONE:
        return result
    # Without a code it is libpq that speaks, not the server. After a write that failed, with a
    # warning of the dying server still to be read, it does not call the connection bad.
    gone = pgconn.status == pq.ConnStatus.BAD
    if gone or result.error_field(pq.DiagnosticField.SQLSTATE) is None:
        raise OperationalError(result.get_error_message())
    raise error_from_result(result)
