"""What the desk's pages share: who is let in, forms by the declaration, lists, and cookies."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from jiban.city import duty
from jiban.city.models import Officer
from jiban.loop.desk import Action
from jiban.loop.forms import DoorForm

LASTS = timedelta(hours=12)
"""How long a browser may see what it opened with a code."""
A_PAGE = 50
"""Rows of a board."""
_SALT = "jiban.missing"
Row = TypeVar("Row", bound=Model)
P = ParamSpec("P")


def officers_only(
    view: Callable[Concatenate[HttpRequest, Officer, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers in who are signed in and have a post."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Officer):
            return redirect_to_login(request.get_full_path())
        if not duty.grants(request.user.pk):
            raise PermissionDenied(
                _("Your account has no post at any unit yet. Ask the administrator of your unit.")
            )
        return view(request, request.user, *args, **kwargs)

    return inner


def paged(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """Return the page that is asked for of rows with a matter, what is due next on top."""
    return Paginator(rows.order_by("matter__next_due_at", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )


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
