"""The citizen's pages: report somebody, and follow the search by number and code."""

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiban.desks.missing.actions.protecting import MORE
from jiban.desks.missing.desk import missing
from jiban.desks.missing.family import DESK, Family
from jiban.desks.missing.pages import Shown, kept, open_for
from jiban.loop import codes, door, throttle, uploads
from jiban.loop.actors import Actor
from jiban.loop.attachments import ALLOWED, LARGEST, MOST
from jiban.loop.errors import BadFields, Refused, WrongState
from jiban.loop.fields import MatterField

FIELDS = tuple(name for name in missing.actions["report"].fields if name != "unit")
PATH = "/missing"
UPLOADS = {"accept": ",".join(ALLOWED), "most": MOST, "bytes": LARGEST, "megabytes": LARGEST >> 20}
_signer = signing.TimestampSigner(salt="jiban.missing.form")


def _cookie(matter_id: int) -> str:
    return f"jiban_case_{matter_id}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """The report: nothing required; whatever is wrong, what was typed stays."""
    if request.method != "POST":
        return _form(request, Shown(missing.actions["report"], FIELDS), uploads.Held())
    said: dict[str, Any] = {n: request.POST[n] for n in FIELDS if n in request.POST}
    if not request.POST.get("position"):
        said.update(lon="", lat="")
    form = Shown(missing.actions["report"], FIELDS, request.POST)
    held = _kept_of(request)
    try:
        address = throttle.address_of(request)
        throttle.hit("report", address=address)
        held = uploads.take(request.FILES.getlist("files"), request.POST.getlist("kept"))
        key = _key_of(request)
        by = Actor.citizen()
        acted = door.act(DESK, "report", by=by, key=key, files=held.files, **said)
    except throttle.TooMany as refused:
        form.say({"": [refused.text, _("Do not wait: call 110.")]})
        answer = _form(request, form, held, 429)
        answer.headers["Retry-After"] = str(refused.seconds)
        return answer
    except BadFields as refused:
        form.say(refused.fields)
        return _form(request, form, held, 422)
    except Refused as refused:
        form.say({"": [refused.text]})
        return _form(request, form, held, 409)
    _tell_left_out(request, held)
    answer = redirect("web:missing-reported", number=acted.number)
    open_for(answer, _cookie(acted.matter_id), "1", PATH)
    return answer


def _kept_of(request: HttpRequest) -> uploads.Held:
    """Return the files of an earlier try, which are here already, whatever comes of this one."""
    return uploads.take([], request.POST.getlist("kept"))


def _tell_left_out(request: HttpRequest, held: uploads.Held) -> None:
    """Say on the next page which files were left out of what succeeded."""
    for error in held.errors:
        messages.warning(request, error)


def _key_of(request: HttpRequest) -> str | None:
    """Return the form's key, if this installation made it: a retry is the same report."""
    try:
        return str(_signer.unsign(request.POST.get("idempotency_key", ""), max_age=86_400))
    except signing.BadSignature:
        return None


def _form(request: HttpRequest, form: Shown, held: uploads.Held, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "key": _signer.sign(uuid.uuid4().hex),
        "held": held,
        "uploads": UPLOADS,
        "position": request.POST.get("position", ""),
    }
    return render(request, "missing/report.html", context, status=status)


@require_safe
@never_cache
def reported(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code, and what happens now; only in the browser that reported."""
    found = _open(request, number)
    if found is None:
        return redirect("web:missing-case")
    code = codes.code_of(number, DESK)
    link = request.build_absolute_uri(reverse("web:missing-case")) + f"#{number}/{code}"
    context = {
        "family": found,
        "code": code,
        "qr": segno.make(link, error="m", boost_error=False).svg_data_uri(scale=4, border=2),
    }
    return render(request, "missing/reported.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def case(request: HttpRequest) -> HttpResponse:
    """Open a case by number and code. A wrong code and no such case get the same answer."""
    if request.method != "POST":
        return render(request, "missing/open.html", {"number": request.GET.get("number", "")[:40]})
    number = codes.tidy_number(request.POST.get("number", ""))
    code = request.POST.get("code", "")
    said = {"number": request.POST.get("number", "")[:80]}
    try:
        throttle.hit("track", address=throttle.address_of(request))
    except throttle.TooMany as refused:
        return render(request, "missing/open.html", said | {"error": refused.text}, status=429)
    right = codes.matches(number, code, DESK)
    matter_id = MatterField.matter_id(number)
    if not right or matter_id is None:
        error = _("Number and code do not belong together. Look at both once more.")
        return render(request, "missing/open.html", said | {"error": error}, status=422)
    answer = redirect("web:missing-family", number=number)
    open_for(answer, _cookie(matter_id), "1", PATH)
    return answer


def _open(request: HttpRequest, number: str) -> Family | None:
    """Return the case if this browser has opened it."""
    matter_id = int(number.rpartition("-")[2])
    return Family.of(number) if kept(request, _cookie(matter_id)) else None


@require_safe
@never_cache
def family(request: HttpRequest, number: str) -> HttpResponse:
    """The page of who reported."""
    found = _open(request, number)
    if found is None:
        return redirect("web:missing-case")
    return _page(request, found, {})


def _page(
    request: HttpRequest, found: Family, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "family": found,
        "now": found.now,
        "more": MORE,
        "key": uuid.uuid4().hex,
        "uploads": UPLOADS,
        "held": uploads.Held(),
        **context,
    }
    return render(request, "missing/family.html", context, status=status)


@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Close the case on this device."""
    answer = redirect("web:missing-case")
    answer.delete_cookie(_cookie(int(number.rpartition("-")[2])), path=PATH, samesite="Lax")
    return answer


@require_POST
@never_cache
def add(request: HttpRequest, number: str) -> HttpResponse:
    """They add what they know, and photos."""
    found = _open(request, number)
    if found is None:
        return redirect("web:missing-case")
    matter_id, typed = found.matter.pk, request.POST.get("text", "")
    held = _kept_of(request)
    try:
        address = throttle.address_of(request)
        throttle.hit("act", address=address, letter=matter_id)
        held = uploads.take(request.FILES.getlist("files"), request.POST.getlist("kept"))
        key = request.POST.get("idempotency_key", "")[:80] or None
        by = Actor.citizen(matter_id)
        door.act(matter_id, "add", by=by, key=key, files=held.files, text=typed)
    except Refused as refused:
        wrong = {"typed": typed, "error": _plainly(refused), "failed": "add", "held": held}
        return _page(request, found, wrong, 422)
    _tell_left_out(request, held)
    return redirect("web:missing-family", number=number)


@require_POST
@never_cache
def more(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """More than the page shows: for who is cleared; each attempt of somebody else is journaled."""
    found = _open(request, number)
    if found is None or what not in MORE:
        return redirect("web:missing-case")
    if found.shown.cleared:
        return redirect("web:missing-family", number=number)
    matter_id = found.matter.pk
    try:
        throttle.hit("act", address=throttle.address_of(request), letter=matter_id)
        door.act(matter_id, "ask_more", by=Actor.citizen(matter_id), what=what)
    except Refused as refused:
        return _page(request, found, {"error": _plainly(refused)}, 409)
    return _page(request, found, {"asked": True}, 403)


def _plainly(refused: Refused) -> str:
    """Return why something cannot be done, but not in which state the case is: that tells a lot."""
    if isinstance(refused, WrongState):
        return _("Nothing can be added here any more. If you know something, please call us.")
    return refused.text
