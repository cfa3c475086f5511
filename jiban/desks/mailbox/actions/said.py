"""What the author writes after the letter came in is looked at as the letter was."""

from jiban.desks.mailbox import accused
from jiban.desks.mailbox.actions.parts import AT_ONCE, letter
from jiban.desks.mailbox.danger import words_in
from jiban.loop.change import Change


def taken_in(change: Change, text: str) -> bool:
    """Make a text findable, and act on danger and on whom it accuses, as :func:`accuses` says."""
    change.index(text)
    danger = words_in(text)
    if danger:
        change.say(danger=danger)
        change.set(urgent=True, raised=max(2, change.matter.raised))
        for audience in AT_ONCE:
            change.tell(audience, "danger")
    return accuses(change, text)


def accuses(change: Change, text: str) -> bool:
    """Recuse whom the author complains about now; whoever is recused already stays so.

    Returns:
        whether somebody is recused who was not before: then it is no news for those who had it.
    """
    whom = accused.in_text("", text, kind=letter(change).kind, unit=lambda: change.matter.unit_id)
    # Words that name nobody more must not widen what is known of a letter under review.
    if whom and (whom[0] or not change.recusals):
        accused.recuse(change, *whom)
    return change.recusals.keys() != change.matter.recusals.keys()
