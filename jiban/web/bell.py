"""The bell: what the officer has been told, and marking it read."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from jiban.loop import bell
from jiban.web.staff import Asking, officers_only

PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """The officer's notices, newest first."""
    return _notices(request)


@officers_only
def _notices(asking: Asking) -> HttpResponse:
    query = asking.request.GET
    every = "all" in query
    before = _moment(query.get("before", ""))
    told = bell.told(asking.officer.pk, unread_only=not every, before=before, limit=PAGE + 1)
    following = ""
    if len(told) > PAGE:
        more = {"before": told[PAGE - 1].at.isoformat(), **({"all": "1"} if every else {})}
        following = f"/notices?{urlencode(more)}"
    count = bell.unread(asking.officer.pk)
    context = {"told": told[:PAGE], "every": every, "next": following, "unread": count}
    return asking.page("web/bell/page.html", context, unread=count)


@require_POST
def read(request: HttpRequest) -> HttpResponseBase:
    """Mark notices as read: all, or the one that is opened."""
    return _read(request)


@officers_only
def _read(asking: Asking) -> HttpResponse:
    post = asking.request.POST
    keys = [key for key in post.getlist("key") if "\0" not in key]
    bell.read(asking.officer.pk, keys or None)
    back = post.get("next", "/notices")
    safe = url_has_allowed_host_and_scheme(
        back, {asking.request.get_host()}, asking.request.is_secure()
    )
    return HttpResponseRedirect(back if safe else "/notices")


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
