"""Logs: one JSON object per line on stderr, or plain lines for a person at a terminal."""

import logging
import os
import sys
import time
import traceback
from typing import Any

import orjson

ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}


class JsonLines(logging.Formatter):
    """Time, level, logger, text, and whatever `extra` the caller gave."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "text": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in ORDINARY},
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


class PlainLines(logging.Formatter):
    """The same for a person: level, text, extras."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in vars(record).items() if key not in ORDINARY}
        words = [f"{record.levelname.lower():7}", record.getMessage()]
        words += [f"{key}={value}" for key, value in extra.items()]
        line = " ".join(words)
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + describe(record.exc_info[1])
        return line


class OnlyErrors(logging.Filter):
    """Records about an exception; not those that repeat a status."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def describe(error: BaseException) -> str:
    """Where an error happened and of what kind, without the row values that databases quote."""
    from psycopg import Error

    causes = []
    current: BaseException | None = error
    while current is not None:
        where = "".join(traceback.format_tb(current.__traceback__))
        cause = current.__cause__
        database = current if isinstance(current, Error) else cause
        said = str(current)
        if isinstance(database, Error) and database.sqlstate:
            said = f"{database.diag.message_primary} [{database.sqlstate}]"
        causes.append(f"{where}{type(current).__qualname__}: {said}")
        current = cause or (None if current.__suppress_context__ else current.__context__)
    return "\nwhich came from\n".join(causes)


def configuration() -> dict[str, Any]:
    """Django's LOGGING: all to stderr; `JIBAN_LOGS` is json or text, else text at a terminal."""
    style = os.environ.get("JIBAN_LOGS") or ("text" if sys.stderr.isatty() else "json")
    formatter = PlainLines if style == "text" else JsonLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "filters": {"errors": {"()": OnlyErrors}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": os.environ.get("JIBAN_LOG_LEVEL", "INFO")},
        "loggers": {
            # Django's own handlers are replaced by the root's.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each request has its own line from jiban.request: here only what went wrong inside.
            "django.request": {"level": "ERROR", "filters": ["errors"]},
            "uvicorn.error": {"level": "WARNING"},
            "django.server": {"handlers": [], "propagate": True},
            "psycopg.pool": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            "weasyprint.progress": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "splink": {"level": "WARNING"},
        },
    }
