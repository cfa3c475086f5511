"""Help: how a desk works, with its flow drawn, its promises, its ladder and its keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jiban.city.roles import Role
from jiban.loop import drawing, registry
from jiban.loop.desk import Action, Desk, Rung
from jiban.loop.desk import Promise as Declared
from jiban.loop.spans import Span
from jiban.web.staff import Asking, officers_only
from jiban.web.times import length_text

FEW_HOURS = 72
"""A promise of 48 hours is called so, and not two days."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise in words."""

    label: str
    span: str
    made_by: str
    kept_by: str
    ladder: list[str]


@dataclass(frozen=True, slots=True)
class Doing:
    """An action in words."""

    action: Action
    states: str
    roles: str


@require_safe
def desk(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """How one desk works."""
    return _desk(request, name)


@officers_only
def _desk(asking: Asking, name: str) -> HttpResponse:
    desks = registry.desks()
    shown = next((d for d in desks if d.name == name), desks[0] if desks and not name else None)
    if shown is None:
        raise Http404
    context = {
        "desk": shown,
        "desks": desks if len(desks) > 1 else (),
        "flow": flow(shown),
        "promises": list(_promises(shown)),
        "actions": [
            Doing(a, _states(shown, a), _roles(a)) for a in shown.actions.values() if a.shown
        ],
    }
    return asking.page("web/help.html", context)


def flow(desk: Desk) -> SafeString:
    """Return the drawing of a desk's flow; it is made of the declaration, and escaped there."""
    return mark_safe(drawing.svg(desk, standalone=False))  # noqa: S308 - our own SVG


def _promises(desk: Desk) -> Iterator[Owed]:
    labels = {name: str(action.label) for name, action in desk.actions.items()}
    for promise in desk.promises:
        if promise.owed:
            yield Owed(
                str(promise.label or promise.name),
                _span(promise),
                ", ".join(labels.get(name, name) for name in promise.made_by),
                ", ".join(str(a.label) for a in desk.actions.values() if promise.name in a.keeps),
                [_rung(desk, promise, rung) for rung in desk.ladder_of(promise)],
            )


def _span(promise: Declared) -> str:
    if promise.urgent is None:
        return span_text(promise.within)
    words = {"span": span_text(promise.within), "urgent": span_text(promise.urgent)}
    return _("%(span)s; urgent: %(urgent)s") % words


def _rung(desk: Desk, promise: Declared, rung: Rung) -> str:
    told = role_text(rung.tell) if rung.tell else ""
    if rung.does:
        does = desk.actions[rung.does].label
        told = _("%(who)s; then “%(action)s” by itself") % {"who": told, "action": does}
    if rung.at < 1:
        text = _("at %(percent)s%% of the time: %(who)s")
    elif rung.breaks:
        text = _("when the time is over, broken: %(who)s")
    else:
        text = _("at %(percent)s%% of the time: %(who)s")
    return text % {"percent": round(rung.at * 100), "who": told}


def span_text(span: Span) -> str:
    """Return a promised span in words."""
    if span.working:
        return ngettext("%(n)s working day", "%(n)s working days", span.working) % {
            "n": span.working
        }
    hours = span.wall / timedelta(hours=1)
    if hours.is_integer() and hours <= FEW_HOURS:
        return ngettext("%(n)s hour", "%(n)s hours", int(hours)) % {"n": int(hours)}
    return length_text(span.wall)


def role_text(role: str) -> str:
    """Return who a role is."""
    if role in Role.values:
        return str(Role(role).label)
    return {
        "handler": _("the handler"),
        "citizen": _("the citizen"),
        "system": _("the system"),
    }.get(role, role)


def _roles(action: Action) -> str:
    return _(", ").join(role_text(role) for role in action.roles)


def _states(desk: Desk, action: Action) -> str:
    if not action.states:
        return _("opens a matter")
    if set(action.states) >= set(desk.open_states):
        return _("at any time")
    return _(", ").join(str(desk.state[name].label) for name in action.states)
