"""Answers beside the operations: the documentation as a page, and that there is no such address.

The page comes wholly from this server and has no line of inline script.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiban.loop.wire.answers import problem


@require_safe
@never_cache
def docs(request: HttpRequest) -> HttpResponse:
    """The operations to read and to try; a signed-in officer tries them with the session."""
    token = get_token(request) if request.user.is_authenticated else ""
    return render(request, "api/docs.html", {"csrf": token})


def nowhere(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer for an address of which the API knows nothing."""
    return problem(404, "not_found", _("There is nothing at this address. See /api/docs."))
