"""The matter page: what is owed next and by whom, the letter, the actions, the journal."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, select_template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from jiban.city import officers, units
from jiban.loop import attachments, door, notices, reading, registry, wording
from jiban.loop.common import OPENS_PERSONS, PURPOSES
from jiban.loop.desk import Desk
from jiban.loop.errors import BadFields, Refused
from jiban.loop.models import Attachment, Delivery, Link, Matter, Promise
from jiban.web import flags
from jiban.web.marks import PromiseMark
from jiban.web.persons import People
from jiban.web.possible import Offer, menus, next_step, offers
from jiban.web.staff import Asking, officers_only
from jiban.web.story import SHOWN_IMAGES, Teller, file_of


def found(asking: Asking, number: str) -> Matter:
    """Return the matter of that number; whether it exists is not told to who may not see it."""
    row = reading.find(number, asking.sight)
    if row is None:
        raise Http404
    return row


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponseBase:
    """One matter."""
    return _page(request, number)


@officers_only
def _page(asking: Asking, number: str) -> HttpResponse:
    row = found(asking, number)
    return show(asking, row, People(reading.persons(row.pk)))


@require_POST
def open_persons(request: HttpRequest, number: str) -> HttpResponseBase:
    """One matter with its personal data open, once; each time is in the journal."""
    return _open_persons(request, number)


@officers_only
def _open_persons(asking: Asking, number: str) -> HttpResponse:
    row = found(asking, number)
    wanted = {"purpose": asking.request.POST.get("purpose", "")}
    outcome = door.act_many([door.Act(row.pk, OPENS_PERSONS, asking.by, wanted)])[0]
    if isinstance(outcome, Refused):
        status = 422 if isinstance(outcome, BadFields) else 403
        people = People(reading.persons(row.pk))
        return show(asking, row, people, status=status, refused=outcome.text)
    row = found(asking, number)
    return show(asking, row, People(reading.people_of(row.pk), opened=True))


def show(
    asking: Asking, row: Matter, people: People, status: int = 200, refused: str = ""
) -> HttpResponse:
    """Answer with the page of a matter."""
    desk = registry.desk_or_stub(row.desk)
    promises = reading.promises(row.pk)
    files = reading.attachments(row.pk)
    teller = Teller(desk, row.number, people, asking.sight)
    lines = teller.tell(reading.journal(row.pk), files)
    may = offers(desk, reading.may_now(desk, row, asking.by))
    following = _next(desk, promises, may)
    faces = officers.faces([row.handler_id, row.incoming_id])
    tree = units.tree()
    ties = reading.ties(row.pk, asking.sight)
    context = {
        "crumbs": [{"label": _("Inbox"), "url": "/inbox"}, {"label": row.number}],
        "matter": row,
        "desk": desk,
        "state": registry.state_of(desk, row.state),
        "flags": flags.of(row.urgent, row.raised),
        "unit": tree.get(row.unit_id) if row.unit_id in tree else None,
        "handler": faces.get(row.handler_id or 0),
        "incoming": faces.get(row.incoming_id or 0),
        "accepting": row.incoming_id == asking.officer.pk,
        "rail": rail(desk, promises),
        "next": following,
        "menus": menus(offer for offer in may if offer is not following.offer),
        "details": details(asking, desk, row, people, {offer.name for offer in may}),
        "people": people,
        "purposes": PURPOSES.items() if _may_open(desk, row, asking) else (),
        "files": [file_of(row.number, file) for file in files],
        "ties": [(_tie_words(tie), tie) for tie in ties],
        "beside": [shown for tie in ties if (shown := _beside(asking, tie, people))],
        "lines": lines[::-1],
        "deliveries": [Sent.of(d, row) for d in _told(asking, desk, row)],
        "refused": refused,
    }
    return asking.page("web/matter/page.html", context, status=status)


def _may_open(desk: Desk, row: Matter, asking: Asking) -> bool:
    return any(a.name == OPENS_PERSONS for a in reading.may_now(desk, row, asking.by))


# --- promises ------------------------------------------------------------------------------------


def rail(desk: Desk, promises: Sequence[Promise]) -> list[PromiseMark]:
    """Return the marks of what is owed; of what was kept in time again and again, the last."""
    owed = [promise for promise in promises if promise.owed]
    kept = [promise for promise in owed if promise.outcome == Promise.Outcome.KEPT]
    times, last = Counter(p.name for p in kept), {p.name: p.pk for p in kept}
    return [
        mark_of(desk, promise, times[promise.name])
        for promise in owed
        if promise.outcome != Promise.Outcome.KEPT or promise.pk == last[promise.name]
    ]


def mark_of(desk: Desk, promise: Promise, times: int = 0) -> PromiseMark:
    """Return the mark of a promise, and how far its ladder was climbed or how often it is kept."""
    declared = desk.promise.get(promise.name)
    rungs = len(desk.ladder_of(declared)) if declared else 0
    note = ""
    if promise.paused_at is not None:
        note = str(desk.pause_reasons.get(promise.paused_for, promise.paused_for))
    elif promise.outcome == Promise.Outcome.KEPT and times > 1:
        note = _("kept %(n)s times") % {"n": times}
    elif promise.rung:
        note = _("reminded %(n)s of %(all)s times") % {"n": promise.rung, "all": rungs}
    tree = units.tree()
    unit = tree.name(promise.unit_id) if promise.unit_id in tree else ""
    label = str(declared.label if declared else "") or promise.name
    return PromiseMark.of(promise, label, note, unit)


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next: the promise that is due first, and the officer's action that keeps it."""

    mark: PromiseMark | None
    offer: Offer | None


def _next(desk: Desk, promises: Sequence[Promise], may: Sequence[Offer]) -> Next:
    """Return what to do about the promise that is due first."""
    running = [p for p in promises if p.owed and p.ended_at is None and p.paused_at is None]
    first = min(running, key=lambda p: p.due_at, default=None)
    mark = mark_of(desk, first) if first else None
    return Next(mark, next_step(may, first.name if first else None))


# --- details, links, notices ---------------------------------------------------------------------


def details(
    asking: Asking, desk: Desk, row: Matter, people: People, may: Collection[str]
) -> SafeString:
    """Return what the desk shows of the matter: its own template, or its columns as they are."""
    template = select_template([f"{desk.name}/staff_details.html", "web/matter/details.html"])
    context: dict[str, Any] = {"matter": row, "people": people, "desk": desk, "may": may}
    if desk.present is not None:
        context |= desk.present(row.pk, asking.sight)
    elif desk.details is not None:
        context["facts"] = _columns(desk, row)
    return template.render(context, asking.request)


def _columns(desk: Desk, row: Matter) -> list[tuple[str, Any]]:
    assert desk.details is not None
    kept = desk.details._default_manager.filter(pk=row.pk).first()
    if kept is None:
        return []
    found = []
    for column in desk.shown(kept):
        choice = getattr(kept, f"get_{column.name}_display", None)
        value = choice() if choice else _readable(getattr(kept, column.attname))
        found.append((str(column.verbose_name), value))
    return found


def _readable(value: Any) -> Any:
    """Return a column's value as people read it; what does not apply is left out."""
    if isinstance(value, bool):
        return pgettext("table", "yes") if value else ""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _beside(asking: Asking, tie: reading.Tie, people: People) -> str:
    """Return what a tied matter's desk shows of it beside this one, if it has a template so."""
    desk = registry.desk_or_stub(tie.desk)
    if desk.present is None:
        return ""
    try:
        template = get_template(f"{desk.name}/tied.html")
    except TemplateDoesNotExist:
        return ""
    row = Matter.objects.get(pk=tie.id)
    state = registry.state_of(desk, row.state)
    shown = desk.present(row.pk, asking.sight)
    context = {"matter": row, "state": state, "people": people, **shown}
    return template.render(context, asking.request)


def _tie_words(tie: reading.Tie) -> str:
    if tie.outgoing:
        return str(Link.Kind(tie.kind).label)
    return {
        "duplicate_of": _("is repeated by"),
        "part_of": _("has the part"),
        "caused_by": _("led to"),
    }.get(tie.kind, tie.kind)


def _told(asking: Asking, desk: Desk, row: Matter) -> list[Delivery]:
    """Return the messages sent on a matter; of one that is the handler's own, they see theirs."""
    own = desk.personal and row.handler_id == asking.officer.pk
    return reading.deliveries(row.pk, to=asking.officer.pk if own else None)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message sent on the matter."""

    text: str
    to: str
    channel: str
    delivery: Delivery

    @classmethod
    def of(cls, delivery: Delivery, row: Matter) -> "Sent":
        """Return a delivery as the page shows it."""
        face = officers.face(delivery.officer_id)
        group = f"-{notices.GROUP}-" in delivery.key
        to = pgettext("recipient", "a group") if group else _("the citizen")
        to = pgettext("recipient", "a number of a list") if notices.listed_in(delivery.key) else to
        to = face.name if face else to
        channel = pgettext("channel", "bell") if delivery.channel == "desk" else delivery.channel
        text = wording.text_of(delivery.message, delivery.context, row.desk, row.number)
        return cls(text, to, channel, delivery)


# --- files ---------------------------------------------------------------------------------------


@require_safe
def attachment(request: HttpRequest, number: str, file: int) -> HttpResponseBase:
    """The bytes of an attachment, to be saved; ``?show`` lets a picture be drawn in the page."""
    return _attachment(request, number, file)


@officers_only
def _attachment(asking: Asking, number: str, file: int) -> HttpResponseBase:
    row = found(asking, number)
    kept = Attachment.objects.filter(matter_id=row.pk, pk=file).first()
    path = attachments.path_of(kept.sha256) if kept else None
    if kept is None or path is None or not path.is_file():
        raise Http404
    drawn = "show" in asking.request.GET and kept.media_type in SHOWN_IMAGES
    response = FileResponse(
        path.open("rb"), as_attachment=not drawn, filename=kept.name, content_type=kept.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
