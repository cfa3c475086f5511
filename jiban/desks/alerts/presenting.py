"""What officers see of an alert: its words as they are drafted, and each message that went out."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from jiban.desks.alerts.models import WORDS, Alert, Bulletin
from jiban.loop.sight import Sight


def present(matter_id: int, _sight: Sight) -> Mapping[str, Any]:
    """Return what ``alerts/staff_details.html`` shows of an alert."""
    alert = Alert.objects.select_related("drafted_by", "asked_by").get(pk=matter_id)
    facts = [(_label(name), _shown(alert, name)) for name in WORDS if name != "headline"]
    if alert.asked_by is not None:
        facts.append((_label("asked_by"), alert.asked_by.display))
    return {
        "alert": alert,
        "facts": [(label, value) for label, value in facts if value not in ("", None)],
        "bulletins": Bulletin.objects.filter(matter=matter_id).order_by("-n"),
    }


def as_drafted(matter_id: int, _proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the form of a revision begins with: the words as they are."""
    found: Mapping[str, Any] = Alert.objects.values(*WORDS).get(pk=matter_id)
    return found


def _label(name: str) -> Any:
    return Alert._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _shown(alert: Alert, name: str) -> Any:
    if name == "expires_at":
        return f"{timezone.localtime(alert.expires_at):%Y-%m-%d %H:%M}"
    named = getattr(alert, f"get_{name}_display", None)
    return named() if named else getattr(alert, name)
