"""What every staff page begins with: who asks, what they may see, and what every answer carries."""

from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.city.models import Officer, UnitKind
from jiban.loop import bell, sight
from jiban.loop.actors import Actor
from jiban.loop.fields import number_in
from jiban.loop.sight import Sight
from jiban.web.context import Shell

P = ParamSpec("P")


class Asking:
    """The officer who asks for a page."""

    def __init__(self, request: HttpRequest) -> None:
        assert isinstance(request.user, Officer)
        self.request = request
        self.officer: Officer = request.user
        self.now = timezone.now()

    @cached_property
    def by(self) -> Actor:
        """The officer at the door."""
        return Actor.officer(self.officer)

    @cached_property
    def sight(self) -> Sight:
        """Which matters the officer sees."""
        return sight.of_officer(self.officer.pk)

    def unit(self, text: str) -> int:
        """Return the unit that an address names by its id, if it is in sight; else the own one.

        A team has few matters of its own: who looks from there sees the unit that it serves.
        """
        tree = units.tree()
        named = number_in(text)
        if named is not None and named in tree and self.sight.covers(named):
            return named
        home = Shell(self.request).unit
        if home is None:
            if tree.bureau is None:
                raise PermissionDenied(_("No units are loaded yet."))
            return tree.bureau
        serves = home.kind == UnitKind.TEAM and home.parent_id
        return serves if serves and self.sight.covers(serves) else home.id

    @property
    def htmx(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("HX-Request") == "true"

    def page(
        self,
        template: str,
        context: Mapping[str, Any],
        status: int = 200,
        unread: int | None = None,
    ) -> HttpResponse:
        """Answer with a whole page; *unread* spares the count when the view has it already."""
        count = bell.unread(self.officer.pk) if unread is None else unread
        shown = f"{bell.COUNTED}+" if count > bell.COUNTED else count
        everywhere = {"now": self.now, "notice_count": shown, "asking": self}
        return render(self.request, template, {**everywhere, **context}, status=status)

    def part(self, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Answer with a part of a page."""
        return render(self.request, template, {"now": self.now, **context}, status=status)


View = Callable[Concatenate[Asking, P], HttpResponseBase]


def officers_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers in who are signed in and have a post; nothing of the answer is kept anywhere."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        asking = Asking(request)
        if not asking.by.grants:
            raise PermissionDenied(
                _("Your account has no post at any unit yet. Ask the administrator of your unit.")
            )
        response = view(asking, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return inner
