"""What the mailbox's actions do. Each declaration stands above its function."""

from jiban.desks.mailbox.actions import incoming, handling, jurisdiction, answered, citizens  # isort: skip
from jiban.desks.mailbox.actions import problems, review  # isort: skip
from jiban.desks.mailbox.desk import mailbox

__all__ = [
    "answered",
    "citizens",
    "handling",
    "incoming",
    "jurisdiction",
    "mailbox",
    "problems",
    "review",
]
