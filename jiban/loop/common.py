"""What every desk has: notes, hand-over (交接班), a leader's instruction, opened personal data."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from jiban.city import duty
from jiban.city.models import Officer
from jiban.loop import recusal
from jiban.loop.actors import (
    DEPUTY_LEADER,
    DISPATCHER,
    HANDLER,
    INSPECTOR,
    LEADER,
    OFFICER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
    Actor,
)
from jiban.loop.desk import Promise, Rung, Text
from jiban.loop.models import Recusal
from jiban.loop.spans import minutes
from jiban.loop.state import Recused

if TYPE_CHECKING:
    from jiban.loop.change import Change
    from jiban.loop.desk import Desk

STAFF = (HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER, DEPUTY_LEADER, LEADER, INSPECTOR)
OPENS_PERSONS = "open_person"
"""The action that shows personal data, for a stated purpose."""
FORGETS, FORGETS_PERSON = "forget", "forget_person"
"""The actions that say that a matter, or one person whom it names, was forgotten."""
NOT_DONE = "not_done"
"""The action that says that what a rung does was refused."""
LASTING = ("rung", OPENS_PERSONS, FORGETS, FORGETS_PERSON)
"""Entries that name nobody and keep what they say when a matter is forgotten."""
EXPIRED = "expired"
"""Why something is forgotten whose time another has set, who gave it to us."""
REASONS = {
    "retention": _("its time was over"),
    "request": _("the person asked for it"),
    EXPIRED: _("who gave it to us has set its time, and that was over"),
}
PURPOSES = {
    "contact": _("contact the citizen"),
    "verify": _("verify what was reported"),
    "danger": _("avert danger"),
    "oversight": _("oversight of the handling"),
}


def promises() -> tuple[Promise, ...]:
    """Return the promises of the loop itself: a hand-over is accepted within 15 minutes."""
    return (
        Promise(
            "accept",
            within=minutes(15),
            from_action="hand_over",
            label=_("accept the hand-over"),
            ladder=(Rung(at=1.0, tell=UNIT_HEAD, breaks=True, does="take_over"),),
        ),
    )


def note_field(label: Text, *, required: bool = True) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


def _could_accept(change: "Change", officer: Officer) -> bool:
    matter = change.matter
    if change.bars(officer.pk):
        return False
    return Actor.officer(officer).may(
        STAFF, unit_id=matter.unit_id, handler_id=matter.handler_id, matter_id=matter.id
    )


def _head(change: "Change") -> int | None:
    """Return the head of the matter's unit, or of the next one above whose head may have it."""
    at = change.matter.unit_id
    heads = duty.holders(UNIT_HEAD, at, but=recusal.Away(change.recusals))
    return heads[0] if heads else None


def is_theirs(change: "Change") -> bool:
    """Tell whether the matter is the officer's work now: in hand, at their unit, or to dispatch."""
    by, matter = change.by, change.matter
    if by.officer_id is None:
        return False
    if by.officer_id == matter.handler_id or matter.unit_id in duty.places(by.officer_id):
        return True
    return by.holds(DISPATCHER, matter.unit_id)


def furnish(desk: "Desk") -> None:
    """Give a desk the loop's own promises and the common actions, once."""
    if "note" in desk.actions:
        return
    if not desk.personal:
        desk.add_promises(promises())
    everywhere = tuple(state.name for state in desk.states)

    @desk.action(
        states=everywhere,
        roles=STAFF,
        label=_("Note"),
        fields={"text": note_field(_("note"))},
        files=True,
        key="n",
    )
    def note(change: "Change") -> None:
        change.index(change.fields["text"])

    @desk.action(
        states=desk.open_states,
        roles=(DEPUTY_LEADER, LEADER),
        label=_("Instruct"),
        fields={"text": note_field(_("instruction"))},
        help=_("A leader's written instruction (批示); the handler and the head are told."),
        key="b",
    )
    def instruct(change: "Change") -> None:
        change.tell(HANDLER, "instructed")
        change.tell(UNIT_HEAD, "instructed")

    if not desk.personal:
        _furnish_hand_over(desk)

    @desk.action(
        states=everywhere,
        roles=(SYSTEM,),
        label=_("Could not be done by itself"),
        fields={"promise": forms.CharField(max_length=40, widget=forms.HiddenInput)},
        verbatim=("promise",),
        shown=False,
        help=_("What was due by itself was refused: somebody looks why, and does it by hand."),
    )
    def not_done(change: "Change") -> None:
        """Nobody hears of a personal desk's matter but its handler."""
        for audience in (HANDLER,) if desk.personal else (HANDLER, UNIT_HEAD):
            change.tell(audience, NOT_DONE, promise=change.fields["promise"])

    _furnish_forgetting(desk, everywhere)
    if desk.belongs:
        _furnish_belonging(desk, everywhere)
    if not desk.personal:  # its handler is told of nobody else who looks into it
        _furnish_opening(desk, everywhere)


def _furnish_opening(desk: "Desk", everywhere: tuple[str, ...]) -> None:
    """Give a desk the action that shows personal data for a stated purpose."""

    @desk.action(
        states=everywhere,
        roles=(HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER, INSPECTOR),
        label=_("Open personal data"),
        fields={
            "purpose": forms.ChoiceField(label=_("purpose"), choices=list(PURPOSES.items())),
        },
        help=_("Who opened it, when and for what is kept in the journal."),
        shown=False,
        audited=True,
    )
    def open_person(change: "Change") -> None:
        """The data itself is read by :func:`jiban.loop.reading.people_of` after this."""
        change.say(theirs=is_theirs(change))


def _furnish_belonging(desk: "Desk", everywhere: tuple[str, ...]) -> None:
    """Give a desk the action by which its matters keep away whoever those they belong to do."""

    @desk.action(
        states=everywhere,
        roles=(SYSTEM,),
        label=_("Kept away as from what it belongs to"),
        fields={
            "of": forms.RegexField(
                r"^\d{1,18}( \d{1,18})*$", label=_("what it belongs to"), required=False
            )
        },
        private=("of",),
        help=_("Whoever is kept away from what it belongs to neither has this nor sees it."),
    )
    def keep_away(change: "Change") -> None:
        rows = Recusal.objects.filter(matter__in=map(int, change.fields["of"].split()))
        known = rows.values_list("officer", "unit", "why")
        wanted = {Recused(officer, unit): why for officer, unit, why in known}
        for whom in change.recusals.keys() - wanted.keys():
            change.lift(officer_id=whom.officer_id, unit_id=whom.unit_id)
        for whom, why in wanted.items():
            change.recuse(officer_id=whom.officer_id, unit_id=whom.unit_id, why=why)
        was, at = change.matter, change.matter.unit_id
        home = recusal.next_home(change.recusals, at)
        if was.ended_at is None and (home not in (None, at) or change.bars(was.handler_id)):
            change.tell(UNIT_DUTY, "came_here", at=home or at)


def _furnish_forgetting(desk: "Desk", everywhere: tuple[str, ...]) -> None:
    """Give a desk the entries that say what was forgotten; see :mod:`jiban.loop.forgetting`.

    While something is owed on a matter, it is not forgotten.
    """

    @desk.action(
        states=[state.name for state in desk.states if state.final],
        roles=(SYSTEM,),
        label=_("Forget the matter"),
        fields={"why": forms.ChoiceField(label=_("why"), choices=list(REASONS.items()))},
        help=_("What it said, and whom of, was destroyed for good."),
        shown=False,
    )
    def forget(change: "Change") -> None:
        """What is forgotten is destroyed after this is written."""

    @desk.action(
        states=everywhere,
        roles=(SYSTEM,),
        label=_("Forget a person"),
        fields={"label": forms.IntegerField(label=_("person"), min_value=1)},
        help=_("What was known of one person in it was destroyed for good."),
        shown=False,
    )
    def forget_person(change: "Change") -> None:
        """The person is destroyed after this is written."""


def _furnish_hand_over(desk: "Desk") -> None:
    """Give a desk the hand-over at shift end: handed over, accepted, or taken over by the head."""

    @desk.action(
        states=desk.open_states,
        roles=(HANDLER, UNIT_HEAD, SYSTEM),
        label=_("Hand over"),
        fields={
            "officer": forms.ModelChoiceField(
                Officer.objects.filter(is_active=True), label=_("to"), required=False
            ),
            "text": note_field(_("what the next officer must know"), required=False),
        },
        help=_("Left empty, the officer on duty next gets it."),
        key="h",
    )
    def hand_over(change: "Change") -> None:
        officer = change.fields["officer"]
        if officer and change.by.kind == OFFICER and not _could_accept(change, officer):
            raise change.refuse("officer", str(_("This officer has no post that covers the unit.")))
        taker = officer.pk if officer else duty.next_on_duty(change.matter.unit_id, change.now)
        if taker is None or taker == change.matter.handler_id or change.bars(taker):
            taker = _head(change)
        if taker is None:
            raise change.refuse("officer", str(_("Nobody is on duty there. Name an officer.")))
        change.assign(incoming_id=taker)
        change.tell_officer(taker, "handed_over")

    @desk.action(
        states=desk.open_states,
        roles=STAFF,
        label=_("Accept"),
        fields={"text": note_field(_("note"), required=False)},
        keeps="accept",
        key="y",
    )
    def accept(change: "Change") -> None:
        if change.matter.incoming_id is None or change.by.id != change.matter.incoming_id:
            raise change.refuse("text", str(_("This matter was not handed over to you.")))
        change.assign(handler_id=change.by.id, incoming_id=None)

    @desk.action(
        states=desk.open_states,
        roles=(SYSTEM, UNIT_HEAD),
        label=_("Take over"),
        voids="accept",
        help=_("The head of the unit takes the matter: nobody accepted it."),
    )
    def take_over(change: "Change") -> None:
        taker = change.by.officer_id or _head(change)
        change.assign(handler_id=taker, incoming_id=None)
        if taker is not None:
            change.tell_officer(taker, "taken_over")
