"""Whether what asks others to look may be out: the search goes on, and a minor is shielded."""

from datetime import datetime, timedelta

from jiban.desks.missing import protections
from jiban.desks.missing.models import Case
from jiban.desks.missing.models.broadcast import Broadcast
from jiban.desks.missing.models.words import ADULT, Category

LONGEST, LONGEST_MINOR = timedelta(days=30), timedelta(days=3)
"""How long others are asked to look; a minor's face is not left on walls."""


def is_minor(case: Case) -> bool:
    """Tell whether the missing person is, or may be, a minor.

    Of unknown age, somebody with dementia is taken for an adult; anybody else may be a minor.
    """
    return case.age < ADULT if case.age is not None else case.category != Category.DEMENTIA


def longest(case: Case) -> timedelta:
    """Return how long others may be asked to look for them."""
    return LONGEST_MINOR if is_minor(case) else LONGEST


def ends(row: Broadcast) -> datetime:
    """Return when it is over: of a minor, once approved, no later than of any, whatever it says."""
    if row.approved_at is None or not is_minor(row.case):
        return row.until
    return min(row.until, row.approved_at + LONGEST_MINOR)


def stands(row: Broadcast, now: datetime) -> bool:
    """Tell whether it is out, its search goes on, and it may be out by what is known by now.

    Of who turned out to be a minor only with the guardian's consent, and no longer than of any.
    """
    case = row.case
    if not row.is_out(now) or case.matter.state in protections.OVER:
        return False
    return now < ends(row) and (not is_minor(case) or bool(row.consent))


def may_alert(case: Case) -> bool:
    """Tell whether an alert, which everybody reads, may ask for them."""
    over = case.matter.state in protections.OVER
    return protections.cleared(case) and not (over or is_minor(case))


def may_be_public(case_id: int) -> bool:
    """Tell the same of a case by its number, as other desks ask."""
    return may_alert(Case.objects.select_related("matter").get(pk=case_id))
