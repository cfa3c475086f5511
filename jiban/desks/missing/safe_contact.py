"""A report's author is called by a person; a machine sends the code and no more than a pointer."""

from collections.abc import Mapping, Sequence

from jiban.desks.missing.models import Case
from jiban.desks.missing.models.words import Answer
from jiban.loop.contact import NOWHERE, Contact


def safe_contact(matter_ids: Sequence[int]) -> Mapping[int, Contact]:
    """Return for each case whether a machine may write to who reported it: by text message.

    Where violence, control or an order was told of, or is not asked yet, their phone may be in
    other hands: only a person calls.
    """
    answers = Case.objects.filter(pk__in=matter_ids).values_list(
        "pk", "violence", "control", "protection_order"
    )
    return {
        pk: Contact("sms") if all(one == Answer.NO for one in said) else NOWHERE
        for pk, *said in answers
    }
