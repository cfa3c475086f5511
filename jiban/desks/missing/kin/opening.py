"""What DNA says: for trained officers, for a purpose, each opening journaled."""

from dataclasses import dataclass
from datetime import datetime

from jiban.desks.missing.kin.doing import kin
from jiban.desks.missing.models import Case, Found, KinHit, Profile
from jiban.loop import door, reading
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
from jiban.loop.sight import Sight


@dataclass(frozen=True, slots=True)
class Told:
    """What one relative's profile says: the hit with the found person, or None, and when."""

    relative: Profile
    searched_at: datetime | None
    hit: KinHit | None


def profiles(case: Case, by: Actor, seen: Sight) -> list[Profile]:
    """Return the profiles of a case's relatives whose hits the officer may open."""
    rows = Profile.objects.filter(case=case, matter__state="typed").select_related("matter")
    return [row for row in rows.order_by("pk") if seen.of(row.matter) and may_open(row.matter, by)]


def may_open(matter: Matter, by: Actor) -> bool:
    """Return whether the officer may open the hits of a profile."""
    return "open_hits" in {action.name for action in reading.may_now(kin, matter, by)}


def opened(rows: list[Profile], found: Found, by: Actor, purpose: str) -> list[Told]:
    """Journal that hits are opened, and return what each relative's profile says of a found person.

    Raises:
        Refused: the officer may not, or names no purpose; the others that were journaled stay.
    """
    told = []
    for row in rows:
        door.act(row.pk, "open_hits", by=by, purpose=purpose)
        hit = KinHit.objects.filter(relative=row, own__found=found).first()
        told.append(Told(row, row.searched_at, hit))
    return told


def hits(relative: Profile, by: Actor, purpose: str) -> list[KinHit]:
    """Journal that a relative's hits are opened, and return them all, the strongest first.

    Raises:
        Refused: the officer may not, or names no purpose.
    """
    door.act(relative.pk, "open_hits", by=by, purpose=purpose)
    rows = KinHit.objects.filter(relative=relative).select_related("own__found__matter")
    return list(rows.order_by("-log10", "pk"))
