"""What was found in a text: a value of a kind at a place, with the reason."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data; the words are those that persons are kept under."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Found:
    """One value in a text.

    Attributes:
        start: where it begins, in characters.
        end: where it ends; the value is ``text[start:end]``.
        kind: what it is.
        why: a word for the evidence, such as "checksum" or "title".
    """

    start: int
    end: int
    kind: Kind
    why: str
