"""What the family sees of a case: that it goes on and when they are called; more once cleared."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.city import bureau, units
from jiban.city.models import Officer
from jiban.desks.missing import protections
from jiban.desks.missing.models import Case, Sighting
from jiban.desks.missing.plain import readable
from jiban.desks.missing.presenting import tasks_of
from jiban.desks.missing.protections import OVER
from jiban.loop.models import Attachment, Entry, Matter, Promise
from jiban.loop.telling import Event

DESK = "missing"
OWED = {
    "call": gettext_lazy("We call you"),
    "call_again": gettext_lazy("We call you again"),
    "feedback": gettext_lazy("We tell you how it ended"),
}
"""The promises that the family sees; what else is owed would tell what is done."""
CALLS = ("call", "call_again")
HEARD = {
    "report": (gettext_lazy("Your report arrived, and somebody has it"), "mail"),
    "call_family": (gettext_lazy("We called you"), "phone-check"),
    "feed_back": (gettext_lazy("We told you how it ended"), "message-check"),
}
"""Entries that the family hears of, as bare facts; their own words are shown beside."""


class Family:
    """A case read for who reported it; each part is read when the page asks for it."""

    def __init__(self, matter: Matter, now: datetime) -> None:
        self.matter, self.now = matter, now
        self.case = Case.objects.get(pk=matter.pk)
        self.shown = protections.shown(self.case, matter.state)

    @classmethod
    def of(cls, number: str) -> "Family | None":
        """Read the case of that number, or None."""
        serial = int(number.rpartition("-")[2])
        row = Matter.objects.filter(pk=serial, number=number, desk=DESK, forgotten_at=None).first()
        return cls(row, timezone.now()) if row else None

    @property
    def over(self) -> bool:
        """Whether the search is concluded."""
        return self.matter.state in OVER

    @property
    def bureau(self) -> str:
        """Who answers for the search to everybody: never a unit, which would tell where."""
        return bureau.name()

    @property
    def phone(self) -> str:
        """Its phone number."""
        return bureau.phone()

    @property
    def officer(self) -> Officer | None:
        """The officer who has it, once the reporter is cleared."""
        return self.matter.handler if self.shown.cleared else None

    @property
    def unit(self) -> str:
        """The unit that has it, once the reporter is cleared."""
        return units.tree().name(self.matter.unit_id) if self.shown.cleared else ""

    @cached_property
    def owed(self) -> list[tuple[str, Promise]]:
        """What is promised to the family and still open."""
        rows = Promise.objects.filter(matter=self.matter, outcome=Promise.Outcome.OPEN)
        owed = [row for row in rows.order_by("due_at") if row.name in OWED]
        # The next call only: two of them would tell that something has happened in between.
        calls = [row for row in owed if row.name in CALLS][1:]
        return [(str(OWED[row.name]), row) for row in owed if row not in calls]

    @cached_property
    def events(self) -> list[Event]:
        """What happened, the newest first."""
        return list(self._events())

    def _events(self) -> Iterator[Event]:
        names = (*HEARD, "add")
        for row in Entry.objects.filter(matter=self.matter, action__in=names).order_by("-seq"):
            if row.action == "add":
                text = readable(str(orjson.loads(row.payload).get("text", "")))
                yield Event(row.at, _("You added"), text=text, icon="plus")
            else:
                what, icon = HEARD[row.action]
                yield Event(row.at, str(what), icon=icon)

    @property
    def files(self) -> list[Attachment]:
        """The files that they sent."""
        sent = Attachment.objects.filter(matter=self.matter, from_citizen=True)
        return list(sent.order_by("pk"))

    @property
    def sightings(self) -> list[Sighting]:
        """Where they were seen; only for who is cleared."""
        if not self.shown.cleared:
            return []
        return list(Sighting.objects.filter(case=self.case, retracted_at=None))

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """Who searches where; only for who is cleared."""
        if not self.shown.cleared:
            return []
        rows = [one for one in tasks_of(self.case) if one["open"]]
        return [{**one, "place": readable(one["place"])} for one in rows]
