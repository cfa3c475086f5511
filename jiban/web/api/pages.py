"""The documentation as a page, wholly from this server and without a line of inline script."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def docs(request: HttpRequest) -> HttpResponse:
    """The operations to read and to try; a signed-in officer tries them with the session."""
    token = get_token(request) if request.user.is_authenticated else ""
    return render(request, "api/docs.html", {"csrf": token})
