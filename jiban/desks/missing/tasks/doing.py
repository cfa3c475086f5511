"""What is done with a task. Each declaration stands above its function.

An answer is a fact of the case: both are written, or neither is.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import searching
from jiban.desks.missing.actions.facts import points, share, street_field
from jiban.desks.missing.actions.parts import DOING as SEARCHING
from jiban.desks.missing.actions.parts import LEADING, line, moment, spot, text
from jiban.desks.missing.found.doing import looks
from jiban.desks.missing.models import Task
from jiban.desks.missing.models.words import SURE, THOROUGH
from jiban.desks.missing.seats import PARTNERS, TAKING_IN, Seat
from jiban.desks.missing.tasks import keys
from jiban.desks.missing.tasks.desk import tasks
from jiban.desks.missing.tasks.taking_back import UNSEARCHED
from jiban.loop import people
from jiban.loop.actors import CITIZEN, HANDLER, SYSTEM, UNIT_DUTY, UNIT_HEAD, Kind
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed, Outdated
from jiban.loop.fields import UnitField

__all__ = ["tasks"]

DOING = (CITIZEN, HANDLER, UNIT_DUTY, UNIT_HEAD)
OPEN = ("offered", "taken")
TO_CASE = "part_of"
NAMELESS = {**looks(), "found_at": moment(_("with you since"))}


@tasks.action(
    opens=True,
    roles=(SYSTEM,),
    to="offered",
    label=_("Offer a task"),
    fields={
        "case": forms.IntegerField(),
        "seat": forms.ChoiceField(label=_("seat"), choices=Seat.choices),
        "unit": UnitField(label=_("unit")),
        "proposal": line(_("proposal"), 120),
        "planned": forms.BooleanField(required=False),
        "quiet": forms.BooleanField(required=False),
        **spot(),
        "line": street_field(),
        "what": forms.CharField(label=pgettext_lazy("task", "what to do"), max_length=300),
        "why": line(_("why here"), 300),
        "until": moment(_("until"), required=True),
        "camera": line(_("camera"), 120),
        "footage_from": moment(_("footage from")),
        "footage_to": moment(_("footage to")),
        "approved_by": forms.IntegerField(label=_("approved by"), required=False),
    },
    private=("case",),  # not everybody who sees the task sees it; they are tied
    verbatim=("proposal", "line", "place", "what"),  # names of streets are no people's
    shown=False,
)
def offer(change: Change) -> None:
    said = {**change.fields, "line": points(change)}
    unit_id, approved_by = said.pop("unit"), said.pop("approved_by")
    said["key"], quiet = said.pop("proposal"), said.pop("quiet")
    change.assign(unit_id=unit_id)
    change.set(
        title=_t("%(seat)s: %(what)s") % {"seat": Seat(said["seat"]).label, "what": said["what"]},
        urgent=True,
    )
    change.detail(case_id=said.pop("case"), approved_by_id=approved_by, **said)
    change.agree("answer", max(said["until"], change.now))
    if not quiet:
        change.tell(UNIT_DUTY, "offered")


@tasks.action(
    states="offered",
    roles=SEARCHING,
    to="taken",
    keeps="take",
    label=_("I do it"),
    primary=True,
    key="s",
)
def take(change: Change) -> None:
    if _task_of(change).seat in PARTNERS:
        raise NotAllowed(_t("A partner does this: give them the address. You may answer it."))
    change.assign(handler_id=change.by.officer_id, incoming_id=None)


@tasks.action(
    states="offered",
    roles=(CITIZEN,),
    to="taken",
    keeps="take",
    label=_("This phone does it"),
    fields={"device": forms.CharField(label=_("phone"), max_length=64)},
    private=("device",),
    shown=False,
)
def bind(change: Change) -> None:
    """Let a phone have the task of a partner, whoever holds it."""
    if _task_of(change).seat not in PARTNERS:
        raise NotAllowed(_t("This task is not given out by code."))
    change.detail(device=keys.hash_of(change.fields["device"]))


@tasks.action(
    states="taken",
    roles=SEARCHING,
    to="offered",
    label=_("Free the address"),
    help=_("For a partner whose phone does not know it any more: the next phone takes the task."),
)
def free(change: Change) -> None:
    """A person wants it: no plan takes it back from here on."""
    if _task_of(change).seat not in PARTNERS:
        raise NotAllowed(_t("This task is not given out by code."))
    change.detail(device=None, planned=False)


@tasks.action(
    states=OPEN,
    roles=DOING,
    to="answered",
    keeps=("take", "answer"),
    label=_("Found them"),
    fields={**spot(), "text": text(_("where they are, how they are"))},
    private=("text", "place"),  # it stands on the case
    reaches=TO_CASE,
    help=_("Stay with them, and tell nobody but the police. Call 110 if they need help."),
    primary=True,
)
def found_them(change: Change) -> None:
    _answer(change, "found")
    said = change.fields
    change.act_beyond("find", place=said["place"], text=said["text"], task=change.matter.number)


@tasks.action(
    states=OPEN,
    roles=DOING,
    to=OPEN,
    keeps="take",
    label=_("Saw somebody"),
    fields={
        **spot(),
        "seen_at": moment(_("seen at")),
        "reliability": share(_("how sure"), SURE),
        "text": text(_("what was seen"), required=False),
    },
    private=("text", "place"),
    reaches=TO_CASE,
    help=_("Go on looking: the task stays yours."),
)
def saw_somebody(change: Change) -> None:
    said, task = change.fields, _task_of(change)
    _near(change, task)
    told = task.seat in PARTNERS and task.device is None  # to an officer: no phone has it yet
    change.go("offered" if told else "taken")
    change.act_beyond(
        "add_sighting",
        **_spot(said),
        seen_at=said["seen_at"] or change.now,
        reliability=said["reliability"],
        text=said["text"],
        task=change.matter.number,
    )


@tasks.action(
    states="taken",
    roles=(CITIZEN,),
    label=_("Somebody nameless is here"),
    fields=NAMELESS,
    private=tuple(NAMELESS),  # it stands with who was found
    help=_(
        "Whoever they are: say what you see, a guess will do. The police look who it is."
        " The task stays yours: answer it as well."
    ),
)
def record_nameless(change: Change) -> None:
    """They are compared with all who are missing; whose task it was says nothing of who it is."""
    task, said = _task_of(change), change.fields
    if task.seat not in TAKING_IN:
        raise NotAllowed(_t("This task does not ask for people without a name."))
    if all(value in ("", None) for value in said.values()):
        raise change.refuse("marks", _t("Say at least one thing of them."))
    known = {name: people.defused(said[name]) for name in ("marks", "clothing")}
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        where = _t("Recorded by a partner: %(seat)s") % {"seat": Seat(task.seat).label}
    change.open(
        "caused_by",
        "record",
        {},
        desk="missing_found",
        unit=change.matter.unit_id,
        known=where,
        **{**said, **known},
    )


@tasks.action(
    states=OPEN,
    roles=DOING,
    to="answered",
    keeps=("take", "answer"),
    label=_("Nobody here"),
    fields={
        "thoroughness": share(_("how thoroughly"), THOROUGH),
        "text": text(_("note"), required=False),
    },
    private=("text",),
    reaches=TO_CASE,
    primary=True,
)
def nobody_here(change: Change) -> None:
    said, task = change.fields, _task_of(change)
    _answer(change, "nobody")
    change.act_beyond(
        "add_searched",
        place=task.place,
        lon=task.lon,
        lat=task.lat,
        line=" ".join(f"{lon},{lat}" for lon, lat in task.line),
        radius=searching.reach_of(task.key),
        thoroughness=said["thoroughness"],
        since=task.footage_from,
        until=task.footage_to,
        text=said["text"],
        task=change.matter.number,
    )


@tasks.action(
    states=OPEN,
    roles=DOING,
    to="ended",
    keeps=("take", "answer"),
    label=_("Cannot do it"),
    fields={"text": text(_("why"), required=False)},
    reaches=TO_CASE,
)
def cannot_do(change: Change) -> None:
    _answer(change, "cannot")
    for audience in (UNIT_DUTY, UNIT_HEAD):
        change.tell(audience, "cannot")
    change.act_beyond("give_back", task=change.matter.number)


@tasks.action(
    states=OPEN,
    roles=(SYSTEM, *LEADING),
    to="ended",
    voids=("take", "answer"),
    label=_("Take the task back"),
    fields={"text": text(_("reason"), required=False)},
)
def end(change: Change) -> None:
    """By the system: what nobody has begun, or all once nobody is out for the case any more."""
    taken = change.by.kind is Kind.SYSTEM and change.matter.state == "taken"
    if taken and _task_of(change).case.matter.state not in UNSEARCHED:
        raise Outdated(_t("Somebody has just taken it."))
    change.tell(HANDLER, "ended")


def _task_of(change: Change) -> Task:
    return Task.objects.get(pk=change.matter.id)


def _answer(change: Change, answer: str) -> None:
    change.detail(answer=answer)


def _near(change: Change, task: Task) -> None:
    """Let a sighting without a place be where the task is."""
    said = change.fields
    if not said["place"] and said["lon"] is None:
        said.update(place=task.place, lon=task.lon, lat=task.lat)


def _spot(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("place", "lon", "lat")}
