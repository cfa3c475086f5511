"""A message of an alert as CAP 1.2 has it (sections 3.2.1 to 3.2.4)."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.desks.alerts.models import Bulletin
from jiban.exchange import xml_text

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA = "application/cap+xml"
LANGUAGE = "zh-CN"


def sender() -> str:
    """Return the name of this installation among all senders, such as ``alerts@police.example``."""
    return f"alerts@{settings.JURISDICTION}"


def identifier(bulletin: Bulletin) -> str:
    """Return the name of a message among all of this sender: ``JS260302-0000042-1``."""
    return f"{bulletin.matter.number}-{bulletin.n}"


def address(bulletin: Bulletin) -> str:
    """Return where a message is found."""
    return f"{settings.PUBLIC_URL}/cap/{identifier(bulletin)}.xml"


def written(bulletin: Bulletin, before: Sequence[Bulletin]) -> bytes:
    """Return a message as XML; the same bytes each time.

    Where it says only that it is concluded, it has no ``info``, which CAP leaves open.

    Args:
        bulletin: the message.
        before: the earlier messages of its alert, to which it refers.
    """
    root = Element("alert", xmlns=NAMESPACE)
    head = {
        "identifier": identifier(bulletin),
        "sender": sender(),
        "sent": cap_time(bulletin.sent_at),
        "status": bulletin.status,
        "msgType": bulletin.kind,
        "scope": "Public",
        "note": _("Concluded") if bulletin.concluded else bulletin.note,
        "references": " ".join(_reference(earlier) for earlier in before),
    }
    _fill(root, head)
    if not bulletin.concluded:
        _info(SubElement(root, "info"), bulletin)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _info(info: Element, bulletin: Bulletin) -> None:
    over = bulletin.kind == Bulletin.Kind.CANCEL
    words = {
        "language": LANGUAGE,
        "category": bulletin.category,
        "event": bulletin.event,
        "responseType": "AllClear" if over else "",
        "urgency": "Past" if over else bulletin.urgency,
        "severity": bulletin.severity,
        "certainty": bulletin.certainty,
        "effective": cap_time(bulletin.sent_at),
        "expires": cap_time(bulletin.expires_at),
        "senderName": settings.BUREAU_NAME,
        "headline": bulletin.headline,
        "description": bulletin.description,
        "instruction": "" if over else bulletin.instruction,
        "web": address(bulletin),
    }
    _fill(info, words)
    area = {"areaDesc": bulletin.area}
    if bulletin.lat is not None:
        area["circle"] = f"{bulletin.lat},{bulletin.lon} {bulletin.radius}"
    _fill(SubElement(info, "area"), area)


def cap_time(at: datetime) -> str:
    """Return a time as CAP writes it: to the second, with an offset and never Z."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _reference(bulletin: Bulletin) -> str:
    return f"{sender()},{identifier(bulletin)},{cap_time(bulletin.sent_at)}"


def _fill(element: Element, texts: dict[str, str]) -> None:
    """Add a child for each text that there is, in the order of the schema."""
    for name, text in texts.items():
        if text:
            SubElement(element, name).text = xml_text.kept(text)
