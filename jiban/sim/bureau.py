"""The demo bureau: 即安市公安局, eleven branches, sixty stations, some 430 officers, a full roster.

Everything is made up and follows from the seed, except the passwords' salt. Demo passwords are for
a demo on one's own machine; `build` refuses where there are units already, `ensure` leaves what it
finds and only carries the roster on.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jiban.city import caches, calendar, duty
from jiban.city.models import CalendarDay, Officer, Post, Shift, Unit, UnitKind
from jiban.city.roles import Role
from jiban.city.roster import make_shifts

from . import demo_units, names, region
from .demo_units import CODE, CODE_OUTSIDE, TEAMS

PASSWORD = "jiban-demo"  # noqa: S105 - the documented password of a demo
ROSTER_BACK, ROSTER_AHEAD = timedelta(days=35), timedelta(days=60)
EPOCH = date(2020, 1, 1)  # rotations are counted from here, so that a roster can be carried on

# kind of unit → hours of a shift, officers on duty together
ROTATIONS = {
    UnitKind.BUREAU: (8, 1),
    UnitKind.BRANCH: (12, 1),
    UnitKind.STATION: (24, 2),
    UnitKind.TEAM: (8, 1),
    UnitKind.OUTSIDE: (12, 1),
}


class BureauExists(RuntimeError):
    """The installation has units already: the demo bureau is only for an empty one."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account to show: who, in which role, with the demo password."""

    role: Role
    number: str
    name: str
    unit: str
    password: str = PASSWORD


@dataclass
class Bureau:
    """What was built."""

    root: int
    branches: list[int]
    stations: list[int]
    teams: dict[str, int]
    outside: int
    accounts: list[Account] = field(default_factory=list)


@transaction.atomic
def build(seed: int = 1, now: datetime | None = None) -> Bureau:
    """Create the demo bureau in an empty installation; raises BureauExists in any other."""
    if Unit.objects.exists():
        raise BureauExists(
            "This installation has units already. The demo bureau needs an empty data folder:"
            " set JIBAN_HOME to a new one."
        )
    at = now or timezone.now()
    rng = random.Random(seed)  # noqa: S311 - a made-up city, no secret
    units = demo_units.units()
    demo_units.officers(units, names.officers(rng), make_password(PASSWORD))
    demo_units.areas_and_rules(units, region.draw(rng))
    return _finish(units, at)


@transaction.atomic
def ensure(seed: int = 1, now: datetime | None = None) -> Bureau:
    """The demo bureau, built if need be; an older one has its roster carried on for 60 days."""
    if not Unit.objects.exists():
        return build(seed, now)
    units = {u.code: u for u in Unit.objects.all()}
    if CODE not in units or CODE_OUTSIDE not in units:
        raise BureauExists("The units of this installation are not those of the demo bureau.")
    return _finish(units, now or timezone.now())


def _finish(units: dict[str, Unit], at: datetime) -> Bureau:
    _calendar(at)
    _roster(at)
    caches.forget()
    of_kind = {kind: [u.pk for u in units.values() if u.kind == kind] for kind in UnitKind.values}
    return Bureau(
        root=units[CODE].pk,
        branches=of_kind[UnitKind.BRANCH],
        stations=of_kind[UnitKind.STATION],
        teams={code: units[f"{CODE}-{code}"].pk for code, *_ in TEAMS},
        outside=units[CODE_OUTSIDE].pk,
        accounts=accounts(at),
    )


def _calendar(at: datetime) -> None:
    """Make next year countable before its notice is announced; a real notice overrides this."""
    for year in (at.year, at.year + 1):
        if not calendar.known(year):
            days = [(1, 1, "元旦"), *((5, d, "劳动节") for d in range(1, 6))]
            days += [(10, d, "国庆节") for d in range(1, 8)]
            CalendarDay.objects.bulk_create(
                [
                    CalendarDay(date=date(year, m, d), is_workday=False, name=f"{name}(演示)")
                    for m, d, name in days
                ],
                ignore_conflicts=True,
            )


def _roster(at: datetime) -> None:
    """Carry each unit's roster on from where it ends, or begin 35 days back, to 60 days ahead."""
    first, last = timezone.localdate(at - ROSTER_BACK), timezone.localdate(at + ROSTER_AHEAD)
    ends = Shift.objects.values_list("unit").annotate(Max("ends_at"))
    # A unit's day changes at the same hour, so the day on which it ends is the next to fill.
    goes_on = {unit_id: timezone.localdate(end) for unit_id, end in ends}
    duty_posts: defaultdict[Unit, list[int]] = defaultdict(list)
    posts = Post.objects.filter(role=Role.DUTY).select_related("unit")
    for post in posts.order_by("unit__code", "officer__number"):
        duty_posts[post.unit].append(post.officer_id)
    shifts = [
        shift
        for unit, officers in duty_posts.items()
        for shift in _shifts(unit, officers, max(goes_on.get(unit.pk, first), first), last)
    ]
    # An officer whom somebody has rostered elsewhere meanwhile stays there.
    Shift.objects.bulk_create(shifts, batch_size=5_000, ignore_conflicts=True)


def _shifts(unit: Unit, officers: list[int], first: date, last: date) -> Iterator[Shift]:
    hours, together = ROTATIONS[UnitKind(unit.kind)]
    turns = (first - EPOCH).days * (24 // hours) * together
    days = (last - first).days + 1
    return make_shifts(unit.pk, officers, first, days, hours=hours, together=together, offset=turns)


def accounts(at: datetime) -> list[Account]:
    """One demo account for each role, and those on duty now at the first station."""
    root = Unit.objects.get(code=CODE)
    station = Unit.objects.filter(kind=UnitKind.STATION).order_by("code")[0]
    chosen = [
        (role, duty.holders(role, at_unit.pk)[0])
        for role, at_unit in (
            (Role.ADMIN, root),
            (Role.LEADER, root),
            (Role.DEPUTY, station),
            (Role.DISPATCHER, root),
            (Role.INSPECTOR, root),
            (Role.PROTECTION, root),
            (Role.HEAD, station),
        )
    ]
    chosen += [(Role.DUTY, officer) for officer in duty.on_duty(station.pk, at)]
    found = Officer.objects.select_related("unit").in_bulk([pk for _role, pk in chosen])
    return [
        Account(role, found[pk].number, found[pk].name, found[pk].unit.name) for role, pk in chosen
    ]
