"""Rates for programs: each with both numbers, its interval, and in words what they mean."""

from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from jiban.city import units
from jiban.loop import counting, rate_tables, sight
from jiban.loop.counting import By, Counted
from jiban.loop.desk import Desk
from jiban.loop.errors import BadFields
from jiban.loop.figures import Scope
from jiban.loop.rates import Rate
from jiban.loop.wire.answers import answer
from jiban.loop.wire.documenting import labelled
from jiban.loop.wire.problems import documented
from jiban.web.api.auth import OFFICER, actor

router = Router(tags=["read"], auth=OFFICER)


class Share(TypedDict):
    """A counted share."""

    numerator: int
    denominator: int
    percent: Annotated[float | None, Field(description="null without a denominator")]
    low: Annotated[float | None, Field(description="lower end of the 95 % interval, in percent")]
    high: Annotated[float | None, Field(description="upper end of the 95 % interval, in percent")]
    few: Annotated[bool, Field(description="whether the denominator is small")]
    left_out: Annotated[dict[str, int], Field(description="how many are left out, by reason")]


class ShareOf(Share):
    """A share of one unit, subject or length of time."""

    key: Annotated[str, Field(description="a unit's code, a subject's code, or a first day")]
    label: str


class LeftOut(TypedDict):
    """What a rate leaves out."""

    name: str
    label: str


class RateShape(TypedDict):
    """A rate: what it means, of everything asked for, and line by line."""

    name: str
    label: str
    desk: str
    numerator_means: str
    denominator_means: str
    leaves_out: list[LeftOut]
    falls_on: Annotated[str, Field(description="the day by which a row falls into the period")]
    all: Share
    lines: list[ShareOf]


class Rates(TypedDict):
    """Rates of a part of the city in some time."""

    unit: str
    since: date
    until: date
    items: list[RateShape]


@router.get(
    "/rates",
    response={200: Rates},
    operation_id="rates",
    openapi_extra={**labelled(gettext_lazy("Rates")), **documented(401, 403, 422)},
)
def counted(
    request: HttpRequest,
    rate: str = Query("", max_length=40, description="only this one"),
    unit: str = Query("", max_length=32, description="code of a unit, with those below it"),
    subject: str = Query("", max_length=40, description="a subject, or a group with its leaves"),
    by: str = Query("", description="one line for each unit, subject, day, week, month, quarter"),
    since: Annotated[
        date | None, Query(description="first day; else 28 days up to the last")
    ] = None,
    until: Annotated[date | None, Query(description="last day, included; else today")] = None,
) -> HttpResponse:
    """Response, completion, resolution, satisfaction … with numerator, denominator and interval.

    Counted are the matters that you see. A row falls into the period by the day that its rate
    names; what became of it is counted up to now.
    """
    by_officer = actor(request)
    seen = sight.of_officer(by_officer.id or 0)
    now = timezone.now()
    last = min(until or timezone.localdate(now), timezone.localdate(now))
    first = min(since or last - timedelta(days=rate_tables.DAYS - 1), last)
    wrong: dict[str, list[str]] = {}
    asked = [pair for pair in counting.of_desks() if rate in ("", pair[1].name)]
    if not asked:
        wrong["rate"] = [_("There is no such rate.")]
    if subject and not rate_tables.is_subject(subject):
        wrong["subject"] = [_("There is no subject with this code.")]
    if by not in ("", *By):
        wrong["by"] = [_("Write unit, subject, day, week, month or quarter.")]
    tree = units.tree()
    node = tree.by_code(unit) if unit else tree.nodes.get(tree.bureau or 0)
    if not len(tree):
        wrong["unit"] = [_("No units are loaded yet. Load them: jiban city import units FILE")]
    elif node is None:
        wrong["unit"] = [_("There is no unit with this code.")]
    if wrong or node is None:
        raise BadFields(wrong)
    scope = rate_tables.within(Scope(seen.within(node.id), now, now, seen), first, last, now)
    way = rate_tables.fitting(By(by), first, last) if by else None
    found: Rates = {
        "unit": node.code,
        "since": timezone.localdate(scope.since),
        "until": last,
        "items": [_shape(*pair, scope, way, node.id, subject) for pair in asked],
    }
    return answer(found)


def _shape(
    desk: Desk, rate: Rate, scope: Scope, by: By | None, unit: int, subject: str
) -> RateShape:
    lines = rate_tables.lines(rate, scope, by, unit=unit, subject=subject) if by else []
    return {
        "name": rate.name,
        "label": str(rate.label),
        "desk": desk.name,
        "numerator_means": str(rate.numerator),
        "denominator_means": str(rate.denominator),
        "leaves_out": [{"name": one.name, "label": str(one.label)} for one in rate.exclusions],
        "falls_on": str(rate.when),
        "all": _share(counting.total(rate, scope, subject)),
        "lines": [
            {**_share(line.counted), "key": _key(by, line), "label": line.label} for line in lines
        ],
    }


def _key(by: By | None, line: rate_tables.Line) -> str:
    return units.tree().get(line.key).code if by is By.UNIT else str(line.key)


def _share(one: Counted) -> Share:
    low, high = one.interval or (None, None)
    return {
        "numerator": one.numerator,
        "denominator": one.denominator,
        "percent": one.percent,
        "low": low,
        "high": high,
        "few": one.few,
        "left_out": dict(one.excluded),
    }
