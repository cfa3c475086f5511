"""The desks of this installation, each checked before it is let in; and the floors' own jobs."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from jiban.loop import common, flow
from jiban.loop.desk import Desk, State
from jiban.loop.errors import DeclarationError, UnknownMatter

Job = Callable[[datetime | None], int]
"""A piece of a runner's work; returns how much it did. The time is only for a replay."""

_desks: dict[str, Desk] = {}
_jobs: dict[str, Job] = {}
_reaching: dict[str, str] = {}


def register(desk: Desk) -> None:
    """Let a desk in.

    Raises:
        DeclarationError: the name or prefix is taken, or the declaration has a dead end or a
            promise that no action keeps; the text shows the path.
    """
    for other in _desks.values():
        if other is not desk and (other.name == desk.name or other.prefix == desk.prefix):
            raise DeclarationError(f"desk {desk.name}: name or prefix is taken by {other.name}")
    common.furnish(desk)
    flow.check(desk)
    _desks[desk.name] = desk
    _reaching.update({a.name: a.reaches for a in desk.actions.values() if a.reaches})


def unregister(name: str) -> None:
    """Take a desk out again (for the tests of small desks)."""
    _desks.pop(name, None)


def desk(name: str) -> Desk:
    """Return the desk of that name.

    Raises:
        UnknownMatter: there is none.
    """
    try:
        return _desks[name]
    except KeyError:
        raise UnknownMatter(_("There is no desk “%(name)s”.") % {"name": name}) from None


def desk_or_stub(name: str) -> Desk:
    """Return the desk of that name; of one that was taken out of the code, an empty one.

    For pages that only read: matters outlive their desk, and must not hide the others. The door
    asks ``desk``, and refuses.
    """
    return _desks.get(name) or Desk(name, name, (), (), (), prefix="")


def reaching(action: str | None) -> str:
    """Return the link or field by which actions of this name reach a second matter, or ""."""
    return _reaching.get(action or "", "")


def state_of(desk: Desk, name: str) -> State:
    """Return the state of that name; one that is declared no more has its name as its label."""
    return desk.state.get(name) or State(name, name)


def desks() -> tuple[Desk, ...]:
    """Return all desks by their rank, those of one rank as they were registered."""
    return tuple(sorted(_desks.values(), key=lambda desk: desk.rank))


def employ(name: str, job: Job) -> None:
    """Give every runner one job more, in a thread of its own: what it waits for holds up nothing.

    For the floors above this one, such as what they deliver to the outside.
    """
    _jobs[name] = job


def jobs() -> Mapping[str, Job]:
    """Return the jobs of the floors above."""
    return _jobs
