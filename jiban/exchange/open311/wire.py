"""How GeoReport travels: each answer as XML or as JSON, requests as forms or as XML.

An answer is one :class:`Document`. In XML a list's members carry the name that the standard gives
them; in JSON they have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import orjson
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.exchange import xml_text
from jiban.loop.wire.problems import TooLarge, Unreadable

LARGEST = 256 * 1024
"""Bytes of a request."""
MEDIA = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
_MEMBERS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""What the members of a list are called in XML."""


@dataclass(frozen=True, slots=True)
class Document:
    """An answer: its name, which only XML shows, and its content."""

    name: str
    content: Any

    def answer(self, form: str, status: int = 200, **headers: str) -> HttpResponse:
        """Return it in the form asked for; nothing of it may be kept by caches."""
        body = _json(self.content) if form == "json" else _xml(self.name, self.content)
        response = HttpResponse(body, status=status, content_type=MEDIA[form])
        response.headers["Cache-Control"] = "no-store"
        for name, value in headers.items():
            response.headers[name.replace("_", "-")] = value
        return response


def w3_time(at: datetime) -> str:
    """Return a time as the standard writes it: to the second, with its offset."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _json(content: Any) -> bytes:
    return orjson.dumps(content, default=str)


def _xml(name: str, content: Any) -> bytes:
    root = Element(name)
    _fill(root, content)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _fill(element: Element, content: Any) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _fill(SubElement(element, name), value)
    elif isinstance(content, list):
        for value in content:
            _fill(SubElement(element, _MEMBERS[element.tag]), value)
    elif isinstance(content, bool):
        element.text = str(content).lower()
    elif content is not None:
        element.text = xml_text.kept(str(content))


def posted(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of a POST: a form, as the standard says, or flat XML.

    In XML, an ``attribute`` in ``attributes`` has a ``code`` and a ``value``.

    Raises:
        Unreadable, TooLarge: the body cannot be taken.
    """
    if request.content_type not in ("text/xml", "application/xml"):
        return {name: str(value) for name, value in request.POST.items()}
    if len(request.body) > LARGEST:
        raise TooLarge(_("The body is too large: at most %(n)s kB.") % {"n": LARGEST // 1024})
    try:
        root = fromstring(request.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise Unreadable(_("The body is not XML that is taken here.")) from None
    found = {child.tag: child.text or "" for child in root if not len(child)}
    for attribute in root.iterfind("attributes/attribute"):
        name = f"attribute[{attribute.findtext('code', '')}]"
        found[name] = attribute.findtext("value", "")
    return found
