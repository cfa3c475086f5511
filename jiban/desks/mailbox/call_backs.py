"""Closed letters are drawn by lot, and another unit asks their authors how it went (回访核查).

Each day's letters are drawn on the next, unit by unit. A letter's lot is the hash of the entry that
closed it: nobody can know it before, nobody can change it after, and whoever has the journal can
draw again. The lots are kept for each day and unit, and which letters are asked about: those drawn,
but for the few whose author cannot be asked after all.
"""

import hmac
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jiban.city import units
from jiban.city.calendar import first_instant
from jiban.city.models import UnitKind
from jiban.desks.mailbox.models import Drawing
from jiban.loop import door, keys
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import Refused
from jiban.loop.models import Link
from jiban.science import lots

log = logging.getLogger(__name__)

DESK = "callback"
"""The desk that asks."""
HOUR = 3600.0
DAYS_BACK = 3
"""Days that are made up for when no runner was there."""
MAY_ASK = (UnitKind.STATION, UnitKind.BRANCH, UnitKind.TEAM)

CLOCK = "SELECT coalesce(%s::timestamptz, clock_timestamp())"
HAD = """
SELECT matter_id, (payload::jsonb #>> '{unit,from}')::bigint FROM loop_entry
WHERE matter_id = ANY(%(ids)s) AND payload::jsonb #> '{unit,from}' IS NOT NULL
UNION SELECT matter_id, unit_id FROM mailbox_refusal WHERE matter_id = ANY(%(ids)s)
"""
CLOSED = """
SELECT m.id, m.unit_id, e.hash,
       NOT m.recused AND l.naming <> 'anonymous' AND l.contact_by <> 'page' AND l.kind <> 'thanks'
FROM loop_matter m
JOIN mailbox_letter l ON l.matter_id = m.id
JOIN LATERAL (
    SELECT hash FROM loop_entry
    WHERE matter_id = m.id AND action IN ('confirm', 'close_quiet') ORDER BY seq DESC LIMIT 1
) e ON true
WHERE m.state = 'closed' AND m.ended_at >= %(start)s AND m.ended_at < %(end)s
ORDER BY m.unit_id, m.id
"""


@dataclass(frozen=True, slots=True)
class Closed:
    """A letter that was closed on a day; ``askable`` tells whether its author can be asked.

    Who wrote anonymously, or can safely be reached on the tracking page only, cannot; who wrote to
    thank has nothing to be solved; and what was complained about an officer is reviewed, not asked
    about by a unit.
    """

    id: int
    unit_id: int
    lot: bytes
    askable: bool


def draw(now: datetime | None = None, share: float | None = None) -> int:
    """Draw the letters of the days before today that were not drawn yet; return how many.

    Several runners may do it at once: a letter is asked about once, a day is kept once.

    Args:
        now: only for a replay or a simulated day.
        share: how many of them, 0 to 1; else as it is set.
    """
    share = settings.CALL_BACK_SHARE if share is None else share
    with connection.cursor() as cursor:
        cursor.execute(CLOCK, [now])
        today = timezone.localdate(cursor.fetchone()[0])
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    done = set(Drawing.objects.filter(day__in=days).values_list("day", flat=True))
    return sum(_draw_day(day, share, now) for day in days if day not in done)


def _draw_day(day: date, share: float, now: datetime | None) -> int:
    drawings: list[Drawing] = []
    acts: list[door.Act] = []
    for unit_id, of_unit in groupby(closed_on(day), key=lambda letter: letter.unit_id):
        letters = list(of_unit)
        asked = [letter for letter in letters if letter.askable]
        chosen = [asked[place] for place in lots.drawn([one.lot for one in asked], share)]
        had = units_before([letter.id for letter in chosen])
        for letter in chosen:
            asker = asking_unit(unit_id, letter.lot, had.get(letter.id, ()))
            if asker is not None:
                acts.append(door.Act(letter.id, "call_back", THE_SYSTEM, {"unit": asker}))
        kept = {str(letter.id): letter.lot.hex() for letter in asked}
        drawings.append(
            Drawing(day=day, unit_id=unit_id, closed=len(letters), lots=kept, share=share, drawn=[])
        )
    try:
        with transaction.atomic():
            outcomes = door.act_many(acts, now=now) if acts else []
            asked_about = {
                str(act.matter)
                for act, outcome in zip(acts, outcomes, strict=True)
                if not isinstance(outcome, Refused)
            }
            for drawing in drawings:
                drawing.drawn = sorted(int(pk) for pk in drawing.lots.keys() & asked_about)
            Drawing.objects.bulk_create(drawings)
    except IntegrityError:  # another runner kept this day
        return 0
    for act, outcome in zip(acts, outcomes, strict=True):
        if isinstance(outcome, Refused):
            log.info("%s of %s: %s", act.action, act.matter, outcome.text)
    return sum(not isinstance(outcome, Refused) for outcome in outcomes)


def closed_on(day: date) -> Iterator[Closed]:
    """Yield the letters that were closed on a day and are closed still, by unit."""
    start = first_instant(day)
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, {"start": start, "end": start + timedelta(days=1)})
        rows = cursor.fetchall()
    for letter_id, unit_id, closing, askable in rows:
        yield Closed(letter_id, unit_id, lot_of(bytes(closing)), askable)


def lot_of(closing: bytes) -> bytes:
    """Return a letter's lot: the keyed hash (HMAC-SHA-256) of its closing entry's hash.

    Whoever handled the letter can read the entry's hash, and could else tell who will be drawn.
    """
    return hmac.digest(keys.read("lookup.key"), b"call-back\0" + closing, "sha256")


def units_before(ids: Sequence[int]) -> dict[int, set[int]]:
    """Return of letters the units that refused them, or had them before they were passed on."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(HAD, {"ids": list(ids)})
        for letter_id, unit_id in cursor.fetchall():
            found.setdefault(letter_id, set()).add(unit_id)
    return found


def asking_unit(unit_id: int, lot: bytes, before: Collection[int] = ()) -> int | None:
    """Return the unit that asks: by lot, one of the same kind outside the handling unit's line.

    The line are the units above and below it. Where no other is of its kind, it is any other; None
    where there is none at all.

    Args:
        before: units that had a part in the letter as well, and do not ask either.
    """
    tree = units.tree()
    line = {*tree.ancestors(unit_id), *tree.below(unit_id), *before}
    others = [n for n in tree if n.active and n.id not in line and n.kind in MAY_ASK]
    alike = [node for node in others if node.kind == tree.get(unit_id).kind] or others
    return _by_lot(sorted(node.id for node in alike), lot)


def _by_lot(ids: Sequence[int], lot: bytes) -> int | None:
    return ids[lots.among(lot, len(ids))] if ids else None


def called_back(matter_id: int) -> bool:
    """Tell whether a letter's author is, or was, asked how it went."""
    asked = Link.objects.filter(other_id=matter_id, kind=Link.Kind.CAUSED_BY, matter__desk=DESK)
    return asked.exists()
