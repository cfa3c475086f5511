"""Persons in texts: «P2» is shown as what it stands for, masked until opened for a purpose."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from jiban.loop.models import Person
from jiban.loop.people import LABEL
from jiban.loop.reading import Known

KINDS: dict[str, str | LazyText] = {
    "name": pgettext_lazy("person", "name"),
    "phone": pgettext_lazy("person", "phone"),
    "phones": pgettext_lazy("person", "phone numbers that get a text"),
    "email": pgettext_lazy("person", "e-mail"),
    "id_number": pgettext_lazy("person", "ID number"),
    "bank_card": pgettext_lazy("person", "bank card"),
    "plate": pgettext_lazy("person", "number plate"),
    "address": pgettext_lazy("person", "address"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing known of a person."""

    kind: str
    label: str | LazyText
    value: str

    @property
    def link(self) -> str:
        """The address that calls or writes, once the value is open."""
        prefix = {"phone": "tel:", "email": "mailto:"}.get(self.kind)
        return f"{prefix}{self.value.replace(' ', '')}" if prefix else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as the page shows them."""

    mark: str
    author: bool
    forgotten: bool
    details: Sequence[Detail]


class People:
    """The persons of a matter, masked or opened, and the texts that name them."""

    def __init__(self, known: Iterable[Known], *, opened: bool = False) -> None:
        self.opened = opened
        self.all = [
            Shown(
                known_.mark,
                known_.part == Person.Part.AUTHOR,
                known_.forgotten,
                [Detail(kind, KINDS.get(kind, kind), value) for kind, value in known_.data.items()],
            )
            for known_ in known
            if known_.data or known_.forgotten  # of an anonymous author nothing is known
        ]
        self._values = {
            shown.mark: " ".join(detail.value for detail in shown.details) for shown in self.all
        }

    @property
    def author(self) -> Shown | None:
        """Who the matter came from."""
        return next((shown for shown in self.all if shown.author), None)

    @property
    def mentioned(self) -> list[Shown]:
        """Who is named in the texts."""
        return [shown for shown in self.all if not shown.author]

    def text(self, text: str) -> SafeString:
        """Return a text as HTML, with each person's mark filled in."""

        def fill(match: re.Match[str]) -> str:
            mark = match.group()
            value = self._values.get(mark) or pgettext("person", "forgotten")
            title = _("personal data %(mark)s") % {"mark": mark}
            return f'<span class="jb-masked" title="{escape(title)}">{escape(value)}</span>'

        return mark_safe(LABEL.sub(fill, escape(text)))  # noqa: S308 - escaped first
