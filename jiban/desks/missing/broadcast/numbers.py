"""A list of phone numbers as it is pasted: which are mobile numbers, which lines are none and why.

The numbers rest sealed, as one entry in Person: they are people's who have nothing to do with the
case, and nobody finds the case by them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.loop import people
from jiban.loop.desk import Text

MOST = 2000
"""Numbers of one list."""
LONGEST = 80_000
"""Characters of a list as it is pasted, with what else stands in its lines."""
_MOBILE = re.compile(r"(?<!\d)(?:(?:00|\+)?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_LIKE_ONE = re.compile(r"\d(?:[ -]?\d){4,}")
_FORM, _NONE = "form", "none"
REASONS: dict[str, Text] = {
    _FORM: gettext_lazy("a mobile number has 11 digits and begins with 13 to 19"),
    _NONE: gettext_lazy("there is no number in this line"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line, or a number in it, that is none: its line from 1 on, the number masked, and why."""

    line: int
    number: str
    reason: str

    def __str__(self) -> str:
        said = {"line": self.line, "number": self.number, "reason": REASONS[self.reason]}
        if not self.number:
            return _("line %(line)s: %(reason)s") % said
        return _("line %(line)s, %(number)s: %(reason)s") % said


def read(text: str) -> tuple[list[str], list[LeftOut]]:
    """Return the mobile numbers of a text, each once, and what was left out.

    A line may hold more than its number, such as a name; a first line without digits is a heading.
    """
    good: dict[str, None] = {}
    left_out: list[LeftOut] = []
    for n, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        found = _MOBILE.findall(line)
        good.update(dict.fromkeys(map(people.digits_of, found)))
        wrong = _LIKE_ONE.findall(_MOBILE.sub(" ", line))
        left_out += [LeftOut(n, people.mask("phone", one), _FORM) for one in wrong]
        heading = n == 1 and not any(map(str.isdigit, line))
        if line.strip() and not (found or wrong or heading):
            left_out.append(LeftOut(n, "", _NONE))
    return list(good), left_out


def words(left_out: Sequence[LeftOut]) -> str:
    """Return in words what was left out."""
    return _("; ").join(map(str, left_out))
