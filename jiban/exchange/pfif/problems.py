"""What is wrong with a record, in words for the person who has to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: which record, which field, why, and what to do."""

    kind: str
    """``person`` or ``note``."""
    record_id: str
    """As it was given; empty when there is none."""
    field: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return _("%(kind)s %(id)s, %(field)s: %(reason)s %(fix)s") % {
            "kind": self.kind,
            "id": self.record_id or "?",
            "field": self.field,
            "reason": self.reason,
            "fix": self.fix,
        }


class BadRecord(ValueError):
    """A record breaks the format; ``problems`` has all that is wrong with it, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
