"""The list of alert messages as an Atom feed (RFC 4287), the newest first."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils.translation import gettext as _

from jiban.desks.alerts.models import Bulletin
from jiban.exchange import xml_text
from jiban.exchange.cap import messages

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml"
MOST = 100
BEGAN = "2026-01-01T00:00:00+08:00"
"""When the list was last changed as long as nothing went out."""


def written(bulletins: Sequence[Bulletin]) -> bytes:
    """Return the feed of these messages."""
    root = Element("feed", xmlns=NAMESPACE)
    here = f"{settings.PUBLIC_URL}/cap/"
    title = settings.BUREAU_NAME or _("Jiban")
    _add(root, "id", here)
    _add(root, "title", _("Alerts of %(bureau)s") % {"bureau": title})
    _add(root, "updated", messages.cap_time(bulletins[0].sent_at) if bulletins else BEGAN)
    _add(SubElement(root, "author"), "name", title)
    SubElement(root, "link", rel="self", type=MEDIA, href=here)
    for bulletin in bulletins:
        _entry(SubElement(root, "entry"), bulletin)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _entry(entry: Element, bulletin: Bulletin) -> None:
    address = messages.address(bulletin)
    _add(entry, "id", address)
    headline = _("Concluded") if bulletin.concluded else bulletin.headline
    summary = headline if bulletin.concluded else bulletin.note or bulletin.description
    _add(entry, "title", f"[{bulletin.get_kind_display()}] {headline}")
    _add(entry, "updated", messages.cap_time(bulletin.sent_at))
    _add(entry, "summary", summary)
    SubElement(entry, "link", rel="alternate", type=messages.MEDIA, href=address)


def _add(element: Element, name: str, text: str) -> None:
    SubElement(element, name).text = xml_text.kept(text)
