"""What a short text says: age and looks, whom to call, until when; no name and no place."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.desks.missing.broadcast.showing import facts
from jiban.desks.missing.models import Case

EMERGENCY = "110"


def words(case: Case, until: datetime) -> str:
    """Return the text, in the language now active."""
    root = units.tree().bureau
    bureau = units.tree().get(root) if root is not None else None
    looks = _(", ").join(f"{label} {value}" for label, value in facts(case))
    return _(
        "%(bureau)s looks for a missing person: %(looks)s. Call %(phone)s. Until %(until)s."
    ) % {
        "bureau": settings.BUREAU_NAME or (bureau.label if bureau else ""),
        "looks": looks,
        "phone": (bureau.phone if bureau else "") or EMERGENCY,
        "until": f"{timezone.localtime(until):%m-%d %H:%M}",
    }
