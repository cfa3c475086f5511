"""The phone page of a task: what to look for, where, until when, and a big button for each answer.

It works without scripts. A partner's phone is known by its cookie: the address alone shows nothing.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiban.city.models import Officer
from jiban.desks.missing.broadcast import approved
from jiban.desks.missing.broadcast import photo as shown_photo
from jiban.desks.missing.models import Case, Task
from jiban.desks.missing.pages import Shown, kept, officers_only, open_for
from jiban.desks.missing.plain import outside, readable
from jiban.desks.missing.presenting import elsewhere
from jiban.desks.missing.protections import OVER
from jiban.desks.missing.seats import PARTNERS, TAKING_IN
from jiban.desks.missing.tasks import keys, sketch
from jiban.desks.missing.tasks.doing import tasks
from jiban.loop import door, reading, sight, throttle
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, Refused
from jiban.loop.models import Attachment, Matter

PATH = "/t"
LASTS = timedelta(days=30)
"""How long a phone is known again: longer than tasks stand. It is the task's end that closes it."""
ANSWERS = ("found_them", "saw_somebody", "nobody_here", "cannot_do")
NAMELESS = "record_nameless"
"""What partners may say besides who have people without a name."""
SEEN_CLOSE = (*approved.LOOKS, "carries")
"""What somebody who looks for a stranger is told of them; no name, no illness, no home."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def of_key(request: HttpRequest, key: str) -> HttpResponse:
    """The task of a key, on the one phone that it is bound to."""
    row = keys.matter_of(key)
    task = Task.objects.filter(pk=row.pk).first() if row else None
    device = kept(request, _cookie(row.pk), LASTS) if row else ""
    mine = task is not None and task.device is not None and _same(task, device)
    bound = task is not None and task.device is not None
    if row is None or task is None or task.seat not in PARTNERS:
        return _nothing(request)
    if not mine and (bound or _over(row, task)):
        return _nothing(request)
    if _over(row, task):
        return render(request, "missing_tasks/over.html")
    if mine:
        photos = [reverse("web:task-photo", args=[key, one.pk]) for one in _photos(task)]
        return _page(request, row, task, Actor.citizen(row.pk), photos)
    if request.method == "POST":
        return _bind(request, row)
    return render(request, "missing_tasks/take.html", {"until": task.until})


@require_safe
@never_cache
def photo(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """The photo that is shown, on the phone that the task is bound to."""
    row = keys.matter_of(key)
    task = Task.objects.filter(pk=row.pk).first() if row else None
    if row is None or task is None or not _same(task, kept(request, _cookie(row.pk), LASTS)):
        return _nothing(request)
    return _picture(row, task, pk) or _nothing(request)


def _picture(row: Matter, task: Task, pk: int) -> HttpResponse | None:
    """Return the photo of whom a task looks for, while it looks."""
    if _over(row, task) or pk not in [one.pk for one in _photos(task)]:
        return None
    answer = HttpResponse(shown_photo.outside(task.case), content_type=shown_photo.MEDIA_TYPE)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _photos(task: Task) -> list[Attachment]:
    """Return the photo that is shown, if there is one."""
    one = shown_photo.shown(task.case)
    return [one] if one else []


def _nothing(request: HttpRequest) -> HttpResponse:
    """Answer to a wrong key, another phone's and none at all: always the same."""
    try:
        throttle.hit("track", address=throttle.address_of(request))
    except throttle.TooMany as refused:
        return HttpResponse(refused.text, status=429, content_type="text/plain; charset=utf-8")
    raise Http404


def _same(task: Task, device: str) -> bool:
    return bool(device) and bytes(task.device or b"") == keys.hash_of(device)


def _cookie(task_id: int) -> str:
    return f"jiban_task_{task_id}"


def _over(row: Matter, task: Task) -> bool:
    """Tell whether a task shows nothing any more: it or its case has ended."""
    state = Matter.objects.values_list("state", flat=True).get(pk=task.case_id)
    return row.ended_at is not None or state in OVER


def _bind(request: HttpRequest, row: Matter) -> HttpResponse:
    """Let this phone have the task; of two at once the door lets one in."""
    device = keys.new_device()
    try:
        door.act(row.pk, "bind", by=Actor.citizen(row.pk), device=device)
    except Refused:
        raise Http404 from None
    answer = redirect(request.path)
    open_for(answer, _cookie(row.pk), device, PATH, LASTS)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@officers_only
def of_officer(request: HttpRequest, officer: Officer, number: str) -> HttpResponseBase:
    """The same page for an officer who is signed in."""
    row, task = _seen(officer, number)
    if _over(row, task):
        return render(request, "missing_tasks/over.html")
    photos = [reverse("web:missing-task-photo", args=[number, one.pk]) for one in _photos(task)]
    return _page(request, row, task, Actor.officer(officer), photos)


@require_safe
@never_cache
@officers_only
def photo_of_officer(
    _request: HttpRequest, officer: Officer, number: str, pk: int
) -> HttpResponseBase:
    """A photo for the officer whose task it is: the case itself may be out of their sight."""
    found = _picture(*_seen(officer, number), pk)
    if found is None:
        raise Http404
    return found


def _seen(officer: Officer, number: str) -> tuple[Matter, Task]:
    """Return the task of that number, if the officer sees it."""
    row = reading.find(number, sight.of_officer(officer.pk))
    task = Task.objects.filter(pk=row.pk).first() if row else None
    if row is None or task is None:
        raise Http404
    return row, task


@require_safe
@never_cache
@officers_only
def mine(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    """The open tasks of an officer and of their units, the one that is due first on top."""
    rows = Matter.objects.filter(desk=tasks.name, ended_at=None)
    seen = sight.of_officer(officer.pk).matters(rows).order_by("next_due_at", "pk")
    found = Task.objects.filter(pk__in=seen.values("pk")[:100]).select_related("matter")
    tasks_with_places = [(task, readable(elsewhere(task))) for task in found.order_by("until")]
    context = {"tasks": tasks_with_places, "now": timezone.now(), "me": officer.pk}
    return render(request, "missing_tasks/mine.html", context)


def _page(
    request: HttpRequest, row: Matter, task: Task, by: Actor, photos: Sequence[str]
) -> HttpResponse:
    partner = by.officer_id is None
    offered = (*ANSWERS, NAMELESS) if partner and task.seat in TAKING_IN else ANSWERS
    forms = {name: Shown(tasks.actions[name], tasks.actions[name].fields) for name in offered}
    error, status = "", 200
    if request.method == "POST":
        action = request.POST.get("do", "")
        if action not in (*offered, "take"):
            raise Http404
        names = tasks.actions[action].fields
        fields: dict[str, Any] = {n: request.POST[n] for n in names if n in request.POST}
        if "lon" in names and not request.POST.get("position"):
            fields.update(lon="", lat="")
        try:
            if partner:
                _count(request, row, action)
            key = request.POST.get("idempotency_key", "")[:80] or None
            door.act(row.pk, action, by=by, key=key, **fields)
        except Refused as refused:
            error, status = refused.text, 429 if isinstance(refused, throttle.TooMany) else 422
            if action in forms:
                forms[action] = Shown(tasks.actions[action], fields, request.POST)
                forms[action].say(refused.fields if isinstance(refused, BadFields) else {})
        else:
            if action == NAMELESS:
                messages.success(request, _("Recorded, thank you: the police look who it is."))
            return redirect(request.path)
    partners = task.seat in PARTNERS  # whose phone has taken it
    context = {
        "task": task,
        "state": row.state,
        "number": row.number,
        "place": readable(task.place),
        "hidden": readable(task.place) != task.place,  # of an officer's task: opened on its page
        "looks": list(outside(Case.objects.get(pk=task.case_id), SEEN_CLOSE)),
        "forms": [(tasks.actions[name], form) for name, form in forms.items()],
        "take": tasks.actions["take"] if row.state == "offered" and not partners else None,
        "error": error,
        "photos": photos,
        "sketch": sketch.of_task(task),
        "position": request.POST.get("position", ""),
        "now": timezone.now(),
    }
    return render(request, "missing_tasks/task.html", context, status=status)


def _count(request: HttpRequest, row: Matter, action: str) -> None:
    """Count what a partner says, and apart from it whom they record; too often is refused."""
    throttle.hit("act", address=throttle.address_of(request), letter=row.pk)
    if action == NAMELESS:
        throttle.hit("record", task=row.pk)
