"""One operation per desk and action, made from the declaration; all of them go through the door."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Router

from jiban.loop import door, registry, sight
from jiban.loop.actors import CITIZEN, SYSTEM
from jiban.loop.common import OPENS_PERSONS
from jiban.loop.desk import Action, Desk
from jiban.loop.door import Act, Acted
from jiban.loop.errors import Refused
from jiban.loop.wire import asked, documenting
from jiban.loop.wire.answers import answer
from jiban.loop.wire.problems import documented
from jiban.web.api import shapes, showing
from jiban.web.api.auth import OFFICER, actor
from jiban.web.api.reading import seen_matter

PROBLEMS = (400, 401, 403, 404, 409, 413, 415, 422, 503)


def routers() -> Iterable[tuple[str, Router]]:
    """Yield the path and the router of every desk."""
    for desk in registry.desks():
        yield f"/{desk.name}/matters", router_of(desk)


def router_of(desk: Desk) -> Router:
    """Return the operations of one desk that officers may do."""
    router = Router(tags=[desk.name], auth=OFFICER)
    opening = [action for action in desk.actions.values() if action.opens]
    for action in desk.actions.values():
        if not set(action.roles) - {CITIZEN, SYSTEM}:
            continue
        if not action.opens:
            _add(router, desk, action, f"/{{number}}/{action.name}", _acting)
        else:
            # A desk mostly has one way to open a matter; a second one is named by its action.
            path = "" if action is opening[0] else f"/{action.name}"
            _add(router, desk, action, path, _opening)
    for name in desk.advise:
        _add_advice(router, desk, desk.actions[name])
    return router


def _add_advice(router: Router, desk: Desk, action: Action) -> None:
    """Offer advice on what the action would say, before it is done."""
    asks = replace(action, files=False, fields=_unfinished(action.fields), settled={})
    extra = documenting.of_post(asks)
    words = gettext_lazy("Advice on “%(action)s”") % {"action": action.label}
    router.post(
        f"/{{number}}/{action.name}/advice",
        response={200: shapes.Advice},
        operation_id=f"{desk.name}_{action.name}_advice",
        url_name=f"{desk.name}-{action.name}-advice",
        openapi_extra={
            **extra,
            **documenting.labelled(words),
            **documented(400, 401, 403, 404, 413, 415, 422),
            "parameters": [],
        },
        description="What the desk notices in the fields as typed so far. Nothing is done.",
    )(_advising(desk, asks))


def _unfinished(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    """Return the fields as one may ask about them: what is not typed yet is left out."""
    found = deepcopy(dict(fields))
    for field in found.values():
        field.required = False
    return found


def _advising(desk: Desk, action: Action) -> Callable[[HttpRequest, str], HttpResponse]:
    def view(request: HttpRequest, number: str) -> HttpResponse:
        by = actor(request)
        row = seen_matter(by, number, desk.name)
        sent = action.clean(asked.read(request, action).fields)
        typed = {name: str(sent[name] or "") for name in action.texts}
        found = desk.advise[action.name](sight.of_officer(by.id or 0), row.pk, typed)
        hints: list[shapes.Hint] = [
            {"text": hint.text, "quote": hint.quote, "grave": hint.grave} for hint in found
        ]
        advice: shapes.Advice = {"hints": hints}
        return answer(advice)

    return view


def _add(router: Router, desk: Desk, action: Action, path: str, view: Callable[..., Any]) -> None:
    done = {201: shapes.Done, 200: shapes.Done} if action.opens else {200: shapes.Done}
    router.post(
        path,
        response=done,
        operation_id=f"{desk.name}_{action.name}",
        url_name=f"{desk.name}-{action.name}",
        summary=documenting.english(action.label) or action.name,
        description=_described(desk, action),
        openapi_extra={**documenting.of_post(action), **documented(*PROBLEMS)},
    )(view(desk, action))


def _opening(desk: Desk, action: Action) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        wanted = asked.read(request, action)
        acted = _through_the_door(
            Act(
                desk.name,
                action.name,
                actor(request),
                wanted.fields,
                wanted.key,
                None,
                wanted.files,
            )
        )
        where = f"/api/matters/{acted.number}"
        return answer(_done(acted), 200 if acted.again else 201, Location=where)

    return view


def _acting(desk: Desk, action: Action) -> Callable[[HttpRequest, str], HttpResponse]:
    def view(request: HttpRequest, number: str) -> HttpResponse:
        by = actor(request)
        row = seen_matter(by, number, desk.name)
        wanted = asked.read(request, action)
        # Each opening of personal data is in the journal: a retry is one more, not the same one.
        key = None if action.name == OPENS_PERSONS else wanted.key
        acted = _through_the_door(
            Act(row.pk, action.name, by, wanted.fields, key, wanted.seen, wanted.files)
        )
        done = _done(acted)
        if action.name == OPENS_PERSONS:
            done["persons"] = showing.opened(row.pk)
        return answer(done, ETag=f'"{acted.seq}"')

    return view


def _through_the_door(act: Act) -> Acted:
    """Do one act; its fields are passed as they are named, whatever their names."""
    outcome = door.act_many([act])[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def _done(acted: Acted) -> shapes.Done:
    return {
        "number": acted.number,
        "state": acted.state,
        "seq": acted.seq,
        "at": acted.at,
        "again": acted.again,
    }


def _described(desk: Desk, action: Action) -> str:
    """Return what the documentation says of an action beyond its fields."""
    said = [documenting.english(action.help)]
    if action.states:
        labels = (documenting.english(desk.state[name].label) for name in action.states)
        said.append("From the states: " + ", ".join(labels) + ".")
    if action.to:
        labels = (documenting.english(desk.state[name].label) for name in action.to)
        said.append("To: " + " or ".join(labels) + ".")
    said.append(
        "Who may: " + ", ".join(r for r in action.roles if r not in (CITIZEN, SYSTEM)) + "."
    )
    promises = {"Keeps": action.keeps, "Voids": action.voids, "Pauses for": action.pauses}
    promises["Makes"] = tuple(p.name for p in desk.promises if action.name in p.made_by)
    said += [f"{verb}: {', '.join(names)}." for verb, names in promises.items() if names]
    return "\n\n".join(text for text in said if text)
