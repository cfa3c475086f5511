"""What a program is told when something is refused: one shape, one status per reason."""

from http import HTTPStatus
from typing import Any, NotRequired

from django.utils.translation import gettext as _
from typing_extensions import TypedDict

from jiban.loop.errors import BadFields, Refused


class Unreadable(Refused):
    """The body or a header cannot be read at all."""

    code = "bad_request"


class TooLarge(Refused):
    """The body is larger than is taken here."""

    code = "too_large"


class WrongMedia(Refused):
    """The body is of a kind that is not taken here."""

    code = "wrong_media"


class NotSignedIn(Refused):
    """Nobody, or nobody known, is asking."""

    code = "not_signed_in"

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _("Sign in, or send a valid token."))


STATUS = {
    "bad_request": 400,
    "not_signed_in": 401,
    "not_allowed": 403,
    "unknown_matter": 404,
    "unknown_action": 404,
    "not_found": 404,
    "wrong_state": 409,
    "outdated": 409,
    "clock": 409,
    "too_large": 413,
    "wrong_media": 415,
    "bad_fields": 422,
    "too_many": 429,
}
"""HTTP status of each code; any other refusal is a 409."""


class Problem(TypedDict):
    """Why something was not done: ``code`` for programs, ``text`` in the reader's language."""

    code: str
    text: str
    fields: NotRequired[dict[str, list[str]]]


def status_of(refusal: Refused) -> int:
    """Return the HTTP status of a refusal."""
    return STATUS.get(refusal.code, 409)


def said(refusal: Refused) -> Problem:
    """Return a refusal as it travels."""
    problem: Problem = {"code": refusal.code, "text": refusal.text}
    if isinstance(refusal, BadFields):
        problem["fields"] = {name: list(map(str, why)) for name, why in refusal.fields.items()}
    return problem


def documented(*statuses: int) -> dict[str, Any]:
    """Return the responses of an operation that are problems, as the OpenAPI document has them."""
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/json": {"schema": schema}}
    return {
        "responses": {
            status: {"description": HTTPStatus(status).phrase, "content": content}
            for status in statuses
        }
    }
