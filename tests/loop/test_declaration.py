"""A declaration that can get stuck is refused at start, with the path that shows it."""

from collections.abc import Callable
from typing import Any

import pytest

from jiban.loop import flow, registry
from jiban.loop.actors import CITIZEN, SYSTEM, UNIT_DUTY, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State, timer
from jiban.loop.errors import DeclarationError
from jiban.loop.spans import days, hours

STATES = (State("open"), State("waiting"), State("done", final=True))
LADDER = (Rung(at=1.0, tell=UNIT_HEAD, breaks=True),)


def desk(
    *,
    states: tuple[State, ...] = STATES,
    promises: tuple[Promise, ...] = (Promise("reply", hours(1), "begin"),),
    ladder: tuple[Rung, ...] = LADDER,
    **actions: dict[str, Any],
) -> Desk:
    """Return a small desk that closes, with some of its actions replaced or added."""
    made = Desk("small", "Small", states, promises, ladder, "SM", pause_reasons={"ask": "asked"})
    declared: dict[str, dict[str, Any]] = {
        "begin": {"opens": True, "roles": (CITIZEN,), "to": "open"},
        "wait": {"states": "open", "roles": (UNIT_DUTY,), "to": "waiting"},
        "finish": {
            "states": ("open", "waiting"),
            "roles": (UNIT_DUTY,),
            "to": "done",
            "keeps": "reply",
        },
        **actions,
    }
    for name, options in declared.items():
        made.action(name=name, label=name, **options)(nothing)
    return made


def nothing(change: object) -> None:
    """Do nothing more."""


def refusal(declared: Callable[[], Desk]) -> str:
    with pytest.raises(DeclarationError) as refused:
        flow.check(declared())
    return str(refused.value)


def test_it_works() -> None:
    flow.check(desk())


def test_a_dead_end_is_shown_with_its_path() -> None:
    finish = {"states": "open", "roles": (UNIT_DUTY,), "to": "done", "keeps": "reply"}
    text = refusal(lambda: desk(finish=finish))
    assert "dead end" in text
    assert "begin → wait" in text


def test_a_promise_that_no_action_keeps() -> None:
    promises = (Promise("reply", hours(1), "begin"), Promise("visit", hours(2), "wait"))
    finish = {
        "states": ("open", "waiting"),
        "roles": (UNIT_DUTY,),
        "to": "done",
        "keeps": "reply",
        "voids": "visit",
    }
    text = refusal(lambda: desk(promises=promises, finish=finish))
    assert "'visit'" in text
    assert "begin → wait" in text


def test_a_promise_left_open_at_the_end() -> None:
    finish = {"states": ("open", "waiting"), "roles": (UNIT_DUTY,), "to": "done"}
    text = refusal(lambda: desk(finish=finish))
    assert "stays open in the final state" in text
    assert "begin → finish" in text


def test_a_pause_that_nothing_ends() -> None:
    promises = (Promise("reply", hours(1), "begin", pausable=("ask",)),)
    ask = {"states": "open", "roles": (UNIT_DUTY,), "to": "waiting", "pauses": "ask"}
    loop = {"states": "waiting", "roles": (UNIT_DUTY,), "to": "waiting", "keeps": "reply"}
    finish = {"states": "open", "roles": (UNIT_DUTY,), "to": "done", "keeps": "reply"}
    assert "begin" in refusal(lambda: desk(promises=promises, wait=ask, loop=loop, finish=finish))


def test_an_action_of_the_system_that_nothing_starts_is_no_way_out() -> None:
    finish = {"states": ("open", "waiting"), "roles": (SYSTEM,), "to": "done", "keeps": "reply"}
    assert "dead end" in refusal(lambda: desk(finish=finish))
    quiet = timer("quiet", within=days(1), from_action="begin", does="finish")
    promises = (Promise("reply", hours(1), "begin"), quiet)
    flow.check(
        desk(
            promises=promises,
            finish=finish | {"voids": "quiet"},
            answer={"states": ("open", "waiting"), "roles": (UNIT_DUTY,), "keeps": "reply"},
        )
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"states": "nowhere", "roles": (UNIT_DUTY,)}, "nowhere"),
        ({"states": "open", "roles": ("wizard",)}, "wizard"),
        ({"states": "open", "roles": (UNIT_DUTY,), "keeps": "hope"}, "hope"),
        ({"states": "open", "roles": (UNIT_DUTY,), "pauses": "tea"}, "tea"),
        ({"roles": (UNIT_DUTY,)}, "in no state"),
    ],
)
def test_undeclared_names_are_named(wrong: dict[str, Any], named: str) -> None:
    assert named in refusal(lambda: desk(extra=wrong))


@pytest.mark.parametrize(
    ("ladder", "why"),
    [
        ((Rung(at=0.5, tell=UNIT_HEAD),), "break"),
        ((Rung(at=1.0, breaks=True), Rung(at=0.5)), "ascend"),
        ((Rung(at=1.0, breaks=True, does="finish"),), "system may not"),
        ((Rung(at=1.0, breaks=True, does="vanish"),), "vanish"),
    ],
)
def test_ladders_that_make_no_sense(ladder: tuple[Rung, ...], why: str) -> None:
    assert why in refusal(lambda: desk(ladder=ladder))


def test_a_state_that_nothing_leads_to() -> None:
    assert "island" in refusal(lambda: desk(states=(*STATES, State("island", final=True))))


def test_a_name_or_prefix_is_taken_once() -> None:
    other = desk()
    other.prefix = "XJ"
    with pytest.raises(DeclarationError, match="taken"):
        registry.register(other)
