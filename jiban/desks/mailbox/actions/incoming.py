"""A letter comes in, and a person finds its unit (分派)."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.desks.mailbox import accused, codes, subjects
from jiban.desks.mailbox.actions import following, parts
from jiban.desks.mailbox.actions.parts import AT_ONCE, BEFORE_ANSWER, choice, letter, long_text
from jiban.desks.mailbox.danger import words_in
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Channel, Kind, Naming
from jiban.desks.mailbox.urgencies import GRADES
from jiban.loop import recusal
from jiban.loop.actors import (
    CITIZEN,
    DISPATCHER,
    HANDLER,
    OFFICER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.contact import ContactBy, ContactWhen
from jiban.loop.errors import Refused
from jiban.loop.fields import MatterField, UnitField
from jiban.science.letters.urgency import Grade


@mailbox.action(
    opens=True,
    roles=(CITIZEN, SYSTEM, DISPATCHER, UNIT_DUTY),
    to=("triage", "received"),
    label=_("Write a letter"),
    fields={
        "kind": choice(_("what it is"), Kind.choices),
        "title": forms.CharField(label=_("in one sentence"), min_length=2, max_length=60),
        "body": long_text(_("what happened")),
        "subject": choice(_("what it is about"), subjects.choices(), required=False),
        "unit": UnitField(
            label=_("which police station"), required=False, kinds=("branch", "station")
        ),
        "accused": forms.CharField(
            label=_("the officer or unit you complain about"), required=False, max_length=200
        ),
        "place": forms.CharField(label=_("where"), required=False, max_length=200),
        "lon": forms.FloatField(
            label=_("longitude"), required=False, min_value=-180, max_value=180
        ),
        "lat": forms.FloatField(label=_("latitude"), required=False, min_value=-90, max_value=90),
        "naming": choice(_("how you write"), Naming.choices),
        "name": forms.CharField(label=_("your name"), required=False, max_length=50),
        "phone": forms.RegexField(
            r"^\+?[0-9 -]{7,20}$",
            label=_("your phone number"),
            required=False,
            error_messages={"invalid": _("Enter a phone number, such as 13800000000.")},
        ),
        "email": forms.EmailField(label=_("your e-mail"), required=False),
        "contact_by": choice(_("contact is safe by"), ContactBy.choices, initial="phone"),
        "contact_when": choice(_("contact is safe"), ContactWhen.choices, initial="any"),
        "channel": choice(_("channel"), Channel.choices, initial="web"),
        "origin": forms.CharField(label=_("number elsewhere"), required=False, max_length=80),
        "written_at": forms.DateTimeField(label=_("written on"), required=False),
        "about": MatterField(
            label=_("number of an earlier letter"), required=False, max_length=32, confirms=False
        ),
        "about_code": forms.CharField(
            label=_("access code of that letter"),
            required=False,
            max_length=40,
            help_text=_("Only with it the letters are tied, and who was kept away stays so."),
        ),
        "remark": forms.CharField(label=_("how it came"), required=False, max_length=1000),
    },
    private=("name", "phone", "email", "about_code"),
    verbatim=("origin", "about"),
    files=True,
    shown=False,
)
def receive(change: Change) -> None:
    said = change.fields
    _check_author(change)
    if change.by.kind == CITIZEN:  # what is said about the way it came is not the author's
        said.update(written_at=None, remark="")
    unit_id = said["unit"] or units.responsible(said["lon"], said["lat"], said["subject"] or None)
    whom = accused.in_text(
        said["title"],
        said["body"],
        kind=said["kind"],
        subject=said["subject"],
        said=said["accused"],
        # Not by the subject's rules: those name who reviews, not who is complained about.
        unit=lambda: said["unit"] or units.responsible(said["lon"], said["lat"]),
    )
    if whom:
        accused.keep_away(change, *whom)
    earlier = _goes_on_from(said["about"], said["about_code"])
    if earlier is not None:
        change.link("caused_by", earlier)
        accused.keep_away_as_before(change, earlier)
    if change.recusals:
        # With nobody who may review it, it waits at the bureau, out of everybody's sight.
        unit_id = accused.reviewer(change) or _triage()
    change.go("received" if unit_id else "triage")
    change.assign(unit_id=unit_id or _triage())
    danger = words_in(said["title"], said["body"])
    change.set(title=said["title"], urgent=bool(danger), raised=2 if danger else 0)
    change.detail(
        danger=bool(danger),
        **{
            name: said[name]
            for name in (
                "kind",
                "channel",
                "naming",
                "contact_by",
                "contact_when",
                "subject",
                "place",
                "lon",
                "lat",
                "body",
                "origin",
                "written_at",
                "accused",
            )
        },
    )
    change.person(name=said["name"], phone=said["phone"], email=said["email"])
    change.index(said["title"], said["body"], said["place"])
    if danger:
        change.say(danger=danger)
        for audience in AT_ONCE:
            change.tell(audience, "danger")
    if change.recusals:
        accused.tell_reviewer(change)
    elif not danger and unit_id:
        change.tell(UNIT_DUTY, "new")
    elif not danger:
        change.tell(DISPATCHER, "to_route")
    # A mail is answered by the mailbox itself, with number and code.
    if said["channel"] not in (Channel.IMPORT, Channel.EMAIL):
        change.tell(CITIZEN, "citizen_received")


def _triage() -> int:
    """Return the unit at which letters without a unit wait for a dispatcher: the bureau."""
    bureau = units.tree().bureau
    if bureau is None:
        raise Refused(_t("No units are loaded yet. Load them: jiban city import units FILE"))
    return bureau


def _goes_on_from(number: str, code: str) -> int | None:
    """Return the id of the earlier letter, if the code shows that its author writes.

    A phone number shows nothing: whoever knows one could try to whom a letter belongs.
    """
    earlier = MatterField.matter_id(number)
    if earlier is None or not codes.matches(codes.tidy_number(number), code):
        return None
    return earlier


def _check_author(change: Change) -> None:
    """Check that who writes can be reached in the way they chose."""
    said = change.fields
    if said["naming"] == Naming.ANONYMOUS:
        said.update(name="", phone="", email="", contact_by="page")
        return
    if said["naming"] == Naming.NAME and not said["name"]:
        raise change.refuse("name", _t("Enter your name, or choose to write anonymously."))
    if not (said["phone"] or said["email"]):
        raise change.refuse("phone", _t("Enter a phone number, or choose to write anonymously."))
    if said["contact_by"] in ("phone", "sms") and not said["phone"]:
        raise change.refuse("phone", _t("Enter the number that we may call."))
    if said["contact_by"] == "email" and not said["email"]:
        raise change.refuse("email", _t("Enter the address that we may write to."))


@mailbox.action(
    states=BEFORE_ANSWER,
    roles=(SYSTEM,),
    label=_("Suggest"),
    fields={"found": forms.CharField(label=_("suggestion"), max_length=16_000)},
    private=("found",),  # said as a whole below, not as a text for people
    shown=False,
    help=_("What the machine takes the letter for, and why; a person decides."),
)
def suggest(change: Change) -> None:
    found = parts.found(change)
    change.detail(suggested=found, urgency=Grade[found["urgency"]["grade"].upper()].value)
    change.say(suggested=found)


@mailbox.action(
    states="triage",
    roles=(DISPATCHER, SYSTEM),
    to="received",
    label=_("Give to a unit"),
    fields={
        "unit": UnitField(label=_("unit")),
        "subject": choice(_("subject"), subjects.choices(), required=False),
        "urgency": choice(_("urgency"), [("", "—"), *GRADES.items()], required=False),
    },
    primary=True,
    key="r",
)
def route(change: Change) -> None:
    change.assign(unit_id=change.fields["unit"])
    if change.fields["subject"]:
        change.detail(subject=change.fields["subject"])
        _about_one_of_us(change)
        if recusal.bars_unit(change.recusals, change.fields["unit"]):
            change.unit_id = accused.reviewer(change)
    if change.by.kind == OFFICER:
        following.compare(change, "subject", "unit", "urgency")
    urgent = change.matter.urgent
    if change.fields["urgency"] == "now" and not urgent:
        urgent = True
        change.set(urgent=True, raised=max(2, change.matter.raised))
    if urgent:
        for audience in AT_ONCE:
            change.tell(audience, "danger")
    elif "withhold" not in change.following:
        change.tell(UNIT_DUTY, "new")


@mailbox.action(
    states=(*BEFORE_ANSWER, "resolved", "closed"),
    roles=(HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER, SYSTEM),
    label=_("Set the subject"),
    fields={"subject": choice(_("subject"), subjects.choices())},
    help=_("What figures count the letter under, and what the machine learns from."),
    key="w",
)
def classify(change: Change) -> None:
    change.detail(subject=change.fields["subject"])
    _about_one_of_us(change)
    if change.by.kind == OFFICER:
        following.compare(change, "subject")


def _about_one_of_us(change: Change) -> None:
    """Recuse whom the letter is about, once somebody says that it is about an officer's conduct."""
    if change.recusals or change.fields["subject"].partition(".")[0] != accused.REVIEW:
        return
    known = letter(change)
    at = change.fields.get("unit") or change.matter.unit_id
    whom = accused.in_text(
        change.matter.title,
        known.body,
        kind=known.kind,
        subject=change.fields["subject"],
        said=known.accused,
        unit=lambda: at,
    )
    if whom:
        accused.recuse(change, *whom)
