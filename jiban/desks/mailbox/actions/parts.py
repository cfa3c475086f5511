"""What the declarations of the mailbox's actions share."""

from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext as _t

from jiban.desks.mailbox.models import Letter
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.desk import Text

BEFORE_ANSWER = ("triage", "received", "signed", "handling", "waiting", "paused", "disputed")
IN_HAND = ("signed", "handling")
OWED = ("sign", "contact", "feedback", "resolve", "arbitrate")
"""What is no longer owed once nobody works on a letter any more."""
DOING = (HANDLER, UNIT_HEAD)
AT_ONCE = (UNIT_DUTY, UNIT_HEAD, DEPUTY_LEADER)
"""Who is told when a text reads like danger."""


LONGEST = 20_000
"""Characters of a text; the longest of thousands of real letters and replies has 7,883."""


def long_text(label: Text, *, required: bool = True, most: int = LONGEST) -> forms.CharField:
    """Return a field for a letter or an answer."""
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea({"rows": 6})
    )


def choice(
    label: Text, choices: Any, *, required: bool = True, **options: Any
) -> forms.ChoiceField:
    """Return a field that takes one of some choices."""
    return forms.ChoiceField(label=label, choices=choices, required=required, **options)


def found(change: Change) -> Any:
    """Return what the machine found, which it hands in as JSON.

    Raises:
        BadFields: it is none.
    """
    try:
        return orjson.loads(change.fields["found"])
    except orjson.JSONDecodeError:
        raise change.refuse("found", _t("This is not JSON.")) from None


def letter(change: Change) -> Letter:
    """Return the details of the letter as they were before this change."""
    return Letter.objects.get(pk=change.matter.id)
