"""The citizens' side of the API: send a letter, follow it with its code, say something more to it.

No account is needed: whoever holds a letter's number and access code is its citizen.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from jiban.desks.mailbox import codes, danger, intake
from jiban.desks.mailbox.api_letter import Letter, told
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.forms import FROM_CITIZEN
from jiban.desks.mailbox.models import Channel
from jiban.desks.mailbox.tracking import Tracking
from jiban.loop import attachments, door, throttle
from jiban.loop.actors import CITIZEN, Actor
from jiban.loop.desk import Action
from jiban.loop.door import Act
from jiban.loop.errors import Refused, UnknownMatter
from jiban.loop.models import Attachment
from jiban.loop.wire import asked, documenting
from jiban.loop.wire.answers import answer
from jiban.loop.wire.problems import NotSignedIn, documented

router = Router(tags=["letters"])

_RECEIVE = mailbox.actions["receive"]
LETTER = replace(
    _RECEIVE, fields={name: _RECEIVE.fields[name] for name in (*FROM_CITIZEN, "about_code")}
)
"""The opening action with the fields that are a citizen's to set."""
CODE = {
    "in": "header",
    "name": "X-Access-Code",
    "required": True,
    "description": "The access code that was given when the letter was sent.",
    "schema": {"type": "string", "maxLength": 40, "pattern": "^[2-9A-Za-z -]+$"},
}


# --- shapes --------------------------------------------------------------------------------------


class Sent(TypedDict):
    """A letter that came in: its number, and the code with which its author follows it."""

    number: str
    code: str
    state: str
    at: datetime
    again: Annotated[bool, Field(description="a retry was recognised; there is one letter only")]
    call_110: Annotated[bool, Field(description="it reads like danger now: tell them to call 110")]
    href: str


class CitizenDone(TypedDict):
    """What a citizen's action did."""

    number: str
    state: str
    seq: int
    at: datetime
    again: bool
    call_110: bool


# --- operations ----------------------------------------------------------------------------------


@router.post(
    "/letters",
    response={201: Sent, 200: Sent},
    operation_id="send_letter",
    openapi_extra={
        **documented(400, 409, 413, 415, 422, 429, 503),
        **documenting.of_post(LETTER),
        **documenting.labelled(gettext_lazy("Send a letter")),
    },
)
def send(request: HttpRequest) -> HttpResponse:
    """Anybody may. Keep the code: it is all that opens the letter again.

    With an Idempotency-Key, sending the same letter again gives the same number and code.
    """
    address = _count_upload(request)
    wanted = asked.read(request, LETTER)
    said = {**wanted.fields, "channel": Channel.API}
    sent = intake.send_limited(said, address=address, key=_key(wanted), files=wanted.files)
    made: Sent = {
        "number": sent.number,
        "code": sent.code,
        "state": sent.acted.state,
        "at": sent.acted.at,
        "again": sent.again,
        "call_110": bool(danger.words_in(said["title"], said["body"])),
        "href": f"/api/mailbox/letters/{sent.number}",
    }
    return answer(made, 200 if sent.again else 201, Location=made["href"])


@router.get(
    "/letters/{number}",
    response={200: Letter},
    operation_id="letter",
    openapi_extra={
        **documented(401, 404, 429),
        **documenting.labelled(gettext_lazy("Follow a letter")),
        "parameters": [CODE],
    },
)
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Every promise, kept or broken; who has the letter; what happened; what you can do."""
    throttle.hit("track", address=throttle.address_of(request))
    tracking = _open(request, number)
    return answer(told(tracking), ETag=f'"{tracking.matter.seq}"')


@router.get(
    "/letters/{number}/files/{int:file}",
    response={200: None},
    operation_id="letter_file",
    openapi_extra={
        **documented(401, 404, 429),
        **documenting.labelled(gettext_lazy("A file of a letter")),
        "parameters": [CODE],
    },
)
def file(request: HttpRequest, number: str, file: int) -> HttpResponseBase:
    """The bytes of a file that the citizen sent or is shown."""
    throttle.hit("track", address=throttle.address_of(request))
    tracking = _open(request, number)
    found = Attachment.objects.filter(matter=tracking.matter, pk=file, shown=True).first()
    path = attachments.path_of(found.sha256) if found else None
    if found is None or path is None or not path.is_file():
        raise UnknownMatter(_("There is no such file."))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _acting(action: Action) -> Callable[[HttpRequest, str], HttpResponse]:
    def act(request: HttpRequest, number: str) -> HttpResponse:
        address = _count_upload(request)
        # Who tries out codes is counted; the letter itself only by those who hold its code, or
        # a stranger could use up what its citizen may do.
        throttle.hit("act", address=address)
        matter = _open(request, number).matter
        throttle.hit("act", letter=matter.pk)
        wanted = asked.read(request, action)
        by = Actor.citizen(matter.pk)
        outcome = door.act_many(
            [
                Act(
                    matter.pk,
                    action.name,
                    by,
                    wanted.fields,
                    wanted.key,
                    wanted.seen,
                    wanted.files,
                )
            ]
        )[0]
        if isinstance(outcome, Refused):
            raise outcome
        done: CitizenDone = {
            "number": outcome.number,
            "state": outcome.state,
            "seq": outcome.seq,
            "at": outcome.at,
            "again": outcome.again,
            "call_110": bool(danger.words_in(str(wanted.fields.get("text") or ""))),
        }
        return answer(done, ETag=f'"{outcome.seq}"')

    return act


def _offer() -> None:
    for action in mailbox.actions.values():
        if action.opens or CITIZEN not in action.roles:
            continue
        extra = documenting.of_post(action)
        extra["parameters"] = [CODE, *extra["parameters"]]
        extra |= documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
        router.post(
            f"/letters/{{number}}/{action.name}",
            response={200: CitizenDone},
            operation_id=f"letter_{action.name}",
            url_name=f"letter-{action.name}",
            summary=documenting.english(action.label),
            description=documenting.english(action.help),
            openapi_extra=extra,
        )(_acting(action))


_offer()


# --- parts ---------------------------------------------------------------------------------------


def _count_upload(request: HttpRequest) -> str:
    """Return who asks; a request that brings files is counted before they are read."""
    address = throttle.address_of(request)
    if request.content_type == "multipart/form-data":
        throttle.hit("upload", address=address)
    return address


def _key(wanted: asked.Asked) -> str | None:
    """Return a key that only somebody with the same letter can have.

    Citizens share one actor: without the letter in it, whoever guessed a key would be answered
    with the number and the code of somebody else's letter.
    """
    if wanted.key is None:
        return None
    same = [wanted.key, wanted.fields, [file.sha256 for file in wanted.files]]
    return orjson.dumps(same, option=orjson.OPT_SORT_KEYS).decode()


def _open(request: HttpRequest, number: str) -> Tracking:
    """Return the letter; a wrong number and a wrong code get the same answer.

    Raises:
        NotSignedIn: no code was sent.
        UnknownMatter: number and code do not belong together.
    """
    code = request.headers.get("X-Access-Code")
    if not code:
        raise NotSignedIn(_("Send the letter's access code as X-Access-Code."))
    tidy = codes.tidy_number(number)
    tracking = Tracking.of(tidy) if codes.matches(tidy, code) else None
    if tracking is None:
        raise UnknownMatter(_("Number and code do not belong together. Look at both once more."))
    return tracking
