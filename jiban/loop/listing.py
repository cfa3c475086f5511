"""Lists of open matters, the most urgent promise first: the inbox's SQL, in one place.

Each list is one statement that brings its rows together with their most urgent open promise. A good
part of the city is walked along ``loop_matter_open_due``; a few units, one by one, along
``loop_matter_open_unit``; so the cost follows the rows shown, not the matters that are open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from jiban.city import units as city_units
from jiban.loop.sight import Sight
from jiban.loop.state import OPEN

PAGE = 100
"""Rows of a page."""
FARTHEST = 50
"""Pages that can be turned; who looks farther should search."""
COUNTED = 99
"""Counts stop here: telling 99 from 9,999 is not worth reading 9,999 rows every few seconds."""
SOON = timedelta(hours=1)
"""A promise due within this time is about to break."""
MANY = 8
"""From one unit in so many on, the whole city is walked and the other units' rows left out."""


class Tab(StrEnum):
    """Which open matters a list shows."""

    MINE = "mine"
    UNIT = "unit"
    INCOMING = "incoming"
    ROUTING = "routing"
    ALL = "all"


class Due(StrEnum):
    """How the next promise stands."""

    ANY = ""
    BROKEN = "broken"
    SOON = "soon"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for."""

    tab: Tab = Tab.ALL
    unit: int | None = None
    desk: str = ""
    states: tuple[str, ...] = ()
    due: Due = Due.ANY
    raised: int = 0
    page: int = 1
    by_time: bool = False
    """Only the time counts; else urgent matters stand above the others."""


class Row(NamedTuple):
    """An open matter with its most urgent open promise; ``more`` counts its other open ones."""

    id: int
    number: str
    desk: str
    state: str
    title: str
    unit_id: int
    handler_id: int | None
    incoming_id: int | None
    urgent: bool
    raised: int
    seq: int
    recused: bool
    promise: str | None
    made_at: datetime | None
    due_at: datetime | None
    broken: bool
    paused: bool
    more: int


_SHOWN = (
    "id, number, desk, state, title, unit_id, handler_id, incoming_id, urgent, raised, seq, recused"
)
_COLUMNS = f"next_due_at, {_SHOWN}"
# Urgent matters on which nothing is owed any more (answered, waiting) take their usual place.
_FIRST = "urgent AND next_due_at IS NOT NULL"
_LIST = """
SELECT {shown}, p.name, p.made_at, p.due_at, p.broken, p.paused, COALESCE(p.open, 1) - 1
FROM ({picked} ORDER BY later, next_due_at, id LIMIT %(limit)s OFFSET %(offset)s) AS m (
    later, {columns}
)
LEFT JOIN LATERAL (
    SELECT name, made_at, due_at, broken_at IS NOT NULL AS broken, paused_at IS NOT NULL AS paused,
           count(*) OVER () AS open
    FROM loop_promise
    WHERE matter_id = m.id AND outcome = {open} AND owed
    ORDER BY paused_at IS NOT NULL, due_at, n LIMIT 1
) AS p ON true
ORDER BY m.later, m.next_due_at, m.id
"""
_EVERYWHERE = """
(SELECT false AS later, {columns} FROM loop_matter
 WHERE ended_at IS NULL AND {first} {also} ORDER BY next_due_at, id LIMIT %(reach)s)
UNION ALL
(SELECT true, {columns} FROM loop_matter
 WHERE ended_at IS NULL AND NOT ({first}) {also} ORDER BY next_due_at, id LIMIT %(reach)s)
"""
_IN_UNITS = """
(SELECT false AS later, {columns} FROM loop_matter
 WHERE ended_at IS NULL AND {first} AND unit_id = ANY(%(units)s) {also}
 ORDER BY next_due_at, id LIMIT %(reach)s)
UNION ALL
(SELECT true, x.* FROM unnest(%(units)s::bigint[]) AS u (id) CROSS JOIN LATERAL (
    SELECT {columns} FROM loop_matter
    WHERE ended_at IS NULL AND unit_id = u.id AND NOT ({first}) {also}
    ORDER BY next_due_at, id LIMIT %(reach)s
 ) AS x)
"""
_OF_OFFICER = """
SELECT NOT ({first}) AS later, {columns} FROM loop_matter
WHERE ended_at IS NULL AND {column} = %(officer)s {also}
"""


def rows(sight: Sight, wanted: Wanted, now: datetime, size: int = PAGE) -> tuple[list[Row], bool]:
    """Return a page of open matters, so many of them, and whether there are more after it."""
    page = min(max(wanted.page, 1), FARTHEST)
    offset = (page - 1) * size
    also, params = _filters(sight, wanted, now)
    params |= {"limit": size + 1, "offset": offset, "reach": offset + size + 1}
    first = "false" if wanted.by_time else _FIRST
    picked = _pick(sight, wanted, params).format(columns=_COLUMNS, first=first, also=also)
    with connection.cursor() as cursor:
        sql = _LIST.format(picked=picked, columns=_COLUMNS, shown=_SHOWN, open=OPEN)
        cursor.execute(sql, params)
        found = [Row._make(row) for row in cursor.fetchall()]
    return found[:size], len(found) > size and page < FARTHEST


def _pick(sight: Sight, wanted: Wanted, params: dict[str, Any]) -> str:
    """Return the statement that picks a list's matters, and add its parameters."""
    params["officer"] = sight.officer_id
    if wanted.tab is Tab.MINE:
        return _OF_OFFICER.replace("{column}", "handler_id")
    if wanted.tab is Tab.INCOMING:
        return _OF_OFFICER.replace("{column}", "incoming_id")
    units = units_of(sight, wanted)
    if units is None:
        return _EVERYWHERE
    params["units"] = list(units)
    if len(units) * MANY >= len(city_units.tree()):
        return _EVERYWHERE.replace("{also}", "AND unit_id = ANY(%(units)s) {also}")
    return _IN_UNITS


def units_of(sight: Sight, wanted: Wanted) -> Sequence[int] | None:
    """Return the units of a list; None for the whole city."""
    if wanted.unit is not None:
        return sight.within(wanted.unit)
    if wanted.tab is Tab.ROUTING:
        # What waits for a unit rests where the dispatcher has the post.
        return sight.routing
    return sight.units


def _filters(sight: Sight, wanted: Wanted, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the further conditions of a list, and their parameters."""
    also = [f"AND {sight.condition('loop_matter')}"]
    params = sight.params
    if wanted.desk:
        also.append("AND desk = %(desk)s")
        params["desk"] = wanted.desk
    if wanted.states:
        also.append("AND state = ANY(%(states)s)")
        params["states"] = list(wanted.states)
    if wanted.due is Due.BROKEN:
        also.append("AND next_due_at < %(now)s")
    elif wanted.due is Due.SOON:
        also.append("AND next_due_at >= %(now)s AND next_due_at < %(soon)s")
    elif wanted.due is Due.COMING:
        also.append("AND next_due_at >= %(now)s")
    if wanted.due:
        params |= {"now": now, "soon": now + SOON}
    if wanted.raised:
        also.append("AND raised >= %(raised)s")
        params["raised"] = wanted.raised
    return " ".join(also), params


# --- counts --------------------------------------------------------------------------------------


class Counts(NamedTuple):
    """How many there are, each counted up to ``COUNTED`` + 1."""

    mine: int
    incoming: int
    routing: int
    broken: int
    soon: int
    unread: int


_COUNT = "(SELECT count(*) FROM (SELECT 1 FROM {of} LIMIT %(most)s) AS x)"
_OPEN = "loop_matter WHERE ended_at IS NULL"
_UNREAD = (
    "loop_delivery LEFT JOIN loop_matter ON loop_matter.id = loop_delivery.matter_id"
    " WHERE officer_id = %(officer)s AND read_at IS NULL AND channel = 'desk'"
)
_WHERE = {
    None: "",
    "units": " AND unit_id = ANY(%(units)s)",
}


def counts(sight: Sight, unit: int | None, routing_states: Sequence[str], now: datetime) -> Counts:
    """Return the numbers on the inbox's tabs and chips, and of the unread notices."""
    units = sight.units if unit is None else sight.within(unit)
    inside = _WHERE[None if units is None else "units"]
    known = sight.condition("loop_matter")
    parts = (
        f"{_OPEN} AND handler_id = %(officer)s AND {known}",
        f"{_OPEN} AND incoming_id = %(officer)s AND {known}",
        f"{_OPEN} AND unit_id = ANY(%(routing)s) AND state = ANY(%(states)s) AND {known}",
        f"{_OPEN} AND next_due_at < %(now)s{inside} AND {known}",
        f"{_OPEN} AND next_due_at >= %(now)s AND next_due_at < %(soon)s{inside} AND {known}",
        f"{_UNREAD} AND {known}",
    )
    params: dict[str, Any] = sight.params | {
        "officer": sight.officer_id,
        "units": list(units or ()),
        "routing": list(sight.routing),
        "states": list(routing_states),
        "now": now,
        "soon": now + SOON,
        "most": COUNTED + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(_COUNT.format(of=part) for part in parts), params)
        return Counts._make(cursor.fetchone())
