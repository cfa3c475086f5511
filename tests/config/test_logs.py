"""Logs are one JSON object per line, and quote no row of the database."""

import json
import logging
import sys

import pytest
from django.db import DatabaseError, connection

from jiban.config.logs import JsonLines, PlainLines

PHONE = "13800000000"


def record_of(error: BaseException) -> logging.LogRecord:
    return logging.LogRecord(
        "jiban.x", logging.ERROR, __file__, 1, "went wrong", (), (type(error), error, None)
    )


def test_it_works() -> None:
    record = logging.makeLogRecord({"msg": "did %s", "args": ("it",), "levelname": "INFO", "n": 3})
    line = json.loads(JsonLines().format(record))
    assert line["text"] == "did it"
    assert line["n"] == 3
    assert line["at"].endswith("Z")


def test_a_line_stays_one_line() -> None:
    record = logging.makeLogRecord({"msg": "a\nb"})
    assert "\n" not in JsonLines().format(record)


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_a_database_error_quotes_no_values(db: None, formatter: logging.Formatter) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE p (phone text UNIQUE)")
            cursor.execute("INSERT INTO p SELECT %s FROM generate_series(1, 2)", [PHONE])
    except DatabaseError:
        error = sys.exc_info()[1]
        assert error is not None
        line = formatter.format(record_of(error))
    assert "23505" in line
    assert PHONE not in line
