"""What the mailbox's actions do. Each declaration stands above its function."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.city.models import Officer
from jiban.desks.mailbox.danger import words_in
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import (
    Channel,
    Commendation,
    ContactBy,
    ContactWhen,
    Grade,
    Kind,
    Naming,
)
from jiban.desks.mailbox.subjects import SUBJECTS
from jiban.loop.actors import (
    CITIZEN,
    DEPUTY_LEADER,
    DISPATCHER,
    HANDLER,
    INSPECTOR,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.errors import BadFields, Refused
from jiban.loop.fields import MatterField, UnitField

__all__ = ["mailbox"]

BEFORE_ANSWER = ("triage", "received", "signed", "handling", "waiting", "paused")
IN_HAND = ("signed", "handling")
DOING = (HANDLER, UNIT_HEAD)


def long_text(label: str, *, required: bool = True, most: int = 5000) -> forms.CharField:
    """Return a field for a letter or an answer."""
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea({"rows": 6})
    )


def choice(label: str, choices: object, *, required: bool = True, **options: object) -> forms.Field:
    """Return a field that takes one of some choices."""
    return forms.ChoiceField(label=label, choices=choices, required=required, **options)  # type: ignore[arg-type]


# --- a letter comes in ---------------------------------------------------------------------------


@mailbox.action(
    opens=True,
    roles=(CITIZEN, SYSTEM, DISPATCHER, UNIT_DUTY),
    to=("triage", "received"),
    label=_("Write a letter"),
    fields={
        "kind": choice(_("what it is"), Kind.choices),
        "title": forms.CharField(label=_("in one sentence"), min_length=2, max_length=60),
        "body": long_text(_("what happened")),
        "subject": choice(_("what it is about"), [("", "—"), *SUBJECTS.items()], required=False),
        "unit": UnitField(
            label=_("which police station"), required=False, kinds=("branch", "station")
        ),
        "place": forms.CharField(label=_("where"), required=False, max_length=200),
        "lon": forms.FloatField(
            label=_("longitude"), required=False, min_value=-180, max_value=180
        ),
        "lat": forms.FloatField(label=_("latitude"), required=False, min_value=-90, max_value=90),
        "naming": choice(_("how you write"), Naming.choices),
        "name": forms.CharField(label=_("your name"), required=False, max_length=50),
        "phone": forms.RegexField(
            r"^\+?[\d -]{7,20}$",
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
        "about": MatterField(label=_("number of an earlier letter"), required=False, max_length=32),
        "remark": forms.CharField(label=_("how it came"), required=False, max_length=1000),
    },
    private=("name", "phone", "email"),
    verbatim=("origin", "about"),
    files=True,
)
def receive(change: Change) -> None:
    said = change.fields
    _check_author(change)
    if change.by.kind == CITIZEN:  # what is said about the way it came is not the author's
        said.update(written_at=None, remark="")
    unit_id = said["unit"] or units.responsible(said["lon"], said["lat"], said["subject"] or None)
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
            )
        },
    )
    change.person(name=said["name"], phone=said["phone"], email=said["email"])
    change.index(said["title"], said["body"], said["place"])
    if said["about"]:
        change.link("caused_by", MatterField.matter_id(said["about"]) or 0)
    if danger:
        change.say(danger=danger)
        for audience in (UNIT_DUTY, UNIT_HEAD, DEPUTY_LEADER):
            change.tell(audience, "danger")
    elif unit_id:
        change.tell(UNIT_DUTY, "new")
    else:
        change.tell(DISPATCHER, "to_route")
    if said["channel"] != Channel.IMPORT:
        change.tell(CITIZEN, "citizen_received")


def _triage() -> int:
    """Return the unit at which letters without a unit wait for a dispatcher: the bureau."""
    roots = units.tree().roots
    if not roots:
        raise Refused(_t("No units are loaded yet. Load them: jiban city import units FILE"))
    return roots[0]


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
    states="triage",
    roles=(DISPATCHER,),
    to="received",
    label=_("Give to a unit"),
    fields={
        "unit": UnitField(label=_("unit")),
        "subject": choice(_("subject"), [("", "—"), *SUBJECTS.items()], required=False),
    },
    primary=True,
    key="r",
)
def route(change: Change) -> None:
    change.assign(unit_id=change.fields["unit"])
    if change.fields["subject"]:
        change.detail(subject=change.fields["subject"])
    change.tell(UNIT_DUTY, "new")


# --- in hand -------------------------------------------------------------------------------------


@mailbox.action(
    states="received",
    roles=(UNIT_DUTY, UNIT_HEAD),
    to="signed",
    keeps="sign",
    label=_("Sign"),
    help=_("You take the letter and become its handler."),
    primary=True,
    key="s",
)
def sign(change: Change) -> None:
    change.assign(handler_id=change.by.id, incoming_id=None)
    change.tell(CITIZEN, "citizen_signed")


@mailbox.action(
    states=IN_HAND,
    roles=DOING,
    label=_("Tried to reach"),
    fields={
        "how": choice(_("how"), [("phone", _("call")), ("sms", _("text message"))]),
        "text": note_field(_("what happened"), required=False),
    },
    help=_("An attempt does not keep the promise of contact."),
    key="t",
)
def attempt(change: Change) -> None:
    change.say(attempt=True)
    change.detail(attempts=_attempts(change) + 1)


def _attempts(change: Change) -> int:
    from jiban.desks.mailbox.models import Letter

    letter = Letter.objects.only("attempts").get(pk=change.matter.id)
    return letter.attempts


@mailbox.action(
    states=IN_HAND,
    roles=DOING,
    to="handling",
    keeps="contact",
    label=_("Contacted"),
    fields={
        "how": choice(
            _("how"),
            [
                ("talk", _("a conversation, by phone or face to face")),
                ("message", _("a personal message")),
                ("page", _("on the tracking page")),
            ],
        ),
        "text": note_field(_("what was said")),
    },
    help=_(
        "Kept by a conversation or a personal message; on the tracking page, where what you write "
        "is shown, only if the author is anonymous or asked for it."
    ),
    primary=True,
    key="c",
)
def contact(change: Change) -> None:
    if change.fields["how"] != "page":
        return
    from jiban.desks.mailbox.models import Letter

    letter = Letter.objects.only("naming", "contact_by").get(pk=change.matter.id)
    if letter.naming != Naming.ANONYMOUS and letter.contact_by != ContactBy.PAGE:
        raise change.refuse("how", _t("This author can be reached: call, or send a message."))
    change.say(shown=change.fields["text"])
    change.tell(CITIZEN, "citizen_contact")


@mailbox.action(
    states="handling",
    roles=DOING,
    keeps="feedback",
    label=_("Give feedback"),
    fields={"text": long_text(_("what the citizen is told"))},
    public=_("Feedback"),
    files=True,
    primary=True,
    key="f",
)
def feedback(change: Change) -> None:
    change.index(change.fields["text"])
    change.tell(CITIZEN, "citizen_feedback")


@mailbox.action(
    states=("received", "signed", "handling"),
    roles=(HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER),
    to="received",
    label=_("Transfer"),
    fields={"unit": UnitField(label=_("to the unit")), "text": note_field(_("reason"))},
    help=_("The citizen sees where it went. Promises already made go on."),
    key="v",
)
def transfer(change: Change) -> None:
    unit_id = change.fields["unit"]
    if unit_id == change.matter.unit_id:
        raise change.refuse("unit", _t("The letter is with this unit already."))
    change.assign(unit_id=unit_id, handler_id=None, incoming_id=None)
    change.tell(UNIT_DUTY, "transferred")
    change.tell(CITIZEN, "citizen_transferred", unit=units.tree().get(unit_id).name)


@mailbox.action(
    states="handling",
    roles=DOING,
    to="waiting",
    pauses="awaiting_citizen",
    label=_("Ask the citizen"),
    fields={"text": long_text(_("question to the citizen"), most=1000)},
    public=_("Question to you"),
    help=_("The clock of “resolve” stops until the citizen answers."),
    key="a",
)
def ask(change: Change) -> None:
    change.tell(CITIZEN, "citizen_asked")


@mailbox.action(
    states="handling",
    roles=DOING,
    to="paused",
    pauses=("expert_report", "court", "other_authority"),
    label=_("Pause"),
    fields={
        "reason": choice(
            _("reason"),
            [
                (name, label)
                for name, label in mailbox.pause_reasons.items()
                if name != "awaiting_citizen"
            ],
        ),
        "text": long_text(_("what the citizen is told"), most=1000),
    },
    public=_("Paused"),
    key="p",
)
def pause(change: Change) -> None:
    change.tell(CITIZEN, "citizen_feedback")


@mailbox.action(
    states=("paused", "waiting"),
    roles=DOING,
    to="handling",
    resumes=True,
    label=_("Go on"),
    fields={"text": note_field(_("note"), required=False)},
    primary=True,
    key="g",
)
def resume(change: Change) -> None:
    """The clocks run again; nothing else changes."""


@mailbox.action(
    states=BEFORE_ANSWER,
    roles=(HANDLER, UNIT_HEAD, DISPATCHER),
    to="merged",
    voids=("sign", "contact", "feedback", "resolve"),
    label=_("Merge"),
    fields={
        "into": MatterField(label=_("number of the letter it repeats"), max_length=32),
        "text": note_field(_("reason")),
    },
    key="m",
)
def merge(change: Change) -> None:
    other_id = MatterField.matter_id(change.fields["into"])
    if other_id is None or other_id == change.matter.id:
        raise change.refuse("into", _t("A letter cannot be merged into itself."))
    change.link("duplicate_of", other_id)
    change.tell(CITIZEN, "citizen_merged", other=change.fields["into"])


@mailbox.action(
    states=("signed", "handling"),
    roles=(HANDLER, UNIT_HEAD, DISPATCHER),
    label=_("Split"),
    fields={
        "title": forms.CharField(label=_("the other part in one sentence"), max_length=60),
        "body": long_text(_("the other part")),
        "unit": UnitField(label=_("unit for the other part")),
    },
    help=_("The other part becomes a letter of its own, tied to this one."),
    key="x",
)
def split(change: Change) -> None:
    from jiban.desks.mailbox.models import Letter

    letter = Letter.objects.get(pk=change.matter.id)
    change.open(
        "part_of",
        "receive",
        kind=letter.kind,
        title=change.fields["title"],
        body=change.fields["body"],
        subject=letter.subject,
        unit=change.fields["unit"],
        place=letter.place,
        naming=Naming.ANONYMOUS,
        contact_by=ContactBy.PAGE,
        contact_when=letter.contact_when,
        channel=letter.channel,
    )


@mailbox.action(
    states="handling",
    roles=DOING,
    label=_("Record thanks"),
    fields={
        "officer": forms.ModelChoiceField(
            Officer.objects.filter(is_active=True), label=_("the officer who is thanked")
        )
    },
    help=_("A letter of thanks goes into the officer's record."),
    key="o",
)
def commend(change: Change) -> None:
    from jiban.desks.mailbox.models import Letter

    if Letter.objects.only("kind").get(pk=change.matter.id).kind != Kind.THANKS:
        raise change.refuse("officer", _t("Only a letter of thanks goes into the record."))
    officer = change.fields["officer"]
    Commendation.objects.get_or_create(
        officer=officer, matter_id=change.matter.id, defaults={"at": change.now}
    )
    change.tell_officer(officer.pk, "thanked")


# --- answered ------------------------------------------------------------------------------------


@mailbox.action(
    states="handling",
    roles=DOING,
    to="resolved",
    keeps=("contact", "feedback", "resolve"),
    label=_("Resolve"),
    fields={
        "answer": long_text(_("answer to the citizen")),
        "evidence": note_field(_("evidence: what was done, when, by whom")),
    },
    public=_("Answer"),
    files=True,
    primary=True,
    key="d",
)
def resolve(change: Change) -> None:
    if change.matter.open("contact") is not None:
        raise BadFields(
            {"answer": [_t("Contact the citizen first.")]}, _t("Contact the citizen first.")
        )
    change.detail(answer=change.fields["answer"])
    change.index(change.fields["answer"])
    change.tell(CITIZEN, "citizen_resolved")


@mailbox.action(
    states="resolved",
    roles=(CITIZEN,),
    to="closed",
    voids="quiet",
    label=_("Confirm"),
    public=_("You confirmed the answer"),
)
def confirm(change: Change) -> None:
    """The citizen agrees; the letter is closed."""


@mailbox.action(
    states="resolved",
    roles=(SYSTEM,),
    to="closed",
    voids="quiet",
    label=_("Close after the quiet period"),
    public=_("Closed: we heard nothing more from you for 7 days"),
)
def close_quiet(change: Change) -> None:
    """Nobody objected for the quiet period."""


@mailbox.action(
    states=("resolved", "closed"),
    roles=(CITIZEN,),
    label=_("Rate"),
    fields={
        "grade": forms.TypedChoiceField(label=_("rating"), choices=Grade.choices, coerce=int),
        "text": forms.CharField(label=_("in your words"), required=False, max_length=500),
    },
    public=_("Your rating"),
)
def rate(change: Change) -> None:
    change.detail(grade=change.fields["grade"], grade_text=change.fields["text"])
    if change.fields["grade"] <= Grade.BAD:
        change.tell(UNIT_HEAD, "rated_bad")
        change.tell(HANDLER, "rated_bad")


@mailbox.action(
    states=("resolved", "closed"),
    roles=(CITIZEN, INSPECTOR, LEADER, DEPUTY_LEADER),
    to="handling",
    voids="quiet",
    label=_("Reopen"),
    fields={"text": long_text(_("what is still open"), most=2000)},
    public=_("Reopened"),
    key="u",
)
def reopen(change: Change) -> None:
    from jiban.desks.mailbox.models import Letter

    letter = Letter.objects.only("reopened").get(pk=change.matter.id)
    change.detail(reopened=letter.reopened + 1)
    change.set(raised=max(1, change.matter.raised))
    change.tell(HANDLER, "reopened")
    change.tell(UNIT_HEAD, "reopened")


# --- from the citizen, at any time ---------------------------------------------------------------


@mailbox.action(
    states=("triage", "received", "signed", "handling", "paused", "resolved"),
    roles=(CITIZEN,),
    label=_("Add to it"),
    fields={"text": long_text(_("what you want to add"), most=2000)},
    public=_("You added"),
    files=True,
)
def add(change: Change) -> None:
    _added(change)


@mailbox.action(
    states="waiting",
    roles=(CITIZEN,),
    to="handling",
    resumes=True,
    label=_("Answer the question"),
    fields={"text": long_text(_("your answer"), most=2000)},
    public=_("You answered"),
    files=True,
)
def answer(change: Change) -> None:
    _added(change)


def _added(change: Change) -> None:
    text = change.fields["text"]
    change.index(text)
    change.tell(HANDLER, "added")
    danger = words_in(text)
    if danger:
        change.say(danger=danger)
        change.set(urgent=True, raised=max(2, change.matter.raised))
        for audience in (UNIT_DUTY, UNIT_HEAD, DEPUTY_LEADER):
            change.tell(audience, "danger")


@mailbox.action(
    states=BEFORE_ANSWER,
    roles=(CITIZEN,),
    to="withdrawn",
    voids=("sign", "contact", "feedback", "resolve"),
    label=_("Withdraw"),
    fields={"text": forms.CharField(label=_("reason"), required=False, max_length=500)},
    public=_("You withdrew the letter"),
)
def withdraw(change: Change) -> None:
    change.tell(HANDLER, "withdrawn")
