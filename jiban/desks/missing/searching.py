"""Where to look next: the tasks that follow from what is known of a case (查找).

Where the city's streets are kept, the streets that are searched first are those where they are most
probably by now (:mod:`jiban.desks.missing.believing`). Without them the search follows the oldest
rule: rings around the place where they were last seen. Besides, it is looked where they may be, and
everybody who takes in strangers is asked. Each proposal says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, hypot, prod
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jiban.city.streets import keeping
from jiban.desks.missing.knowing import RELIABLE, Known, begun, start_of
from jiban.desks.missing.models import Case, Evidence, Footage, Place, Searched, Sighting, Task
from jiban.desks.missing.models.words import Category, PlaceKind
from jiban.desks.missing.rounds import Asked, Line, mostly
from jiban.desks.missing.seats import Seat
from jiban.science.streets.plane import Plane

if TYPE_CHECKING:
    from jiban.desks.missing.believing import Rounds, Sent
    from jiban.science.search import Belief
    from jiban.science.search.plan import Leg

RINGS = (300, 1000, 2000)
"""Metres of the rings around where they were seen."""
ASKED, AROUND = 60, 100
"""Metres around a place that are searched by who asks there, and by who is sent there otherwise."""
SOON, LATER = timedelta(minutes=45), timedelta(minutes=90)
LONG = timedelta(hours=1)
"""After this they may have gone further than on foot."""
MOST_PLACES = 8
UNITS, ROUND, MOST_NAMES = 6, timedelta(minutes=25), 6
"""How many rounds through streets are given out at once, how long one takes, and which names are
said of it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task that is proposed.

    Attributes:
        key: what it is to the plan, the same as long as it is the same; "" for a person's own.
        seat: who does it; ``unit_id`` names the unit, None leaves it to the seat.
        what, why: in words; nothing in them says who is missing or where they live.
        until: when it is answered at the latest.
        line: points (lon, lat) of the street to search.
    """

    key: str
    seat: str
    what: str
    why: str
    until: datetime
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    unit_id: int | None = None
    line: Line = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done next.

    Attributes:
        tasks: the first to be done first.
        finds: the chance that the rounds through streets that are planned now find the person;
            None without such.
        at_most: what no other rounds of as many units could exceed.
        stay: keys of offered rounds that are sent nearly so again: they are left as they are.
    """

    tasks: list[Proposal]
    finds: float | None = None
    at_most: float | None = None
    stay: tuple[str, ...] = ()


def propose(facts: Known) -> Plan:
    """Return the tasks that the facts ask for now.

    The same fact asks for the same key, so that what is under way is not given out twice, and what
    no fact asks for any more can be taken back. Rounds through streets come out a little different
    each time. One that is offered stays, and with it the promise to take it, as long as most of its
    streets are in the new rounds, whichever those are; the rest is planned around those that stay.
    """
    from jiban.desks.missing import believing  # heavy, and most processes never search

    streets = keeping.current()
    start = begun(facts)
    others = [*_likely(facts), *_water(facts), *_enquiries(facts)]
    if streets is None or believing.setting(start, streets, start.now) is None:
        return Plan([*_around(facts), *others])
    many = max(UNITS - len(facts.under_way), 0)
    if not many:
        return Plan(others)
    belief = believing.believed(start, streets)  # the dear part
    assert belief is not None  # as there is a setting
    rounds, along = _rounds(facts, belief, many)
    lines = [one.line for one in along]
    stay = [one for one in facts.offered if mostly(one.line, lines)]
    if stay:
        _fewer, along = _rounds(_besides(facts, stay), belief, max(many - len(stay), 0))
    keys = tuple(one.key for one in stay)
    return Plan([*along, *others], rounds.finds, rounds.at_most, keys)


def _rounds(facts: Known, belief: "Belief", many: int) -> "tuple[Rounds, list[Proposal]]":
    """Return rounds through streets for so many units, as reckoned and as sent."""
    from jiban.desks.missing import believing

    sent = believing.sent(belief, facts.stands, many)
    units, seconds = [one.unit for one in sent], ROUND.total_seconds()
    rounds = believing.rounds(belief, units, seconds, facts.under_way)
    return rounds, list(_along_streets(facts, belief, sent, rounds.legs))


def _besides(facts: Known, stay: list[Asked]) -> Known:
    """Return what is known once offered rounds count as taken."""
    out = {one.unit_id for one in stay}
    stands = [replace(one, out=one.out or one.unit_id in out) for one in facts.stands]
    under_way = (*facts.under_way, *(one.line for one in stay))
    return replace(facts, stands=tuple(stands), under_way=under_way)


def can(facts: Known, one: Proposal, unit_id: int) -> bool:
    """Tell whether a unit has not just said that it cannot do this task, or nearly this round."""
    return not any(
        asked.unit_id == unit_id and (asked.key == one.key or mostly(asked.line, [one.line]))
        for asked in facts.cannot
    )


def prepare() -> None:
    """Make ready what the first plan on a machine would wait for."""
    from jiban.desks.missing import believing

    believing.prepare()


def _along_streets(
    facts: Known, belief: "Belief", sent: "list[Sent]", rounds: "list[list[Leg]]"
) -> Iterator[Proposal]:
    """Yield the streets where they most probably are, a round for each unit that is sent."""
    area, streets = belief.motion.area, belief.motion.area.streets
    for n, (who, legs) in enumerate(zip(sent, rounds, strict=True)):
        looked = [leg for leg in legs if leg.looks]
        if not looked:
            continue
        ways = [looked[0].way ^ 1, *(leg.way for leg in legs[legs.index(looked[0]) :])]
        ends = streets.junctions[area.junctions[area.ends[ways]]]
        line = streets.plane.degrees(ends)
        edges = area.edges[[leg.way // 2 for leg in looked]]
        names = list(dict.fromkeys(name for edge in edges if (name := streets.name_of(int(edge)))))
        middle = line[len(line) // 2]
        yield Proposal(
            f"streets:{int(facts.now.timestamp())}:{n}",
            Seat.STATION,
            _("Search these streets, looking out: %(streets)s.")
            % {"streets": _(", ").join(names[:MOST_NAMES]) or _("the line on the map")},
            _(
                "Of all streets these are where you are likeliest to meet them: %(share)s %%. "
                "You can be there in about %(minutes)d min."
            )
            % {
                "share": round(100 * sum(leg.gain for leg in legs), 1),
                "minutes": ceil((looked[0].begins - belief.seconds) / 60),
            },
            facts.now + SOON,
            names[0] if names else facts.last.place,
            round(float(middle[0]), 6),
            round(float(middle[1]), 6),
            who.unit_id,
            line=tuple((round(float(lon), 6), round(float(lat), 6)) for lon, lat in line),
        )


def _around(facts: Known) -> Iterator[Proposal]:
    start = start_of(facts)
    if start.lon is None or start.lat is None:
        if start.place:
            what = _("Search around the place where they were last seen.")
            why = _("Most are found near where they were last seen.")
            key = f"around:{start.place}"[:120]
            yield Proposal(key, Seat.STATION, what, why, facts.now + SOON, start.place)
        return
    for n, radius in enumerate(RINGS):
        inner = RINGS[n - 1] if n else 0
        if inner == 0:
            what = _("Search all streets, yards and stairs within %(m)s m.") % {"m": radius}
            why = _("Most are found near where they were last seen.")
        else:
            what = _("Drive the streets from %(a)s m to %(b)s m around.") % {
                "a": inner,
                "b": radius,
            }
            why = _("Who is not found close by has gone on along the streets.")
        yield Proposal(
            f"ring:{radius}:{start.lon:.4f},{start.lat:.4f}",
            Seat.STATION if n < 2 else Seat.TRAFFIC,
            what,
            why,
            facts.now + (LATER if n else SOON),
            start.place,
            start.lon,
            start.lat,
        )


def _likely(facts: Known) -> Iterator[Proposal]:
    open_places = [one for one in facts.likely if not _done(facts, one.lon, one.lat)]
    for one in open_places[:MOST_PLACES]:
        yield Proposal(
            f"place:{one.pk}",
            Seat.WATER if one.kind == PlaceKind.WATER else Seat.STATION,
            _("Look and ask there."),
            _("They may have gone there: %(kind)s.") % {"kind": PlaceKind(one.kind).label},
            facts.now + SOON,
            one.place,
            one.lon,
            one.lat,
        )


def _water(facts: Known) -> Iterator[Proposal]:
    start = start_of(facts)
    if facts.category in (Category.DESPAIR, Category.AUTISM):
        yield Proposal(
            f"water:{start.lon},{start.lat}",
            Seat.WATER,
            _("Look along the water near by, and at bridges and roofs."),
            _("Water, bridges and roofs come first."),
            facts.now + SOON,
            start.place,
            start.lon,
            start.lat,
        )


def asked_anew_after(key: str) -> timedelta:
    """Return after how long what was answered is asked anew, if the plan still wants it.

    A place is asked about until it was looked through well, as long as they may be there.
    """
    return timedelta(hours=1) if key.startswith("place:") else timedelta(days=1)


def reach_of(key: str) -> int:
    """Return how many metres around its place a task searches; 0 where it is along no street."""
    kind, _colon, rest = key.partition(":")
    if kind == "ring":
        return int(rest.partition(":")[0])
    return {"place": ASKED, "water": 0, "ask": 0}.get(kind, AROUND)


def _enquiries(facts: Known) -> Iterator[Proposal]:
    asked = [
        (Seat.HOSPITAL, _("Somebody without a name may have been brought in.")),
        (Seat.SHELTER, _("Somebody without a name may have been taken in.")),
    ]
    if facts.last.at is None or facts.now - facts.last.at > LONG:
        further = _("They may have gone further than on foot.")
        asked += [(Seat.METRO, further), (Seat.BUS, further), (Seat.TAXI, further)]
    for seat, why in asked:
        what = _("Look whether somebody like this is or was with you.")
        yield Proposal(f"ask:{seat}", seat, what, why, facts.now + LATER)


def _done(facts: Known, lon: float | None, lat: float | None) -> bool:
    """Tell whether a place was looked through well enough."""
    if lon is None or lat is None:
        return False
    here = Plane(lon, lat)
    missed = [
        1.0 - one.thoroughness
        for one in facts.searched
        if one.lon is not None
        and one.lat is not None
        and one.since is None
        and (facts.last.at is None or one.told_at >= facts.last.at)
        and hypot(*here.metres(one.lon, one.lat)) < one.radius
    ]
    return prod(missed) <= 1.0 - RELIABLE


def file_of(case: Case) -> Mapping[str, int]:
    """Return how much the file of a case holds, by kind; what is handed over is named by it."""
    kinds = (Sighting, Evidence, Footage, Searched, Place, Task)
    return {
        kind._meta.model_name or "": kind._default_manager.filter(case=case).count()
        for kind in kinds
    }
