"""Somebody is found without a name (无名登记): recorded with an owner, described, handed over."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import seats
from jiban.desks.missing.actions.parts import (
    DOING,
    LEADING,
    check_spot,
    choice,
    line,
    moment,
    own_unit,
    spot,
    text,
    whole,
)
from jiban.desks.missing.found.desk import found
from jiban.desks.missing.models.found import DESCRIBED, Condition, Found, Handed
from jiban.desks.missing.models.words import Sex
from jiban.loop.actors import DISPATCHER, HANDLER, SYSTEM, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.errors import Refused
from jiban.loop.fields import UnitField

__all__ = ["found"]

SOON, AGAIN = timedelta(minutes=30), timedelta(days=30)
"""Until candidates are looked at: new ones, and those that were looked at before."""
CARING = [(one.value, one.label) for one in Handed if one != Handed.HOME]
"""Who cares for somebody who is still without a name."""


def looks() -> dict[str, forms.Field]:
    """Return the fields for how somebody looks."""
    return {
        "sex": choice(_("sex"), Sex.choices),
        "age_from": whole(_("age from"), 0, 120),
        "age_to": whole(_("age to"), 0, 120),
        "height": whole(_("height, cm"), 30, 250),
        "marks": line(_("marks, speech, gait")),
        "clothing": line(_("clothing")),
    }


def _described() -> dict[str, forms.Field]:
    return {
        **looks(),
        **spot(),
        "found_at": moment(pgettext_lazy("found", "found at")),
        "condition": choice(pgettext_lazy("found", "condition"), Condition.choices),
        "known": text(_("what else is known"), required=False),
    }


@found.action(
    opens=True,
    roles=(UNIT_DUTY, UNIT_HEAD, DISPATCHER, SYSTEM),
    to="unknown",
    label=_("Record somebody without a name"),
    fields={
        "name": line(_("name as stated; it may be wrong"), 50),
        **_described(),
        "unit": UnitField(label=_("unit"), required=False),
    },
    private=("name",),
    files=True,
    help=_("Somebody who cannot say who they are, or whom nobody knows. Add a photo."),
    primary=True,
)
def record(change: Change) -> None:
    said = change.fields
    _check(change)
    if said["found_at"] is None:
        said["found_at"] = change.now
    unit_id = said["unit"] or own_unit(change) or seats.centre(said["lon"], said["lat"])
    if unit_id is None:
        raise Refused(_t("No units are loaded yet. Load them: jiban city import units FILE"))
    # Who is with them has them.
    owner = change.by.officer_id or seats.owner(unit_id, change.now, change.recusals)
    change.assign(unit_id=unit_id, handler_id=owner)
    known = {name: said[name] for name in DESCRIBED}
    label = change.mention(name=said["name"]) if said["name"] else None
    change.detail(person=label, **known)
    change.set(title=_title(known))
    _index(change)
    change.tell(HANDLER if owner else UNIT_DUTY, "recorded")


@found.action(
    states=("unknown", "claimed"),
    roles=DOING,
    label=_("Add to the description"),
    fields=_described(),
    files=True,
    help=_("What is left as it is stays. The missing are compared again at once."),
    key="w",
)
def describe_found(change: Change) -> None:
    _check(change)
    known = {name: change.fields[name] for name in DESCRIBED}
    known = {name: value for name, value in known.items() if value not in (None, "")}
    change.detail(**known)
    before = Found.objects.values(*DESCRIBED).get(pk=change.matter.id)
    change.set(title=_title({**before, **known}))
    _index(change)


def _check(change: Change) -> None:
    said = change.fields
    check_spot(change)
    if None not in (said["age_from"], said["age_to"]) and said["age_from"] > said["age_to"]:
        raise change.refuse("age_to", _t("This is below where the age begins."))
    if said["found_at"] is not None and said["found_at"] > change.now:
        raise change.refuse("found_at", _t("This time is still to come."))


def _index(change: Change) -> None:
    change.index(*(change.fields[name] for name in ("marks", "clothing", "place", "known")))


def _title(known: dict[str, Any]) -> str:
    """Return who was found, without a name."""
    with translation.override(settings.LANGUAGE_CODE):  # one title for all who read it
        parts = [str(Sex(known["sex"]).label) if known["sex"] else _t("somebody")]
        ages = [age for age in (known["age_from"], known["age_to"]) if age is not None]
        if ages:
            parts.append(
                _t("about %(age)s years") % {"age": "–".join(map(str, dict.fromkeys(ages)))}
            )
        if known["condition"] == Condition.DEAD:
            parts.append(str(Condition.DEAD.label))
        return _t("Found: %(who)s") % {"who": _t(", ").join(parts)}


@found.action(
    states=("unknown", "claimed"),
    roles=(SYSTEM,),
    label=_("Compared with the missing"),
    fields={"some": forms.BooleanField(label=_("there are candidates"), required=False)},
    shown=False,
    help=_("The machine only proposes: a person looks, and decides."),
)
def candidates(change: Change) -> None:
    some = change.fields["some"]
    owed = [p.due_at for p in change.matter.promises if p.name == "look" and p.ended_at is None]
    soon = [change.now + SOON] if some or not owed else []
    change.agree("look", min([*owed, *soon]))
    if some:
        change.tell(HANDLER, "candidates")


@found.action(
    states="unknown",
    roles=(*DOING, *LEADING),
    keeps="look",
    label=_("Looked through the candidates"),
    fields={"text": text(_("whom you looked at, what is asked"), required=False)},
    key="g",
)
def look(change: Change) -> None:
    change.agree("look", change.now + AGAIN)


@found.action(
    states=("unknown", "claimed"),
    roles=(HANDLER, *LEADING),
    label=_("Handed over"),
    fields={
        "handed": choice(_("handed over to"), CARING, required=True),
        "text": text(_("to whom, and what they said of themselves")),
    },
    help=_("Somebody else cares for them now. They are compared on until they have a name."),
)
def hand_on(change: Change) -> None:
    change.detail(handed=change.fields["handed"])


@found.action(
    states=("unknown", "claimed"),
    roles=(HANDLER, *LEADING),
    to="handed_over",
    voids=("look", "confirm"),
    label=_("Went home"),
    fields={"text": text(_("what they said of themselves"))},
    help=_("Without a missing case: they know who they are, and nobody looks for them."),
)
def go_home(change: Change) -> None:
    change.detail(handed=Handed.HOME)
