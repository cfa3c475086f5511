"""Who is asking: a program with a token, or an officer signed in by the browser's session."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from jiban.city.models import Officer
from jiban.loop.actors import Actor
from jiban.loop.errors import NotAllowed
from jiban.loop.wire.problems import NotSignedIn
from jiban.web.api import tokens


class Bearer(HttpBearer):
    """``Authorization: Bearer jiban_…``; a wrong token is refused, whatever else is sent."""

    openapi_description = "A token bound to one officer; made with `jiban api token create`."

    def __call__(self, request: HttpRequest) -> Officer | None:
        """Return the token's officer; None when no Authorization is sent."""
        given = request.headers.get(self.header)
        if given is None:
            return None
        scheme, _space, secret = given.partition(" ")
        found = self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise NotSignedIn(_("This token is unknown, has ended or was revoked."))
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """Return the officer of a valid token; one that only reads does only that."""
        found = tokens.recognise(token)
        if found is None:
            return None
        if found.read_only and request.method != "GET":
            raise NotAllowed(_("This token may only read."))
        return found.officer


class Session(APIKeyCookie):
    """The session of somebody signed in; what changes anything also needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session cookie of a signed-in officer, with X-CSRFToken on POST."

    def __call__(self, request: HttpRequest) -> Officer | None:
        """Return the signed-in officer, or None."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Officer | None:
        """Return the signed-in officer, or None."""
        if self.param_name not in request.COOKIES or not request.user.is_authenticated:
            return None
        if request.method != "GET" and check_csrf(request) is not None:
            raise NotAllowed(_("The CSRF token is missing or wrong: send it as X-CSRFToken."))
        assert isinstance(request.user, Officer)
        return request.user


OFFICER: list[Any] = [Bearer(), Session()]


def actor(request: HttpRequest) -> Actor:
    """Return the actor for whom an operation with ``auth=OFFICER`` runs."""
    return Actor.officer(request.auth)  # type: ignore[attr-defined]
