"""The API put together: its routers, its errors, its documentation."""

import functools
import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from jiban import __version__
from jiban.city.calendar import CalendarUnknown
from jiban.loop.errors import BadFields, Refused
from jiban.loop.wire.answers import problem, refused
from jiban.loop.wire.problems import NotSignedIn
from jiban.web.api import acting, document, rates, reading
from jiban.web.api.pages import nowhere

log = logging.getLogger("jiban.api")


class Api(NinjaAPI):
    """Ninja, with our documentation and with JSON where it would answer in plain text."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI document; it is made once, for it never changes while we run."""
        return self._document

    @functools.cached_property
    def _document(self) -> OpenAPISchema:
        return document.finished(super().get_openapi_schema(path_prefix="api/"))

    def _get_urls(self) -> list[Any]:
        urls = super()._get_urls()
        for url in urls:
            if url.callback is not None:
                url.callback = _in_json(url.callback)
        return urls


@functools.cache
def api() -> Api:
    """Return the API of the desks that are registered when it is first asked for."""
    found = Api(
        title="Jiban 即办",
        version=__version__,
        description=document.INTRODUCTION,
        urls_namespace="api",
        docs_url=None,
    )
    found.add_router("", reading.public)
    for path, router in _of_the_desks():
        found.add_router(path, router)
    found.add_router("", reading.router)
    found.add_router("", rates.router)
    for path, router in acting.routers():
        found.add_router(path, router)
    _say_errors(found)
    return found


def _of_the_desks() -> list[tuple[str, Any]]:
    """Return what desks add for their citizens: ``router`` in the ``api.py`` of a desk."""
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("jiban.desks.") and find_spec(f"{app.name}.api") is not None:
            found.append((f"/{app.label}", import_module(f"{app.name}.api").router))
    return found


def _in_json(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        text = _("This address takes %(allowed)s only.") % {"allowed": allowed}
        found = problem(405, "wrong_method", text)
        found.headers["Allow"] = allowed
        return found

    return answered


# --- errors --------------------------------------------------------------------------------------


def _say_errors(found: Api) -> None:
    handlers: dict[type[Exception], Any] = {
        Refused: refused,
        CalendarUnknown: _calendar,
        ValidationError: _parameters,
        HttpError: _http,
        Http404: nowhere,
        MultiPartParserError: _unreadable,
        SuspiciousOperation: _unreadable,
        RequestDataTooBig: _too_big,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        found.add_exception_handler(kind, handler)


def _calendar(request: HttpRequest, error: CalendarUnknown) -> HttpResponse:
    log.error("the working calendar of %s is not loaded", error.year)
    return problem(503, "calendar_unknown", str(error))


def _parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say what is wrong with query parameters, in the reader's language."""
    fields: dict[str, list[str]] = {}
    for wrong in error.errors:
        fields.setdefault(str(wrong["loc"][-1]), []).append(_reason(wrong))
    return refused(request, BadFields(fields))


def _reason(wrong: dict[str, Any]) -> str:
    bounds = wrong.get("ctx", {})
    kind = wrong["type"]
    if kind.startswith("int"):
        return _("A whole number is expected here.")
    if kind.startswith("bool"):
        return _("true or false is expected here.")
    if kind == "greater_than_equal":
        return _("The least that can be asked for is %(n)s.") % {"n": bounds["ge"]}
    if kind == "less_than_equal":
        return _("The most that can be asked for is %(n)s.") % {"n": bounds["le"]}
    if kind == "string_too_long":
        return _("At most %(n)s characters are taken here.") % {"n": bounds["max_length"]}
    return _("This value does not fit here.")


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        return refused(request, NotSignedIn())
    return problem(error.status_code, "refused", str(error))


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, "bad_request", _("The request cannot be read."))


def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(413, "too_large", _("The body is too large."))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Log what nobody foresaw, and let the tests' client see it."""
    log.exception("the API failed at %s", request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    text = _("Something went wrong on our side. Nothing was saved. Try again in a minute.")
    return problem(500, "failed", text)
