"""Form fields for the loop's own nouns; they clean to ids and spare the database."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.city.models import Officer
from jiban.city.models.officers import normal_number
from jiban.loop.models import Matter
from jiban.loop.sight import Sight
from jiban.loop.wire.strict import keepable


def choices_of(field: forms.Field) -> Iterator[tuple[Any, Any]]:
    """Yield (value, label) of a field's choices, groups flattened, the empty one left out."""
    assert isinstance(field, forms.ChoiceField)
    choices: Any = field.choices
    for key, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(key, label)]
        yield from ((k, text) for k, text in pairs if k not in (None, ""))


@runtime_checkable
class OffersWithin(Protocol):
    """A field whose choices are rows: it offers an officer only those that the officer sees."""

    def offer_within(self, sight: Sight) -> None:
        """Narrow the choices."""


class UnitField(forms.TypedChoiceField):
    """A unit of the city; cleans to its id, or None when left empty."""

    def __init__(self, *, kinds: Iterable[str] = (), **options: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(coerce=int, empty_value=None, choices=self.offered, **options)

    def offered(self) -> list[tuple[str, str]]:
        """Return the choices, in the order of the tree, indented by depth."""
        tree = units.tree()
        return [
            ("", "—"),
            *(
                (str(unit.id), "　" * unit.depth + unit.label)
                for unit in tree
                if unit.active and (not self.kinds or unit.kind in self.kinds)
            ),
        ]

    def valid_value(self, value: Any) -> bool:
        """Tell whether there is such a unit, without building the list of choices."""
        try:
            unit = units.tree().get(int(value))
        except (ValueError, TypeError, KeyError):
            return False
        return unit.active and (not self.kinds or unit.kind in self.kinds)


NUMBER = re.compile(r"[A-Z]{1,4}\d{6}-\d{7,18}", re.ASCII)
"""The number of a matter, such as XJ261121-0000012; it ends in the id."""


class OfficersField(forms.CharField):
    """Officers by their police numbers (警号); cleans to the numbers with one space between."""

    default_error_messages = {"unknown": _("No officer has the number %(number)s.")}

    def clean(self, value: Any) -> str:
        """Return the numbers as they are kept.

        Raises:
            ValidationError: no officer has one of them.
        """
        typed = re.split(r"[\s,;，、；]+", str(super().clean(value)).strip())
        numbers = list(dict.fromkeys(normal_number(number) for number in typed if number))
        known = set(Officer.objects.filter(number__in=numbers).values_list("number", flat=True))
        for number in numbers:
            if number not in known:
                message = self.error_messages["unknown"] % {"number": number}
                raise ValidationError(message, code="unknown")
        return " ".join(numbers)

    @staticmethod
    def ids(numbers: str) -> list[int]:
        """Return the ids of the officers with these numbers, as the field cleans them."""
        found = Officer.objects.filter(number__in=numbers.split()).order_by("number")
        return list(found.values_list("pk", flat=True))


class MatterField(forms.CharField):
    """The number of another matter; cleans to the number, once such a matter is found.

    With ``confirms`` False any number of the right form will do: who asks does not learn by it
    whether there is such a matter.
    """

    default_error_messages = {
        "unknown": _("There is no matter with this number."),
        "form": _("This is not the number of a matter, such as XJ261121-0000012."),
    }

    def __init__(self, *, confirms: bool = True, **options: Any) -> None:
        self.confirms = confirms
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the number in capitals.

        Raises:
            ValidationError: no matter has it.
        """
        number = str(super().clean(value)).strip().upper()
        if number and not self.confirms:
            if not NUMBER.fullmatch(number):
                raise ValidationError(self.error_messages["form"], code="form")
        elif number and self.matter_id(number) is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return number

    @staticmethod
    def matter_id(number: str) -> int | None:
        """Return the id of the matter of that number, or None."""
        serial = number.rpartition("-")[2]
        if not serial.isascii() or not serial.isdigit() or len(serial) > 18:
            return None
        found = Matter.objects.filter(pk=int(serial), number=number)
        return found.values_list("pk", flat=True).first()


class WordsField(forms.Field):
    """Words by name, such as what is known of a person; cleans to a dict, {} for nothing."""

    default_error_messages = {
        "invalid": _("Say by name what is known, in words."),
        "required": _("Nothing is known of them."),
    }

    def clean(self, value: Any) -> dict[str, str]:
        """Return it.

        Raises:
            ValidationError: it is something else, or holds what cannot be kept.
        """
        known = {} if value in (None, "") else value
        if not (isinstance(known, dict) and all(map(_is_words, (*known, *known.values())))):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if self.required and not known:
            raise ValidationError(self.error_messages["required"], code="required")
        return known


def _is_words(value: object) -> bool:
    return isinstance(value, str) and keepable(value)


def number_in(text: str, digits: int = 9) -> int | None:
    """Return the whole number of at most so many digits that a text is, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
