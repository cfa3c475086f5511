"""Who is kept away from a case is kept away from what belongs to it: its tasks and its profiles.

What is opened later is born with the recusals of its case; what was there already follows by this.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef

from jiban.desks.missing.models import Profile, Task
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.change import Change
from jiban.loop.models import Recusal


def follow(now: datetime | None = None) -> int:
    """Keep officers away from what belongs to the cases that they are kept away from.

    Args:
        now: only for a replay or a simulated day.

    Returns:
        how many matters followed.
    """
    recused = Recusal.objects.filter(matter__desk="missing").exclude(officer=None)
    own = Recusal.objects.filter(matter=OuterRef(OuterRef("pk"))).exclude(officer=None)
    missed = recused.filter(matter=OuterRef("case")).exclude(officer__in=own.values("officer"))
    wanted: list[int] = []
    for part in (Task, Profile):
        rows = part.objects.filter(
            Exists(missed), case__in=recused.values("matter"), matter__forgotten_at=None
        )
        wanted += rows.values_list("pk", flat=True)
    acts = [Act(pk, "keep_away", THE_SYSTEM) for pk in sorted(wanted)]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def as_in_case(change: Change, case_id: int | None) -> None:
    """Recuse whoever is recused from a case."""
    rows = Recusal.objects.filter(matter=case_id).exclude(officer=None)
    for officer_id, why in rows.values_list("officer", "why"):
        change.recuse(officer_id=officer_id, why=why)
