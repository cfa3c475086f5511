"""What is done with a DNA profile. Each declaration stands above its function."""

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import following
from jiban.desks.missing.actions.parts import choice, line, moment, own_unit, text
from jiban.desks.missing.kin import comparing, sealing, searching
from jiban.desks.missing.kin.desk import kin
from jiban.desks.missing.kin.reading import WrongProfileError, read
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import SIDED, Consented, Kin, Side, Trouble
from jiban.loop import sight
from jiban.loop.actors import HANDLER, PROTECTION, SYSTEM, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.common import is_theirs
from jiban.loop.errors import NotAllowed, Refused
from jiban.loop.fields import MatterField
from jiban.loop.models import Link, Matter

__all__ = ["kin"]

DESKS = {True: "missing_found", False: "missing"}
"""Of whom a profile is about, by whether it is the person's own."""
PURPOSES = [
    ("identify", _("find out who a found person is")),
    ("confirm", _("confirm who a found person is")),
    ("oversight", _("oversight of the handling")),
]


def _purpose() -> forms.ChoiceField:
    return choice(_("purpose"), PURPOSES, required=True)


@kin.action(
    opens=True,
    roles=(UNIT_DUTY, UNIT_HEAD, PROTECTION),
    to="consented",
    label=_("Record a consent to DNA"),
    fields={
        "relation": choice(_("the profile is of the missing person's"), Kin.choices, required=True),
        "side": choice(
            _("which parent, or on whose side (grandparents, aunts, uncles, half siblings)"),
            Side.choices,
        ),
        "how": choice(_("consent"), Consented.choices, required=True),
        "about": MatterField(
            label=_("number of the case, or of the found person"), required=False, confirms=False
        ),
        "name": line(_("name of who consents"), 50),
        "given_at": moment(_("given at")),
    },
    private=("name",),
    help=_(
        "For finding kin only. It can be taken back at any time; the profile is destroyed then."
    ),
    primary=True,
)
def consent(change: Change) -> None:
    said = change.fields
    own = said["relation"] == Kin.SELF
    if (said["how"] == Consented.LAW) != own:
        raise change.refuse("how", _t("Relatives consent; who has no name cannot be asked."))
    if said["relation"] in SIDED and not said["side"]:
        raise change.refuse(
            "side", _t("Say whether it is the father or his side, or the mother's.")
        )
    about = _about(change, DESKS[own]) if said["about"] or own else None
    unit_id = about.unit_id if about else own_unit(change)
    change.assign(unit_id=unit_id, handler_id=change.by.officer_id)
    if about and not own:
        following.as_in_case(change, about.pk)
    change.detail(
        relation=said["relation"],
        side=said["side"],
        how=said["how"],
        given_at=said["given_at"] or change.now,
        person=change.mention(name=said["name"]) if said["name"] else None,
        **({("found_id" if own else "case_id"): about.pk} if about else {}),
    )
    if about:
        change.link(Link.Kind.PART_OF, about.pk)
    with translation.override(settings.LANGUAGE_CODE):  # one title for all who read it
        change.set(title=_t("DNA profile: %(whose)s") % {"whose": Kin(said["relation"]).label})


def _about(change: Change, desk: str) -> Matter:
    """Return the matter that is named, if it is of that desk and the officer sees it."""
    about = MatterField.matter_id(change.fields["about"])
    row = Matter.objects.filter(pk=about or 0, desk=desk).first()
    officer = change.by.officer_id
    if row is None or officer is None or not sight.of_officer(officer).of(row):
        raise change.refuse("about", _t("None in your sight has this number."))
    return row


@kin.action(
    states=("consented", "typed"),
    roles=(UNIT_DUTY, UNIT_HEAD, PROTECTION),
    label=_("Say which parent, or on whose side"),
    fields={"side": choice(_("side"), Side.choices, required=True)},
    help=_("When it was not asked for, or was wrong. A search is done again by itself."),
)
def say_side(change: Change) -> None:
    row = Profile.objects.get(pk=change.matter.id)
    if row.sealed and not change.by.holds(PROTECTION, change.matter.unit_id):
        raise NotAllowed(_t("Once the profile is entered, a protection officer says it."))
    if row.relation not in SIDED:
        raise NotAllowed(_t("Of such kin no side is asked."))
    change.detail(side=change.fields["side"])


@kin.action(
    states=("consented", "typed"),
    roles=(PROTECTION,),
    to="typed",
    keeps="type",
    voids="search_again",
    label=_("Enter the profile"),
    fields={
        "profile": forms.CharField(
            label=_("profile: locus,allele1,allele2"),
            max_length=4000,
            widget=forms.Textarea({"rows": 12, "data-from-file": ".csv,.txt"}),
        )
    },
    private=("profile",),
    help=_("As CSV from the laboratory, a row for each locus. It is sealed at once."),
    primary=True,
)
def enter_profile(change: Change) -> None:
    try:
        table = comparing.loci()
    except ValueError as error:
        raise Refused(
            _t("The table of allele frequencies cannot be read: %(why)s") % {"why": error}
        ) from None
    if table is None:
        raise Refused(_t("No table of allele frequencies is there yet. Ask the administrator."))
    try:
        typed = read(change.fields["profile"], table)
    except WrongProfileError as wrong:
        raise change.refuse("profile", str(wrong)) from None
    change.detail(
        loci=len(typed), asked_at=None, searched_at=None, trouble="", misfit=False, told=[]
    )
    change.say(loci=len(typed))
    row = Profile.objects.get(pk=change.matter.id)

    def write() -> None:
        _drop_hits(row)
        sealed = sealing.seal(row.pk, typed)
        seal = sealing.print_of(sealed)
        Profile.objects.filter(pk=row.pk).update(sealed=sealed, seal=seal)

    change.write(write)


@kin.action(
    states="typed",
    roles=(PROTECTION,),
    keeps=("search", "search_again"),
    label=_("Search kin"),
    fields={"purpose": _purpose()},
    help=_(
        "Of a relative with the other typed ones of the case, against the nameless people's "
        "profiles; of a found person against all relatives whose search was asked for. A relative "
        "who tells nothing alone waits for others. A hit is no identification: people decide."
    ),
    primary=True,
)
def search_kin(change: Change) -> None:
    row = Profile.objects.get(pk=change.matter.id)
    if searching.silence(searching.family_of(searching.together(row)), row) == Trouble.SIDE:
        raise NotAllowed(_t("Say first which parent it is: others are typed of one side."))
    change.detail(asked_at=change.now, searched_at=None, trouble="", searched_of="")


@kin.action(
    states="typed",
    roles=(SYSTEM,),
    label=_("The search could not be done"),
    fields={"why": choice(_("why"), Trouble.choices, required=True)},
    shown=False,
    help=_("It is done again by itself when the family or the table has changed."),
)
def fail_search(change: Change) -> None:
    change.detail(trouble=change.fields["why"])
    for audience in (HANDLER, PROTECTION):
        change.tell(audience, "not_searched")


@kin.action(
    states="typed",
    roles=(PROTECTION,),
    label=_("Open the hits"),
    fields={"purpose": _purpose()},
    help=_("Who opened them, when and for what is kept in the journal."),
    shown=False,
    audited=True,
)
def open_hits(change: Change) -> None:
    """The hits are read after this."""
    change.say(theirs=is_theirs(change))


@kin.action(
    states="typed",
    roles=(SYSTEM,),
    label=_("Searched: there is something to look at"),
    shown=False,
)
def find_kin(change: Change) -> None:
    change.tell(HANDLER, "hits")
    change.tell(PROTECTION, "hits")  # who has it may record consents and not be trained


@kin.action(
    states=("consented", "typed"),
    roles=(HANDLER, UNIT_DUTY, UNIT_HEAD, PROTECTION),
    to="gone",
    voids=("type", "search", "search_again"),
    label=_("The consent is taken back"),
    fields={"text": text(_("how they said so"), required=False)},
    help=_("The profile is destroyed at once, and cannot be read from any backup."),
)
def withdraw(change: Change) -> None:
    change.detail(withdrawn_at=change.now)
    _destroy(change)


@kin.action(
    states=("consented", "typed"),
    roles=(SYSTEM, PROTECTION),
    to="gone",
    voids=("type", "search", "search_again"),
    label=_("The purpose is over"),
    help=_("The case has ended: the profile is destroyed."),
)
def end_profile(change: Change) -> None:
    _destroy(change)


def _destroy(change: Change) -> None:
    """Wipe the profile and its hits with this change, and its key once that is committed."""
    row = Profile.objects.get(pk=change.matter.id)
    change.detail(loci=0, misfit=False, told=[])

    def wipe() -> None:
        _drop_hits(row)
        Profile.objects.filter(pk=row.pk).update(sealed=b"", seal="")
        transaction.on_commit(lambda: sealing.destroy(row.pk))

    change.write(wipe)


def _drop_hits(row: Profile) -> None:
    """Delete the hits that a profile spoke for, before it does so no more."""
    if row.relation == Kin.SELF:
        searching.drop(KinHit.objects.filter(own=row))
    elif row.sealed:
        searching.drop(KinHit.objects.filter(relative__in=searching.together(row)))
