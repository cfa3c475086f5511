"""The flow of a desk: proved to close, and drawn.

The declaration is explored as a finite model: a node is the state together with the set of open
promises and whether clocks are paused. Every node must reach a final state, every open promise
must be keepable from wherever it is open, and every pause must be able to end.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jiban.city.roles import Role
from jiban.loop.actors import CITIZEN, HANDLER, SYSTEM
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import DeclarationError

ROLES = frozenset({HANDLER, CITIZEN, SYSTEM, *Role.values})


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the model."""

    state: str
    open: frozenset[str]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of the model."""

    source: Node | None
    action: str
    target: Node


def check(desk: Desk) -> None:
    """Refuse a declaration that can reach a dead end or owes what nobody can keep.

    Raises:
        DeclarationError: what is wrong, with the path of actions that shows it.
    """
    _check_names(desk)
    steps = list(explore(desk))
    path = _paths(steps)
    for step in steps:
        left = step.target.open - set(desk.loop_promises)
        if desk.state[step.target.state].final and left:
            _refuse(desk, f"{sorted(left)} stays open in the final state", path[step.target])
    finals = {s.target for s in steps if desk.state[s.target.state].final}
    _all_reach(desk, steps, finals, lambda n: True, "dead end: no way to a final state", path)
    for promise in desk.promises:
        if not promise.owed:
            continue
        keeping = {
            s.source for s in steps if s.source and promise.name in desk.actions[s.action].keeps
        }
        goals = {node for node in keeping if promise.name in node.open}
        why = f"promise {promise.name!r} is open but no action can keep it from here"
        name = promise.name
        _all_reach(desk, steps, goals, lambda n, name=name: name in n.open, why, path)  # type: ignore[misc]
    running = {node for node in path if not node.paused} | finals
    _all_reach(desk, steps, running, lambda n: n.paused, "a pause that nothing ends", path)
    unreached = set(desk.state) - {node.state for node in path}
    if unreached:
        raise DeclarationError(f"desk {desk.name}: no action leads to {sorted(unreached)}")


def explore(desk: Desk) -> Iterator[Step]:
    """Yield every step of the model that can be reached, breadth first."""
    queue: deque[Node] = deque()
    seen: set[Node] = set()

    def visit(source: Node | None, action: Action) -> Iterator[Step]:
        for target in _targets(desk, source, action):
            if target not in seen:
                seen.add(target)
                queue.append(target)
            yield Step(source, action.name, target)

    for action in desk.actions.values():
        if action.opens:
            yield from visit(None, action)
    while queue:
        node = queue.popleft()
        for action in desk.actions.values():
            if not action.opens and node.state in action.states and _can_happen(desk, node, action):
                yield from visit(node, action)


def _targets(desk: Desk, source: Node | None, action: Action) -> Iterator[Node]:
    before = source.open if source else frozenset[str]()
    left = before - set(action.keeps) - set(action.voids)
    for to in _goals(action, source.state if source else ""):
        after = left | {promise.name for promise in desk.made_by(action.name, to)}
        paused = bool(source and source.paused and not action.resumes) or any(
            reason in desk.promise[name].pausable for reason in action.pauses for name in after
        )
        final = desk.state[to].final
        yield Node(
            to, frozenset(after - set(desk.loop_promises) if final else after), paused and not final
        )


def _goals(action: Action, source: str) -> tuple[str, ...]:
    """Return the states that an action can lead to from one, "" for opening."""
    return (source,) if source in action.stays_in or not action.to else action.to


def _can_happen(desk: Desk, node: Node, action: Action) -> bool:
    """An action of the system alone happens only when an open promise's ladder starts it."""
    if action.roles != (SYSTEM,):
        return True
    return any(
        rung.does == action.name
        for name in node.open
        for rung in desk.ladder_of(desk.promise[name])
    )


def _paths(steps: Iterable[Step]) -> dict[Node, list[str]]:
    """Return for every node the shortest path of actions that leads to it."""
    path: dict[Node, list[str]] = {}
    for step in steps:
        if step.target not in path:
            path[step.target] = [*(path[step.source] if step.source else []), step.action]
    return path


def _all_reach(
    desk: Desk,
    steps: list[Step],
    goals: set[Node],
    concerned: Callable[[Node], bool],
    why: str,
    path: dict[Node, list[str]],
) -> None:
    """Refuse when a concerned node cannot reach any of the goals."""
    back: dict[Node, list[Node]] = {}
    for step in steps:
        if step.source is not None:
            back.setdefault(step.target, []).append(step.source)
    good, queue = set(goals), deque(goals)
    while queue:
        for source in back.get(queue.popleft(), []):
            if source not in good:
                good.add(source)
                queue.append(source)
    for node in path:
        if concerned(node) and node not in good:
            _refuse(desk, why, path[node], node)


def _refuse(desk: Desk, why: str, path: list[str], node: Node | None = None) -> None:
    at = f" (in state {node.state!r})" if node else ""
    raise DeclarationError(f"desk {desk.name}: {why}{at}: {' → '.join(path)}")


def _check_names(desk: Desk) -> None:
    """Refuse names that nothing declares."""
    for problem in _wrong_names(desk):
        raise DeclarationError(f"desk {desk.name}: {problem}")


def _wrong_names(desk: Desk) -> Iterator[str]:
    if not any(action.opens for action in desk.actions.values()):
        yield "no action opens a matter"
    for action in desk.actions.values():
        where = f"action {action.name}"
        if action.opens and (action.states or not action.to):
            yield f"{where} opens a matter: it has no states before, and must say where it goes"
        if not action.opens and not action.states:
            yield f"{where} can be done in no state"
        for kind, used, known in (
            ("state", (*action.states, *action.to, *action.stays_in), desk.state),
            ("promise", (*action.keeps, *action.voids), desk.promise),
            ("role", action.roles, ROLES),
            ("pause reason", action.pauses, desk.pause_reasons),
        ):
            for name in used:
                if name not in known:
                    yield f"{where} names the {kind} {name!r}, which is not declared"
    for promise in desk.promises:
        where = f"promise {promise.name}"
        for name in promise.made_by:
            if name not in desk.actions:
                yield f"{where} is made by {name!r}, which is not an action"
        for state in promise.only_in:
            if state not in desk.state:
                yield f"{where} is made only in {state!r}, which is not a declared state"
        for reason in promise.pausable:
            if reason not in desk.pause_reasons:
                yield f"{where} may be paused for {reason!r}, which is not a declared reason"
        ladder = desk.ladder_of(promise)
        if sorted(ladder, key=lambda r: r.at) != list(ladder):
            yield f"{where}: the rungs of its ladder must ascend"
        if promise.owed and sum(r.breaks for r in ladder) != 1:
            yield f"{where}: exactly one rung of its ladder must break it"
        for rung in ladder:
            if rung.does is not None and rung.does not in desk.actions:
                yield f"{where}: a rung starts {rung.does!r}, which is not an action"
            if rung.does is not None and SYSTEM not in desk.actions[rung.does].roles:
                yield f"{where}: a rung starts {rung.does!r}, which the system may not do"
            if rung.tell is not None and rung.tell not in ROLES:
                yield f"{where}: a rung tells {rung.tell!r}, which is not a role"


def edges(desk: Desk) -> list[tuple[str, str, list[Action]]]:
    """Return the arrows between states: (from, to, actions); from "" for opening.

    What follows from another action unseen is left out.
    """
    arrows: dict[tuple[str, str], list[Action]] = {}
    for action in (a for a in desk.actions.values() if a.shown or a.opens):
        for source in ("",) if action.opens else action.states:
            for target in _goals(action, source):
                if target != source:
                    arrows.setdefault((source, target), []).append(action)
    return [(source, target, actions) for (source, target), actions in arrows.items()]


def mermaid(desk: Desk) -> str:
    """Return the flow as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.name}' for state in desk.states]
    for source, target, actions in edges(desk):
        labels = " / ".join(str(action.label) for action in actions)
        lines.append(f"    {source or '[*]'} --> {target}: {labels}")
    lines += [f"    {state.name} --> [*]" for state in desk.states if state.final]
    return "\n".join(lines)
