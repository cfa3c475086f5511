"""A person decides who it is (人工认定): one officer says, another confirms, on both matters.

Both matters have it in their journals, or neither has. The officer needs both in their sight.
"""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import following
from jiban.desks.missing.actions.parts import DOING, LEADING, text
from jiban.desks.missing.found import describing
from jiban.desks.missing.found.doing import found
from jiban.desks.missing.models import Found, Pair
from jiban.desks.missing.models.found import Verdict
from jiban.loop import sight
from jiban.loop.actors import HANDLER, SYSTEM, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.desk import Text
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import MatterField
from jiban.loop.models import Matter

__all__ = ["found"]

DECIDING = (*DOING, *LEADING)
DESK = "missing"


def _case() -> MatterField:
    return MatterField(label=_("number of the case"), max_length=40, confirms=False)


def _seen(change: Change) -> int:
    """Return the id of the case that is named, if the officer sees it.

    Raises:
        BadFields: there is none, or it is out of their sight: one answer to both.
    """
    number = change.fields["case"]
    row = Matter.objects.filter(pk=MatterField.matter_id(number) or 0, desk=DESK).first()
    officer = change.by.officer_id
    if row is None or officer is None or not sight.of_officer(officer).of(row):
        raise change.refuse("case", _t("No case in your sight has this number."))
    return row.pk


def _decide(change: Change, case_id: int, verdict: Verdict) -> None:
    """Keep what a person decided of a pair, with what was known then; say it on the case too."""
    said = {
        "verdict": verdict,
        "decided_by_id": change.by.officer_id,
        "decided_at": change.now,
        "why": change.fields["text"],
    }
    found_id = change.matter.id

    def write() -> None:
        facts = describing.facts(case_id, found_id)
        known = {**said, "facts": facts, "decided_facts": facts}
        Pair.objects.update_or_create(case_id=case_id, found_id=found_id, defaults=known)

    change.write(write)


def _tell_case(change: Change, said: str) -> None:
    change.act_beyond("compare", found=change.matter.number, said=said, text=change.fields["text"])


def _fields(label: Text) -> dict[str, forms.Field]:
    return {"case": _case(), "text": text(label)}


@found.action(
    states="unknown",
    roles=DECIDING,
    to="claimed",
    keeps="look",
    reaches="case",
    label=pgettext_lazy("found", "The same person"),
    fields=_fields(_("by what you know them")),
    help=_("Another officer confirms it; until then the search goes on."),
    primary=True,
)
def same(change: Change) -> None:
    case_id = _seen(change)
    change.detail(case_id=case_id, said_by_id=change.by.officer_id)
    following.as_in_case(change, case_id)
    _decide(change, case_id, Verdict.SAME)
    _tell_case(change, Verdict.SAME)
    change.tell(UNIT_HEAD, "said")


@found.action(
    states="unknown",
    roles=DECIDING,
    reaches="case",
    label=pgettext_lazy("found", "Not the same person"),
    fields=_fields(_("by what you know that")),
    help=_("They are not shown side by side again, unless something new is known of one of them."),
)
def not_same(change: Change) -> None:
    case_id = _seen(change)
    _decide(change, case_id, Verdict.NOT)
    _tell_case(change, Verdict.NOT)


@found.action(
    states="unknown",
    roles=DECIDING,
    reaches="case",
    label=pgettext_lazy("found", "Ask for more"),
    fields=_fields(_("what must be known to decide")),
    help=_("Who has the case is told, and asks the family without saying why."),
)
def ask_about(change: Change) -> None:
    case_id = _seen(change)
    _decide(change, case_id, Verdict.MORE)
    _tell_case(change, Verdict.MORE)


def _claimed(change: Change) -> Found:
    """Return the found person, of whom it was said that they are the one of the case that is named.

    Raises:
        Refused: another case was said, or it is out of the officer's sight.
    """
    case_id = _seen(change)
    row = Found.objects.get(pk=change.matter.id)
    if row.case_id != case_id:
        raise change.refuse("case", _t("Somebody else was said to be this person."))
    return row


@found.action(
    states="claimed",
    roles=DECIDING,
    to="identified",
    keeps="confirm",
    voids="look",
    reaches="case",
    label=_("Confirm who it is"),
    fields=_fields(_("by what you confirm it")),
    help=_("By another officer than the one who said it. The case is then found, to be verified."),
    primary=True,
)
def confirm(change: Change) -> None:
    row = _claimed(change)
    if row.said_by_id == change.by.officer_id:
        raise NotAllowed(_t("You said it: somebody else confirms it."))
    change.detail(confirmed_by_id=change.by.officer_id)
    change.act_beyond("find", place=row.place, text=change.fields["text"], task="")


@found.action(
    states="claimed",
    roles=DECIDING,
    to="unknown",
    keeps="confirm",
    reaches="case",
    label=_("It is not confirmed"),
    fields=_fields(_("what speaks against it")),
)
def deny(change: Change) -> None:
    row = _claimed(change)
    assert row.case_id is not None  # it is the one that is named
    _decide(change, row.case_id, Verdict.NOT)
    _tell_case(change, Verdict.NOT)
    change.detail(case_id=None, said_by_id=None)


@found.action(
    states="identified",
    roles=(SYSTEM, *LEADING),
    to="unknown",
    label=_("It was somebody else"),
    fields={"text": text(_("reason"))},
    help=_("The machine does it when the case is searched for again."),
)
def wrong(change: Change) -> None:
    change.detail(case_id=None, said_by_id=None, confirmed_by_id=None)
    change.tell(HANDLER, "wrong")
