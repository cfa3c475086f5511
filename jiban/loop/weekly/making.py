"""A review is made: once, when its weekday has come, and kept as it is.

It holds what anybody who may read it may know: matters from which somebody is kept away are left
out when it is made, and looked at again when it is read.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from jiban.city import units
from jiban.city.calendar import first_instant
from jiban.loop import registry, reviewing
from jiban.loop.figures import Scope
from jiban.loop.models import Matter, Promise, Review, Surge, Watched
from jiban.loop.state import VOID
from jiban.loop.weekly import causes
from jiban.loop.weekly.content import Broke, Content, Kept, Listed, Part, Surged

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def due(now: datetime | None = None) -> tuple[date, date]:
    """Return the first and the last day of the newest review that is due."""
    today = timezone.localdate(now)
    last = today - (today.isoweekday() - settings.REVIEW_WEEKDAY) % 7 * DAY - DAY
    return last - WEEK + DAY, last


def make_due(now: datetime | None = None) -> Review | None:
    """Make the newest review if it is due and its days have been watched; return it if made.

    Args:
        now: only for a replay or a simulated day.
    """
    first, last = due(now)
    if not units.tree().roots or Review.objects.filter(first=first).exists():
        return None
    counting = [desk.name for desk in registry.desks() if desk.tally is not None]
    seen = dict(Watched.objects.filter(desk__in=counting).values_list("desk", "until"))
    if any(desk not in seen or seen[desk] < last for desk in counting):
        return None
    return make(first, last, now or timezone.now())


@transaction.atomic
def make(first: date, last: date, now: datetime) -> Review:
    """Make the review of these days, or return the one that there is."""
    scope = Scope(None, first_instant(first), first_instant(last + DAY) - TICK)
    review, _new = Review.objects.get_or_create(
        first=first,
        defaults={"last": last, "made_at": now, "content": _content(scope, first, last).json()},
    )
    return review


def _content(scope: Scope, first: date, last: date) -> Content:
    return Content(
        list(_surges(first, last)),
        [
            Broke(one.matter_id, one.desk, one.promise, one.unit_id, one.cause.value)
            for one in causes.broken(scope)
        ],
        list(_kept(scope)),
        {d.name: _came(d.name, first, last) for d in registry.desks() if d.tally is not None},
        {code: _parts(scope, code) for code, _name in settings.LANGUAGES},
        dict(Watched.objects.values_list("desk", "until")),
    )


def _surges(first: date, last: date) -> Iterator[Surged]:
    """Yield the surges that were found in the week or still stood at its end.

    What was counted then may have been moved or kept from somebody since: the number is never more
    than the matters that stand behind it, and without any there is no line.
    """
    rows = Surge.objects.filter(found__lte=last).filter(
        Q(found__gte=first) | Q(ended__isnull=True) | Q(ended__gt=last)
    )
    for row in rows.order_by("q", "p", "pk"):
        found = behind(row.desk, row.subject, row.unit_id, row.began, row.found)
        matters = list(found.filter(recused=False).values_list("pk", flat=True))
        if not matters:
            continue
        yield Surged(
            row.pk,
            row.desk,
            row.subject,
            row.unit_id,
            row.began,
            row.found,
            row.window,
            min(row.observed, len(matters)),
            row.expected,
            row.p,
            row.q,
            row.ended if row.ended and row.ended <= last else None,
            matters,
        )


def behind(desk: str, subject: str, unit_id: int, first: date, last: date) -> QuerySet[Matter]:
    """Return the matters of a subject that came to a unit, or to one below it, on some days."""
    declared, tree = registry.desk_or_stub(desk), units.tree()
    if declared.about is None or unit_id not in tree:
        return Matter.objects.none()
    codes = [subject, *(c for c in declared.subjects if c.startswith(f"{subject}."))]
    return Matter.objects.filter(
        declared.about(codes),
        desk=desk,
        unit_id__in=tree.below(unit_id),
        opened_at__gte=first_instant(first),
        opened_at__lt=first_instant(last + DAY),
    )


def _kept(scope: Scope) -> Iterator[Kept]:
    """Yield what the units kept; with what broke, that is what :func:`figures.decided` counts."""
    rows = Promise.objects.filter(
        owed=True,
        broken_at=None,
        ended_at__gte=scope.since,
        ended_at__lte=scope.now,
        matter__recused=False,
    ).exclude(outcome=VOID)
    found: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    columns = ("matter__desk", "name", "unit_id", "matter_id")
    for desk, name, unit_id, matter_id in rows.order_by("matter_id", "n").values_list(*columns):
        found[desk, name, unit_id].append(matter_id)
    yield from (Kept(*key, matters) for key, matters in found.items())


def _came(desk: str, first: date, last: date) -> tuple[Sequence[int], Sequence[int]]:
    rows = Matter.objects.filter(desk=desk, recused=False)
    before, start, end = (first_instant(day) for day in (first - WEEK, first, last + DAY))
    now = rows.filter(opened_at__gte=start, opened_at__lt=end)
    then = rows.filter(opened_at__gte=before, opened_at__lt=start)
    ids = [list(found.order_by("pk").values_list("pk", flat=True)) for found in (now, then)]
    return ids[0], ids[1]


def _parts(scope: Scope, language: str) -> Sequence[Part]:
    with translation.override(language):
        return [
            Part(
                desk.name,
                section.name,
                str(section.title),
                section.order,
                [str(column) for column in section.columns],
                [
                    Listed([str(c) for c in line.cells], line.matters, line.unit_id, line.url)
                    for line in section.lines
                ],
                str(section.note),
                str(section.empty),
                section.confirmed,
            )
            for desk, section in reviewing.sections(scope)
        ]
