"""The shell's own small views: the server's clock and the choice of unit."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .context import UNIT_KEY, Shell


@require_safe
@never_cache
def clock(request: HttpRequest) -> HttpResponse:
    """The server's time as ISO text; pages ask when a device has slept."""
    return HttpResponse(timezone.now().isoformat(), content_type="text/plain; charset=utf-8")


@require_POST
@login_required
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Look at another unit of one's own; anything else is ignored."""
    chosen = request.POST.get("unit", "")
    if any(str(node.id) == chosen for node in Shell(request).units):
        request.session[UNIT_KEY] = int(chosen)
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(back if safe else "/")
