"""What is done with a request. Each declaration stands above its function.

What partners send comes in by the system's hand; nobody else can open or change a request.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import seats
from jiban.desks.missing.actions.parts import DOING, LEADING, choice, line, moment, text
from jiban.desks.missing.models import Request
from jiban.desks.missing.models.request import Reply
from jiban.desks.missing.models.words import Sex
from jiban.desks.missing.requests.desk import requests
from jiban.loop import reading
from jiban.loop.actors import HANDLER, SYSTEM, UNIT_DUTY
from jiban.loop.change import Change
from jiban.loop.fields import WordsField

__all__ = ["requests"]

KEPT = ("received", "opened", "answered")
SHOWN = ("source_date", "expiry_date", "sex", "age", "home", "description")
REPLIES = [(one.value, one.label) for one in (Reply.NOTHING, Reply.CALL)]


def _told() -> dict[str, forms.Field]:
    return {
        "source_date": moment(_("written there at"), required=True),
        "expiry_date": moment(_("to be forgotten at")),
        "sex": line(_("sex"), 8),
        "age": line(_("age"), 8),
        "home": line(pgettext_lazy("missing", "lives in")),
        "description": text(_("description"), required=False),
        "person": WordsField(label=_("missing person")),
        "author": WordsField(label=_("who wrote it"), required=False),
    }


@requests.action(
    opens=True,
    roles=(SYSTEM,),
    to="received",
    label=_("Another city asks"),
    fields={
        "record": forms.CharField(label=_("their record"), max_length=200),
        "partner": forms.CharField(label=_("partner"), max_length=80),
        **_told(),
    },
    private=("person", "author"),
    verbatim=("record", "partner"),
    shown=False,
)
def receive(change: Change) -> None:
    said = change.fields
    unit_id = seats.centre(None, None)
    if unit_id is None:
        raise change.refuse("record", _t("No units are loaded yet."))
    owner = seats.owner(unit_id, change.now)
    change.assign(unit_id=unit_id, handler_id=owner)
    with translation.override(settings.LANGUAGE_CODE):  # one title for all who read it
        who = _t(", ").join(part for part in (said["age"], _sex(said["sex"])) if part)
        title = _t("%(partner)s asks: %(who)s") % {"partner": said["partner"], "who": who or "—"}
    change.set(title=title[:200], urgent=True)
    if said["author"]:
        change.person(**said["author"])
    _keep(change, record=said["record"], partner=said["partner"])
    if owner is None:
        change.tell(UNIT_DUTY, "nobody_has_it")
    else:
        change.tell_officer(owner, "asked")


def _sex(said: str) -> str:
    return str(Sex(said).label) if said in Sex.values else ""


def _keep(change: Change, **columns: Any) -> None:
    """Keep what is told: what leads to a person rests sealed."""
    said = change.fields
    label = change.mention(**said["person"])
    told = {name: said[name] for name in SHOWN}
    change.detail(person=label, entry_date=change.now, **told, **columns)
    if said["expiry_date"]:
        change.agree("expiry", max(said["expiry_date"], change.now))
    change.index(said["description"], said["home"])


@requests.action(
    states=KEPT,
    roles=(SYSTEM,),
    label=_("They tell more"),
    fields=_told(),
    private=("person", "author"),
    shown=False,
)
def update(change: Change) -> None:
    _keep(change)
    change.tell(HANDLER, "news")


@requests.action(
    states=KEPT,
    roles=(SYSTEM,),
    label=_("A note of theirs"),
    fields={"text": text(_("what they tell")), "place": line(_("where"))},
    shown=False,
)
def add_note(change: Change) -> None:
    change.index(change.fields["text"], change.fields["place"])
    change.tell(HANDLER, "news")


@requests.action(
    states="received",
    roles=(*DOING, *LEADING),
    to="opened",
    keeps="look",
    voids="expiry",
    label=_("Look for them here"),
    help=_("Opens a case of ours with what they told. They read that we look."),
    primary=True,
    key="s",
)
def open_case(change: Change) -> None:
    row = Request.objects.get(pk=change.matter.id)
    known = {one.label: dict(one.data) for one in reading.people_of(row.pk)}
    happened = "\n".join(part for part in (row.description, row.home) if part)
    named = {n: data for n, data in known.items() if reading.mark(n) in happened}
    missing = known.get(row.person or 0, {})
    change.open(
        "caused_by",
        "report",
        named,
        desk="missing",
        unit=change.matter.unit_id,
        name=missing.get("name", "")[:50],
        age=row.age if row.age.isdigit() and int(row.age) <= 120 else None,
        sex=row.sex if row.sex in Sex.values else "",
        happened=happened[:4000],
        relation=row.partner[:40],
    )
    _reply(change, Reply.LOOKING)


@requests.action(
    states="received",
    roles=(*DOING, *LEADING),
    to="answered",
    keeps="look",
    voids="expiry",
    label=_("Answer them"),
    fields={
        "reply": choice(_("answer"), REPLIES, required=True),
        "text": text(_("what was compared; stays with us"), required=False),
    },
    help=_("They read the answer and no word of the note: an adult decides what is told of them."),
    key="f",
)
def answer(change: Change) -> None:
    _reply(change, Reply(change.fields["reply"]))
    change.index(change.fields["text"])


def _reply(change: Change, reply: Reply) -> None:
    change.detail(reply=reply.value, replied_at=change.now)


@requests.action(
    states=KEPT,
    roles=(SYSTEM,),
    to="expired",
    voids=("look", "expiry"),
    label=_("Expire"),
    fields={"at": moment(_("to be forgotten at"))},
    shown=False,
    help=_("What it said is forgotten; its id and dates stay."),
)
def expire(change: Change) -> None:
    row = Request.objects.get(pk=change.matter.id)
    change.detail(expiry_date=change.fields["at"] or row.expiry_date or change.now)
    change.tell(HANDLER, "over")
