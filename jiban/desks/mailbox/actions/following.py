"""Whether people follow what the machine suggested: kept with each word of theirs, the last one."""

from typing import Any

from jiban.desks.mailbox.actions.parts import letter
from jiban.desks.mailbox.repeats import likely
from jiban.loop import sight
from jiban.loop.change import Change
from jiban.science.letters.urgency import Grade


def compare(change: Change, *names: str) -> None:
    """Keep how a person's choices stand to what the machine suggested.

    Args:
        names: of the fields chosen: ``subject``, ``unit``, ``urgency``; an empty one says nothing.
    """
    suggested = letter(change).suggested
    if suggested is None:
        return
    for name in names:
        chosen = change.fields[name]
        if not chosen:
            continue
        if name == "urgency":
            said = suggested.get("urgency", {}).get("grade")
            change.detail(urgency=Grade[chosen.upper()].value, urgency_followed=chosen == said)
        else:
            change.detail(**{f"{name}_rank": _rank(suggested["best"], name, chosen)})


def compare_merged(change: Change, into: int) -> None:
    """Keep whether a letter was merged into one that was shown as likely the same."""
    shown = likely(change.matter.id, sight.of_officer(change.by.id or 0))
    if shown:
        change.detail(duplicate_followed=into in {one.matter.pk for one in shown})


def _rank(best: list[dict[str, Any]], name: str, chosen: Any) -> int:
    """Return the place of a choice among the guesses, counted from 1; 0 if it is none of them."""
    said = [guess[name] for guess in best]
    return said.index(chosen) + 1 if chosen in said else 0
