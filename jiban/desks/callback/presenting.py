"""What officers see of a call-back: what was asked for and answered, and how contact is safe."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from jiban.desks.callback.models import CallBack, Solved
from jiban.loop.contact import ContactBy, safe_from
from jiban.loop.rating import Grade
from jiban.loop.sight import Sight

ICONS = {ContactBy.PHONE: "phone", ContactBy.SMS: "message", ContactBy.EMAIL: "mail"}


def present(matter_id: int, _sight: Sight) -> Mapping[str, Any]:
    """Return what ``callback/staff_details.html`` shows of a call-back.

    Whose unit it was and how it was rated is left out until the author has spoken: who asks must
    not know what to expect.
    """
    call = CallBack.objects.get(pk=matter_id)
    now = timezone.now()
    safe_at = safe_from(call.contact_when, now)
    return {
        "call": call,
        "safe_now": safe_at <= now,
        "safe_at": safe_at,
        "contact_icon": ICONS.get(ContactBy(call.contact_by), "phone"),
        "solved_tone": "kept" if call.solved == Solved.YES else "broken",
        "grade_tone": "kept" if (call.grade or 0) >= Grade.FAIR else "broken",
    }
