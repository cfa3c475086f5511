"""The poster as it would hang, for who is drafting it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from jiban.desks.missing.broadcast import showing
from jiban.desks.missing.models import Case, Poster
from jiban.loop import people

LONGEST = 4000
"""Characters of the words that are looked at."""


def preview(matter_id: int, typed: Mapping[str, Any]) -> bytes:
    """Return the poster that an officer is drafting, as PDF; no name stands in its words.

    Raises:
        Refused: the system lacks what sets the text.
    """
    case = Case.objects.get(pk=matter_id)
    (words,), _people = people.redact_all([str(typed.get("words", ""))[:LONGEST]], 1)
    row = Poster(case=case, n=Poster.next_of(case), words=words, until=_until(typed))
    return showing.pdf(row, case, draft=True)


def _until(typed: Mapping[str, Any]) -> Any:
    """Return until when it would hang; None while that is not typed, or cannot be."""
    try:
        return forms.DateTimeField(required=False).clean(typed.get("until", ""))
    except forms.ValidationError:
        return None
