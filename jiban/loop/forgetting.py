"""Forgetting (遗忘): what a matter says, and whom of, is destroyed for good once its time is over.

What stays is how the loop was closed: states, times, units, promises, the journal's chain, which
still verifies. A list outside the database says what was forgotten, so that a backup that is
restored forgets it again.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from jiban.loop import attachments, door, old_files, people, registry, retention
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Acted
from jiban.loop.common import FORGETS, FORGETS_PERSON, LASTING
from jiban.loop.desk import Desk
from jiban.loop.models import Entry, Matter, Person
from jiban.loop.store import Session
from jiban.loop.tables import array
from jiban.loop.weekly import blotting

RETENTION, REQUEST = "retention", "request"
"""Why: its time was over, or the person asked for it."""
GONE = "＊＊＊"
"""What stands where a title was."""
BATCH = 200
"""Matters forgotten in one transaction."""

DUE = """
SELECT id FROM loop_matter
WHERE desk = $1 AND ended_at < $2::timestamptz AND forgotten_at IS NULL ORDER BY ended_at LIMIT $3
"""
COUNT = """
SELECT count(*), min(ended_at) FROM loop_matter
WHERE desk = $1 AND ended_at < $2::timestamptz AND forgotten_at IS NULL
"""
WIPE_MATTER = """
UPDATE loop_matter SET title = $2, forgotten_at = $3 WHERE id = ANY($1::bigint[])
"""
# The entries that last name nobody; the doctor counts rungs by them.
WIPE_ENTRIES = """
UPDATE loop_entry SET payload = '{}', salt = ''
WHERE matter_id = ANY($1::bigint[]) AND action <> ALL($2::text[]) AND salt <> ''
"""
WIPES = (
    "UPDATE loop_person SET key = '', data = '', phone_index = NULL"
    " WHERE matter_id = ANY($1::bigint[])",
    "DELETE FROM loop_searchtext WHERE matter_id = ANY($1::bigint[])",
    "UPDATE loop_delivery SET next_try_at = NULL WHERE matter_id = ANY($1::bigint[])",
)
FILES = "DELETE FROM loop_attachment WHERE matter_id = ANY($1::bigint[]) RETURNING sha256"
CLOCK = """
SELECT clock_timestamp(), EXISTS (SELECT FROM loop_runner WHERE alarm <> '')
"""
YOUNG = 3600.0
"""Seconds for which a file is left to its chore: somebody may just be sending it again."""
WIPE_PERSON = """
UPDATE loop_person SET key = '', data = '', phone_index = NULL WHERE matter_id = $1 AND label = $2
"""


class ClockDoubtedError(Exception):
    """A runner does not trust the clock: nothing is destroyed by it."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a desk has kept longer than it may: how many matters, and when the oldest ended."""

    desk: Desk
    days: int
    matters: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A person that a matter of somebody else names, by the label that stands in its texts."""

    matter: Matter
    label: int


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person is known.

    Attributes:
        ended: matters that they brought, or are asked about; they can be forgotten whole.
        open: those that have not ended: something is still owed to the person.
        mentions: matters of others that name the number.
    """

    ended: Sequence[Matter]
    open: Sequence[Matter]
    mentions: Sequence[Mention]


# --- by time -------------------------------------------------------------------------------------


def due(now: datetime) -> list[Due]:
    """Return what each desk that has a retention has kept longer than that."""
    found = []
    for desk, days, before in _retentions(now):
        many, oldest = Session().run(COUNT, desk.name, before)[0]
        found.append(Due(desk, days, many, oldest))
    return found


def forget_due(
    now: datetime | None = None, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Forget what was kept longer than its desk may, and what served it; return how many matters.

    What served a matter and had not ended when that was forgotten goes by a later call, for the
    reason for which that went.

    Raises:
        ClockDoubtedError: a runner's alarm stands.
    """
    done = 0
    for desk, _days, before in _retentions(now or clock()):
        while ids := [pk for (pk,) in Session().run(DUE, desk.name, before, BATCH)]:
            forgotten = forget(ids, RETENTION, now)
            if not forgotten:
                break  # somebody holds them; the next call finds them again
            done += len(forgotten)
            progress(done)
    gone = Matter.objects.filter(forgotten_at__isnull=False)
    asked = Entry.objects.filter(action=FORGETS, payload__contains=f'"why":"{REQUEST}"')
    by_request = gone.filter(pk__in=asked.values("matter"))
    for why, rows in ((REQUEST, by_request), (RETENTION, gone.exclude(pk__in=by_request))):
        left = parts(rows.values_list("pk", flat=True))
        for first in range(0, len(left), BATCH):
            done += len(forget(left[first : first + BATCH], why, now))
            progress(done)
    return done


def parts(ids: Iterable[int]) -> list[int]:
    """Return the matters that serve these alone, have ended and are not forgotten."""
    over = [rows.filter(ended_at__isnull=False) for rows in _serving(ids)]
    return sorted({pk for rows in over for pk in rows.values_list("pk", flat=True)})


def left_over(ids: Iterable[int]) -> list[str]:
    """Return the numbers of what served these alone and was not forgotten with them."""
    return sorted(
        {number for rows in _serving(ids) for number in rows.values_list("number", flat=True)}
    )


def _serving(ids: Iterable[int]) -> Iterator[QuerySet[Matter]]:
    for desk in registry.desks():
        if desk.parts is not None:
            yield Matter.objects.filter(desk.parts(ids), desk=desk.name, forgotten_at=None)


def served(now: datetime) -> int:
    """Return how many matters are kept that serve only what is forgotten, or due to be."""
    gone = Q(forgotten_at__isnull=False)
    for desk, _days, before in _retentions(now):
        gone |= Q(desk=desk.name, ended_at__lt=before)
    found = parts(Matter.objects.filter(gone).values_list("pk", flat=True))
    return Matter.objects.filter(pk__in=found).exclude(gone).count()


def _retentions(now: datetime) -> Iterator[tuple[Desk, int, datetime]]:
    for desk in registry.desks():
        days = retention.days(desk)
        if days is not None:
            yield desk, days, now - timedelta(days=days)


def clock() -> datetime:
    """Return the database's time, by which matters ended.

    Raises:
        ClockDoubtedError: a runner's alarm stands.
    """
    now: datetime
    now, doubted = Session().run(CLOCK)[0]
    if doubted:
        raise ClockDoubtedError
    return now


# --- by request ----------------------------------------------------------------------------------


def traces(phone: str) -> Traces:
    """Return where the person with this phone number is known, by its keyed hash."""
    rows = list(Person.objects.filter(phone_index=people.phone_index(phone)))
    own = {row.matter_id for row in rows if row.label == people.AUTHOR}
    known = Matter.objects.in_bulk({row.matter_id for row in rows})
    brought = [known[pk] for pk in sorted(own) if known[pk].forgotten_at is None]
    return Traces(
        [matter for matter in brought if matter.ended_at is not None],
        [matter for matter in brought if matter.ended_at is None],
        [Mention(known[row.matter_id], row.label) for row in rows if row.matter_id not in own],
    )


def forget_person(found: Traces) -> int:
    """Forget a person where they are known, but for matters in which something is still owed.

    Returns:
        How many matters and mentions were forgotten; those in somebody's hands were left.
    """
    own = [matter.pk for matter in found.ended]
    done = len(forget([*own, *parts(own)], REQUEST))
    for mention in found.mentions:
        forget_mention(mention.matter.pk, mention.label, REQUEST)
    return done + len(found.mentions)


def forget_mention(matter_id: int, label: int, why: str, now: datetime | None = None) -> None:
    """Destroy what is known of one person whom a matter names.

    Args:
        matter_id: the matter's.
        label: the person's.
        why: ``RETENTION``, ``REQUEST`` or ``EXPIRED``.
        now: as for :func:`jiban.loop.door.act`.
    """
    with transaction.atomic():
        acted = door.act(matter_id, FORGETS_PERSON, by=THE_SYSTEM, now=now, label=label)
        Session().run(WIPE_PERSON, matter_id, label)
        _note([Line(matter_id, acted.number, label)], why)


# --- how -----------------------------------------------------------------------------------------


def forget(ids: Sequence[int], why: str, now: datetime | None = None) -> list[int]:
    """Destroy what matters say, and whom of; return those that were in nobody's hands.

    Args:
        ids: theirs, some hundreds at most.
        why: ``RETENTION``, ``REQUEST`` or ``EXPIRED``.
        now: as for :func:`jiban.loop.door.act`.
    """
    with transaction.atomic():
        acts = [door.Act(pk, FORGETS, THE_SYSTEM, {"why": why}) for pk in ids]
        outcomes = door.act_many(acts, now=now, skip_locked=True)
        acted = [outcome for outcome in outcomes if isinstance(outcome, Acted)]
        done = [outcome.matter_id for outcome in acted]
        if not done:
            return []
        # The list first: what is on it and was not forgotten is forgotten by the next attempt.
        _note([Line(outcome.matter_id, outcome.number, 0) for outcome in acted], why)
        hashes = _wipe(done, acted[0].at)
    old_files.remove_unkept([path for path in map(attachments.path_of, hashes) if _is_old(path)])
    return done


def _is_old(path: Path) -> bool:
    return path.exists() and path.stat().st_mtime < time.time() - YOUNG


def _wipe(ids: Sequence[int], at: datetime) -> list[str]:
    """Destroy the words of matters that this transaction holds; return the hashes of their files.

    The journal lets a payload go because an entry after it says that it was forgotten.
    """
    for desk in registry.desks():
        if desk.forget is not None:
            desk.forget(ids)  # first: what it has to destroy is found by the words
    session, wanted = Session(), array(ids, "bigint")
    session.run(WIPE_MATTER, wanted, GONE, at)
    session.run(WIPE_ENTRIES, wanted, array(LASTING, "text"))
    for sql in WIPES:
        session.run(sql, wanted)
    for desk in registry.desks():
        if desk.details is not None and desk.forgets:
            columns = desk.details._meta.concrete_fields
            plain = {c.attname: c.get_default() for c in columns if c.attname in desk.forgets}
            desk.details._base_manager.filter(pk__in=ids).update(**plain)
    blotting.blot(ids, GONE)
    return [sha256 for (sha256,) in session.run(FILES, wanted)]


# --- the list outside the database ---------------------------------------------------------------


def place() -> Path:
    """Return the folder of the lists, which no restore writes over."""
    path = Path(settings.JIBAN_HOME) / "forgotten"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class Line(NamedTuple):
    """What was forgotten: a matter by id and number, and whom of it; label 0 stands for all.

    After a restore ids may be given again; the number tells whether it is the same matter.
    """

    matter: int
    number: str
    label: int


def _note(forgotten: Sequence[Line], why: str) -> None:
    at = timezone.now()
    lines = [orjson.dumps({"at": at, **line._asdict(), "why": why}) for line in forgotten]
    file = os.open(
        place() / f"{at:%Y-%m}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
    )
    try:
        # First a new line: a lost machine may have left half of one.
        os.write(file, b"\n".join((b"", *lines, b"")))
        os.fsync(file)
    finally:
        os.close(file)
    folder = os.open(place(), os.O_RDONLY)
    try:
        os.fsync(folder)  # the month's first line has made a file
    finally:
        os.close(folder)


def listed(folder: Path | None = None) -> set[Line]:
    """Return everything on the lists.

    A line that a lost machine left half written is left out: it was not forgotten yet.
    """
    found = set()
    for path in sorted((folder or place()).glob("*.jsonl")):
        for line in filter(None, path.read_bytes().splitlines()):
            try:
                said = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            found.add(Line(said["matter"], said["number"], said["label"]))
    return found


def remembered(folder: Path | None = None) -> tuple[list[int], list[tuple[int, int]]]:
    """Return matters, and persons of matters, that are on the lists and known all the same."""
    wanted = listed(folder)
    rows = Matter.objects.filter(pk__in={line.matter for line in wanted}, forgotten_at=None)
    there = set(rows.values_list("pk", "number"))
    same = [line for line in wanted if line[:2] in there]
    whole = sorted({line.matter for line in same if line.label == 0})
    single = {(line.matter, line.label) for line in same if line.label}
    persons = Person.objects.filter(matter_id__in={matter for matter, _label in single})
    known = persons.exclude(key=b"").values_list("matter_id", "label")
    return whole, sorted(single & set(known))


def unlisted() -> int:
    """Return how many matters are said to be forgotten and stand on no list."""
    wanted = {line.matter for line in listed() if line.label == 0}
    gone = Matter.objects.filter(forgotten_at__isnull=False).values_list("pk", flat=True)
    return len(set(gone) - wanted)


def again(folder: Path | None = None) -> int:
    """Forget once more what a restored backup has brought back; return how much that was."""
    matters, persons = remembered(folder)
    steps = range(0, len(matters), BATCH)
    done = sum(len(forget(matters[first : first + BATCH], RETENTION)) for first in steps)
    for matter_id, label in persons:
        forget_mention(matter_id, label, REQUEST)
    return done + len(persons)
