"""What the desk's pages share: forms made from the declaration, and cookies that open one page."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jiban.loop.desk import Action
from jiban.loop.forms import DoorForm

LASTS = timedelta(hours=12)
"""How long a browser may see what it opened with a code."""
_SALT = "jiban.missing"


class Shown(DoorForm):
    """Declared fields of an action as a page shows them; the door checks what is typed."""

    def __init__(self, action: Action, names: Iterable[str], data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{action.name}_%s")  # several may stand on one page
        self.fields.update({name: deepcopy(action.fields[name]) for name in names})


def open_for(
    answer: HttpResponseBase, name: str, value: str, path: str, lasts: timedelta = LASTS
) -> None:
    """Let this browser, and no other, be known again on the pages below a path, so long."""
    answer.set_signed_cookie(
        name,
        value,
        salt=_SALT,
        max_age=lasts,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def kept(request: HttpRequest, name: str, lasts: timedelta = LASTS) -> str:
    """Return what this browser is known by, or "" for none, an old or a forged one."""
    value = request.get_signed_cookie(name, default="", salt=_SALT, max_age=lasts)
    return str(value or "")
