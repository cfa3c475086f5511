"""The grade of a case at a time: what triage goes by, and whether time alone has changed it."""

from datetime import datetime, timedelta

from jiban.desks.missing import protections, triage
from jiban.desks.missing.models import Case
from jiban.desks.missing.models.words import Grade

HOUR = timedelta(hours=1)


def known(case: Case, now: datetime) -> triage.Known:
    """Return what triage goes by."""
    return triage.Known(
        age=case.age,
        category=case.category,
        medicine_in=(case.medicine_at - now) / HOUR if case.medicine_at else None,
        missing_for=(now - case.seen_at) / HOUR if case.seen_at else None,
        weather=case.weather,
        crime=case.crime,
        violence=protections.feared(case),
        before=case.before,
    )


def again(case: Case, now: datetime) -> tuple[Grade, list[str]]:
    """Return grade and reasons by what is known now."""
    return triage.again(case.grade, case.reasons, case.regraded, known(case, now))
