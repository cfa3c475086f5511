"""What is wrong with a field, in plain words; Django's own texts speak to programmers.

A text that a desk gives to a field of its own stays as it is.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _at_least(limit: Any) -> str:
    text = ngettext("Write at least %(n)s character.", "Write at least %(n)s characters.", limit)
    return text % {"n": limit}


def _at_most(limit: Any) -> str:
    text = ngettext("At most %(n)s character.", "At most %(n)s characters.", limit)
    return text % {"n": limit}


_LIMITS: dict[str, Callable[[Any], str]] = {
    "min_length": _at_least,
    "max_length": _at_most,
    "min_value": lambda limit: _("Enter %(n)s or more.") % {"n": limit},
    "max_value": lambda limit: _("Enter %(n)s or less.") % {"n": limit},
}


def plain(field: forms.Field, error: ValidationError) -> list[str]:
    """Return the reasons of an error in that field, for the person who filled it in."""
    return [text for one in error.error_list for text in _plain(field, one)]


def _plain(field: forms.Field, error: ValidationError) -> list[str]:
    limits = _LIMITS.get(error.code or "")
    if limits is not None and error.params and "limit_value" in error.params:
        return [limits(error.params["limit_value"])]
    own = _of_code(field, error.code) if _stock(field, error) else ""
    return [own] if own else list(error.messages)


def _stock(field: forms.Field, error: ValidationError) -> bool:
    """Tell whether the text is Django's, not one that a desk or the loop has written."""
    code = error.code or ""
    said = [
        vars(kind).get("default_error_messages", {}).get(code)
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.")
    ]
    # The same object: two texts may read alike in one language and not in another.
    return any(error.message is text for text in [*said, EmailValidator.message] if text)


def _of_code(field: forms.Field, code: str | None) -> str:
    if code == "required":
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            return _("Choose one.")
        return _("Fill this in.")
    if code in ("invalid_choice", "invalid_pk_value"):
        return _("Choose one of those offered.")
    return _invalid(field) if code == "invalid" else ""


def _invalid(field: forms.Field) -> str:
    if isinstance(field, forms.EmailField):
        return _("Enter an e-mail address, such as name@example.org.")
    if isinstance(field, forms.FloatField | forms.DecimalField):
        return _("Enter a number.")
    if isinstance(field, forms.IntegerField):
        return _("Enter a whole number.")
    return ""
