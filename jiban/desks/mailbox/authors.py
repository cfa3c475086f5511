"""Whether a letter was written by somebody whose phone number or address is known."""

import hmac

from cryptography.exceptions import InvalidTag

from jiban.loop import people
from jiban.loop.models import Person


def wrote(letter_id: int, *, phone: str = "", email: str = "") -> bool:
    """Tell whether the author of a letter has this phone number or this address.

    Of an anonymous letter, and of one whose author is forgotten, nobody is the author.
    """
    author = Person.objects.filter(matter_id=letter_id, part=Person.Part.AUTHOR).first()
    if author is None:
        return False
    try:
        known = people.unseal(bytes(author.key), bytes(author.data))
    except InvalidTag:  # forgotten
        return False
    return _same(people.digits_of(known.get("phone", "")), people.digits_of(phone)) or _same(
        known.get("email", "").casefold(), email.casefold()
    )


def _same(known: str, said: str) -> bool:
    return bool(known) and hmac.compare_digest(known.encode(), said.encode())
