"""Where everything of a flow's picture stands: the main path in one column, what leaves it beside.

States stand in rows. The main path runs straight down; a state beside it stands one row below the
state it is reached from. Arrows are straight on the path, round the left for what goes back or
skips, to the right for what stands beside. What would cross the picture (an action possible in
many states) is not drawn as a line: its states wear a letter, and its target shows the letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from jiban.loop.desk import Action, Desk
from jiban.loop.flow import edges

START = ""
"""Where matters come from; drawn as a dot."""
MANY = 3
"""From so many states on, an arrow becomes a letter."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One kind of step: the actions, and from which states to which."""

    sources: tuple[str, ...]
    target: str
    actions: tuple[Action, ...]

    @property
    def words(self) -> list[str]:
        """The labels of the actions, one per line."""
        return [str(action.label) for action in self.actions]


@dataclass(slots=True)
class Layout:
    """Rows and columns of the states, and how each arrow is drawn."""

    main: list[str]
    cells: dict[str, tuple[int, int]]
    straight: list[Arrow] = field(default_factory=list)
    beside: list[Arrow] = field(default_factory=list)
    around: list[Arrow] = field(default_factory=list)
    lettered: list[Arrow] = field(default_factory=list)

    @property
    def lanes(self) -> list[list[Arrow]]:
        """The arrows round the left, the innermost lane first; none overlap within a lane."""
        lanes: list[list[Arrow]] = []
        for arrow in sorted(self.around, key=self._span):
            first, last = self._reach(arrow)
            for lane in lanes:
                spans = map(self._reach, lane)
                if all(last <= other[0] or other[1] <= first for other in spans):
                    lane.append(arrow)
                    break
            else:
                lanes.append([arrow])
        return lanes

    def _reach(self, arrow: Arrow) -> tuple[int, int]:
        rows = [self.cells[name][0] for name in (*arrow.sources, arrow.target)]
        return min(rows), max(rows)

    def _span(self, arrow: Arrow) -> tuple[int, str]:
        first, last = self._reach(arrow)
        return last - first, arrow.target

    @property
    def rows(self) -> int:
        """How many rows there are, the dot's among them."""
        return max(row for row, _column in self.cells.values()) + 1

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max(column for _row, column in self.cells.values()) + 1


def lay_out(desk: Desk) -> Layout:
    """Return the layout of a desk's flow."""
    arrows = _arrows(desk)
    main = _main_path(desk, arrows)
    layout = Layout(main, _cells(desk, main, arrows))
    for arrow in arrows:
        _sort_in(layout, arrow)
    return layout


def _arrows(desk: Desk) -> list[Arrow]:
    """Return the steps with those of the same actions to the same state brought together."""
    sources_of: dict[tuple[str, str], list[str]] = {}
    for source, target, actions in edges(desk):
        for action in actions:
            sources_of.setdefault((target, action.name), []).append(source)
    between: dict[tuple[str, tuple[str, ...]], list[Action]] = {}
    for (target, name), sources in sources_of.items():
        between.setdefault((target, tuple(sources)), []).append(desk.actions[name])
    return [
        Arrow(sources, target, tuple(actions)) for (target, sources), actions in between.items()
    ]


def _main_path(desk: Desk, arrows: Iterable[Arrow]) -> list[str]:
    """Return the path to the first final state with the most primary actions, then the longest.

    Only steps forward in the order of declaration count: that is the order the author thinks in.
    """
    order = [START, *desk.state]
    best: dict[str, tuple[int, int, list[str]]] = {START: (0, 0, [START])}
    steps = {
        (source, arrow.target): any(action.primary for action in arrow.actions)
        for arrow in arrows
        for source in arrow.sources
    }
    for target in order[1:]:
        ways = [
            (best[source][0] + steps[source, target], best[source][1] + 1, best[source][2])
            for source in order[: order.index(target)]
            if (source, target) in steps and source in best and not _final(desk, source)
        ]
        if ways:
            primary, length, path = max(ways, key=lambda way: way[:2])
            best[target] = (primary, length, [*path, target])
    ends = [name for name in desk.state if _final(desk, name) and name in best]
    return best[ends[0]][2]


def _final(desk: Desk, name: str) -> bool:
    return name != START and desk.state[name].final


def _cells(desk: Desk, main: list[str], arrows: Iterable[Arrow]) -> dict[str, tuple[int, int]]:
    """Return row and column of each state."""
    cells = {name: (row, 0) for row, name in enumerate(main)}
    rows = {name: _row_beside(name, main, arrows) for name in desk.state if name not in cells}
    # From the last row up, each farther out: arrows to the row below then pass no other state.
    reach = dict.fromkeys(range(len(main) + 2), 0)
    for row in reversed(range(len(main) + 1)):
        reach[row] = reach[row + 1]
        for name in (n for n, its in rows.items() if its == row):
            reach[row] += 1
            cells[name] = (row, reach[row])
    # What no line leads to may stand nearer, in the last row.
    bottom = len(main) - 1
    free = (n for n in range(1, len(desk.state) + 1) if (bottom, n) not in cells.values())
    for name in (n for n, its in rows.items() if its is None):
        cells[name] = (bottom, next(free))
    return cells


def _row_beside(name: str, main: list[str], arrows: Iterable[Arrow]) -> int | None:
    """Return the row below the last state of the main path that leads there by a line."""
    above = [
        main.index(source)
        for arrow in arrows
        if arrow.target == name and len(arrow.sources) < MANY
        for source in arrow.sources
        if source in main
    ]
    return max(above) + 1 if above else None


def _sort_in(layout: Layout, arrow: Arrow) -> None:
    """Decide how an arrow is drawn; one of several sources may be drawn in several ways."""
    kinds: dict[str, list[str]] = {}
    for source in arrow.sources:
        kinds.setdefault(_kind(layout, source, arrow.target), []).append(source)
    if len(kinds.get("around", [])) >= MANY:
        kinds.setdefault("lettered", []).extend(kinds.pop("around"))
    if "lettered" in kinds:  # its label stands at the target, where that of a line would
        kinds["lettered"].extend(kinds.pop("beside", []))
    for kind, sources in kinds.items():
        drawn = Arrow(tuple(sources), arrow.target, arrow.actions)
        if kind in ("around", "lettered"):
            getattr(layout, kind).append(drawn)
        else:
            singles = [Arrow((source,), arrow.target, arrow.actions) for source in sources]
            _merge(getattr(layout, kind), singles)


def _merge(drawn: list[Arrow], singles: Iterable[Arrow]) -> None:
    """Add arrows; those between the same two states become one."""
    for arrow in singles:
        for i, other in enumerate(drawn):
            if (other.sources, other.target) == (arrow.sources, arrow.target):
                drawn[i] = Arrow(arrow.sources, arrow.target, other.actions + arrow.actions)
                break
        else:
            drawn.append(arrow)


def _kind(layout: Layout, source: str, target: str) -> str:
    (row, column), (to_row, to_column) = layout.cells[source], layout.cells[target]
    if (source, target) in pairwise(layout.main):
        return "straight"
    if column == to_column == 0:
        return "around"
    if (column == 0 and to_row == row + 1) or (to_column == 0 and row == to_row + 1):
        return "beside"
    return "lettered"
