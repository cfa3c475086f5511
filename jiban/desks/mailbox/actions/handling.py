"""A letter in hand: signed, contacted, paused, merged, split (办理)."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city.models import Officer
from jiban.desks.mailbox.actions import following
from jiban.desks.mailbox.actions.parts import (
    BEFORE_ANSWER,
    DOING,
    IN_HAND,
    OWED,
    choice,
    letter,
    long_text,
)
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Commendation, Kind, Naming
from jiban.loop import reading, recusal, sight
from jiban.loop.actors import CITIZEN, DISPATCHER, HANDLER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.contact import ContactBy
from jiban.loop.fields import MatterField, UnitField
from jiban.loop.models import Matter
from jiban.loop.people import AUTHOR


@mailbox.action(
    states="received",
    roles=(UNIT_DUTY, UNIT_HEAD),
    to="signed",
    keeps="sign",
    recusal=False,
    label=_("Sign"),
    help=_("You take the letter and become its handler."),
    primary=True,
    key="s",
)
def sign(change: Change) -> None:
    change.assign(handler_id=change.by.id, incoming_id=None)
    change.tell(CITIZEN, "citizen_signed")


@mailbox.action(
    states=(*IN_HAND, "disputed"),
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
    change.detail(attempts=letter(change).attempts + 1)


@mailbox.action(
    states=(*IN_HAND, "disputed"),
    roles=DOING,
    to="handling",
    stays_in="disputed",
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
    if change.matter.state == "disputed":
        change.detail(back_to="handling")
    if change.fields["how"] != "page":
        return
    known = letter(change)
    if known.naming != Naming.ANONYMOUS and known.contact_by != ContactBy.PAGE:
        raise change.refuse("how", _t("This author can be reached: call, or send a message."))
    change.say(shown=change.fields["text"])
    change.tell(CITIZEN, "citizen_contact")


@mailbox.action(
    states=("handling", "disputed"),
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
    if change.matter.state == "disputed" and letter(change).back_to != "handling":
        raise change.refuse("text", _t("Contact the citizen first."))
    change.index(change.fields["text"])
    change.tell(CITIZEN, "citizen_feedback")


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
    voids=OWED,
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
    letters = Matter.objects.filter(pk=other_id, desk=mailbox.name)
    other = sight.of_officer(change.by.id or 0).matters(letters).first()
    if other is None:  # out of sight, or not there: one answer for both
        raise change.refuse("into", str(MatterField.default_error_messages["unknown"]))
    if other.ended_at is not None:
        raise change.refuse("into", _t("Only a letter that is still open can take in another."))
    if recusal.of_matters([other_id]).get(other_id, set()) != change.recusals.keys():
        raise change.refuse("into", _t("Not the same people are kept away from both letters."))
    if other_id > change.matter.id:
        # Two letters merged into each other, at one moment, would leave nobody with either.
        raise change.refuse("into", _t("Merge the later letter into this one, the earlier."))
    following.compare_merged(change, other_id)
    change.link("duplicate_of", other_id)
    change.tell(CITIZEN, "citizen_merged", other=change.fields["into"])


@mailbox.action(
    states=("signed", "handling"),
    roles=(HANDLER, UNIT_HEAD, DISPATCHER),
    label=_("Split"),
    fields={
        "title": forms.CharField(label=_("the other part in one sentence"), max_length=60),
        "body": long_text(_("the other part")),
        "unit": UnitField(label=_("unit for the other part"), kinds=("branch", "station")),
    },
    help=_("The other part becomes a letter of its own, tied to this one."),
    key="x",
)
def split(change: Change) -> None:
    known, said = letter(change), change.fields
    people = {person.label: person.data for person in reading.people_of(change.matter.id)}
    people |= dict(enumerate(change.mentioned, change.matter.people + 1))
    author = people.pop(AUTHOR, {})
    texts = f"{said['title']} {said['body']} {known.place}"
    change.open(
        "part_of",
        "receive",
        {label: data for label, data in people.items() if reading.mark(label) in texts},
        kind=known.kind,
        title=said["title"],
        body=said["body"],
        subject=known.subject,
        unit=said["unit"],
        place=known.place,
        naming=known.naming if author else Naming.ANONYMOUS,
        name=author.get("name", ""),
        phone=author.get("phone", ""),
        email=author.get("email", ""),
        contact_by=known.contact_by if author else ContactBy.PAGE,
        contact_when=known.contact_when,
        channel=known.channel,
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
    if letter(change).kind != Kind.THANKS:
        raise change.refuse("officer", _t("Only a letter of thanks goes into the record."))
    officer = change.fields["officer"]
    _record, new = Commendation.objects.get_or_create(
        officer=officer, matter_id=change.matter.id, defaults={"at": change.now}
    )
    if new:
        change.tell_officer(officer.pk, "thanked")
