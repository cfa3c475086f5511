"""Doing an action: the form made from the declaration, the door's answer, nothing typed lost."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiban.city.calendar import CalendarUnknown
from jiban.loop import door, reading, registry, rungs, uploads
from jiban.loop.actors import SYSTEM
from jiban.loop.common import OPENS_PERSONS
from jiban.loop.desk import Action, Desk
from jiban.loop.door import Acted
from jiban.loop.errors import BadFields, NotAllowed, Outdated, Refused
from jiban.loop.fields import number_in
from jiban.loop.models import Entry, Matter
from jiban.web.action_forms import ActionForm, begun, raw
from jiban.web.matter import found
from jiban.web.persons import People
from jiban.web.staff import Asking, officers_only
from jiban.web.story import Teller

LONGEST_KEY = 128


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, number: str, action: str) -> HttpResponseBase:
    """The form of an action, or the action."""
    return _do(request, number, action)


@officers_only
def _do(asking: Asking, number: str, action: str) -> HttpResponse:
    row = found(asking, number)
    desk = registry.desk_or_stub(row.desk)
    declared = desk.actions.get(action)
    if declared is None or declared.opens or action == OPENS_PERSONS:
        raise Http404
    if asking.request.method == "POST":
        return Doing(asking, row, desk, declared).answer()
    proposed = asking.request.GET.dict()
    initial: Mapping[str, Any] = {}
    refused = ""
    if declared in reading.may_now(desk, row, asking.by):
        initial = begun(desk, declared, proposed, row.pk)
    else:
        refused = _cannot(desk, row, declared)
    form = ActionForm(declared, row.unit_id, proposed=proposed, initial=initial)
    seen = asking.request.GET.get("seen", "")
    return _form(asking, row, desk, declared, form, seen=seen or str(row.seq), refused=refused)


class Doing:
    """One action asked for by a form."""

    def __init__(self, asking: Asking, row: Matter, desk: Desk, action: Action) -> None:
        self.asking = asking
        self.row = row
        self.desk = desk
        self.action = action
        self.sent = asking.request.POST
        self.held = uploads.Held()
        if action.files:
            uploaded = asking.request.FILES.getlist("files")
            self.held = uploads.take(uploaded, self.sent.getlist("kept"))

    def answer(self) -> HttpResponse:
        """Do it; on refusal answer with the form and what was wrong."""
        if self.held.errors:
            return self._again(BadFields({"files": self.held.errors}))
        seen = number_in(self.sent.get("seen", ""))
        outcome = self._act(seen)
        if isinstance(outcome, Outdated) and seen is not None:
            outcome = self._settled(seen, outcome)
        if isinstance(outcome, Refused):
            return self._again(outcome)
        return self._done()

    def _act(self, seen: int | None) -> Acted | Refused:
        key = self.sent.get("idempotency_key", "")[:LONGEST_KEY] or None
        act = door.Act(
            self.row.pk,
            self.action.name,
            self.asking.by,
            raw(self.action, self.sent),
            key,
            seen,
            self.held.files,
        )
        try:
            return door.act_many([act])[0]
        except CalendarUnknown as unknown:
            return Refused(str(unknown))

    def _settled(self, seen: int, outdated: Outdated) -> Acted | Refused:
        """Try again when only the ladder's reminders and a machine's suggestions came since."""
        since = reading.since(self.row.pk, seen)
        quiet = {a.name for a in self.desk.actions.values() if a.roles == (SYSTEM,) and not a.shown}
        if all(entry.action in {rungs.RUNG, *quiet} for entry in since):
            return self._act(since[-1].seq if since else None)
        return outdated

    def _done(self) -> HttpResponse:
        text = _("%(number)s: done – %(action)s") % {
            "number": self.row.number,
            "action": self.action.label,
        }
        if self.asking.htmx and self.sent_back:
            response = HttpResponse(status=204)
            # json.dumps writes ASCII, as headers must be.
            response["HX-Trigger"] = json.dumps({"jb:close": "", "jb:acted": {"text": text}})
            return response
        messages.success(self.asking.request, text)
        address = "/inbox" if self.sent_back else f"/matters/{self.row.number}"
        if self.asking.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        response = HttpResponseRedirect(address)
        response.status_code = 303
        return response

    @property
    def sent_back(self) -> bool:
        """Whether the officer goes on in the inbox."""
        return self.asking.request.GET.get("back") == "inbox"

    def _again(self, refusal: Refused) -> HttpResponse:
        form = ActionForm(self.action, self.row.unit_id, self.sent)
        fields = refusal.fields if isinstance(refusal, BadFields) else {}
        form.say(fields)
        fresh = reading.find(self.row.number, self.asking.sight) or self.row
        news: list[Entry] = []
        if isinstance(refusal, Outdated):
            news = reading.since(fresh.pk, number_in(self.sent.get("seen", "")) or fresh.seq)
        status = 403 if isinstance(refusal, NotAllowed) else 422 if fields else 409
        return _form(
            self.asking,
            fresh,
            self.desk,
            self.action,
            form,
            seen=str(fresh.seq),
            refused="" if fields else refusal.text,
            news=news,
            held=self.held,
            status=status,
        )


def _form(
    asking: Asking,
    row: Matter,
    desk: Desk,
    action: Action,
    form: ActionForm,
    *,
    seen: str,
    refused: str = "",
    news: list[Entry] | None = None,
    held: uploads.Held | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with an action's form: into the dialog, or as a page of its own."""
    may = action in reading.may_now(desk, row, asking.by)
    context: dict[str, Any] = {
        "crumbs": [
            {"label": _("Inbox"), "url": "/inbox"},
            {"label": row.number, "url": f"/matters/{row.number}"},
            {"label": action.label},
        ],
        "matter": row,
        "state": registry.state_of(desk, row.state),
        "action": action,
        "form": form,
        "seen": seen,
        "refused": refused,
        "news": Teller(desk, row.number, People(()), asking.sight).tell(news) if news else [],
        "carried": held.carried if held else [],
        "may": may,
        "advised": action.texts[0] if action.name in desk.advise else "",
        "previewed": action.name in desk.previews,
        "ends": bool(action.to) and all(desk.state[name].final for name in action.to),
        "back": asking.request.GET.get("back", ""),
        "in_dialog": asking.htmx,
    }
    if asking.htmx:
        # A dialog that was open already is filled again; scripts swap no other error answers.
        response = asking.part("web/matter/form.html", context, status=200 if status < 400 else 422)
        response["HX-Retarget"], response["HX-Reswap"] = "#jb-dialog-body", "innerHTML"
        return response
    return asking.page("web/matter/action.html", context, status=status)


def _cannot(desk: Desk, row: Matter, action: Action) -> str:
    if row.state not in action.states:
        return _("“%(action)s” cannot be done now: the matter is “%(state)s”.") % {
            "action": action.label,
            "state": registry.state_of(desk, row.state).label,
        }
    return _("You may not do “%(action)s” on this matter.") % {"action": action.label}
