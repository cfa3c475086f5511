"""What officers see of a letter: its text, how contact is safe, the answer and its rating."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext

from jiban.desks.mailbox import accused, disputes, subjects, suggested
from jiban.desks.mailbox.models import Letter
from jiban.loop.contact import ContactBy, safe_from
from jiban.loop.rating import Grade
from jiban.loop.sight import Sight

CONTACT_ICONS = {
    ContactBy.PHONE: "phone",
    ContactBy.SMS: "message",
    ContactBy.EMAIL: "mail",
    ContactBy.PAGE: "eye-off",
}


def present(matter_id: int, _sight: Sight) -> Mapping[str, Any]:
    """Return what ``mailbox/staff_details.html`` shows of a letter."""
    letter = Letter.objects.select_related("matter").get(pk=matter_id)
    happy = letter.grade is not None and letter.grade > Grade.BAD
    now = timezone.now()
    safe_at = safe_from(letter.contact_when, now)
    return {
        "letter": letter,
        "subject": subjects.label(letter.subject),
        "facts": [
            (pgettext("letter", "place"), letter.place),
            (pgettext("letter", "author"), letter.get_naming_display()),
            (pgettext("letter", "channel"), letter.get_channel_display()),
            (pgettext("letter", "number elsewhere"), letter.origin),
            (pgettext("letter", "times reopened"), letter.reopened or ""),
        ],
        "suggested": suggested.of(letter),
        "dispute": disputes.of(letter),
        "accused": accused.whom(letter) if letter.matter.recused else [],
        "safe_now": safe_at <= now,
        "safe_at": safe_at,
        "contact_icon": CONTACT_ICONS.get(ContactBy(letter.contact_by), "phone"),
        "grade_tone": "kept" if happy else "broken",
        "grade_icon": "mood-smile" if happy else "mood-sad",
    }
