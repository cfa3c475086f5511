"""What a replay says at its end: the figures in words, and one row per letter."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.desks.mailbox.replay import NOT_IN_DATA, PROMISE, Outcome, Replayed
from jiban.desks.mailbox.replay_rows import Story
from jiban.loop.desk import Rung
from jiban.loop.models import Promise
from jiban.science import waiting

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
LIMITS = (timedelta(hours=24), timedelta(hours=48), timedelta(days=7), timedelta(days=30))
SHOWN_ROWS = 10


def curve(outcomes: list[Outcome], end: datetime) -> waiting.Curve:
    """Return how long the letters waited; one without a reply waits until the file ends."""
    return waiting.curve(
        waiting.Wait(
            (o.told.replied_at or end) - o.told.received_at, ended=o.told.replied_at is not None
        )
        for o in outcomes
    )


def lines(story: Story, done: Replayed, seconds: float) -> Iterator[str]:
    """Yield the report, a line each."""
    outcomes = done.outcomes
    kept = sum(o.outcome is Promise.Outcome.KEPT for o in outcomes)
    yield _("Letters: %(n)s") % {"n": f"{len(outcomes):,}"}
    yield from _odd(story, done)
    if outcomes:
        yield _(
            "First feedback kept within 48 h: %(kept)s (%(share).1f %%), broken: %(broken)s"
        ) % {
            "kept": kept,
            "share": 100 * kept / len(outcomes),
            "broken": sum(o.broken for o in outcomes),
        }
    for label in (_("sign"), _("contact"), _("resolve")):
        # The words in the rows are the same in every language: programs read them.
        yield _("%(promise)s: not in the data, not counted") % {"promise": label}
    if outcomes:
        yield from _waits(outcomes)
    yield _("Acts: %(acts)s, rungs fired: %(fired)s, of them not at their instant: %(skipped)s") % {
        "acts": f"{done.acts:,}",
        "fired": f"{done.fired:,}",
        "skipped": done.skipped,
    }
    yield _("Time taken: %(seconds).1f s") % {"seconds": seconds}


def _odd(story: Story, done: Replayed) -> Iterator[str]:
    if story.repeated:
        yield _(
            "of them word for word another letter of the same author: %(n)s (replayed all the same)"
        ) % {"n": story.repeated}
    if story.unusable:
        yield _("Rows left out: %(n)s") % {"n": len(story.unusable)}
        yield from (f"  {error}" for error in story.unusable[:SHOWN_ROWS])
    if done.refused:
        yield _("Refused by the desk: %(n)s") % {"n": len(done.refused)}
        yield from (f"  {told.origin}: {why}" for told, why in done.refused[:SHOWN_ROWS])


def _waits(outcomes: list[Outcome]) -> Iterator[str]:
    end = max(o.told.replied_at or o.told.received_at for o in outcomes)
    waits = curve(outcomes, end)
    middle = waits.quantile(0.5)
    yield _("Median time to the first feedback (Kaplan–Meier): %(time)s") % {"time": hours(middle)}
    yield _("The time by which a share of the letters was answered:")
    for share in SHARES:
        yield f"  {share:4.0%}  {hours(waits.quantile(share))}"
    yield _("The share of the letters that was answered within:")
    for limit in LIMITS:
        yield f"  {hours(limit):>7}  {waits.ended_by(limit):5.1%}"
    unanswered = sum(o.told.replied_at is None for o in outcomes)
    yield _("Letters without a reply: %(n)s, counted as still waiting.") % {"n": unanswered}
    if not unanswered:
        yield _("The file holds only answered letters: of all that came, fewer were in time.")


def hours(time: timedelta | None) -> str:
    """Return a length of time in hours, or a dash when it is not known."""
    return "—" if time is None else f"{time / timedelta(hours=1):.1f} h"


def write_rows(done: Replayed, ladder: tuple[Rung, ...], path: Path) -> None:
    """Write one row per letter: its promise, due, kept or broken, and each rung's instant."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["number", "origin", "received_at", "replied_at", "promise", "due_at", "outcome"]
            + [f"rung_{rung.at:g}" for rung in ladder]
            + ["sign", "contact"]
        )
        for o in done.outcomes:
            rows.writerow(
                [
                    o.number,
                    o.told.origin,
                    _local(o.told.received_at),
                    _local(o.told.replied_at),
                    PROMISE,
                    _local(o.due_at),
                    _word(o),
                    *map(_local, o.rungs),
                    NOT_IN_DATA,
                    NOT_IN_DATA,
                ]
            )


def _word(o: Outcome) -> str:
    if o.broken:
        return "broken"
    return "kept" if o.outcome is Promise.Outcome.KEPT else "open"


def _local(at: datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).isoformat()
