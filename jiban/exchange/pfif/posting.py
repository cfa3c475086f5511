"""POST /pfif/write: a partner's records come in, and each is answered."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jiban.exchange.models import Partner
from jiban.exchange.pfif.asking import by_partner
from jiban.exchange.pfif.parsing import NotTaken
from jiban.exchange.pfif.taking import Answered, take
from jiban.loop.errors import Refused
from jiban.loop.throttle import TooMany
from jiban.loop.wire import answers
from jiban.loop.wire.problems import TooLarge, Unreadable, WrongMedia, said, status_of

MEDIA = ("application/xml", "text/xml", "application/atom+xml")
LARGEST = 8 * 1024 * 1024
"""Bytes of a document."""


class Body:
    """The body of a request, read piece by piece and no farther than it may be long."""

    def __init__(self, request: HttpRequest) -> None:
        self._request, self._read = request, 0

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes.

        Raises:
            TooLarge, Unreadable: there are too many, or it broke off.
        """
        try:
            piece: bytes = self._request.read(size)
        except (UnreadablePostError, RequestDataTooBig):
            raise Unreadable(_("The body broke off.")) from None
        self._read += len(piece)
        if self._read > LARGEST:
            most = LARGEST // 1024
            raise TooLarge(_("The body is too large: at most %(n)s kB.") % {"n": most})
        return piece


@csrf_exempt
@require_POST
@by_partner
def write(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Take in a document of PFIF 1.1 to 1.4, or an Atom feed of it.

    Where it cannot be read any further, the answer says why and what became of what came before.
    """
    if request.content_type not in MEDIA:
        raise WrongMedia(_("Send application/xml."))
    found: list[dict[str, Any]] = []
    try:
        for one in take(partner, Body(request), timezone.now()):
            found.append(_told(one))
    except NotTaken as end:
        return _answer(found, Unreadable(str(end)))
    except (TooLarge, TooMany, Unreadable) as end:
        return _answer(found, end)
    return _answer(found, None)


def _told(one: Answered) -> dict[str, Any]:
    problems = [{"field": p.field, "reason": p.reason, "fix": p.fix} for p in one.problems]
    told = {"kind": one.kind, "id": one.record_id, "result": one.result}
    return {**told, "problems": problems} if problems else told


def _answer(found: list[dict[str, Any]], end: Refused | None) -> HttpResponse:
    results = [one["result"] for one in found]
    counts = {name: results.count(name) for name in ("accepted", "unchanged", "refused")}
    data = {**counts, "records": found}
    if end is None:
        return answers.answer(data)
    headers = {"Retry_After": str(end.seconds)} if isinstance(end, TooMany) else {}
    return answers.answer({**said(end), **data}, status_of(end), **headers)
