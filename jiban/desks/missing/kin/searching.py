"""Search kin (盲搜): a family's profiles against all nameless people's, as a runner's job."""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from jiban.desks.missing.kin import sealing
from jiban.desks.missing.kin.family import MISSING, Family, Relative, family
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import SEARCHED, Kin, Trouble
from jiban.desks.missing.protections import OVER
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Matter
from jiban.science.kinship import (
    ContradictionError,
    Database,
    Hit,
    Loci,
    TooLargeError,
    blind_search,
    code_profiles,
    family_search,
    read_frequencies,
)

log = logging.getLogger(__name__)

TABLE = "frequencies.txt"
LEAST = 0.001
"""The frequency of an allele that is rarer, or that the table does not have."""
THETA = 0.01
"""Common descent within a population (NRC II 1996, for most: 0.01)."""
MOST = 10


class LociGoneError(ValueError):
    """Loci are typed that the table of frequencies does not have any more."""


TROUBLES: Mapping[type[ValueError], Trouble] = {
    TooLargeError: Trouble.LARGE,
    LociGoneError: Trouble.TABLE,
}
"""What officers are told of an error; of any other, where its reason is found."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing profiles.

    Attributes:
        hits: of the nameless people's profiles, the best first.
        misfit: whether the relatives cannot be to each other what they are said to be.
        trouble: why they could not be compared; "" when they were.
    """

    hits: Sequence[Hit] = ()
    misfit: bool = False
    trouble: Trouble | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Nameless:
    """The profiles of nameless people, by their matters.

    Attributes:
        sealed: as they were read.
        known: those that could be opened.
    """

    sealed: Mapping[int, bytes]
    known: Mapping[int, sealing.Typed]


def loci() -> Loci | None:
    """Return the table of frequencies that lies beside the keys; None without one.

    Raises:
        ValueError: it cannot be read; the text says which line.
    """
    path = sealing.folder() / TABLE
    return _loci(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(1)
def _loci(path: Path, changed: int) -> Loci:
    return read_frequencies(path.read_text(encoding="utf-8"), LEAST)


def search(now: datetime | None = None) -> int:
    """Do the searches that were asked for, and destroy what has lost its purpose; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    sweep()
    ended = _ended(now)  # first: whatever keeps a search from being done keeps no profile
    asked = Profile.objects.filter(
        asked_at__isnull=False, searched_at=None, trouble="", matter__state="typed"
    )
    families: dict[int, list[Profile]] = {}
    for row in asked.order_by("pk"):
        families.setdefault(row.case_id or -row.pk, []).append(row)  # of no case: each alone
    try:
        table = loci() if families else None
    except ValueError as error:
        log.error("the table of allele frequencies cannot be read: %s", error)
        return sum(_fail(rows, Trouble.TABLE, now) for rows in families.values()) + ended
    nameless = cache(_nameless)  # opened once for all families, and for none if none tells
    done = sum(_search(rows, table, nameless, now) for rows in families.values()) if table else 0
    return done + ended


def _nameless() -> Nameless:
    own = Profile.objects.filter(relation=Kin.SELF, matter__state="typed")
    sealed = {one.pk: bytes(one.sealed) for one in own.order_by("pk")}
    return Nameless(sealed, _opened(sealed))


def _search(
    asked: Sequence[Profile],
    table: Loci,
    nameless: Callable[[], Nameless],
    now: datetime | None,
) -> int:
    """Search once for those of a family for whom it was asked, and keep the hits with each.

    They speak together with its other typed relatives. What is wrong with one family's search is
    told on its matters; the others go on. Returns for how many it was done.
    """
    at = now or timezone.now()
    relatives = together(asked[0])
    read = {one.pk: bytes(one.sealed) for one in relatives}
    known = _opened(read)
    whole = family_of(one for one in relatives if one.pk in known)
    rows = [row for row in asked if tells(whole, row)]
    left = _leave([row for row in asked if row not in rows], whole, read, now)
    if not rows:
        return left
    speaking = {name: known[int(name)] for name in whole.placed}
    others = nameless()
    read |= others.sealed
    own = list(others.known)
    compared = _compared(rows[0], whole, speaking, list(others.known.values()), table)
    found = {own[hit.row]: hit for hit in compared.hits}
    with transaction.atomic():
        speakers = set(map(int, speaking))
        still = _still(read, {*speakers, *found}, rows[0].case_id)
        if not speakers <= still:
            return left
        rows = _as_asked(rows)
        if compared.trouble:
            KinHit.objects.filter(relative__in=rows).delete()
            return left + _fail(rows, compared.trouble, now)
        found = {pk: hit for pk, hit in found.items() if pk in still}
        new = [row.pk for row in rows if _keep(row, found, len(speakers), at)]
        held = Profile.objects.filter(pk__in=[row.pk for row in rows])
        held.update(searched_at=at, misfit=compared.misfit)
        if new:
            _tell([*new, rows[0].case_id], now)
    return left + len(rows)


def _keep(row: Profile, found: Mapping[int, Hit], speakers: int, at: datetime) -> bool:
    """Put hits in the place of a relative's former ones; return whether any was not among them."""
    before = KinHit.objects.filter(relative=row)
    new = found.keys() - set(before.values_list("own", flat=True))
    before.delete()
    KinHit.objects.bulk_create(
        KinHit(
            relative=row,
            own_id=pk,
            log10=hit.log10,
            by_chance=hit.by_chance,
            relatives=speakers,
            at=at,
        )
        for pk, hit in found.items()
    )
    return bool(new)


def _leave(
    rows: Sequence[Profile], whole: Family, read: Mapping[int, bytes], now: datetime | None
) -> int:
    """Say why of relatives who cannot be searched for, if nothing has changed; return of how many.

    Those who tell nothing alone wait for others; those without a place in the family tell nothing.
    """
    with transaction.atomic():
        still = _still(read, {row.pk for row in rows}, None)
        held = [row for row in _as_asked(rows) if row.pk in still]
        alone = [row for row in held if str(row.pk) in whole.placed]
        placeless = [row for row in held if row not in alone]
        return _fail(alone, Trouble.ALONE, now) + _fail(placeless, Trouble.PLACE, now)


def _tell(matters: Sequence[int | None], now: datetime | None) -> None:
    """Let it be known that there is something to look at, and no more, in the journals of all."""
    acts = [Act(matter_id, "find_kin", THE_SYSTEM) for matter_id in matters if matter_id]
    door.act_many(acts, now=now)


def typed_relatives() -> QuerySet[Profile]:
    """Return the relatives of all missing people, as far as they are typed."""
    return Profile.objects.filter(matter__state="typed").exclude(relation=Kin.SELF)


def _fail(rows: Sequence[Profile], why: Trouble, now: datetime | None) -> int:
    """Say on profiles' matters why their search could not be done; return on how many."""
    acts = [Act(row.pk, "fail_search", THE_SYSTEM, {"why": why}) for row in rows]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def together(row: Profile) -> list[Profile]:
    """Return the typed relatives of the missing person whose relative this is, itself first."""
    others = typed_relatives().filter(case=row.case_id).exclude(pk=row.pk) if row.case_id else []
    return [row, *others]


def family_of(rows: Iterable[Profile]) -> Family:
    """Return the family of relatives, who are called by their matters."""
    return family(Relative(str(row.pk), Kin(row.relation), row.side) for row in rows)


def tells(whole: Family, row: Profile) -> bool:
    """Return whether a relative tells kin from strangers: alone, or with others of the family."""
    alone = len(whole.placed) == 1
    return str(row.pk) in whole.placed and (not alone or row.relation in SEARCHED)


def _compared(
    row: Profile,
    whole: Family,
    speaking: Mapping[str, sealing.Typed],
    known: Sequence[sealing.Typed],
    table: Loci,
) -> Compared:
    """Return what comes of comparing the relatives with some nameless people's profiles."""
    if not known:
        return Compared()
    try:
        return Compared(_hits(row, whole, speaking, known, table))
    except ContradictionError:
        return Compared(misfit=True)
    except ValueError as error:
        why = TROUBLES.get(type(error), Trouble.OTHER)
        # Another error's text may hold alleles: of it only where it was raised.
        said = traceback.format_tb(error.__traceback__) if why is Trouble.OTHER else [str(error)]
        name = type(error).__name__
        log.error("no kin searched for of matter %s: %s\n%s", row.pk, name, "".join(said))
        return Compared(trouble=why)


def _hits(
    row: Profile,
    whole: Family,
    speaking: Mapping[str, sealing.Typed],
    known: Sequence[sealing.Typed],
    table: Loci,
) -> Sequence[Hit]:
    """Return whom of some nameless people's profiles the relatives speak for.

    Theta is left out of a family's ratio: with it all who are not typed hang together.

    Raises:
        ContradictionError, TooLargeError, ValueError: as for :func:`.family_search`; or the table
            lacks a locus that was in it when a profile was typed.
    """
    names = {name for typed in speaking.values() for name in typed}
    if lacking := names - set(table.names):
        raise LociGoneError(", ".join(sorted(lacking)))
    some = table.some([name for name in table.names if name in names])
    typed = [{n: a for n, a in one.items() if n in names} for one in (*speaking.values(), *known)]
    seen = {name: {a for one in typed for a in one.get(name, ())} for name in some.names}
    some = some.with_alleles(seen, LEAST)
    codes = code_profiles(typed, some)
    relatives, database = codes[: len(speaking)], Database.of(codes[len(speaking) :])
    if len(speaking) == 1:
        relation = SEARCHED[Kin(row.relation)]
        return blind_search(some, relatives, relation, database, THETA, most=MOST)[0]
    profiles = dict(zip(speaking, relatives, strict=True))
    return family_search(some, profiles, whole.pedigree, MISSING, database, most=MOST)


def _still(read: Mapping[int, bytes], wanted: set[int], case_id: int | None) -> set[int]:
    """Lock matters until this transaction ends; return those whose profiles are what was read.

    The case is locked with them, in order, as it may be told.

    A consent may have been taken back, or a profile typed anew, while they were compared.
    """
    held = Matter.objects.select_for_update().filter(pk__in={*wanted, case_id}).order_by("pk")
    typed = [matter.pk for matter in held if matter.state == "typed"]
    rows = Profile.objects.filter(pk__in=typed)
    return {row.pk for row in rows if bytes(row.sealed) == read[row.pk]}


def _as_asked(rows: Sequence[Profile]) -> list[Profile]:
    """Lock profiles, after their matters; return those of whom nobody has asked anew since.

    Somebody may have been typed while they were compared: then the hits are not of all who speak.
    """
    held = Profile.objects.select_for_update().filter(pk__in=[row.pk for row in rows])
    asked = dict(held.order_by("pk").values_list("pk", "asked_at"))
    return [row for row in rows if asked[row.pk] == row.asked_at]


def _opened(sealed: Mapping[int, bytes]) -> dict[int, sealing.Typed]:
    """Return profiles by their matters; those whose key is gone are left out."""
    found = {}
    for matter_id, content in sealed.items():
        try:
            found[matter_id] = sealing.unseal(matter_id, content)
        except sealing.DestroyedError:
            continue
    return found


def sweep() -> None:
    """Destroy keys of profiles that ended or were typed anew, should a process have died before."""
    keys = sealing.kept()
    gone = Profile.objects.filter(pk__in=keys, matter__state="gone")
    for matter_id in gone.values_list("pk", flat=True):
        sealing.destroy(matter_id)
    for matter_id in [one for one, many in keys.items() if many > 1]:
        _sweep_former(matter_id)


@transaction.atomic
def _sweep_former(matter_id: int) -> None:
    """Destroy a profile's keys but the one in use, unless somebody just types it."""
    held = Matter.objects.select_for_update(skip_locked=True)
    if held.filter(pk=matter_id, state="typed").first():
        sealing.destroy_others(matter_id, bytes(Profile.objects.get(pk=matter_id).sealed))


def _ended(now: datetime | None) -> int:
    """Let profiles end whose purpose is over, or that a restored backup has brought back.

    The purpose is over when the case is, or when the person has a name or went home; not when
    somebody else cares for who is still without a name. What came back from a backup has no key:
    it was taken back since.
    """
    rows = Profile.objects.filter(matter__ended_at=None)
    over = Q(case__matter__state__in=OVER) | Q(found__matter__ended_at__isnull=False)
    wanted = set(rows.filter(over).values_list("pk", flat=True))
    typed = set(rows.exclude(sealed=b"").values_list("pk", flat=True))
    wanted |= typed - sealing.kept().keys()  # in this order: a key is there before its profile
    acts = [Act(pk, "end_profile", THE_SYSTEM) for pk in sorted(wanted)]
    return len(door.act_many(acts, now=now, skip_locked=True)) if acts else 0
