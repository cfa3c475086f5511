"""Records as Atom feeds (RFC 4287) of persons and of notes, in the order of their entry dates.

A centre that asks again with the last entry date it has seen gets what came in since.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from django.utils.translation import gettext as _

from jiban.exchange.pfif import expiry
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record
from jiban.exchange.pfif.wire import ATOM, time_of, time_text
from jiban.exchange.pfif.writing import NAMESPACE, element, escaped

MEDIA = "application/atom+xml"
MOST = 200
"""The most records of a feed, and how many there are when nobody says."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed with nothing in it was last changed."""


class BadQuery(ValueError):
    """A parameter of a query is not as it should be; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records of a feed are asked for."""

    min_entry_date: datetime | None = None
    """Those that came in at this time or later."""
    max_results: int = MOST
    skip: int = 0
    person_record_id: str = ""
    """Those of this person only."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """Read the parameters of an address; an empty one is not given.

        Raises:
            BadQuery: a time or a number is none, or is out of its range.
        """
        since = query.get("min_entry_date", "").strip()
        try:
            at = time_of(since) if since else None
        except ValueError:
            raise BadQuery(
                _("min_entry_date: write a time such as 2012-05-29T08:00:00Z.")
            ) from None
        return cls(
            min_entry_date=at,
            max_results=min(_number(query, "max_results", MOST), MOST),
            skip=_number(query, "skip", 0),
            person_record_id=query.get("person_record_id", "").strip(),
        )


def _number(query: Mapping[str, str], name: str, usual: int) -> int:
    text = query.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadQuery(_("%(name)s: write a whole number, 0 or more.") % {"name": name})
    return int(text)


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself."""

    address: str
    title: str
    author: str


def chosen_persons(records: Iterable[Record], asked: Asked, now: datetime) -> list[Record]:
    """Return the persons and placeholders that are asked for, in the order of a feed."""
    found = (record for record in expiry.current(records, now) if not isinstance(record, Note))
    return _chosen(found, asked)


def chosen_notes(records: Iterable[Record], asked: Asked, now: datetime) -> list[Record]:
    """Return the notes that are asked for, those in persons too, in the order of a feed."""
    return _chosen(_notes(expiry.current(records, now)), asked)


def _notes(records: Iterable[Record]) -> Iterator[Note]:
    for record in records:
        if isinstance(record, Person):
            yield from record.notes
        elif isinstance(record, Note):
            yield record


def _entered(record: Record) -> datetime:
    """Return when a record came in; one that nobody has taken in yet stands at its source date."""
    return record.entry_date or record.source_date


def _chosen(records: Iterable[Record], asked: Asked) -> list[Record]:
    """Return what is asked for; records of one second stay in the order in which they came."""
    since, about = asked.min_entry_date, asked.person_record_id
    found = (
        record
        for record in records
        if (since is None or _entered(record) >= since) and about in ("", record.person_record_id)
    )
    return heapq.nsmallest(asked.skip + asked.max_results, found, key=_entered)[asked.skip :]


def written(records: Sequence[Record], about: About) -> bytes:
    """Return the feed of these records as they stand: with the fields that they have."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<feed xmlns="{ATOM}" xmlns:pfif="{NAMESPACE}">\n',
        _element("id", about.address),
        _element("title", about.title),
        _element("updated", time_text(_entered(records[-1]) if records else _NEVER)),
        f"<author>{_element('name', about.author)}</author>\n",
        f'<link rel="self" type="{MEDIA}" href="{_attribute(about.address)}"/>\n',
        *(_entry(record) for record in records),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def _entry(record: Record) -> str:
    record_id, title = _title(record)
    return (
        "<entry>\n"
        + _element("id", "pfif:" + quote(record_id))
        + _element("title", title)
        + _element("updated", time_text(_entered(record)))
        + element(record)
        + "</entry>\n"
    )


def _title(record: Record) -> tuple[str, str]:
    """Return the id of a record and what a reader is shown of it in a list."""
    match record:
        case Note():
            return record.note_record_id, record.author_name
        case Placeholder():
            return record.person_record_id, record.person_record_id
        case Person():
            return record.person_record_id, record.full_name


def _element(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>\n"


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")
