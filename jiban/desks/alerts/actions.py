"""What is done with an alert: drafted by one officer, issued by a leader who is another person."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.city import bureau
from jiban.desks.alerts.desk import alerts
from jiban.desks.alerts.models import (
    WORDS,
    Alert,
    Bulletin,
    Category,
    Certainty,
    Severity,
    Status,
    Urgency,
)
from jiban.loop import people, reading, registry
from jiban.loop.actors import (
    DEPUTY_LEADER,
    DISPATCHER,
    HANDLER,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField
from jiban.loop.models import Entry, Link
from jiban.science.redaction.disguise import hides_number, names_one_of

__all__ = ["alerts"]

DRAFTING = (UNIT_DUTY, UNIT_HEAD, DISPATCHER)
DECIDING = (DEPUTY_LEADER, LEADER)
PUBLIC = ("event", "headline", "description", "instruction", "area")
"""Texts that are written for everybody: a number to call in them must stay readable."""


def _words() -> dict[str, forms.Field]:
    def text(label: Any, rows: int, most: int, **options: Any) -> forms.CharField:
        widget = forms.Textarea({"rows": rows})
        return forms.CharField(label=label, max_length=most, widget=widget, **options)

    def number(label: Any, least: float, most: float) -> forms.FloatField:
        return forms.FloatField(label=label, required=False, min_value=least, max_value=most)

    return {
        "status": forms.ChoiceField(
            label=_("meant as"), choices=Status.choices, initial=Status.ACTUAL.value
        ),
        "category": forms.ChoiceField(label=_("category"), choices=Category.choices),
        "event": forms.CharField(label=_("event"), max_length=60),
        "urgency": forms.ChoiceField(label=pgettext_lazy("alert", "act"), choices=Urgency.choices),
        "severity": forms.ChoiceField(label=_("severity"), choices=Severity.choices),
        "certainty": forms.ChoiceField(label=_("certainty"), choices=Certainty.choices),
        "headline": forms.CharField(label=_("headline"), max_length=160),
        "description": text(_("description"), 6, 4000),
        "instruction": text(_("what to do"), 4, 4000, required=False),
        "area": forms.CharField(label=pgettext_lazy("alert", "area"), max_length=200),
        "lon": number(_("longitude"), -180, 180),
        "lat": number(_("latitude"), -90, 90),
        "radius": number(_("radius, km"), 0.01, 500),
        "expires_at": forms.DateTimeField(label=_("holds until")),
    }


@alerts.action(
    opens=True,
    roles=DRAFTING,
    to="drafted",
    label=_("Draft an alert"),
    fields={"unit": UnitField(label=_("unit")), **_words()},
    verbatim=PUBLIC,
    help=_("It goes to the public once a leader has issued it. Name nobody in it."),
)
def draft(change: Change) -> None:
    change.assign(unit_id=change.fields["unit"], handler_id=change.by.officer_id)
    _take_words(change)


@alerts.action(
    opens=True,
    roles=(SYSTEM,),
    to="drafted",
    label=_("Draft an alert that was asked for"),
    fields={
        "unit": UnitField(label=_("unit")),
        "asked_by": forms.IntegerField(label=_("asked for by")),
        "about": forms.IntegerField(
            label=_("matter of the one person it is about"), required=False
        ),
        **_words(),
    },
    private=("about",),
    verbatim=PUBLIC,
    shown=False,
)
def ask(change: Change) -> None:
    """Another desk asks; whose words they are says the officer who asked there."""
    change.assign(unit_id=change.fields["unit"])
    about = change.fields["about"]
    change.detail(asked_by_id=change.fields["asked_by"], personal=about is not None)
    if about is not None:
        ours = {name: change.fields[name] for name in ("event", "instruction")}
        _check_names_nobody(change, [about], ours)
    _take_words(change)


@alerts.action(
    states=("drafted", "issued", "revised"),
    roles=(HANDLER, *DRAFTING),
    to="revised",
    stays_in="drafted",
    label=_("Change the words"),
    fields=_words(),
    verbatim=PUBLIC,
    help=_("What is out stays as it is until a leader has issued the new words."),
    key="w",
)
def revise(change: Change) -> None:
    alert = Alert.objects.get(pk=change.matter.id)
    if alert.personal:
        about = _asked_for(change).values_list("other", flat=True)
        _check_names_nobody(change, about, {name: getattr(alert, name) for name in PUBLIC})
    _take_words(change)


def _asked_for(change: Change) -> QuerySet[Link]:
    """Return the ties to the matters for which an alert was asked."""
    return Link.objects.filter(matter=change.matter.id, kind=Link.Kind.CAUSED_BY)


def _check_names_nobody(change: Change, about: Iterable[int], before: Mapping[str, str]) -> None:
    """Refuse names and numbers, but for the one that all are asked to call.

    Args:
        about: the matters whose people are not to be named.
        before: words that stand already, which were looked at or are ours.
    """
    ours = rf"(?<![\d-]){re.escape(bureau.to_call())}(?![\d-])"
    new = [name for name in PUBLIC if change.fields[name] != before.get(name)]
    said = [re.sub(ours, " ", change.fields[name]) for name in new]
    names = reading.names_of(about)
    for name, text, redacted in zip(new, said, people.redact_all(said, 1)[0], strict=True):
        found = people.LABEL.search(redacted) or hides_number(text)
        if found or names_one_of(text, names):
            raise change.refuse(name, _t("Name nobody here and give no number: all may read it."))


def _take_words(change: Change) -> None:
    said = change.fields
    if said["expires_at"] <= change.now:
        raise change.refuse("expires_at", _t("This time has passed."))
    circle = [said[name] for name in ("lon", "lat", "radius")]
    if any(part is not None for part in circle) and None in circle:
        raise change.refuse("radius", _t("Give longitude, latitude and radius, or none of them."))
    change.set(title=said["headline"])
    change.detail(drafted_by_id=change.by.officer_id, **{name: said[name] for name in WORDS})
    change.index(said["event"], said["headline"], said["description"], said["area"])
    for audience in DECIDING:
        change.tell(audience, "to_issue")


@alerts.action(
    states=("drafted", "revised"),
    roles=DECIDING,
    to="issued",
    keeps=("decide", "renew"),
    label=_("Issue"),
    reaches=Link.Kind.CAUSED_BY,  # what asked for it stays as it is meanwhile
    help=_("By another person than who asked for it or drafted it. It is public at once."),
    primary=True,
    key="i",
)
def issue(change: Change) -> None:
    alert = Alert.objects.get(pk=change.matter.id)
    if _wrote(change, alert):
        raise NotAllowed(_t("You asked for it or drafted it: somebody else issues it."))
    if alert.expires_at <= change.now:
        raise NotAllowed(_t("The time until which it holds has passed: change the words first."))
    for link in _asked_for(change).select_related("other"):
        if not registry.desk_or_stub(link.other.desk).may_be_public(link.other_id):
            raise NotAllowed(_t("What asked for it may not be public any more: do not issue it."))
    change.agree("renew", alert.expires_at)
    _publish(change, alert)
    change.tell(HANDLER, "issued")


@alerts.action(
    states="drafted",
    roles=(HANDLER, *DECIDING, SYSTEM),
    to="dropped",
    keeps="decide",
    label=_("Do not issue"),
    fields={"text": note_field(_("reason"))},
)
def drop(change: Change) -> None:
    change.tell(HANDLER, "not_issued")


@alerts.action(
    states="revised",
    roles=(HANDLER, *DECIDING),
    to="issued",
    keeps="decide",
    label=_("Leave it as it is"),
    fields={"text": note_field(_("reason"))},
    help=_("The new words are not issued; the alert that is out holds."),
)
def leave(change: Change) -> None:
    last = _last(change)
    change.set(title=last.headline)
    change.detail(**{name: getattr(last, name) for name in WORDS})
    change.tell(HANDLER, "not_issued")


@alerts.action(
    states=("issued", "revised"),
    roles=(*DECIDING, SYSTEM),
    to="cancelled",
    keeps=("decide", "renew"),
    label=_("Cancel the alert"),
    fields={"text": note_field(_("reason, which is public"))},
    verbatim=("text",),
    help=_(
        "The danger is over, or there was none. Of an alert that looks for somebody, the public"
        " reads that it is concluded, and neither the reason nor what it said."
    ),
    key="x",
)
def cancel(change: Change) -> None:
    _publish(change, _last(change), Bulletin.Kind.CANCEL, change.fields["text"])
    change.tell(HANDLER, "cancelled")


@alerts.action(
    states=("issued", "revised"),
    roles=(SYSTEM,),
    to="expired",
    keeps="renew",
    voids="decide",
    label=_("Expire"),
    shown=False,
    help=_("The time until which it holds has passed."),
)
def expire(change: Change) -> None:
    for audience in (HANDLER, *DECIDING):
        change.tell(audience, "expired")


def _wrote(change: Change, alert: Alert) -> bool:
    """Tell whether who acts asked, drafted or revised since the last message, whoever did after."""
    acts = ("ask", "draft", "revise", "issue")
    entries = Entry.objects.filter(matter=change.matter.id, action__in=acts)
    for action, by in entries.order_by("-seq").values_list("action", "by"):
        if action == "issue":
            return False
        if by == change.by.ref or (action == "ask" and alert.asked_by_id == change.by.officer_id):
            return True
    return False


def _last(change: Change) -> Bulletin:
    """Return the message that is out."""
    return Bulletin.objects.filter(matter=change.matter.id).latest("n")


def _publish(
    change: Change, words: Alert | Bulletin, kind: Bulletin.Kind | None = None, note: str = ""
) -> None:
    """Let a message go out once nothing can refuse the act any more; the journal names it."""
    n = Bulletin.objects.filter(matter=change.matter.id).count() + 1
    bulletin = Bulletin(
        matter_id=change.matter.id,
        n=n,
        kind=kind or (Bulletin.Kind.ALERT if n == 1 else Bulletin.Kind.UPDATE),
        note=note,
        sent_at=change.now,
        **{name: getattr(words, name) for name in WORDS},
    )
    change.say(message=n, **{name: getattr(words, name) for name in WORDS})
    change.write(bulletin.save)
