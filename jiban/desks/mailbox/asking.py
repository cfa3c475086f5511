"""Who asks for one of the mailbox's pages for officers."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import duty
from jiban.city.models import Officer
from jiban.loop import sight
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

    @property
    def htmx(self) -> bool:
        """Whether a script asks."""
        return self.request.headers.get("HX-Request") == "true"


View = Callable[Concatenate[Reader, P], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def officers_only(view: View[P]) -> Page[P]:
    """Let officers in who are signed in and have a post."""

    def inner(asking: Reader, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not duty.grants(asking.officer.pk):
            raise PermissionDenied(
                _("Your account has no post at any unit yet. Ask the administrator of your unit.")
            )
        return view(asking, *args, **kwargs)

    return signed_in(wraps(view)(inner))


def signed_in(view: View[P]) -> Page[P]:
    """Let officers in who are signed in."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        return view(Reader(request), *args, **kwargs)

    return inner
