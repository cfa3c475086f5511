"""What a short text says: age and looks, whom to call, until when; no name and no place."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import bureau
from jiban.desks.missing.broadcast.showing import facts
from jiban.desks.missing.models import Case


def words(case: Case, until: datetime) -> str:
    """Return the text, in the language now active."""
    looks = _(", ").join(f"{label} {value}" for label, value in facts(case))
    return _(
        "%(bureau)s looks for a missing person: %(looks)s. Call %(phone)s. Until %(until)s."
    ) % {
        "bureau": bureau.name(),
        "looks": looks,
        "phone": bureau.to_call(),
        "until": f"{timezone.localtime(until):%m-%d %H:%M}",
    }
