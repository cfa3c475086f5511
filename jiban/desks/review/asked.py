"""What may be ordered: subjects of every desk that counts, units, and surges to begin from."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext

from jiban.city import units
from jiban.city.models import UnitKind
from jiban.loop import registry
from jiban.loop.desk import Text
from jiban.loop.fields import UnitField, number_in
from jiban.loop.models import Surge
from jiban.loop.sight import Sight

RECENT = timedelta(days=60)
Choices = list[tuple[str, Text | list[tuple[str, Text]]]]


def subjects() -> Choices:
    """Return every subject as ``desk:code``, leaves below their groups, under the desk's name."""
    found: Choices = [("", "—")]
    for desk in registry.desks():
        if desk.tally is not None:
            named: list[tuple[str, Text]] = []
            for code, label in desk.subjects.items():
                named.append((f"{desk.name}:{code}", "　" * code.count(".") + str(label)))
            found.append((str(desk.label), named))
    return found


def treated() -> Iterator[tuple[int, str]]:
    """Yield the units at which something may change, indented by depth."""
    for unit in units.tree():
        if unit.active and unit.kind != UnitKind.OUTSIDE:
            yield unit.id, "　" * unit.depth + unit.label


class TreatedField(forms.MultipleChoiceField):
    """Units at which something may change."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=lambda: list(treated()), **options)

    def offer_within(self, sight: Sight) -> None:
        """Offer the units in sight."""
        self.choices = [(unit, label) for unit, label in treated() if sight.covers(unit)]


class OwnerField(UnitField):
    """The unit that carries an order out."""

    def offer_within(self, sight: Sight) -> None:
        """Offer the units in sight."""
        self.choices = [
            (unit, label) for unit, label in self.offered() if not unit or sight.covers(int(unit))
        ]


def surges(sight: Sight | None = None) -> Choices:
    """Return the surges that stand or were found lately, the newest first, those in sight."""
    since = timezone.localdate() - RECENT
    rows = Surge.objects.filter(found__gte=since) | Surge.objects.filter(ended__isnull=True)
    if sight is not None and sight.units is not None:
        rows = rows.filter(unit_id__in=sight.units)
    return [("", "—"), *((str(row.pk), named(row)) for row in rows.order_by("-found", "pk"))]


class SurgeField(forms.ChoiceField):
    """A surge; offered are the recent ones, taken is any that there is in sight."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=surges, **options)

    def offer_within(self, sight: Sight) -> None:
        """Offer the surges at units in sight."""
        self.choices = surges(sight)

    def valid_value(self, value: Any) -> bool:
        """Tell whether there is such a surge."""
        number = number_in(str(value), 18)
        return number is not None and Surge.objects.filter(pk=number).exists()


def of_surge(matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the unit of the surge that an order begins from, as the one that carries it out."""
    number = number_in(str(proposed.get("surge", "")), 18) or 0
    unit_id = Surge.objects.filter(pk=number).values_list("unit_id", flat=True).first()
    return {"owner": unit_id} if unit_id else {}


def named(surge: Surge) -> str:
    """Return a surge in words."""
    words = pgettext("surge", "%(subject)s · %(unit)s, from %(day)s")
    return words % {
        "subject": subject_label(surge.desk, surge.subject),
        "unit": unit_label(surge.unit_id),
        "day": f"{surge.began:%Y-%m-%d}",
    }


def subject_label(desk: str, subject: str) -> str:
    """Return the name of a subject of a desk; its code if the desk has it no more."""
    return str(registry.desk_or_stub(desk).subjects.get(subject, subject))


def unit_label(unit_id: int) -> str:
    """Return the name of a unit, or its id if it is gone."""
    tree = units.tree()
    return tree.name(unit_id) if unit_id in tree else str(unit_id)
