"""What the mailbox puts into the weekly review; each part has a module of its own."""

from collections.abc import Iterator

from jiban.desks.mailbox import aloud
from jiban.desks.mailbox.problems import section as problems
from jiban.loop.figures import Scope
from jiban.loop.reviewing import Section


def sections(scope: Scope) -> Iterator[Section]:
    """Yield the mailbox's sections of some time."""
    yield problems.section(scope)
    yield aloud.section(scope)
