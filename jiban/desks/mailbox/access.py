"""Which letters a browser may see: those it sent or opened with number and code, for some hours.

A signed cookie says so; no session is kept, and neither number nor code goes into an address that
could be logged together with the other.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jiban.loop.models import Link

COOKIE = "jiban_letters"
PATH = "/letters"
LASTS = 12 * 3600
FRESH = 30 * 60
"""How long after sending the page with the code can be seen again."""
MOST = 12
_SALT = "jiban.mailbox.access"


@dataclass(frozen=True, slots=True)
class Access:
    """The letters that one browser may see, with the time at which each was opened."""

    opened: dict[int, int]

    @classmethod
    def of(cls, request: HttpRequest) -> "Access":
        """Read the cookie; a missing, old or forged one gives access to nothing."""
        try:
            said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
            opened = {int(matter_id): int(at) for matter_id, at in said.items()}
        except (signing.BadSignature, AttributeError, TypeError, ValueError):
            return cls({})
        now = time.time()
        return cls({i: at for i, at in opened.items() if now - at < LASTS})

    def to(self, matter_id: int) -> bool:
        """Tell whether the letter may be seen: itself, or as a part split off such a letter."""
        if matter_id in self.opened:
            return True
        return (
            bool(self.opened)
            and Link.objects.filter(
                matter_id=matter_id, other_id__in=self.opened, kind=Link.Kind.PART_OF
            ).exists()
        )

    def fresh(self, matter_id: int) -> bool:
        """Tell whether the letter was sent or opened a short while ago."""
        return time.time() - self.opened.get(matter_id, 0) < FRESH


def grant(request: HttpRequest, response: HttpResponseBase, matter_id: int) -> None:
    """Let this browser see one letter more."""
    opened = Access.of(request).opened | {matter_id: int(time.time())}
    newest = sorted(opened.items(), key=lambda pair: pair[1])[-MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps({str(i): at for i, at in newest}, salt=_SALT),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """Close all letters on this device."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
