"""Records that partners send: persons become requests to our desk, notes facts of a search.

Each record is taken in or refused by itself; a bad one takes no good one along.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiban.desks.missing.protections import OVER
from jiban.desks.missing.requests import expiring
from jiban.exchange.models import Partner, Taken
from jiban.exchange.pfif import expiry, giving, sealing
from jiban.exchange.pfif.parsing import Source
from jiban.exchange.pfif.problems import BadRecord, Problem
from jiban.exchange.pfif.reading import Bad, read
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record, Status
from jiban.exchange.pfif.writing import element
from jiban.loop import door, people, throttle
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import BadFields, Refused
from jiban.loop.models import Link

LONGEST_ID = 200
UNSURE = "0.3"
"""How reliable what a partner tells is, until an officer has checked it."""
WORDS = {
    Status.INFORMATION_SOUGHT: gettext_lazy("asks for news"),
    Status.IS_NOTE_AUTHOR: gettext_lazy("says that it is they themselves"),
    Status.BELIEVED_ALIVE: gettext_lazy("believes that they are alive"),
    Status.BELIEVED_MISSING: gettext_lazy("believes that they are missing"),
    Status.BELIEVED_DEAD: gettext_lazy("believes that they are dead"),
    None: pgettext_lazy("pfif", "tells"),
}
SEEN = (Status.BELIEVED_ALIVE, Status.IS_NOTE_AUTHOR)
"""What only who has seen or heard of somebody says; to ask or to fear is no sighting."""
OURS = {
    "seen_at": "source_date",
    "place": "last_known_location",
    "record": "person_record_id",
}
"""What fields of actions are called in a record."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one record: ``accepted``, ``unchanged`` or ``refused``, and why."""

    kind: str
    record_id: str
    result: str
    problems: tuple[Problem, ...] = ()


def take(partner: Partner, source: Source, now: datetime) -> Iterator[Answered]:
    """Take in the records of a document one by one, and yield what became of each.

    Raises:
        NotTaken: the rest of the document cannot be read.
        TooMany: the partner has sent its share for now; what came before is taken.
    """
    for found in read(source):
        if isinstance(found, Bad):
            yield _bad(found)
            continue
        yield _counted(partner, found, now)
        for note in found.notes if isinstance(found, Person) else ():
            yield _counted(partner, note, now)


def _bad(found: Bad) -> Answered:
    first = found.problems[0]
    return Answered(first.kind, first.record_id, "refused", found.problems)


def _counted(partner: Partner, record: Record, now: datetime) -> Answered:
    """Take one record in its own transaction."""
    throttle.hit("record", partner=partner.pk)
    kind, name = _named(record)
    do: Callable[[Partner, Record, datetime], bool]
    do = _note if isinstance(record, Note) else _person
    try:
        if len(name) > LONGEST_ID:
            raise _refusal(record, "id", _("It is too long."), _("Use at most 200 characters."))
        with transaction.atomic():
            new = do(partner, record, now)
    except BadRecord as bad:
        return Answered(kind, name, "refused", bad.problems)
    except BadFields as bad:
        told = [
            Problem(kind, name, OURS.get(field, field), " ".join(map(str, why)), _("Mend it."))
            for field, why in bad.fields.items()
        ]
        return Answered(kind, name, "refused", tuple(told))
    except (Refused, IntegrityError):
        problem = _refusal(
            record, "id", _("It cannot be taken in just now."), _("Send it again later.")
        )
        return Answered(kind, name, "refused", problem.problems)
    return Answered(kind, name, "accepted" if new else "unchanged")


def _named(record: Record) -> tuple[str, str]:
    if isinstance(record, Note):
        return "note", record.note_record_id
    return "person", record.person_record_id


def _refusal(record: Record, field: str, reason: str, fix: str) -> BadRecord:
    kind, name = _named(record)
    return BadRecord(
        [Problem(kind, name, f"{kind}_record_id" if field == "id" else field, reason, fix)]
    )


def _person(partner: Partner, record: Record, now: datetime) -> bool:
    """Take a person, or what is left of one; return whether that was new."""
    assert isinstance(record, Person | Placeholder)
    known = _known(partner, record)
    if isinstance(record, Placeholder) or expiry.is_past(record, now):
        assert record.expiry_date is not None
        if known is None or known.matter.forgotten_at is not None:
            return False
        return expiring.forget({known.matter_id: record.expiry_date}) == 1
    digest = _digest(replace(record, entry_date=None, notes=()))
    if known is None:
        acted = door.act(
            "missing_requests",
            "receive",
            by=THE_SYSTEM,
            record=record.person_record_id,
            partner=partner.name,
            **sealing.fields(record),
        )
        _keep(partner, record, acted.matter_id, digest)
        return True
    if known.matter.forgotten_at is not None or known.matter.state == "expired":
        raise _refusal(record, "expiry_date", _("Its time was over."), _("Send it under a new id."))
    if bytes(known.digest) == digest:
        return False
    door.act(known.matter_id, "update", by=THE_SYSTEM, **sealing.fields(record))
    Taken.objects.filter(pk=known.pk).update(digest=digest)
    return True


def _note(partner: Partner, record: Record, now: datetime) -> bool:
    """Take a note; return whether it was new."""
    assert isinstance(record, Note)
    digest = _digest(replace(record, entry_date=None))
    if known := _known(partner, record):
        if bytes(known.digest) == digest:
            return False
        raise _refusal(record, "id", _("It said something else before."), _("Send a new note."))
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        text = _("%(partner)s %(tells)s: %(text)s") % {
            "partner": partner.name,
            "tells": WORDS[record.status],
            "text": people.defused(record.text.strip()),
        }
    said: dict[str, Any] = {
        "text": text[:4000],
        "place": people.defused(record.last_known_location)[:200],
    }
    if matter_id := _case_of(partner, record.person_record_id, now):
        _tell(matter_id, record, said)
    elif matter_id := _request_of(partner, record.person_record_id):
        door.act(matter_id, "add_note", by=THE_SYSTEM, **said)
        for case_id in _taken_up(matter_id):
            _tell(case_id, record, said)
    else:
        raise _refusal(
            record,
            "person_record_id",
            _("There is no such person here."),
            _("Send the person first, or name one that we gave you."),
        )
    _keep(partner, record, matter_id, digest)
    return True


def _tell(case_id: int, note: Note, said: dict[str, Any]) -> None:
    """Tell a case what a note says: a sighting if somebody saw them or says where, else a note."""
    if note.status in SEEN or said["place"]:
        seen = {**said, "seen_at": note.source_date, "reliability": UNSURE}
        door.act(case_id, "add_sighting", by=THE_SYSTEM, **seen)
    else:
        door.act(case_id, "hear_city", by=THE_SYSTEM, text=said["text"])


def _case_of(partner: Partner, name: str, now: datetime) -> int | None:
    """Return the case of ours that is known by this name, if the partner may read it now."""
    found = giving.shares(partner, name)
    return next((share.case_id for share in found if giving.stands(share, now)), None)


def _request_of(partner: Partner, name: str) -> int | None:
    """Return the partner's request of this name that has not expired."""
    row = Taken.objects.filter(record=name[:LONGEST_ID], partner=partner, matter__forgotten_at=None)
    found = row.filter(matter__desk="missing_requests").exclude(matter__state="expired")
    return found.values_list("matter_id", flat=True).first()


def _taken_up(request_id: int) -> list[int]:
    """Return the case that an officer opened from a request, while its search goes on."""
    ours = Link.objects.filter(other=request_id, kind=Link.Kind.CAUSED_BY, matter__desk="missing")
    return list(ours.exclude(matter__state__in=OVER).values_list("matter_id", flat=True))


def _known(partner: Partner, record: Record) -> Taken | None:
    """Return that a record was taken in of this partner; what another sent is theirs.

    Raises:
        BadRecord: it bears our domain.
    """
    name = _named(record)[1]
    if name.partition("/")[0].casefold() == settings.JURISDICTION.casefold():
        raise _refusal(record, "id", _("This record is ours."), _("Send a note about it."))
    sent = Taken.objects.filter(record=name, partner=partner)
    return sent.select_related("matter").first()


def _keep(partner: Partner, record: Record, matter_id: int, digest: bytes) -> None:
    name = _named(record)[1]
    Taken.objects.create(record=name, partner=partner, matter_id=matter_id, digest=digest)


def _digest(record: Record) -> bytes:
    return hashlib.sha256(element(record).encode()).digest()
