"""Search kin (盲搜): a family's profiles against all nameless people's, as a runner's job.

What a search is of, and against, is kept with it: the relatives of a family with what they are to
the missing one, the nameless people, the table. Whenever that is not so any more, it is done again;
nobody who types or destroys a profile needs to say so.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jiban.desks.missing.kin import sealing, sweeping
from jiban.desks.missing.kin.comparing import Nameless, compare, loci, table_print
from jiban.desks.missing.kin.family import Family, Relative, family
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import SEARCHED, SIDED, Kin, Trouble
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Matter
from jiban.science.kinship import Hit, Loci

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A family of whom a search is due.

    Attributes:
        rows: the relatives for whom it was asked.
        of: what the search will be of: the family and the table.
        against: whom it will be against.
    """

    rows: Sequence[Profile]
    of: str
    against: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What came of a search.

    Attributes:
        rows: the relatives for whom it was done.
        speakers: the matters of all relatives who spoke.
        hits: by the matters of the nameless people.
        misfit: whether the relatives cannot be to each other what they are said to be.
    """

    rows: Sequence[Profile]
    speakers: frozenset[int]
    hits: Mapping[int, Hit]
    misfit: bool


def search(now: datetime | None = None) -> int:
    """Do the searches that are due, and destroy what has lost its purpose; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    ended = sweeping.sweep(now)  # first: whatever keeps a search from being done keeps no profile
    table = None
    if due := _due():
        try:
            table = loci()
        except ValueError as error:
            log.error("the table of allele frequencies cannot be read: %s", error)
    nameless = cache(_nameless)  # opened once for all families, and for none if none tells
    return ended + sum(_search(one, table, nameless, now) for one in due)


def _due() -> list[Due]:
    """Return the families of whom somebody is to be searched for."""
    typed = Profile.objects.filter(matter__state="typed").defer("sealed").order_by("pk")
    relatives = typed.exclude(relation=Kin.SELF)
    if not relatives.filter(asked_at__isnull=False).exists():
        return []
    families: defaultdict[int, list[Profile]] = defaultdict(list)
    for row in relatives:
        families[row.case_id or -row.pk].append(row)  # of no case: each alone
    own = typed.filter(relation=Kin.SELF).values_list("pk", "seal", "asked_at")
    table, against = table_print(), _digest(list(own))
    found = []
    for rows in families.values():
        of = _digest([table, *((row.pk, row.relation, row.side, row.seal) for row in rows)])
        if asked := [row for row in rows if _is_due(row, of, against)]:
            found.append(Due(asked, of, against))
    return found


def _is_due(row: Profile, of: str, against: str) -> bool:
    """Return whether a search that was asked for was never done, or was of something else.

    One that could not be done for what the family or the table is waits until that has changed.
    """
    waits = row.trouble not in ("", Trouble.OTHER)
    same = row.searched_of == of and (waits or row.searched_against == against)
    return row.asked_at is not None and not same


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _nameless() -> Nameless:
    own = Profile.objects.filter(relation=Kin.SELF, matter__state="typed")
    sealed = {one.pk: bytes(one.sealed) for one in own.order_by("pk")}
    return Nameless(sealed, _opened(sealed))


def _search(
    due: Due, table: Loci | None, nameless: Callable[[], Nameless], now: datetime | None
) -> int:
    """Search once for those of a family for whom it is due; return for how many it was done.

    They speak together with its other typed relatives. What is wrong with one family's search is
    told on its matters; the others go on.
    """
    relatives = together(due.rows[0])
    read = {one.pk: bytes(one.sealed) for one in relatives}
    known = _opened(read)
    whole = family_of(one for one in relatives if one.pk in known)
    asked = [row for row in due.rows if row.pk in known]
    why = {row.pk: silence(whole, row) if table else Trouble.TABLE for row in asked}
    left = _fail(due, {pk: said for pk, said in why.items() if said}, read, now)
    rows = [row for row in asked if not why[row.pk]]
    if not rows or table is None:
        return left
    speaking = {name: known[int(name)] for name in whole.placed}
    others = nameless()
    read |= others.sealed
    compared = compare(rows[0], whole, speaking, others, table)
    if compared.trouble:
        return left + _fail(due, {row.pk: compared.trouble for row in rows}, read, now)
    own = list(others.known)
    hits = {own[hit.row]: hit for hit in compared.hits}
    found = Searched(rows, frozenset(map(int, speaking)), hits, compared.misfit)
    return left + _keep(due, found, read, now)


@transaction.atomic
def _keep(due: Due, found: Searched, read: Mapping[int, bytes], now: datetime | None) -> int:
    """Put hits in the place of the former ones, if nothing has changed since they were read.

    It is told when there is something to look at that was not told before. Returns for how many
    relatives it was kept.
    """
    still = _still(read, {*found.speakers, *found.hits}, found.rows[0].case_id)
    rows = _untouched(found.rows)
    if not rows or not found.speakers <= still:
        return 0
    at = now or timezone.now()
    hits = {pk: hit for pk, hit in found.hits.items() if pk in still}
    drop(KinHit.objects.filter(relative__in=rows))
    KinHit.objects.bulk_create(
        KinHit(
            relative=row,
            own_id=pk,
            log10=hit.log10,
            by_chance=hit.by_chance,
            relatives=len(found.speakers),
            at=at,
        )
        for row in rows
        for pk, hit in hits.items()
    )
    tokens = {_digest([pk, read[pk]]) for pk in hits}
    new = [row.pk for row in rows if tokens - set(row.told) or found.misfit > row.misfit]
    for row in rows:
        row.searched_at, row.searched_of, row.searched_against = at, due.of, due.against
        row.trouble, row.misfit = "", found.misfit
        row.told = sorted({*row.told, *tokens})
    columns = ("searched_at", "searched_of", "searched_against", "trouble", "misfit", "told")
    Profile.objects.bulk_update(rows, columns)
    if new:
        _tell([*new, rows[0].case_id], now)
    return len(rows)


def drop(hits: QuerySet[KinHit]) -> None:
    """Delete hits, locked in the order in which everybody locks them."""
    held = [hit.pk for hit in hits.select_for_update().order_by("pk")]
    KinHit.objects.filter(pk__in=held).delete()


@transaction.atomic
def _fail(
    due: Due, why: Mapping[int, Trouble], read: Mapping[int, bytes], now: datetime | None
) -> int:
    """Say on profiles' matters why their search could not be done; return on how many.

    It is said once: what was so before, and still is, is only known to be of the family as it is.
    """
    if not why:
        return 0
    still = _still(read, set(why), None)
    rows = [row for row in _untouched(due.rows) if row.pk in still]
    new = [row for row in rows if row.trouble != why[row.pk]]
    acts = [Act(row.pk, "fail_search", THE_SYSTEM, {"why": why[row.pk]}) for row in new]
    outcomes = door.act_many(acts, now=now) if acts else []
    said = [row.pk for row, one in zip(new, outcomes, strict=True) if isinstance(one, Acted)]
    done = {*said, *(row.pk for row in rows if row not in new)}
    held = Profile.objects.filter(pk__in=done)
    held.update(searched_of=due.of, searched_against=due.against)
    drop(KinHit.objects.filter(relative__in=done))
    return len(said)


def _tell(matters: Sequence[int | None], now: datetime | None) -> None:
    """Let it be known that there is something to look at, and no more, in the journals of all."""
    acts = [Act(matter_id, "find_kin", THE_SYSTEM) for matter_id in matters if matter_id]
    door.act_many(acts, now=now)


def together(row: Profile) -> list[Profile]:
    """Return the typed relatives of the missing person whose relative this is, itself first."""
    typed = Profile.objects.filter(matter__state="typed").exclude(relation=Kin.SELF)
    others = typed.filter(case=row.case_id).exclude(pk=row.pk) if row.case_id else []
    return [row, *others]


def family_of(rows: Iterable[Profile]) -> Family:
    """Return the family of relatives, who are called by their matters."""
    return family(Relative(str(row.pk), Kin(row.relation), row.side) for row in rows)


def silence(whole: Family, row: Profile) -> Trouble | Literal[""]:
    """Return why a relative does not tell kin from strangers, alone or with others; "" if so."""
    if str(row.pk) not in whole.placed:
        return Trouble.SIDE if row.relation in SIDED and not row.side else Trouble.PLACE
    alone = len(whole.placed) == 1
    return Trouble.ALONE if alone and row.relation not in SEARCHED else ""


def _still(read: Mapping[int, bytes], wanted: set[int], case_id: int | None) -> set[int]:
    """Lock matters until this transaction ends; return those whose profiles are what was read.

    The case is locked with them, in order, as it may be told.

    A consent may have been taken back, or a profile typed anew, while they were compared.
    """
    held = Matter.objects.select_for_update().filter(pk__in={*wanted, case_id}).order_by("pk")
    typed = [matter.pk for matter in held if matter.state == "typed"]
    rows = Profile.objects.filter(pk__in=typed)
    return {row.pk for row in rows if bytes(row.sealed) == read[row.pk]}


def _untouched(rows: Sequence[Profile]) -> list[Profile]:
    """Return profiles as they are now, of whom no search was asked or done since they were read."""
    now = Profile.objects.in_bulk([row.pk for row in rows])
    return [now[row.pk] for row in rows if _search_of(now[row.pk]) == _search_of(row)]


def _search_of(row: Profile) -> tuple[object, ...]:
    return row.asked_at, row.searched_of, row.searched_against, row.trouble


def _opened(sealed: Mapping[int, bytes]) -> dict[int, sealing.Typed]:
    """Return profiles by their matters; those whose key is gone are left out."""
    found = {}
    for matter_id, content in sealed.items():
        try:
            found[matter_id] = sealing.unseal(matter_id, content)
        except sealing.DestroyedError:
            continue
    return found
