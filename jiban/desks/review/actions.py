"""What is done with an improvement order. Each declaration stands above its function."""

from datetime import date, datetime, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.city.calendar import first_instant
from jiban.desks.review import asked, measuring
from jiban.desks.review.desk import review
from jiban.desks.review.models import WEEKS, Order, Verdict
from jiban.loop.actors import (
    DEPUTY_LEADER,
    HANDLER,
    INSPECTOR,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.desk import Text
from jiban.loop.models import Surge
from jiban.loop.sight import of_officer

ORDERING = (LEADER, DEPUTY_LEADER, INSPECTOR)
OPEN = ("ordered", "accepted", "planned", "done", "measured")
TITLE = 60
FARTHEST = timedelta(days=730)
"""How far ahead the day may be by which a plan is carried out."""


def _date(label: Text, **options: object) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **options)  # type: ignore[arg-type]


def _text(label: Text) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea({"rows": 4}))


@review.action(
    opens=True,
    roles=ORDERING,
    to="ordered",
    label=_("Order an improvement"),
    fields={
        "surge": asked.SurgeField(
            label=_("the surge that it begins from"),
            required=False,
            help_text=_("Its days are left out when the effect is measured."),
        ),
        "subject": forms.ChoiceField(
            label=_("subject"),
            choices=asked.subjects,
            required=False,
            help_text=_("Left empty, the surge's."),
        ),
        "units": asked.TreatedField(
            label=_("units at which something is to change"),
            required=False,
            widget=forms.SelectMultiple({"size": 8}),
            help_text=_("Left empty, the surge's."),
        ),
        "cause": _text(_("root cause")),
        "change": _text(_("what is to change")),
        "owner": asked.OwnerField(label=_("who carries it out")),
        "weeks": forms.IntegerField(
            label=_("measured after so many weeks"), min_value=3, max_value=26, initial=WEEKS
        ),
    },
    help=_("The owner accepts within one working day and makes a plan within five."),
)
def order(change: Change) -> None:
    said = change.fields
    surge = Surge.objects.get(pk=int(said["surge"])) if said["surge"] else None
    desk, _colon, subject = said["subject"].partition(":")
    if not subject:
        if surge is None:
            raise change.refuse("subject", _t("Choose a subject, or a surge."))
        desk, subject = surge.desk, surge.subject
    treated = [int(pk) for pk in said["units"]]
    if not treated:
        if surge is None:
            raise change.refuse("units", _t("Choose a unit, or a surge."))
        treated = [surge.unit_id]
    _in_sight(change, surge, treated)
    change.assign(unit_id=said["owner"])
    change.set(title=_title(desk, subject, treated))
    change.detail(
        desk=desk,
        subject=subject,
        units=treated,
        surge_id=surge.pk if surge else None,
        cause=said["cause"],
        change=said["change"],
        weeks=said["weeks"],
    )
    change.index(said["cause"], said["change"])
    change.tell(UNIT_HEAD, "ordered")
    change.tell(UNIT_DUTY, "ordered")


def _in_sight(change: Change, surge: Surge | None, treated: list[int]) -> None:
    """Refuse what lies outside the units that whoever orders has a say over."""
    assert change.by.id is not None  # the roles that order are officers'
    sight = of_officer(change.by.id)
    named = {"surge": [surge.unit_id] if surge else [], "units": treated}
    for name, at in (named | {"owner": [change.fields["owner"]]}).items():
        if not all(map(sight.covers, at)):
            raise change.refuse(name, _t("This lies outside the units that you see."))


def _title(desk: str, subject: str, treated: list[int]) -> str:
    with translation.override(settings.LANGUAGE_CODE):  # one title for all who read it
        names = [asked.unit_label(unit) for unit in treated[:2]]
        places = "、".join(names) + ("…" if len(treated) > 2 else "")
        return f"{asked.subject_label(desk, subject)} · {places}"[:TITLE]


@review.action(
    states="ordered",
    roles=(UNIT_DUTY, UNIT_HEAD),
    to="accepted",
    keeps="take_on",
    label=_("Accept the order"),
    primary=True,
    key="s",
)
def take_on(change: Change) -> None:
    change.assign(handler_id=change.by.id, incoming_id=None)


@review.action(
    states="accepted",
    roles=(HANDLER, UNIT_HEAD),
    to="planned",
    keeps="plan",
    label=_("Make a plan"),
    fields={
        "plan": _text(_("what is done, by whom")),
        "due_on": _date(_("done by")),
    },
    primary=True,
    key="c",
)
def plan(change: Change) -> None:
    due, today = change.fields["due_on"], timezone.localdate(change.now)
    if due < today:
        raise change.refuse("due_on", _t("This day is over."))
    if due > today + FARTHEST:
        raise change.refuse("due_on", _t("This day is more than two years ahead."))
    change.detail(plan=change.fields["plan"], due_on=due)
    change.agree("done", _end_of(due))
    change.index(change.fields["plan"])


@review.action(
    states="planned",
    roles=(HANDLER, UNIT_HEAD),
    to="done",
    keeps="done",
    label=_("Done"),
    fields={
        "holds_from": _date(
            _("holds from"), help_text=_("What comes from this day on is compared with before.")
        ),
        "evidence": note_field(_("evidence: what was done, when, by whom")),
    },
    files=True,
    primary=True,
    key="d",
)
def finish(change: Change) -> None:
    day = change.fields["holds_from"]
    if day > timezone.localdate(change.now):
        raise change.refuse("holds_from", _t("This day is still to come."))
    if day < timezone.localdate(change.matter.opened_at):
        raise change.refuse("holds_from", _t("On this day the order had not been given yet."))
    weeks = Order.objects.values_list("weeks", flat=True).get(pk=change.matter.id)
    change.detail(holds_from=day)
    # The last day counts when it is over.
    change.agree("settle", max(_end_of(day + timedelta(weeks=weeks)), change.now))


@review.action(
    states="done",
    roles=(SYSTEM, *ORDERING),
    to="measured",
    voids="settle",
    label=_("Measure the effect now"),
    help=_("It is measured by itself when its weeks are over; earlier there is less to go by."),
)
def measure(change: Change) -> None:
    known = Order.objects.get(pk=change.matter.id)
    today = timezone.localdate(change.now)
    found = measuring.measure(known, today)
    change.detail(effect=found, measured_on=today)
    change.say(effect=found)
    change.owe("judge", units.tree().bureau or change.matter.unit_id)
    for audience in (DEPUTY_LEADER, HANDLER):
        change.tell(audience, "measured")


@review.action(
    states="measured",
    roles=ORDERING,
    to="closed",
    keeps="judge",
    label=_("Close"),
    fields={
        "verdict": forms.ChoiceField(label=_("verdict"), choices=Verdict.choices),
        "text": note_field(_("what follows"), required=False),
    },
    primary=True,
    key="d",
)
def close(change: Change) -> None:
    change.detail(verdict=change.fields["verdict"])


@review.action(
    states="measured",
    roles=ORDERING,
    to="accepted",
    keeps="judge",
    label=_("Go on with a new plan"),
    fields={"text": note_field(_("what is still missing"))},
    key="u",
)
def again(change: Change) -> None:
    change.tell(HANDLER, "again")
    change.tell(UNIT_HEAD, "again")


@review.action(
    states=OPEN,
    roles=ORDERING,
    to="stopped",
    voids=("take_on", "plan", "done", "settle", "judge"),
    label=_("Stop"),
    fields={"text": note_field(_("reason"))},
)
def stop(change: Change) -> None:
    change.tell(HANDLER, "stopped")
    change.tell(UNIT_HEAD, "stopped")


def _end_of(day: date) -> datetime:
    """Return the first instant after a day of the city."""
    return first_instant(day + timedelta(days=1))
