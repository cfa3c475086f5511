"""What GeoReport says when it refuses: the status as code, and a description for a person."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from jiban.city.calendar import CalendarUnknown
from jiban.exchange.open311.wire import Document
from jiban.loop.errors import BadFields, NotAllowed, Refused
from jiban.loop.throttle import TooMany
from jiban.loop.wire.problems import NotSignedIn, status_of

View = Callable[..., HttpResponse]
OURS = {
    "title": "description",
    "body": "description",
    "lon": "long",
    "place": "address_string",
    "subject": "service_code",
    "kind": "attribute[kind]",
    "accused": "attribute[accused]",
}
"""What fields of a letter are called here."""


class Missing(Refused):
    """Something that is asked for or by is not there; answered with 404."""

    code = "not_found"


class Wrong(Refused):
    """A parameter is missing or wrong; answered with 400."""

    code = "bad_request"


def said(view: View) -> View:
    """Answer what a view refuses with the standard's error document."""

    @wraps(view)
    def inner(request: HttpRequest, *, form: str, **named: str) -> HttpResponse:
        try:
            check_jurisdiction(request.GET)
            return view(request, form=form, **named)
        except TooMany as refusal:
            return _errors(form, 429, [refusal.text], Retry_After=str(refusal.seconds))
        except BadFields as refusal:
            return _errors(form, 400, _reasons(refusal))
        except (NotSignedIn, NotAllowed) as refusal:
            return _errors(form, 403, [refusal.text])
        except Refused as refusal:
            return _errors(form, status_of(refusal), [refusal.text])
        except RequestDataTooBig:
            return _errors(form, 413, [_("The body is too large.")])
        except (SuspiciousOperation, MultiPartParserError):
            return _errors(form, 400, [_("The body cannot be read.")])
        except CalendarUnknown as error:
            return _errors(form, 503, [str(error)])

    return inner


def check_jurisdiction(sent: Mapping[str, object]) -> None:
    """Refuse another jurisdiction's name; this installation serves one, so it may be left out.

    Raises:
        Missing: it is another's.
    """
    given = sent.get("jurisdiction_id")
    if given and given != settings.JURISDICTION:
        raise Missing(
            _("jurisdiction_id was not found: this is %(ours)s.") % {"ours": settings.JURISDICTION}
        )


def _reasons(refusal: BadFields) -> list[str]:
    """Return what is wrong with each parameter; title and text come from the same one."""
    named = {OURS.get(name, name): why for name, why in refusal.fields.items()}
    return [f"{name}: {' '.join(why)}" for name, why in named.items()]


def _errors(form: str, status: int, reasons: list[str], **headers: str) -> HttpResponse:
    errors = [{"code": status, "description": reason} for reason in reasons]
    return Document("errors", errors).answer(form, status, **headers)
