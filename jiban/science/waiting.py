"""How long people waited: shares and quantiles that count those still waiting (Kaplan–Meier)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits of one length: how long so far, whether they have ended, and how many there are."""

    lasted: timedelta
    ended: bool = True
    number: int = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that still waits after each length of time; a step at each end of a wait."""

    times: Sequence[timedelta]
    waiting: Sequence[float]

    def ended_by(self, limit: timedelta) -> float:
        """Return the share (0 to 1) whose wait had ended after *limit*."""
        share = 1.0
        for time, left in zip(self.times, self.waiting, strict=True):
            if time > limit:
                break
            share = left
        return 1.0 - share

    def quantile(self, share: float) -> timedelta | None:
        """Return the time by which *share* (0 to 1) no longer waited; None if that is not known."""
        for time, left in zip(self.times, self.waiting, strict=True):
            if 1.0 - left >= share - 1e-12:
                return time
        return None


def curve(waits: Iterable[Wait]) -> Curve:
    """Return the product-limit estimate of Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958).

    A wait that has not ended counts as waiting up to where it is known, and not as never begun.
    """
    ordered = sorted(waits, key=lambda wait: (wait.lasted, not wait.ended))
    times: list[timedelta] = []
    waiting: list[float] = []
    share, at_risk = 1.0, sum(wait.number for wait in ordered)
    for wait in ordered:
        if wait.ended:
            share *= 1 - wait.number / at_risk
            if times and times[-1] == wait.lasted:
                waiting[-1] = share
            else:
                times.append(wait.lasted)
                waiting.append(share)
        at_risk -= wait.number
    return Curve(times, waiting)
