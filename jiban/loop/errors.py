"""What the door says when it refuses, in words for the person who reads them."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _


class DeclarationError(Exception):
    """A desk is declared wrongly; the installation does not start with it."""


class Refused(Exception):
    """The door refuses an act. ``code`` is for programs, the text for people."""

    code = "refused"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class UnknownMatter(Refused):
    """There is no such matter."""

    code = "unknown_matter"


class UnknownAction(Refused):
    """The desk has no such action."""

    code = "unknown_action"


class NotAllowed(Refused):
    """The actor has no role that may do this here."""

    code = "not_allowed"


class WrongState(Refused):
    """The matter is in a state where this cannot be done."""

    code = "wrong_state"


class Outdated(Refused):
    """Somebody acted since the page was opened."""

    code = "outdated"


class ClockRefused(Refused):
    """A time was passed in where only the database clock counts, or it runs backwards."""

    code = "clock"


class BadFields(Refused):
    """Fields are wrong; ``fields`` gives the reasons for each."""

    code = "bad_fields"

    def __init__(self, fields: Mapping[str, list[str]], text: str = "") -> None:
        reasons = (f"{name}: {' '.join(why)}" for name, why in fields.items())
        super().__init__(text or " ".join(reasons))
        self.fields = dict(fields)

    @classmethod
    def of(
        cls,
        declared: Mapping[str, forms.Field],
        errors: Mapping[str, list[str]],
        unknown: Iterable[str] = (),
    ) -> "BadFields":
        """Return the refusal for wrong and unknown fields, by the labels of the declared ones."""
        fields = dict(errors)
        for name in sorted(unknown):
            fields[name] = [_("There is no such field here.")]
        labels = {name: str(field.label or name) for name, field in declared.items()}
        text = " ".join(
            f"{labels.get(name, name)}: {' '.join(why)}" for name, why in fields.items()
        )
        return cls(fields, text)
