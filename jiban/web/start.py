"""Where an officer begins: leaders with the figures, everybody else with the inbox."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from jiban.city.roles import Role
from jiban.web.staff import Asking, officers_only

LOOKS_FIRST = {Role.LEADER, Role.INSPECTOR}


@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Send the officer to where their work begins."""
    return _start(request)


@officers_only
def _start(asking: Asking) -> HttpResponse:
    roles = {role for role, _unit in asking.by.grants}
    return HttpResponseRedirect("/dashboard" if roles <= LOOKS_FIRST else "/inbox")
