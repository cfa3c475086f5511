"""What the declarations of the desk's actions share."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.city.models import Officer
from jiban.desks.missing.models import Case
from jiban.loop.actors import DEPUTY_LEADER, DISPATCHER, HANDLER, LEADER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.desk import Text

EARLIEST = MinValueValidator(datetime(1950, 1, 1, tzinfo=UTC))
LATEST = MaxValueValidator(datetime(2150, 1, 1, tzinfo=UTC))
"""Times that people can mean; far outside them there is no local time."""
DOING = (HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER)
"""Who searches: whoever is nearest does what is next."""
LEADING = (UNIT_HEAD, DEPUTY_LEADER, LEADER)
TAKEN_IN = (*DOING, DEPUTY_LEADER, LEADER)

KNOWN = pgettext_lazy("missing menu", "What is known")
PUBLIC = pgettext_lazy("missing menu", "To the public")
CITIES = pgettext_lazy("missing menu", "Other cities")
CASE = pgettext_lazy("missing menu", "The case")
"""The menus in which pages gather what is not done at every case."""

HOW = [("phone", _("a call")), ("talk", _("face to face"))]
"""How officers speak with a family."""
MOST_FOOTAGE = timedelta(hours=48)
"""So long a piece of footage is at most: a longer one has a mistyped time, or is several."""


def case_of(change: Change) -> Case:
    """Return the case as it was before this change."""
    return Case.objects.get(pk=change.matter.id)


def own_unit(change: Change) -> int | None:
    """Return a unit at which who acts has a post that may do this; None for the system."""
    posts = [at for role, at in change.by.grants if role in change.action.roles]
    return min(posts, default=None)


def line(label: Text, most: int = 200, **options: Any) -> forms.CharField:
    """Return a field for one line that may be left out."""
    return forms.CharField(label=label, required=False, max_length=most, **options)


def text(label: Text, *, required: bool = True) -> forms.CharField:
    """Return a field for some sentences."""
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget)


def whole(label: Text, least: int, most: int) -> forms.IntegerField:
    """Return a field for a whole number that may be left out."""
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


def choice(label: Text, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    """Return a field for one of some choices; left out, nothing is said."""
    offered = choices if required else [("", "—"), *choices]
    return forms.ChoiceField(label=label, choices=offered, required=required)


def moment(label: Text, *, required: bool = False) -> forms.DateTimeField:
    """Return a field for a date and time."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=required, widget=widget, validators=[EARLIEST, LATEST]
    )


def check_footage(change: Change, since: datetime, until: datetime, name: str) -> None:
    """Refuse footage that does not end after its beginning and by now, within two days.

    Args:
        name: the field that is refused.
    """
    if since >= until:
        raise change.refuse(name, _t("Footage has a beginning and an end after it."))
    if until > change.now:
        raise change.refuse(name, _t("This time is still to come."))
    if until - since > MOST_FOOTAGE:
        raise change.refuse(name, _t("That is more than 48 hours: look at the dates."))


def check_spot(change: Change) -> None:
    """Refuse half a position in the fields of :func:`spot`."""
    if (change.fields["lon"] is None) != (change.fields["lat"] is None):
        raise change.refuse("lon", _t("Give longitude and latitude, or neither."))


def spot(*, required: bool = False) -> dict[str, forms.Field]:
    """Return the fields of a place: in words, and in degrees (WGS-84)."""
    return {
        "place": line(_("where")),
        "lon": degrees(_("longitude"), 180, required=required),
        "lat": degrees(_("latitude"), 90, required=required),
    }


def degrees(label: Text, most: int, *, required: bool = False) -> forms.FloatField:
    """Return a field for a longitude or a latitude."""
    return forms.FloatField(label=label, required=required, min_value=-most, max_value=most)


def officer_field(label: Text, *, required: bool = False) -> forms.ModelChoiceField:
    """Return a field for an officer in service."""
    return forms.ModelChoiceField(
        Officer.objects.filter(is_active=True), label=label, required=required
    )
