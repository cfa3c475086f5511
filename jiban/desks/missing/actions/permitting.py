"""What locates somebody, and what cameras saw (审批), is used once a leader has approved it."""

from datetime import datetime, timedelta
from typing import TypeVar

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import searching
from jiban.desks.missing.actions.facts import keep, standing
from jiban.desks.missing.actions.parts import (
    DOING,
    KNOWN,
    LEADING,
    check_footage,
    choice,
    degrees,
    line,
    moment,
    spot,
)
from jiban.desks.missing.actions.planning import give_out
from jiban.desks.missing.desk import LOOKING, OPEN, missing
from jiban.desks.missing.models import Evidence, Footage
from jiban.desks.missing.models.facts import Permitted
from jiban.desks.missing.models.words import EvidenceKind
from jiban.desks.missing.seats import Seat
from jiban.loop.actors import DEPUTY_LEADER, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.desk import Text
from jiban.loop.errors import NotAllowed

Kind = TypeVar("Kind", bound=Permitted)


def _number(label: Text) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1)


@missing.action(
    states=OPEN,
    roles=DOING,
    label=_("Evidence of a place"),
    group=KNOWN,
    fields={
        "kind": choice(_("kind"), EvidenceKind.choices, required=True),
        "place": line(_("where")),
        "lon": degrees(_("longitude"), 180, required=True),
        "lat": degrees(_("latitude"), 90, required=True),
        "radius": forms.FloatField(label=_("radius, m"), min_value=1, max_value=100_000),
        "at": moment(_("at what time"), required=True),
        "basis": forms.CharField(label=_("lawful basis"), max_length=200),
        "expires_at": moment(_("may be used until"), required=True),
    },
    help=_("It waits until a head or a leader approves it, and is used until its time is over."),
)
def add_evidence(change: Change) -> None:
    said = change.fields
    if said["at"] > change.now:
        raise change.refuse("at", _t("This time is still to come."))
    _check_time(change, said["expires_at"], "expires_at")
    columns = ("kind", "radius", "at", "basis", "expires_at")
    _ask(change, Evidence(**{name: said[name] for name in columns}))


@missing.action(
    states=OPEN,
    roles=LEADING,
    label=_("Approve evidence of a place"),
    group=KNOWN,
    fields={"evidence": _number(_("number of the evidence"))},
    help=_("By another person than who entered it. From then on the plan goes by it."),
)
def approve_evidence(change: Change) -> None:
    row = _waiting(change, "evidence", Evidence)
    _check_time(change, row.expires_at, "evidence")
    _approve(change, row)


@missing.action(
    states=LOOKING,
    roles=(*DOING, *LEADING),
    label=_("Ask for footage"),
    group=KNOWN,
    fields={
        "camera": forms.CharField(label=_("camera"), max_length=120),
        **spot(),
        "start": moment(_("footage from"), required=True),
        "end": moment(_("footage to"), required=True),
    },
    help=_(
        "People look at it; no machine compares faces. It waits until another head or leader"
        " approves it."
    ),
)
def ask_footage(change: Change) -> None:
    said = change.fields
    check_footage(change, said["start"], said["end"], "end")
    _ask(change, Footage(camera=said["camera"], since=said["start"], until=said["end"]))


@missing.action(
    states=LOOKING,
    roles=LEADING,
    label=_("Approve looking at footage"),
    group=KNOWN,
    fields={"footage": _number(_("number of the footage"))},
    help=_("By another person than who asked for it. The task goes out at once."),
)
def approve_footage(change: Change) -> None:
    row = _waiting(change, "footage", Footage)
    _approve(change, row)
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        what = _t("Look at the footage of camera %(camera)s.") % {"camera": row.camera}
        why = _t("Approved by %(officer)s.") % {"officer": change.by.name}
    give_out(
        change,
        searching.Proposal(
            key="",
            seat=Seat.VIDEO,
            what=what,
            why=why,
            until=change.now + timedelta(hours=1),
            place=row.place,
            lon=row.lon,
            lat=row.lat,
        ),
        camera=row.camera,
        footage_from=row.since,
        footage_to=row.until,
        approved_by=change.by.officer_id,
    )


def _ask(change: Change, row: Evidence | Footage) -> None:
    """Keep what waits, and tell who may approve it."""
    row.asked_by_id = change.by.officer_id
    keep(change, row)
    for audience in (UNIT_HEAD, DEPUTY_LEADER):
        change.tell(audience, "to_approve")


def _waiting(change: Change, name: str, kind: type[Kind]) -> Kind:
    """Return what waits, whose number a field says, for somebody else than who asked."""
    row: Kind = standing(change, kind, name).get()
    if row.approved_by_id is not None:
        raise change.refuse(name, _t("It is approved already."))
    if row.asked_by_id == change.by.officer_id:
        raise NotAllowed(_t("You asked for it: somebody else approves it."))
    return row


def _approve(change: Change, row: Permitted) -> None:
    row.approved_by_id = change.by.officer_id
    change.write(lambda: row.save(update_fields=["approved_by"]))
    if row.asked_by_id is not None:
        change.tell_officer(row.asked_by_id, "approved")


def _check_time(change: Change, until: datetime, name: str) -> None:
    if until <= change.now:
        raise change.refuse(name, _t("This time has passed."))
