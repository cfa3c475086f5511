"""Who may be whom (比对): a runner's job, outside of the door's lock, whenever something is new.

A case or found person whose journal has grown is described anew; if what is known has changed, it
is compared with all those of the other side, and with no pair of the others.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from jiban.desks.missing.actions.comparing import MAY_BE
from jiban.desks.missing.desk import NOT_FOUND
from jiban.desks.missing.found import describing
from jiban.desks.missing.models import Case, Compared, Found, Pair
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act
from jiban.loop.models import Matter
from jiban.science.linkage.candidates import Candidate, candidates
from jiban.science.linkage.people import Described

LEAST, STRONG = -5.0, 0.0
"""Bits from which a pair is kept, one in 33; and from which somebody is told, one in two."""
MOST = 20
"""Pairs of one record that are kept."""
BATCH = 20
"""Records that one round compares."""
CASES, FOUND = "missing", "missing_found"
OPEN = Q(desk=CASES, state__in=NOT_FOUND) | Q(desk=FOUND, state__in=describing.OPEN_FOUND)


def match(now: datetime | None = None) -> int:
    """Compare what is new, and undo what a search that goes on has undone; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    Compared.objects.filter(~Q(matter__in=Matter.objects.filter(OPEN).values("pk"))).delete()
    rows = Matter.objects.filter(OPEN).annotate(upto=F("missing_compared__seq"))
    new = rows.filter(Q(upto=None) | Q(upto__lt=F("seq"))).order_by("pk")
    done = sum(_match(row, now) for row in new[:BATCH])
    return done + _taken_back(now)


def _match(row: Matter, now: datetime | None) -> bool:
    """Compare one record, if something is new; tell whether it was compared."""
    one = _described(row)
    known = describing.print_of(one)
    before = Compared.objects.filter(matter=row).first()
    new = before is None or before.facts != known
    told = _compare(row, one, now) if new else []
    Compared.objects.update_or_create(matter=row, defaults={"seq": row.seq, "facts": known})
    if told:
        door.act_many(told, now=now)
    return new


def _described(row: Matter) -> Described:
    if row.desk == CASES:
        return describing.cases(Case.objects.filter(pk=row.pk).select_related("matter"))[0]
    return describing.found_people(Found.objects.filter(pk=row.pk).select_related("matter"))[0]


def _compare(row: Matter, one: Described, now: datetime | None) -> list[Act]:
    """Keep the pairs of one record; return what is said of those that are new and strong."""
    is_found = row.desk == FOUND
    others = (
        describing.cases(describing.open_cases())
        if is_found
        else describing.found_people(describing.open_found())
    )
    found: Sequence[Candidate] = ()
    if others:
        # Half of the found are one of the missing: whichever record changed, the same for a pair.
        prior = 0.5 / (describing.open_cases().count() + 1)
        found = candidates(one, others, found=is_found, prior=prior, least=LEAST)[:MOST]
    kept = Pair.objects.filter(**{"found" if is_found else "case": row.pk})
    before = {pair.case_id if is_found else pair.found_id: pair for pair in kept}
    prints = {other.id: describing.print_of(other) for other in others}
    mine, at = describing.print_of(one), now or timezone.now()
    pairs = [_pair(row.pk, one, is_found, mine, prints[one.id], at) for one in found]
    Pair.objects.bulk_create(
        pairs,
        update_conflicts=True,
        unique_fields=["case", "found"],
        update_fields=["weight", "levels", "parts", "facts", "compared_at"],
    )
    ids = {int(candidate.id) for candidate in found}
    gone = [pair.pk for other, pair in before.items() if other not in ids and not pair.verdict]
    Pair.objects.filter(pk__in=gone).delete()
    return _said(row, pairs, before)


def _pair(pk: int, one: Candidate, is_found: bool, mine: str, theirs: str, at: datetime) -> Pair:
    case_id, found_id = (int(one.id), pk) if is_found else (pk, int(one.id))
    return Pair(
        case_id=case_id,
        found_id=found_id,
        weight=one.weight,
        levels=dict(one.levels),
        parts=dict(one.parts),
        facts=theirs + mine if is_found else mine + theirs,
        compared_at=at,
    )


def _said(row: Matter, pairs: Sequence[Pair], before: dict[int, Pair]) -> list[Act]:
    """Return what the door is asked to say: that there are new candidates, and of whom."""
    is_found = row.desk == FOUND
    new = []
    for pair in pairs:
        old = before.get(pair.case_id if is_found else pair.found_id)
        was_strong = old is not None and (old.weight or LEAST) >= STRONG
        settled = old is not None and old.verdict != "" and old.decided_facts == pair.facts
        if (pair.weight or 0.0) >= STRONG and not was_strong and not settled:
            new.append(pair)
    none = is_found and not any((pair.weight or 0.0) >= STRONG for pair in pairs)
    some = {pair.found_id: True for pair in new} or ({row.pk: False} if none else {})
    acts = [Act(pk, "candidates", THE_SYSTEM, {"some": any_}) for pk, any_ in some.items()]
    numbers = dict(Matter.objects.filter(pk__in=some).values_list("pk", "number"))
    acts += [
        Act(
            pair.case_id,
            "compare",
            THE_SYSTEM,
            {"found": numbers[pair.found_id], "said": MAY_BE, "text": ""},
        )
        for pair in new
    ]
    return acts


def _taken_back(now: datetime | None) -> int:
    """Let those be without a name again whose case turned out to be somebody else's."""
    rows = Found.objects.filter(matter__state="identified", case__matter__state__in=NOT_FOUND)
    acts = [Act(pk, "wrong", THE_SYSTEM, {"text": "—"}) for pk in rows.values_list("pk", flat=True)]
    return len(door.act_many(acts, now=now, skip_locked=True)) if acts else 0
