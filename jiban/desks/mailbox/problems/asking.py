"""Who asks for a problem's page, and what every answer carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import duty
from jiban.city.models import Officer
from jiban.loop import bell, sight
from jiban.loop.sight import Sight

P = ParamSpec("P")


class Reader:
    """The officer who reads."""

    def __init__(self, request: HttpRequest) -> None:
        assert isinstance(request.user, Officer)
        self.request = request
        self.officer = request.user
        self.now = timezone.now()
        self.sight: Sight = sight.of_officer(self.officer.pk)


View = Callable[Concatenate[Reader, P], HttpResponseBase]


def officers_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers in who are signed in and have a post."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        if not duty.grants(request.user.pk):
            raise PermissionDenied(
                _("Your account has no post at any unit yet. Ask the administrator of your unit.")
            )
        return view(Reader(request), *args, **kwargs)

    return inner


def answer(asking: Reader, name: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a whole page."""
    everywhere = {"now": asking.now, "notice_count": bell.unread(asking.officer.pk)}
    return render(asking.request, f"mailbox/problems/{name}.html", {**everywhere, **context})
