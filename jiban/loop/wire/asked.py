"""What a request asks of the door: fields, files, idempotency key, and what was seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from jiban.loop import attachments
from jiban.loop.attachments import Kept
from jiban.loop.desk import Action
from jiban.loop.wire import fields, strict
from jiban.loop.wire.problems import TooLarge, Unreadable, WrongMedia

LARGEST_JSON = 256 * 1024
"""Bytes of a JSON body. The longest letter, every character escaped, has 60,000."""
_KEY = re.compile(r"[!-~]{1,128}")
_SEEN = re.compile(r'(?:"([0-9]{1,9})"|([0-9]{1,9})|\*)')


@dataclass(frozen=True, slots=True)
class Asked:
    """One act as it was sent; ``fields`` are raw, ``files`` are kept already."""

    fields: Mapping[str, Any]
    files: tuple[Kept, ...]
    key: str | None
    seen: int | None


def read(request: HttpRequest, action: Action) -> Asked:
    """Return what a POST asks of an action.

    The body is a JSON object of the action's fields; or empty, when all may be left out; or, for
    an action that takes files, multipart with the object in the part ``fields`` and the files in
    parts named ``files``.

    Raises:
        Unreadable, TooLarge, WrongMedia: the body or a header cannot be taken.
        BadFields: a value of the wrong JSON type, or a file that is not taken.
    """
    key, seen = key_of(request), seen_of(request)
    if request.content_type == "multipart/form-data":
        if not action.files:
            raise WrongMedia(_("This action takes no files: send application/json."))
        sent, uploads = _multipart(request)
        raw = fields.values(action, sent)
        return Asked(raw, tuple(attachments.keep_all(uploads)), key, seen)
    return Asked(fields.values(action, _json(request)), (), key, seen)


def key_of(request: HttpRequest) -> str | None:
    """Return the ``Idempotency-Key``, None without one.

    Raises:
        Unreadable: longer than 128 characters, or not visible ASCII.
    """
    given = request.headers.get("Idempotency-Key")
    if given is None or _KEY.fullmatch(given):
        return given
    raise Unreadable(_("Idempotency-Key takes 1 to 128 visible ASCII characters without spaces."))


def seen_of(request: HttpRequest) -> int | None:
    """Return the journal entry named by ``If-Match``, None without one or for ``*``.

    Raises:
        Unreadable: anything but a number, plain or in quotes.
    """
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = _SEEN.fullmatch(given)
    if found is None:
        raise Unreadable(_("If-Match takes the number of the last journal entry you saw."))
    seen = found[1] or found[2]
    return int(seen) if seen else None


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > LARGEST_JSON:
        raise _too_large()
    try:
        body = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    except UnreadablePostError:
        raise Unreadable(_("The body broke off.")) from None
    if len(body) > LARGEST_JSON:
        raise _too_large()
    if not body:
        return {}
    if request.content_type not in ("application/json", ""):
        raise WrongMedia(_("Send application/json."))
    return strict.read_object(body)


def _multipart(request: HttpRequest) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    try:
        posted, uploaded = request.POST, request.FILES
    except RequestDataTooBig:
        raise _too_large() from None
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        raise Unreadable(_("The multipart body cannot be read.")) from None
    others = {*posted, *uploaded} - {"fields", "files"}
    if others or "files" in posted or len(posted.getlist("fields")) > 1:
        raise Unreadable(
            _("A multipart body has one part “fields”, a JSON object, and parts “files”.")
        )
    text = posted.get("fields") or ""
    part = uploaded.get("fields")
    if part is not None:  # some clients give the JSON part a file name
        if text or len(uploaded.getlist("fields")) > 1 or (part.size or 0) > LARGEST_JSON:
            raise (
                _too_large()
                if (part.size or 0) > LARGEST_JSON
                else Unreadable(
                    _("A multipart body has one part “fields”, a JSON object, and parts “files”.")
                )
            )
        sent = strict.read_object(part.read())
    else:
        if len(text) > LARGEST_JSON:
            raise _too_large()
        sent = strict.read_object(text.encode(errors="replace")) if text else {}
    return sent, [(file.name or "file", file) for file in uploaded.getlist("files")]


def _too_large() -> TooLarge:
    return TooLarge(
        _("The body is too large: at most %(n)s kB of JSON.") % {"n": LARGEST_JSON // 1024}
    )
