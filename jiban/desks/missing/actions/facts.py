"""Facts come in (线索): sightings, evidence, searched places; each lets the plan be made anew."""

from collections.abc import Mapping
from typing import Any

import orjson
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import searching
from jiban.desks.missing.actions.parts import (
    DOING,
    KNOWN,
    LEADING,
    check_footage,
    check_spot,
    choice,
    line,
    moment,
    spot,
    text,
    whole,
)
from jiban.desks.missing.desk import OPEN, missing
from jiban.desks.missing.models import Evidence, Footage, Place, Searched, Sighting
from jiban.desks.missing.models.facts import Fact, Permitted
from jiban.desks.missing.models.words import SURE, THOROUGH, PlaceKind
from jiban.loop.actors import CITIZEN, HANDLER, SYSTEM
from jiban.loop.change import Change
from jiban.loop.desk import Text

KINDS: Mapping[str, type[Fact]] = {
    "sighting": Sighting,
    "evidence": Evidence,
    "footage": Footage,
    "searched": Searched,
    "place": Place,
}
MOST_POINTS = 400
"""Points of one piece of street."""


def share(label: Text, choices: Any) -> forms.TypedChoiceField:
    """Return a field for a probability, said in words."""
    return forms.TypedChoiceField(label=label, choices=choices, coerce=float)


class StreetField(forms.CharField):
    """A piece of street as points in words; :func:`points` reads them. Nobody types it."""

    widget = forms.HiddenInput


def street_field() -> StreetField:
    """Return a field for a piece of street."""
    label = _("piece of street: lon,lat lon,lat …")
    return StreetField(label=label, required=False, max_length=12_000)


def _task() -> forms.CharField:
    return line(_("from task"), 32)


@missing.action(
    states=OPEN,
    roles=(SYSTEM, *DOING),
    label=_("A sighting"),
    fields={
        **spot(),
        "seen_at": moment(_("seen at"), required=True),
        "reliability": share(_("how reliable"), SURE),
        "text": text(_("what was seen"), required=False),
        "task": _task(),
    },
    key="g",
)
def add_sighting(change: Change) -> None:
    said = change.fields
    if said["seen_at"] > change.now:
        raise change.refuse("seen_at", _t("This time is still to come."))
    row = Sighting(seen_at=said["seen_at"], reliability=said["reliability"], text=said["text"])
    keep(change, row)


def keep(change: Change, row: Sighting | Evidence | Footage | Searched | Place) -> None:
    """Keep a fact once nothing can refuse it any more, and tell who has the case."""
    said = change.fields
    row.case_id, row.told_at = change.matter.id, change.now
    row.place, row.lon, row.lat = said["place"], said["lon"], said["lat"]
    row.task = said.get("task", "")
    check_spot(change)
    change.write(row.save)
    change.index(said["place"], said.get("text", ""))
    if change.by.officer_id != change.matter.handler_id:
        change.tell(HANDLER, "fact")


@missing.action(
    states=OPEN,
    roles=(*DOING, *LEADING),
    label=_("Take a fact back"),
    group=KNOWN,
    fields={
        "kind": forms.ChoiceField(
            label=_("kind"),
            choices=[(name, fact._meta.verbose_name) for name, fact in KINDS.items()],
            initial="sighting",
        ),
        "fact": forms.IntegerField(label=_("its number on the case"), min_value=1),
        "text": text(_("why it is wrong")),
    },
    help=_("What followed from it is undone by the next plan; what waits is not approved."),
)
def retract(change: Change) -> None:
    rows = standing(change, KINDS[change.fields["kind"]], "fact")
    row = rows.get()
    if isinstance(row, Footage) and row.approved_by_id is not None:
        raise change.refuse("fact", _t("Its task is out already: take the task back."))
    asked_by = row.asked_by_id if isinstance(row, Permitted) and row.waits else None
    if asked_by is not None and asked_by != change.by.officer_id:
        change.tell_officer(asked_by, "not_approved")
    change.write(lambda: rows.update(retracted_at=change.now, retracted_why=change.fields["text"]))


@missing.action(
    states=OPEN,
    roles=DOING,
    label=_("Check a sighting"),
    group=KNOWN,
    fields={
        "sighting": forms.IntegerField(label=_("number of the sighting"), min_value=1),
        "reliability": share(_("how reliable"), SURE),
        "text": text(_("how it was checked")),
    },
    help=_("What another city tells counts as uncertain until an officer has checked it."),
)
def check_sighting(change: Change) -> None:
    rows = standing(change, Sighting, "sighting")
    change.write(lambda: rows.update(reliability=change.fields["reliability"]))


def standing(change: Change, kind: type[Fact], name: str) -> QuerySet[Any]:
    """Return the fact whose number a field says, if it is of this case and stands."""
    rows = kind._default_manager.filter(
        case=change.matter.id, pk=change.fields[name], retracted_at=None
    )
    if not rows.exists():
        raise change.refuse(
            name, _t("Nothing of this kind that stands on the case has this number.")
        )
    return rows


@missing.action(
    states=OPEN,
    roles=(SYSTEM, *DOING),
    label=_("Searched, nobody there"),
    fields={
        **spot(),
        "line": street_field(),
        "radius": whole(_("within how many metres"), 0, 3_000),
        "thoroughness": share(_("how thoroughly"), THOROUGH),
        "since": moment(_("footage from")),
        "until": moment(_("footage to")),
        "text": text(_("note"), required=False),
        "task": _task(),
    },
    verbatim=("line",),
)
def add_searched(change: Change) -> None:
    said = change.fields
    since, until = said["since"], said["until"]
    if (since is None) != (until is None):
        raise change.refuse("until", _t("Footage has a beginning and an end after it."))
    if since is not None:
        check_footage(change, since, until, "until")
    row = Searched(
        radius=searching.AROUND if said["radius"] is None else said["radius"],
        thoroughness=said["thoroughness"],
        line=points(change),
        since=since,
        until=until,
    )
    keep(change, row)


def points(change: Change) -> list[list[float]]:
    """Return the points of a piece of street in the field *line*, as pairs or as JSON."""
    written = change.fields["line"].strip()
    try:
        pairs = orjson.loads(written) if written.startswith("[") else _pairs(written)
        found = [[float(lon), float(lat)] for lon, lat in pairs]
    except (ValueError, TypeError):
        raise change.refuse("line", _t("Write points as lon,lat with spaces between.")) from None
    inside = all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in found)
    if not inside or len(found) > MOST_POINTS:
        raise change.refuse("line", _t("A point lies outside the world, or there are too many."))
    return found


def _pairs(written: str) -> list[list[str]]:
    return [pair.split(",") for pair in written.split()]


@missing.action(
    states=OPEN,
    roles=(SYSTEM, *DOING),
    label=_("A likely place"),
    group=KNOWN,
    fields={**spot(), "kind": choice(_("kind"), PlaceKind.choices, required=True)},
)
def add_place(change: Change) -> None:
    keep(change, Place(kind=change.fields["kind"]))


@missing.action(
    states=OPEN,
    roles=(SYSTEM,),
    label=_("A task was given back"),
    fields={"task": _task()},
    shown=False,
)
def give_back(change: Change) -> None:
    """The plan that follows gives it to somebody else."""


@missing.action(
    states=OPEN,
    roles=(CITIZEN,),
    label=_("Add to the report"),
    fields={"text": text(_("what you want to add"))},
    files=True,
    public=_("You added"),
)
def add(change: Change) -> None:
    change.index(change.fields["text"])
    change.tell(HANDLER, "fact")
