"""How and when the author of a letter may be written to, as the letter says it."""

from collections.abc import Mapping, Sequence

from jiban.desks.mailbox.models import Letter
from jiban.loop.contact import WINDOWS, Contact, ContactBy

BY: Mapping[str, str] = {ContactBy.SMS: "sms", ContactBy.EMAIL: "email"}
"""A call is made by a person, and the tracking page needs no message."""


def safe_contact(matter_ids: Sequence[int]) -> dict[int, Contact]:
    """Return for each letter how and when a machine may write to its author."""
    chosen = Letter.objects.filter(pk__in=matter_ids).values_list(
        "matter_id", "contact_by", "contact_when"
    )
    return {pk: Contact(BY.get(by), WINDOWS.get(when, ())) for pk, by, when in chosen}
