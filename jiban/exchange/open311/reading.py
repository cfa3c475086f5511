"""What a partner is shown of the requests that it sent in: how far they are, nobody's data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.desks.mailbox import subjects
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.told import readable
from jiban.exchange.models import Partner, Sent
from jiban.exchange.open311.errors import Missing, Wrong
from jiban.exchange.open311.wire import w3_time
from jiban.loop.models import Promise
from jiban.loop.wire.strict import keepable

LONGEST = timedelta(days=90)
"""The longest span of time that can be asked for, and what is answered when none is."""
MOST = 1000
STATUS = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for; empty parts leave nothing out."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, said: Mapping[str, str], now: datetime) -> "Wanted":
        """Read the parameters; ids of requests override all others, as the standard says.

        Raises:
            Wrong: a time that is none, a span of more than 90 days, an unknown status.
        """
        numbers = _parts(said.get("service_request_id", ""))
        if numbers:
            return cls(numbers=numbers[:MOST])
        status = _parts(said.get("status", ""))
        if set(status) - set(STATUS):
            raise Wrong(_("status: open or closed, or both with a comma between."))
        since, until = (_time(said, name) for name in ("start_date", "end_date"))
        if since is None:
            since = (until or now) - LONGEST
        if until is None:
            until = min(since + LONGEST, now)
        if until - since > LONGEST:
            raise Wrong(_("start_date and end_date may be at most 90 days apart."))
        return cls((), _parts(said.get("service_code", "")), status, since, until)


def many(partner: Partner, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the requests of a partner, the newest first, at most 1000."""
    rows = _letters(partner).order_by("-matter__opened_at", "-pk")
    if wanted.numbers:
        rows = rows.filter(matter__number__in=wanted.numbers)
    if wanted.codes:
        rows = rows.filter(subject__in=wanted.codes)
    if len(set(wanted.status)) == 1:
        rows = rows.filter(matter__ended_at__isnull=wanted.status[0] == "open")
    if wanted.since and wanted.until:
        rows = rows.filter(matter__opened_at__range=(wanted.since, wanted.until))
    return _told(rows[:MOST])


def one(partner: Partner, number: str) -> list[dict[str, Any]]:
    """Return one request of a partner, in a list as the standard has it.

    Raises:
        Missing: there is none of that number, or another sent it in.
    """
    found = _told(_letters(partner).filter(matter__number__in=_parts(number)))
    if not found:
        raise Missing(_("service_request_id was not found."))
    return found


def _letters(partner: Partner) -> QuerySet[Letter]:
    sent = Sent.objects.filter(partner=partner).values("matter")
    return Letter.objects.select_related("matter").filter(matter__in=sent)


def _told(rows: Iterable[Letter]) -> list[dict[str, Any]]:
    letters = list(rows)
    owed = Promise.objects.filter(
        matter__in=[letter.pk for letter in letters], name="resolve", outcome=Promise.Outcome.OPEN
    )
    due = dict(owed.values_list("matter_id", "due_at"))
    return [_request(letter, due.get(letter.pk)) for letter in letters]


def _request(letter: Letter, due_at: datetime | None) -> dict[str, Any]:
    matter = letter.matter
    return {
        "service_request_id": matter.number,
        "status": "closed" if matter.ended_at else "open",
        "status_notes": _notes(letter),
        "service_name": subjects.label(letter.subject),
        "service_code": letter.subject,
        "description": readable(letter.body),
        "agency_responsible": units.tree().name(matter.unit_id),
        "service_notice": None,
        "requested_datetime": w3_time(matter.opened_at),
        "updated_datetime": w3_time(matter.touched_at),
        "expected_datetime": w3_time(due_at) if due_at else None,
        "address": readable(letter.place),
        "address_id": None,
        "zipcode": None,
        "lat": letter.lat,
        "long": letter.lon,
        "media_url": None,
    }


def _notes(letter: Letter) -> str:
    """Return the answer while it stands, else the name of the state."""
    if letter.answer and letter.matter.state in ("resolved", "closed"):
        return readable(letter.answer)
    return str(mailbox.state[letter.matter.state].label)


def _parts(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split(","))
    return tuple(part for part in parts if part and keepable(part))


def _time(said: Mapping[str, str], name: str) -> datetime | None:
    """Return a time in W3C's form; one without an offset is local.

    Raises:
        Wrong: it is none.
    """
    text = said.get(name, "").strip().replace(" ", "+")  # a plus sign that nobody escaped
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or not 1970 < found.year < 9000:
        raise Wrong(_("%(name)s: write a time such as 2026-03-01T00:00:00Z.") % {"name": name})
    return found if timezone.is_aware(found) else timezone.make_aware(found)
