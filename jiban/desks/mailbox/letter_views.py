"""The citizen's page of one letter: opened with number and code, read, and answered."""

import logging
import uuid
from typing import Any

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiban.city.calendar import CalendarUnknown
from jiban.desks.mailbox import codes, danger
from jiban.desks.mailbox.access import Access, forget, grant
from jiban.desks.mailbox.tracking import Tracking
from jiban.desks.mailbox.views import UPLOADS, damaged
from jiban.loop import door, throttle, uploads
from jiban.loop.actors import Actor
from jiban.loop.attachments import path_of
from jiban.loop.errors import BadFields, Refused
from jiban.loop.models import Attachment
from jiban.loop.rating import Grade

log = logging.getLogger(__name__)

DONE_SHOWN = 120
"""Seconds during which the page says what was just done."""
_DONE = signing.TimestampSigner(salt="jiban.mailbox.done")
SEEN_IN_PAGE = ("image/", "audio/", "video/")
FILE_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Open a letter by number and code. A wrong number and a wrong code get the same answer."""
    if request.method != "POST":
        opened = sorted(Access.of(request).opened.items(), key=lambda pair: -pair[1])
        number = codes.tidy_number(request.GET.get("number", ""))
        return _ask(request, {"number": number, "opened": _numbers(opened)})
    number = codes.tidy_number(request.POST.get("number", ""))
    code = request.POST.get("code", "")
    said = {"number": request.POST.get("number", "")[:80], "code": code[:80]}
    try:
        throttle.hit("track", address=throttle.address_of(request))
    except throttle.TooMany as refused:
        answer = _ask(request, said | {"error": refused.text}, 429)
        answer.headers["Retry-After"] = str(refused.seconds)
        return answer
    right = codes.matches(number, code)
    matter = _matter_of(number)
    if not right or matter is None:
        error = _("Number and code do not belong together. Look at both once more.")
        return _ask(request, said | {"error": error}, 422)
    answer = redirect("web:letter", number=number)
    grant(request, answer, matter)
    return answer


def _numbers(opened: list[tuple[int, int]]) -> list[str]:
    from jiban.loop.models import Matter

    if not opened:
        return []
    ids = [matter_id for matter_id, _at in opened]
    known = dict(Matter.objects.filter(pk__in=ids).values_list("pk", "number"))
    return [known[matter_id] for matter_id in ids if matter_id in known]


def _matter_of(number: str) -> int | None:
    from jiban.loop.fields import MatterField

    return MatterField.matter_id(number)


def _ask(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "mailbox/track.html", context, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close all letters on this device."""
    answer = redirect("web:track")
    forget(answer)
    return answer


def _open(request: HttpRequest, number: str) -> Tracking | None:
    """Return the letter if this browser may see it."""
    matter_id = int(number.rpartition("-")[2])
    if not Access.of(request).to(matter_id):
        return None
    return Tracking.of(number)


@require_safe
@never_cache
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter's page."""
    tracking = _open(request, number)
    if tracking is None:
        answer = redirect("web:track")
        answer["Location"] += f"?number={number}"
        return answer
    done, alarm = _done(request, tracking)
    return _page(request, tracking, {"done": done, "alarm": alarm})


def _page(
    request: HttpRequest, tracking: Tracking, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "t": tracking,
        "now": tracking.now,
        "key": uuid.uuid4().hex,
        "uploads": UPLOADS,
        "grades": Grade,
        "danger_words": danger.WORDS,
        "held": uploads.Held(),
        **context,
    }
    return render(request, "mailbox/letter.html", context, status=status)


def _done(request: HttpRequest, tracking: Tracking) -> tuple[str, bool]:
    """What was just done here, and whether it read like danger."""
    try:
        said = _DONE.unsign(request.GET.get("done", ""), max_age=DONE_SHOWN)
    except signing.BadSignature:
        return "", False
    number, _colon, rest = said.partition(":")
    if number != str(tracking.matter.pk):
        return "", False
    action, _colon, alarm = rest.partition(":")
    return action, alarm == "danger"


@require_POST
@never_cache
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """The citizen adds, answers, confirms, rates, reopens or withdraws; through the door."""
    tracking = _open(request, number)
    if tracking is None:
        return redirect("web:track")
    declared = tracking.can.get(action)
    fields: dict[str, Any] = {}
    names = declared.fields if declared else ("text", "grade")
    fields.update({name: request.POST[name] for name in names if name in request.POST})
    held = uploads.Held()
    matter_id = tracking.matter.pk
    try:
        address = throttle.address_of(request)
        if request.FILES:
            throttle.hit("upload", address=address)
        throttle.hit("act", address=address, letter=matter_id)
        held = uploads.take(request.FILES.getlist("files"), request.POST.getlist("kept"))
        wrong: dict[str, list[str]] = {"files": held.errors} if held.errors else {}
        for name in damaged(fields):
            wrong[name] = [_("Some characters (�) arrived damaged. Type them again.")]
        if wrong:
            raise BadFields(wrong, " ".join(text for texts in wrong.values() for text in texts))
        door.act(
            matter_id,
            action,
            by=Actor.citizen(matter_id),
            key=request.POST.get("idempotency_key", "")[:80] or None,
            files=held.files,
            **fields,
        )
    except CalendarUnknown as unknown:
        log.error("the working calendar of %s is not loaded", unknown.year)
        sorry = Refused(_("This cannot be done just now. Please try again tomorrow."))
        return _refuse(request, Tracking.of(number) or tracking, action, held, sorry)
    except Refused as refused:
        return _refuse(request, Tracking.of(number) or tracking, action, held, refused)
    alarm = "danger" if danger.words_in(str(fields.get("text", ""))) else ""
    answer = redirect("web:letter", number=number)
    answer["Location"] += f"?done={_DONE.sign(f'{matter_id}:{action}:{alarm}')}"
    return answer


def _refuse(
    request: HttpRequest, tracking: Tracking, action: str, held: uploads.Held, refused: Refused
) -> HttpResponse:
    """The page again, with the reason beside the form and everything typed still in it."""
    text = refused.text
    if isinstance(refused, BadFields):
        text = " ".join(reason for reasons in refused.fields.values() for reason in reasons)
    context = {
        "failed": action,
        "error": text,
        "typed": request.POST.get("text", ""),
        "graded": request.POST.get("grade", ""),
        "key": request.POST.get("idempotency_key", "")[:80],
        "held": held,
    }
    too_many = isinstance(refused, throttle.TooMany)
    answer = _page(request, tracking, context, 429 if too_many else 422)
    if isinstance(refused, throttle.TooMany):
        answer.headers["Retry-After"] = str(refused.seconds)
    return answer


@require_safe
@never_cache
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file that the citizen sent or is shown."""
    tracking = _open(request, number)
    if tracking is None:
        return redirect("web:track")
    file = get_object_or_404(Attachment, pk=pk, matter=tracking.matter, shown=True)
    try:
        stream = path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        stream,
        as_attachment=not file.media_type.startswith(SEEN_IN_PAGE),
        filename=file.name,
        content_type=file.media_type,
        headers={"Content-Security-Policy": FILE_POLICY},
    )
