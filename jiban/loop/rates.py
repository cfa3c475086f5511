"""Rates (率): each declared in one place by its desk, in words and in SQL.

A declaration says what is counted, of what, and what is left out and why. A row is what the rate
counts: a letter, a promise, a refusal; it hangs on one matter. :mod:`jiban.loop.counting` makes one
statement of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jiban.loop.desk import Text


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows that are left out of numerator and denominator; the first that fits names the reason."""

    name: str
    label: Text
    when: str


@dataclass(frozen=True, slots=True)
class Cross:
    """What is laid crosswise of a rate's rows: two expressions, and the labels of their values.

    Such as what a record says, and what somebody says now; on the diagonal both agree.
    """

    label: Text
    down: tuple[Text, str, Mapping[str, Text]]
    across: tuple[Text, str, Mapping[str, Text]]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in words and in fragments of SQL, in which ``m`` is the matter of a row.

    Attributes:
        name: one of its own among all desks'.
        numerator: what is counted, in words.
        denominator: of what, in words.
        rows: the FROM clause; it has one row for each thing that may count.
        at: the time by which a row falls into a period, and ``when`` the same in words.
        counts: the condition for the numerator.
        exclusions: what is left out.
        unit: the unit that a row speaks for.
        subject: the code of what it is about.
        low: whether a low share is the good one.
        waits: how long a row took or takes up to ``%(present)s``, and whether that has ended.
        cross: what is laid crosswise beside it.
    """

    name: str
    label: Text
    numerator: Text
    denominator: Text
    rows: str
    at: str
    when: Text
    counts: str
    exclusions: tuple[Exclusion, ...] = ()
    unit: str = "m.unit_id"
    subject: str = "''"
    low: bool = False
    waits: tuple[str, str] | None = None
    cross: Cross | None = None
