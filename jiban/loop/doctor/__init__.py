"""What the loop says of itself to ``jiban doctor``: nothing lost, doubled or late unraised."""

from collections.abc import Iterator

from jiban.loop.doctor import keeping, promises, recusal, telling, whole
from jiban.loop.doctor.checked import Check


def checks() -> Iterator[Check]:
    """Yield what was found, check by check; the costly ones last."""
    for check in (
        promises.late,
        promises.troubles,
        telling.spreading,
        telling.holding,
        telling.deliveries,
        telling.channels,
        keeping.secrets,
        keeping.forgotten,
        whole.signed_roots,
        keeping.receipts,
        promises.ladders,
        whole.heads,
        promises.rungs,
        whole.gone_desks,
        whole.orphans,
        keeping.files,
        recusal.checks,
    ):
        yield from check()
