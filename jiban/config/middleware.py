"""What every request passes: a number and a log line, security headers, and MFA for officers."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jiban.config import metrics

Answer = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger("jiban.request")
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNLOGGED = ("/static/", "/healthz", "/metrics")


class RequestLog:
    """One log line and one measurement per request; the path is its pattern, never its values."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then note how that went."""
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        number = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        request.id = number  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = number
        if request.path_info.startswith(UNLOGGED):
            return response
        took = time.perf_counter() - began
        match = request.resolver_match
        route = "/" + match.route if match else "(none)"
        method = request.method or "?"
        metrics.seen(method, route, response.status_code, took)
        log.info(
            "request",
            extra={
                "id": number,
                "method": method,
                "route": route,
                "status": response.status_code,
                "ms": round(took * 1000, 1),
            },
        )
        return response


class SecurityHeaders:
    """Content Security Policy and what Django does not set itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers that the view has not chosen itself."""
        response = self.get_response(request)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith("/accounts/"):  # secrets and codes are shown there
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class MfaRequired:
    """An officer who signed in with a password alone is sent to set up a second factor first."""

    OPEN = ("/accounts/", "/i18n/", "/static/", "/healthz", "/metrics")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or send to the set-up page."""
        if (
            settings.MFA_REQUIRED
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and not request.path_info.startswith(self.OPEN)
            and request.user.is_authenticated
            and not self._has_second_factor(request)
        ):
            if request.path_info.startswith("/api/"):
                return JsonResponse(
                    {
                        "code": "second_factor",
                        "text": _("Set up a second sign-in factor first."),
                    },
                    status=403,
                )
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _has_second_factor(self, request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        if request.session.get("mfa_set_up"):
            return True
        methods = request.session.get("account_authentication_methods", [])
        by_provider = any(method.get("method") == "socialaccount" for method in methods)
        if by_provider or is_mfa_enabled(request.user):
            request.session["mfa_set_up"] = True
            return True
        return False


@receiver(authenticator_removed)
def _look_again(request: HttpRequest, **_rest: object) -> None:
    """Ask whether a second factor is left, once one was taken away."""
    request.session.pop("mfa_set_up", None)
