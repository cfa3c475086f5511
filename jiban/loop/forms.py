"""Forms as pages show them: they keep what was typed, and the door says what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict


class DoorForm(forms.Form):
    """What was typed and what the door said about it; it validates nothing itself."""

    def full_clean(self) -> None:
        """Leave the checking to the door, so that there is one set of rules."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}

    def say(self, reasons: Mapping[str, Sequence[str]]) -> None:
        """Show the door's reasons beside their fields."""
        for name, texts in reasons.items():
            self.add_error(name if name in self.fields else None, list(texts))
