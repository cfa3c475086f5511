"""What officers see of a letter: its text, how contact is safe, the answer and its rating."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiban.desks.mailbox.models import ContactBy, Grade, Letter
from jiban.desks.mailbox.subjects import SUBJECTS

CONTACT_ICONS = {
    ContactBy.PHONE: "phone",
    ContactBy.SMS: "message",
    ContactBy.EMAIL: "mail",
    ContactBy.PAGE: "eye-off",
}


def present(matter_id: int) -> Mapping[str, Any]:
    """Return what ``mailbox/staff_details.html`` shows of a letter."""
    letter = Letter.objects.get(pk=matter_id)
    happy = letter.grade is not None and letter.grade > Grade.BAD
    return {
        "letter": letter,
        "subject": SUBJECTS.get(letter.subject, ""),
        "facts": [
            (_("place"), letter.place),
            (_("author"), letter.get_naming_display()),
            (_("channel"), letter.get_channel_display()),
            (_("number elsewhere"), letter.origin),
            (_("times reopened"), letter.reopened or ""),
        ],
        "contact_icon": CONTACT_ICONS.get(ContactBy(letter.contact_by), "phone"),
        "grade_tone": "kept" if happy else "broken",
        "grade_icon": "mood-smile" if happy else "mood-sad",
    }
