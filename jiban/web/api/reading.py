"""What may be read: matters within sight, their journals, desks and units."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router

from jiban.city import units
from jiban.loop import attachments, reading, registry, search, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, UnknownMatter
from jiban.loop.models import Attachment, Entry, Matter
from jiban.loop.sight import Sight
from jiban.loop.wire.answers import answer
from jiban.loop.wire.documenting import labelled
from jiban.loop.wire.problems import documented
from jiban.web.api import shapes, showing
from jiban.web.api.auth import OFFICER, actor

router = Router(tags=["read"], auth=OFFICER)
public = Router(tags=["declarations"])

OPEN, ENDED, ALL = "open", "ended", "all"


def seen_matter(by: Actor, number: str, desk: str = "") -> Matter:
    """Return the matter of that number, at that desk if one is named, if the officer sees it.

    Raises:
        UnknownMatter: there is none, or none that this officer sees; which of both is not told.
    """
    row = reading.find(number, _sight(by))
    if row is None or desk not in ("", row.desk):
        raise UnknownMatter(_("There is no such matter."))
    return row


def _sight(by: Actor) -> Sight:
    return sight.of_officer(by.id or 0)


# --- matters -------------------------------------------------------------------------------------


@router.get(
    "/matters",
    response={200: shapes.MatterPage},
    operation_id="matters",
    openapi_extra={**labelled(gettext_lazy("List matters")), **documented(401, 403, 422)},
)
def matters(
    request: HttpRequest,
    which: str = Query(OPEN, description="open ones, ended ones, or all"),
    desk: str = Query("", description="of this desk"),
    state: str = Query("", description="in this state"),
    unit: str = Query("", max_length=32, description="of the unit with this code, or one below it"),
    handler: str = Query(
        "", max_length=20, description="`me`, `none`, or the police number of the handler"
    ),
    broken: bool | None = Query(None, description="whether a promise is past its time"),
    q: str = Query("", max_length=200, description="a number, or words; see search"),
    after: str = Query("", max_length=200, description="`next` of the page before"),
    limit: int = Query(50, ge=1, le=100),
) -> HttpResponse:
    """The matters that you see: of the units your posts cover, and those given to you.

    Open matters come with the most urgent promise first; ended ones, and all together, with the
    newest first.
    """
    by = actor(request)
    rows = _sight(by).matters(_where(by, which, desk, state, unit, handler, broken))
    if q.strip():
        rows = search.matching(q, rows)
    found = (_by_due if which == OPEN else _by_age)(rows, after, limit + 1)
    names = showing.Names(i for row in found for i in (row.handler_id, row.incoming_id))
    shown = found[:limit]
    page: shapes.MatterPage = {
        "items": [showing.matter(row, names) for row in shown],
        "next": _cursor(shown[-1]) if len(found) > limit else None,
    }
    return answer(page)


def _where(
    by: Actor, which: str, desk: str, state: str, unit: str, handler: str, broken: bool | None
) -> QuerySet[Matter]:
    wrong: dict[str, list[str]] = {}
    desks = {d.name: d for d in registry.desks()}
    rows = Matter.objects.all()
    if which not in (OPEN, ENDED, ALL):
        wrong["which"] = [_("Write open, ended or all.")]
    if which != ALL:
        rows = rows.filter(ended_at__isnull=which == OPEN)
    if desk:
        rows = rows.filter(desk=desk) if desk in desks else rows
        if desk not in desks:
            wrong["desk"] = [_("There is no such desk.")]
    if state:
        known = any(state in d.state for d in desks.values() if desk in ("", d.name))
        rows = rows.filter(state=state) if known else rows
        if not known:
            wrong["state"] = [_("There is no such state.")]
    if unit:
        node = units.tree().by_code(unit)
        if node is None:
            wrong["unit"] = [_("There is no unit with this code.")]
        else:
            rows = rows.filter(unit_id__in=units.tree().below(node.id))
    if handler in ("me", "none"):
        rows = rows.filter(handler_id=by.id if handler == "me" else None)
    elif handler:
        if handler.isascii() and handler.isalnum():
            rows = rows.filter(handler__number=handler)
        else:
            wrong["handler"] = [_("Write me, none or a police number.")]
    if broken is not None:
        late = Q(next_due_at__lt=timezone.now())
        rows = rows.filter(late) if broken else rows.filter(~late | Q(next_due_at=None))
    if wrong:
        raise BadFields(wrong)
    return rows


def _by_due(rows: QuerySet[Matter], after: str, count: int) -> list[Matter]:
    """Return the next rows by due time; those on which nothing runs come last.

    Each of both parts is a range of the index, so that the last page costs no more than the first.
    """
    due, last = _position(after)
    found: list[Matter] = []
    if not after or due is not None:
        dated = rows.filter(next_due_at__isnull=False).order_by("next_due_at", "pk")
        if due is not None:
            dated = dated.filter(next_due_at__gte=due).exclude(next_due_at=due, pk__lte=last)
        found = list(dated[:count])
        last = 0
    if len(found) < count:
        undated = rows.filter(next_due_at=None, pk__gt=last).order_by("pk")
        found += undated[: count - len(found)]
    return found


def _by_age(rows: QuerySet[Matter], after: str, count: int) -> list[Matter]:
    if after:
        rows = rows.filter(pk__lt=_position(after)[1])
    return list(rows.order_by(F("pk").desc())[:count])


def _cursor(row: Matter) -> str:
    due = row.next_due_at.isoformat() if row.next_due_at else None
    return base64.urlsafe_b64encode(orjson.dumps([due, row.pk])).decode().rstrip("=")


def _position(after: str) -> tuple[datetime | None, int]:
    if not after:
        return None, 0
    try:
        due, last = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        at = datetime.fromisoformat(due) if due is not None else None
        if type(last) is not int or not 0 <= last < 2**63 or (at and at.tzinfo is None):
            raise ValueError(after)
        at = at and at.astimezone(UTC)
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise BadFields({"after": [_("Send `next` of the page before, unchanged.")]}) from None
    return at, last


@router.get(
    "/matters/{number}",
    response={200: shapes.WholeMatter},
    operation_id="matter",
    openapi_extra={**labelled(gettext_lazy("One matter")), **documented(401, 403, 404)},
)
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """A matter with its promises, what hangs on it, and the actions that you may do now."""
    by = actor(request)
    row = seen_matter(by, number)
    return answer(showing.whole(row, by, _sight(by)), ETag=f'"{row.seq}"')


@router.get(
    "/matters/{number}/journal",
    response={200: shapes.Journal},
    operation_id="journal",
    openapi_extra={
        **labelled(gettext_lazy("A matter's journal")),
        **documented(401, 403, 404, 422),
    },
)
def journal(
    request: HttpRequest,
    number: str,
    after: int = Query(0, ge=0, le=2**31 - 1, description="entries after this one"),
    limit: int = Query(100, ge=1, le=500),
) -> HttpResponse:
    """The journal from the oldest entry to the newest. Texts are redacted: «P1» is a person."""
    by = actor(request)
    row = seen_matter(by, number)
    found = list(Entry.objects.filter(matter_id=row.pk, seq__gt=after).order_by("seq")[: limit + 1])
    shown = found[:limit]
    who: dict[str, list[int]] = {"officer": [], "partner": []}
    for e in shown:
        kind, _colon, serial = e.by.partition(":")
        if serial:
            who[kind].append(int(serial))
    names = showing.Names(who["officer"], who["partner"])
    desk = registry.desk_or_stub(row.desk)
    page: shapes.Journal = {
        "items": [
            showing.entry(e, said, desk, names)
            for e, said in zip(shown, reading.said(shown, _sight(by)), strict=True)
        ],
        "next": shown[-1].seq if len(found) > limit else None,
    }
    return answer(page)


@router.get(
    "/matters/{number}/files/{int:file}",
    response={200: None},
    operation_id="attachment",
    url_name="attachment",
    openapi_extra={
        **labelled(gettext_lazy("A file that came with a matter")),
        **documented(401, 403, 404),
    },
)
def attachment(request: HttpRequest, number: str, file: int) -> HttpResponseBase:
    """The bytes of an attachment, always to be saved and never shown inside a page."""
    row = seen_matter(actor(request), number)
    found = Attachment.objects.filter(matter=row, pk=file).first()
    path = attachments.path_of(found.sha256) if found else None
    if found is None or path is None or not path.is_file():
        raise UnknownMatter(_("There is no such file."))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# --- declarations and units ----------------------------------------------------------------------


@public.get(
    "/desks",
    response={200: shapes.Desks},
    operation_id="desks",
    openapi_extra=labelled(gettext_lazy("The desks' declarations")),
)
def desks(request: HttpRequest) -> HttpResponse:
    """States, actions with their fields, promises and ladders of every desk."""
    found: shapes.Desks = {"items": [showing.desk_shape(d) for d in registry.desks()]}
    return answer(found)


@public.get(
    "/units",
    response={200: shapes.Units},
    operation_id="units",
    openapi_extra=labelled(gettext_lazy("The units")),
)
def all_units(request: HttpRequest) -> HttpResponse:
    """All active units of the city, each before those below it."""
    tree = units.tree()
    items: list[dict[str, Any]] = [
        {
            "id": node.id,
            "code": node.code,
            "name": node.name,
            "name_en": node.name_en,
            "kind": node.kind,
            "parent": tree.get(node.parent_id).code if node.parent_id is not None else None,
            "phone": node.phone,
            "address": node.address,
        }
        for node in tree
        if node.active
    ]
    return answer({"items": items})
