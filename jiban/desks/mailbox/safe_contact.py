"""How and when the author of a letter may be written to, as the letter says it."""

from collections.abc import Mapping, Sequence

from jiban.desks.mailbox.models import ContactBy, ContactWhen, Letter
from jiban.loop.contact import Contact, Window, window

WINDOWS: Mapping[str, tuple[Window, ...]] = {
    ContactWhen.ANY: (),
    ContactWhen.DAY: (window(9, 18),),
    ContactWhen.EVENING: (window(18, 21),),
    ContactWhen.WEEKEND: (window(9, 21, days=(5, 6)),),
}
BY: Mapping[str, str] = {ContactBy.SMS: "sms", ContactBy.EMAIL: "email"}
"""A call is made by a person, and the tracking page needs no message."""


def safe_contact(matter_ids: Sequence[int]) -> dict[int, Contact]:
    """Return for each letter how and when a machine may write to its author."""
    chosen = Letter.objects.filter(pk__in=matter_ids).values_list(
        "matter_id", "contact_by", "contact_when"
    )
    return {pk: Contact(BY.get(by), WINDOWS.get(when, ())) for pk, by, when in chosen}
