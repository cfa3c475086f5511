"""How grave a report is, with its reasons in words (分级): a table of rules, and nothing hidden.

A pure function: no clock, no database. The rules are the bureau's own and stand here to be read and
changed. Fourteen is the age to which the criminal law protects a child that is led away
(刑法第二百六十二条, 不满十四周岁); eighteen that of a minor (未成年人保护法第二条).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.models.words import ADULT, Category, Grade, Weather
from jiban.loop.desk import Text

SMALL, CHILD, OLD = 7, 14, 65
"""Ages in years."""
SOON = 12.0
"""Hours within which medicine that is due makes a search urgent."""
LONG = 24.0
"""Hours after which a minor who is not back is in danger, whatever the reason was."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when the grade is set; what nobody has said is None, "" or False.

    Attributes:
        age: in years.
        category, weather: codes, or "".
        medicine_in: hours until medicine is due, below 0 when it is overdue.
        missing_for: hours since they were last seen.
        crime: whether there are signs of one.
        violence: whether violence, control or a protection order was told of.
        before: how often they were missing before.
    """

    age: int | None = None
    category: str = ""
    medicine_in: float | None = None
    missing_for: float | None = None
    weather: str = ""
    crime: bool = False
    violence: bool = False
    before: int = 0

    def under(self, years: int, least: int = 0) -> bool:
        """Tell whether the age is known and at least *least* and below *years*."""
        return self.age is not None and least <= self.age < years


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason, and the grade that it asks for."""

    name: str
    grade: Grade
    text: Text
    fits: Callable[[Known], bool]


MAJOR, OTHER = Grade.MAJOR, Grade.OTHER
RULES = (
    Rule("small_child", MAJOR, _("a child under 7"), lambda k: k.under(SMALL)),
    Rule("child", MAJOR, _("a child of 7 to 13"), lambda k: k.under(CHILD, SMALL)),
    Rule(
        "child_no_age",
        MAJOR,
        _("a child whose age is not known"),
        lambda k: k.category == Category.CHILD and k.age is None,
    ),
    Rule("dementia", MAJOR, _("dementia"), lambda k: k.category == Category.DEMENTIA),
    Rule("autism", MAJOR, _("autism or a disability"), lambda k: k.category == Category.AUTISM),
    Rule("despair", MAJOR, _("may harm themselves"), lambda k: k.category == Category.DESPAIR),
    Rule("illness", MAJOR, _("mental illness"), lambda k: k.category == Category.ILLNESS),
    Rule(
        "medicine",
        MAJOR,
        _("needs medicine within 12 hours"),
        lambda k: k.medicine_in is not None and k.medicine_in <= SOON,
    ),
    Rule("crime", MAJOR, _("signs of a crime"), lambda k: k.crime),
    Rule(
        "weather",
        MAJOR,
        _("old, and out in this weather"),
        lambda k: k.weather in Weather.values and k.age is not None and k.age >= OLD,
    ),
    Rule(
        "minor_long",
        MAJOR,
        _("a minor who has been away for more than 24 hours"),
        lambda k: k.under(ADULT) and k.missing_for is not None and k.missing_for > LONG,
    ),
    Rule("teenager", OTHER, _("a minor of 14 to 17"), lambda k: k.under(ADULT, CHILD)),
    Rule("violence", OTHER, _("violence or control was told of"), lambda k: k.violence),
    Rule("repeat", OTHER, _("was missing before"), lambda k: k.before > 0),
)
TEXTS: Mapping[str, Text] = {rule.name: rule.text for rule in RULES}


def triage(known: Known) -> tuple[Grade, list[str]]:
    """Return the grade and the names of all rules that fit, in the table's order.

    What is not known raises nothing and lowers nothing: it is asked for, and graded again.
    """
    fitting = [rule for rule in RULES if rule.fits(known)]
    grade = MAJOR if any(rule.grade is MAJOR for rule in fitting) else OTHER
    return grade, [rule.name for rule in fitting]


def again(
    grade: str, reasons: Iterable[str], by_person: bool, known: Known
) -> tuple[Grade, list[str]]:
    """Return grade and reasons once more is known.

    A grade that a person set stands, unless a reason has come that they did not know.
    """
    new, found = triage(known)
    if by_person and not set(found) - set(reasons):
        return Grade(grade), found
    return (max(new, Grade(grade), key=_height) if by_person else new), found


def _height(grade: Grade) -> int:
    return list(Grade).index(grade)


def words(reasons: Iterable[str]) -> list[str]:
    """Return reasons as people read them; a rule that is no longer in the table by its name."""
    return [str(TEXTS.get(name, name)) for name in reasons]
