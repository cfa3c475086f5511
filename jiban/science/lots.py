"""Drawing lots so that nobody picks, and anybody can draw them again."""

from collections.abc import Sequence
from hashlib import sha256

HASH_SPACE = 2**256


def drawn(lots: Sequence[bytes], share: float) -> list[int]:
    """Return which of the lots of one stratum are drawn, by their places, in the order given.

    Each has the chance *share*, and the number drawn is n times *share* rounded down or up: which
    of both is drawn by lot too, so that small strata are neither spared nor burdened (Cochran 1977,
    Sampling Techniques, ch. 5: proportional allocation; the rest by randomised rounding). All of it
    follows from the lots alone, whatever their order.

    Args:
        lots: unguessable bytes that are there before and stay, such as the hashes of entries in a
            journal; distinct.
        share: 0 to 1.

    Raises:
        ValueError: the share is none, or two lots are the same.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    if len(set(lots)) != len(lots):
        raise ValueError("two lots are the same")
    whole, rest = divmod(len(lots) * share, 1)
    number = int(whole) + (_chance(b"".join(sorted(lots))) < rest)
    first = sorted(range(len(lots)), key=lambda place: sha256(b"lot" + lots[place]).digest())
    return sorted(first[:number])


def among(lot: bytes, many: int) -> int:
    """Return one of *many* places, from 0, each with the same chance, for a lot."""
    return int.from_bytes(sha256(b"place" + lot).digest()) * many // HASH_SPACE


def _chance(seed: bytes) -> float:
    """Return a number from 0 to 1 that follows from a seed."""
    return int.from_bytes(sha256(b"chance" + seed).digest()) / HASH_SPACE
