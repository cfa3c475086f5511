"""The declaration of DNA profiles: consented to, typed, searched, gone when it is taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.found.presenting import number_in
from jiban.desks.missing.models import KinHit, Profile
from jiban.loop.actors import HANDLER, LEADER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import days


def forget(ids: Sequence[int]) -> None:
    """Destroy the hits of profiles; the profiles themselves went when they ended."""
    KinHit.objects.filter(relative__in=ids).delete()


def as_proposed(_matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the form of a consent begins with: whom the page that led there is about."""
    return number_in("about", proposed)


kin = Desk(
    "missing_kin",
    _("Kin by DNA"),
    prefix="QY",
    rank=4,
    details=Profile,
    initial={"consent": as_proposed},
    hidden={
        "sealed": "",
        "seal": "",
        "case_id": "",
        "found_id": "",
        "person": "",
        "misfit": "",
        "searched_of": "",
        "searched_against": "",
        "told": "",
    },
    forgets=("seal", "searched_of", "searched_against", "told"),
    retention=3 * 365,
    belongs=True,
    nameless_files=True,
    states=(
        State("consented", pgettext_lazy("kin", "consented, to be typed")),
        State("typed", pgettext_lazy("kin", "typed")),
        State("gone", pgettext_lazy("kin", "destroyed"), final=True),
    ),
    promises=(
        Promise("type", within=days(30), from_action="consent", label=_("have the profile typed")),
        Promise(
            "search",
            within=days(3),
            from_action="enter_profile",
            label=_("search kin"),
        ),
        Promise(
            "search_again",
            within=days(90),
            from_action="search_kin",
            label=_("search kin again: others have been found since"),
        ),
    ),
    ladder=(
        Rung(at=0.8, tell=HANDLER),
        Rung(at=1.0, tell=UNIT_HEAD, breaks=True),
        Rung(at=2.0, tell=LEADER),
    ),
    messages={
        "not_searched": _("The kin search %(number)s could not be done: read why."),
        "hits": _("%(number)s has something to look at: trained officers open the hits."),
    },
    forget=forget,
)
