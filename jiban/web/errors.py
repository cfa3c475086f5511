"""Error answers: a page for people, JSON for programs, both saying what to do next."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Fault:
    """What an error page says."""

    status: int
    icon: str
    title: str | LazyText
    text: str | LazyText


BAD_REQUEST = Fault(
    400,
    "file-unknown",
    gettext_lazy("We could not read this request"),
    gettext_lazy(
        "Go back, reload the page and try again. What you had written may still be there."
    ),
)
CSRF = Fault(
    403,
    "refresh",
    gettext_lazy("This page was open too long"),
    gettext_lazy(
        "Nothing was sent. Go back, reload the page and send it again; "
        "what you had written is kept on this device. Cookies must be allowed."
    ),
)
FORBIDDEN = Fault(
    403,
    "lock",
    gettext_lazy("You may not see this"),
    gettext_lazy(
        "Your account has no role for this page. "
        "If you need it, ask the administrator of your unit."
    ),
)
NOT_FOUND = Fault(
    404,
    "map-search",
    gettext_lazy("There is no such page"),
    gettext_lazy("Check the address or the number. The page may have moved, or never existed."),
)
TOO_LARGE = Fault(
    413,
    "file-alert",
    gettext_lazy("That is too large"),
    gettext_lazy("Send smaller or fewer files. Photos can be made smaller before sending."),
)
TOO_MANY = Fault(
    429,
    "hourglass-high",
    gettext_lazy("Too many requests"),
    gettext_lazy("Nothing is lost. Please wait a little, then try again. In danger call 110."),
)
FAILED = Fault(
    500,
    "tool",
    gettext_lazy("Something went wrong on our side"),
    gettext_lazy(
        "It has been written down and will be looked at. Try again in a minute. In danger call 110."
    ),
)


CODES = {
    400: "bad_request",
    403: "not_allowed",
    404: "not_found",
    413: "too_large",
    429: "too_many",
}
"""What a program is told of each status; the API's own answers use the same words."""


def _wants_page(request: HttpRequest) -> bool:
    return not request.path.startswith("/api/") and request.accepts("text/html")


def answer(request: HttpRequest, fault: Fault, text: str = "") -> HttpResponse:
    """The answer for a fault. It touches neither session nor database: they may be what failed."""
    said = text or str(fault.text)
    if not _wants_page(request):
        problem = {"code": CODES.get(fault.status, "failed"), "text": f"{fault.title}: {said}"}
        return JsonResponse(problem, status=fault.status)
    number = getattr(request, "id", "")
    return HttpResponse(
        _page(fault, said, number),
        status=fault.status,
        headers={"Cache-Control": "no-store"},
    )


def _page(fault: Fault, text: str, number: str) -> str:
    context = {"fault": fault, "text": text, "number": number}
    return render_to_string("web/error.html", context)


def _to_staff(request: HttpRequest, fault: Fault, text: str) -> HttpResponse:
    """The answer to an officer who is signed in: with the bar, and the way back to the inbox."""
    context = {"fault": fault, "text": text or fault.text, "number": getattr(request, "id", "")}
    found = render(request, "web/error_staff.html", context, status=fault.status)
    found.headers["Cache-Control"] = "no-store"
    return found


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, TOO_LARGE if isinstance(exception, RequestDataTooBig) else BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What a view says in PermissionDenied is written for people; Django's own texts are not ours.
    said = str(exception) if exception.args else ""
    user = getattr(request, "user", None)
    if _wants_page(request) and user is not None and user.is_authenticated:
        return _to_staff(request, FORBIDDEN, said)
    return answer(request, FORBIDDEN, said)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, CSRF)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    return answer(request, FAILED)


def too_large(request: HttpRequest, text: str = "") -> HttpResponse:
    return answer(request, TOO_LARGE, text)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 with the time after which it makes sense to come back."""
    text = _("Nothing is lost. Please wait %(n)s seconds, then try again. In danger call 110.")
    found = answer(request, TOO_MANY, text % {"n": seconds})
    found.headers["Retry-After"] = str(seconds)
    return found
