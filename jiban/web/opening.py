"""Opening a matter by an officer, at desks without a page of their own: the declared form."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiban.city.calendar import CalendarUnknown
from jiban.loop import door, reading, registry, uploads
from jiban.loop.actors import Actor
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import BadFields, Refused
from jiban.web.acting import LONGEST_KEY
from jiban.web.action_forms import ActionForm, begun, raw
from jiban.web.staff import Asking, officers_only


def openings(by: Actor) -> Iterator[tuple[Desk, Action]]:
    """Yield what an officer may open; what is not ``shown`` is opened on a page of the desk's."""
    for desk in registry.desks():
        for action in desk.actions.values():
            may = any(role in action.roles for role, _unit in by.grants)
            if action.opens and action.shown and may:
                yield desk, action


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: str, action: str) -> HttpResponseBase:
    """The form that opens a matter, or its opening."""
    return _new(request, desk, action)


@officers_only
def _new(asking: Asking, desk_name: str, name: str) -> HttpResponse:
    for desk, action in openings(asking.by):
        if (desk.name, action.name) == (desk_name, name):
            if asking.request.method == "POST":
                return _open(asking, desk, action)
            proposed = raw(action, asking.request.GET)
            form = ActionForm(
                action,
                asking.officer.unit_id or 0,
                proposed=proposed,
                initial=begun(desk, action, proposed),
                sight=asking.sight,
            )
            return _form(asking, desk, action, form)
    raise Http404


def _open(asking: Asking, desk: Desk, action: Action) -> HttpResponse:
    sent, held = asking.request.POST, uploads.Held()
    if action.files:
        held = uploads.take(asking.request.FILES.getlist("files"), sent.getlist("kept"))
    key = sent.get("idempotency_key", "")[:LONGEST_KEY] or None
    act = door.Act(desk.name, action.name, asking.by, raw(action, sent), key, None, held.files)
    try:
        refused = BadFields({"files": held.errors}) if held.errors else None
        outcome = refused or door.act_many([act])[0]
    except CalendarUnknown as unknown:
        outcome = Refused(str(unknown))
    if not isinstance(outcome, Refused):
        return _opened(asking, action, outcome.number)
    form = ActionForm(action, asking.officer.unit_id or 0, sent, sight=asking.sight)
    fields = outcome.fields if isinstance(outcome, BadFields) else {}
    form.say(fields)
    return _form(asking, desk, action, form, held, "" if fields else outcome.text)


def _opened(asking: Asking, action: Action, number: str) -> HttpResponse:
    words = {"number": number, "action": action.label}
    messages.success(asking.request, _("%(number)s: done – %(action)s") % words)
    seen = reading.find(number, asking.sight) is not None  # else it went to another unit
    return HttpResponseRedirect(f"/matters/{number}" if seen else "/inbox")


def _form(
    asking: Asking,
    desk: Desk,
    action: Action,
    form: ActionForm,
    held: uploads.Held | None = None,
    refused: str = "",
) -> HttpResponse:
    context = {
        "crumbs": [{"label": _("Inbox"), "url": "/inbox"}, {"label": action.label}],
        "desk": desk,
        "action": action,
        "form": form,
        "refused": refused,
        "carried": held.carried if held else [],
    }
    status = 200 if held is None else 422
    return asking.page("web/opening.html", context, status=status)
