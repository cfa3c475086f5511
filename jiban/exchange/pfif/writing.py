"""Records as a document of PFIF 1.4, piece by piece, so that it may be of any length."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from jiban.exchange.pfif.records import (
    NOTE_FIELDS,
    PERSON_FIELDS,
    PLACEHOLDER_FIELDS,
    Note,
    Placeholder,
    Record,
)
from jiban.exchange.pfif.wire import FLAGS, NAMESPACES, time_text

MEDIA = "application/xml"
NAMESPACE = NAMESPACES["1.4"]
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<pfif:pfif xmlns:pfif="{NAMESPACE}">\n'
_TAIL = "</pfif:pfif>\n"


def written(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield the document of these records, in UTF-8: its head, each record, its tail."""
    yield _HEAD.encode()
    for record in records:
        yield element(record).encode()
    yield _TAIL.encode()


def element(record: Record) -> str:
    """Return a record as an element with the prefix ``pfif``, a person's notes within it."""
    if isinstance(record, Note):
        return f"<pfif:note>\n{_NOTE(record)}</pfif:note>\n"
    if isinstance(record, Placeholder):
        return f"<pfif:person>\n{_PLACEHOLDER(record)}</pfif:person>\n"
    notes = "".join(map(element, record.notes))
    return f"<pfif:person>\n{_PERSON(record)}{notes}</pfif:person>\n"


def escaped(text: str) -> str:
    """Return a text as it stands in XML; a carriage return would be read as a line's end."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _lines(urls: tuple[str, ...]) -> str:
    return escaped("\n".join(urls))


_TEXT_OF: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("entry_date", "expiry_date", "source_date"), time_text),
    **dict.fromkeys(("sex", "status"), str),
    "author_made_contact": FLAGS.__getitem__,
    "profile_urls": _lines,
}
"""How the fields are written that are not free text."""


def _fields(names: tuple[str, ...]) -> Callable[[Record], str]:
    """Return what writes these fields of a record, in this order; what is not given stays out."""
    values = attrgetter(*names)
    parts = [(f"<pfif:{name}>", _TEXT_OF.get(name, escaped), f"</pfif:{name}>\n") for name in names]

    def fill(record: Record) -> str:
        return "".join(
            [
                start + text(value) + end
                for value, (start, text, end) in zip(values(record), parts, strict=True)
                if value or value is False
            ]
        )

    return fill


_PERSON, _NOTE, _PLACEHOLDER = map(_fields, (PERSON_FIELDS, NOTE_FIELDS, PLACEHOLDER_FIELDS))
