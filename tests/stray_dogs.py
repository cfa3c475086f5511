"""A desk of two states, for tests of what holds for any desk."""

from jiban.loop.change import Change
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import minutes

DUE = minutes(30)


def stray_dogs(unit_id: int, officer_id: int, rung: str | None = None) -> Desk:
    """Return a desk at which a citizen sees a dog and an officer takes it within 30 minutes.

    Args:
        unit_id: where its matters go, and *officer_id* who has them.
        rung: what is done by itself when the time is over.
    """
    small = Desk(
        "stray_dogs",
        "流浪犬",
        prefix="QD",
        states=(State("seen", "已发现"), State("caught", "已收容", final=True)),
        promises=(Promise("catch", within=DUE, from_action="see", label="收容"),),
        ladder=(Rung(at=1.0, tell="duty", breaks=True, does=rung),),
        messages={"patted": "%(number)s：有人摸了它"},
    )

    @small.action(opens=True, roles=("citizen",), to="seen", label="发现")
    def see(change: Change) -> None:
        change.assign(unit_id=unit_id, handler_id=officer_id)
        change.set(title="路口的狗")
        change.index("路口的狗")

    @small.action(states="seen", roles=("handler",), to="caught", keeps="catch", label="收容")
    def take(change: Change) -> None:
        """Caught."""

    return small
