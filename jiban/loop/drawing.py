"""The flow of a desk as SVG, drawn without any program from elsewhere.

Colours come from the text around the picture (``currentColor``), so that it fits light and dark
pages; every look is an attribute, so that it passes a strict content policy. On its own, as a file,
it carries its own colours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from jiban.loop.desk import Desk
from jiban.loop.drawing_layout import START, Arrow, Layout, lay_out

BOX_HEIGHT, GAP, MARGIN = 40.0, 46.0, 24.0
STATE_SIZE, LABEL_SIZE, LINE = 14.0, 12.0, 16.0
PAD, LANE, TURN, APART = 18.0, 26.0, 8.0, 14.0
DOT, CHIP, HEAD = 6.0, 9.0, 7.0
ACCENT = "#2f6fb5"
STANDALONE = (
    "<style>svg{color:#1d2733;background:#fff}"
    "@media (prefers-color-scheme:dark){svg{color:#e4e9f0;background:#151b24}}</style>"
)

Point = tuple[float, float]


def svg(desk: Desk, *, standalone: bool = True) -> str:
    """Return the picture of a desk's flow in the language now active.

    Args:
        desk: whose flow.
        standalone: for a file of its own; otherwise to be put into a page.
    """
    return _Drawing(desk, lay_out(desk)).document(standalone)


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is: Chinese characters are square, others narrower."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.56 for c in text) * size


@dataclass
class _Drawing:
    """A layout being turned into shapes."""

    desk: Desk
    layout: Layout
    shapes: list[str] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def document(self, standalone: bool) -> str:
        """Return the whole picture."""
        lanes = [
            (LANE + max(self._widest(arrow.words) for arrow in lane), lane)
            for lane in self.layout.lanes
        ]
        self._columns(left=MARGIN + sum(room for room, _lane in lanes))
        self._rows()
        for arrow in self.layout.straight:
            self._straight(arrow)
        self._beside()
        self._around(lanes)
        for name, (row, column) in self.layout.cells.items():
            self._state(name, row, column)
        for letter, arrow in zip(ascii_uppercase, self.layout.lettered, strict=False):
            self._lettered(letter, arrow)
        width, height = self._right() + MARGIN, self.y[-1] + BOX_HEIGHT / 2 + MARGIN
        title = _("The flow of “%(desk)s”") % {"desk": self.desk.label}
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
            f'font-family="system-ui, sans-serif" fill="none" stroke="none">'
            f"<title>{escape(title)}</title><desc>{escape(self._description())}</desc>"
            f"{STANDALONE if standalone else ''}{''.join(self.shapes)}</svg>"
        )

    def _description(self) -> str:
        return "; ".join(text_lines(self.desk))

    # --- where things stand ----------------------------------------------------------------------

    @staticmethod
    def _widest(lines: Iterable[str]) -> float:
        return max((width_of(line, LABEL_SIZE) for line in lines), default=0.0)

    def _columns(self, left: float) -> None:
        """Place the columns: each leaves room for its boxes and for the labels at its arrows."""
        for column in range(self.layout.columns):
            boxes = [n for n, (_row, c) in self.layout.cells.items() if c == column and n != START]
            box = max((self._widest_state(n) for n in boxes), default=80.0) + 2 * PAD
            before = after = box / 2
            for arrow in self._labelled(column):
                room = APART + 8 + self._widest(arrow.words) + 8
                if column and arrow.sources[0] in boxes:
                    before = max(before, room)
                else:
                    after = max(after, room)
            self.x.append(left + before)
            self.widths.append(box)
            left += before + after + 2 * LANE / 3

    def _widest_state(self, name: str) -> float:
        return width_of(str(self.desk.state[name].label or name), STATE_SIZE)

    def _labelled(self, column: int) -> Iterator[Arrow]:
        """Yield the arrows whose labels stand in a column's room."""
        if column == 0:
            yield from self.layout.straight
            return
        for arrow in (*self.layout.beside, *self.layout.lettered):
            for name in (arrow.target, arrow.sources[0]):
                if self.layout.cells[name][1] == column and (
                    name == arrow.target or arrow in self.layout.beside
                ):
                    yield arrow
                    break

    def _rows(self) -> None:
        """Place the rows: each gap leaves room for the labels in it."""
        y = MARGIN + DOT
        for row in range(self.layout.rows):
            if row:
                lines = max((len(a.words) for a in self._ending_in(row)), default=1)
                y += (BOX_HEIGHT if row > 1 else BOX_HEIGHT / 2 + DOT) + max(GAP, lines * LINE + 26)
            self.y.append(y)

    def _ending_in(self, row: int) -> Iterator[Arrow]:
        """Yield the arrows with labels in the gap above a row."""
        for arrow in (*self.layout.straight, *self.layout.beside, *self.layout.lettered):
            rows = [self.layout.cells[arrow.target][0]]
            if arrow in self.layout.beside:
                rows.append(self.layout.cells[arrow.sources[0]][0])
            if max(rows) == row:
                yield arrow

    def _right(self) -> float:
        edges = [x + w / 2 for x, w in zip(self.x, self.widths, strict=True)]
        for column in range(self.layout.columns):
            for arrow in self._labelled(column):
                edges.append(self.x[column] + APART + 8 + self._widest(arrow.words))
        return max(edges)

    def _at(self, name: str) -> Point:
        row, column = self.layout.cells[name]
        return self.x[column], self.y[row]

    def _half(self, name: str) -> tuple[float, float]:
        if name == START:
            return DOT, DOT
        return self.widths[self.layout.cells[name][1]] / 2, BOX_HEIGHT / 2

    # --- shapes ----------------------------------------------------------------------------------

    def _state(self, name: str, row: int, column: int) -> None:
        x, y = self.x[column], self.y[row]
        if name == START:
            self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="currentColor"/>')
            return
        state = self.desk.state[name]
        half, tall = self._half(name)
        colour = ACCENT if column == 0 else "currentColor"
        look = f'fill="{colour}" fill-opacity="0.1" stroke="{colour}" stroke-width="1.5"'
        self._box(x, y, half, tall, look)
        if state.final:
            self._box(x, y, half - 3.5, tall - 3.5, f'stroke="{colour}" stroke-opacity="0.6"')
        self._words([str(state.label or name)], x, y, "middle", STATE_SIZE, bold=True)

    def _box(self, x: float, y: float, half: float, tall: float, look: str) -> None:
        self.shapes.append(
            f'<rect x="{x - half:.1f}" y="{y - tall:.1f}" width="{2 * half:.1f}" '
            f'height="{2 * tall:.1f}" rx="{min(10.0, tall / 2):.1f}" {look}/>'
        )

    def _words(
        self,
        lines: list[str],
        x: float,
        y: float,
        anchor: str,
        size: float = LABEL_SIZE,
        bold: bool = False,
    ) -> None:
        """Write lines of text, centred on a height."""
        first = y - (len(lines) - 1) * LINE / 2 + size * 0.36
        weight = ' font-weight="600"' if bold else ""
        for i, line in enumerate(lines):
            self.shapes.append(
                f'<text x="{x:.1f}" y="{first + i * LINE:.1f}" text-anchor="{anchor}" '
                f'font-size="{size:.0f}"{weight} fill="currentColor">{escape(line)}</text>'
            )

    def _line(self, points: list[Point], colour: str = "currentColor") -> None:
        """Draw one way with an arrowhead at its end."""
        self._lines([points], colour)

    def _lines(self, ways: list[list[Point]], colour: str = "currentColor") -> None:
        """Draw ways that end in one arrowhead, their turns rounded, as one shape."""
        drawn = "".join(_path(points) for points in ways)
        look = f'stroke="{colour}" stroke-width="1.5" stroke-opacity="0.7"'
        self.shapes.append(f'<path d="{drawn}" {look}/>')
        self._head(ways[0][-2], ways[0][-1], colour)

    def _head(self, before: Point, tip: Point, colour: str) -> None:
        (x0, y0), (x, y) = before, tip
        length = max(abs(x - x0), abs(y - y0)) or 1.0
        dx, dy = (x - x0) / length * HEAD, (y - y0) / length * HEAD
        left = (x - dx - dy * 0.55, y - dy + dx * 0.55)
        right = (x - dx + dy * 0.55, y - dy - dx * 0.55)
        corners = " ".join(f"{px:.1f},{py:.1f}" for px, py in (tip, left, right))
        self.shapes.append(f'<polygon points="{corners}" fill="{colour}"/>')

    # --- arrows ----------------------------------------------------------------------------------

    def _straight(self, arrow: Arrow) -> None:
        (x, top), (_x, bottom) = self._at(arrow.sources[0]), self._at(arrow.target)
        start, end = top + self._half(arrow.sources[0])[1], bottom - self._half(arrow.target)[1]
        self._line([(x, start), (x, end)], ACCENT)
        self._words(arrow.words, x + 10, (start + end) / 2 - 2, "start")

    def _beside(self) -> None:
        """Draw the ways to and from states beside the path, the farthest leaving highest."""
        by_row: dict[int, list[tuple[int, bool, Arrow]]] = {}
        for arrow in self.layout.beside:
            back, main, aside = self._ends(arrow)
            row, column = self.layout.cells[main][0], self.layout.cells[aside][1]
            by_row.setdefault(row, []).append((-column, back, arrow))
        for row, ways in by_row.items():
            ways.sort(key=lambda way: way[:2])
            step = (BOX_HEIGHT - 10) / max(len(ways), 2)
            first = self.y[row] - step * (len(ways) - 1) / 2
            for i, (_far, _back, arrow) in enumerate(ways):
                self._one_beside(arrow, first + i * step)

    def _ends(self, arrow: Arrow) -> tuple[bool, str, str]:
        """Return whether it leads back to the path, the state on it, and the state beside it."""
        if self.layout.cells[arrow.target][1] == 0:
            return True, arrow.target, arrow.sources[0]
        return False, arrow.sources[0], arrow.target

    def _one_beside(self, arrow: Arrow, y: float) -> None:
        back, main, aside = self._ends(arrow)
        row, column = self.layout.cells[aside]
        edge = self.x[0] + self._half(main)[0]
        top = self.y[row] - BOX_HEIGHT / 2
        x = self.x[column] + (-APART if back else APART)
        way = [(edge, y), (x, y), (x, top)]
        self._line(way[::-1] if back else way)
        middle = (self.y[row - 1] + BOX_HEIGHT / 2 + top) / 2
        self._words(arrow.words, x + (-8 if back else 8), middle, "end" if back else "start")

    def _around(self, lanes: list[tuple[float, list[Arrow]]]) -> None:
        """Draw the ways round the left, with their labels on the outer side of their lane."""
        ends = self._left_ends([lane for _room, lane in lanes])
        x = self.x[0] - self.widths[0] / 2
        for room, lane in lanes:
            x -= LANE
            for arrow in lane:
                names = (*arrow.sources, arrow.target)
                ys = [ends[arrow.actions[0].name, name] for name in names]
                edges = [self._at(name)[0] - self._half(name)[0] for name in names]
                into = [(x, ys[-1]), (edges[-1], ys[-1])]
                self._lines(
                    [
                        [(edge, y), (x, y), *into]
                        for edge, y in zip(edges[:-1], ys[:-1], strict=True)
                    ]
                )
                self._words(arrow.words, x - 8, self._label_height(min(ys), max(ys)), "end")
            x -= room - LANE

    def _left_ends(self, lanes: list[list[Arrow]]) -> dict[tuple[str, str], float]:
        """Return the height at which each way meets each state, so that ways do not cross there.

        From top to bottom: those that go up, the inner ones first; then those that go down.
        """
        meeting: dict[str, list[tuple[bool, int, str]]] = {}
        for i, arrow in ((i, arrow) for i, lane in enumerate(lanes) for arrow in lane):
            names = (*arrow.sources, arrow.target)
            lowest = max(self.layout.cells[name][0] for name in names)
            for name in names:
                down = lowest > self.layout.cells[name][0]
                meeting.setdefault(name, []).append(
                    (down, -i if down else i, arrow.actions[0].name)
                )
        heights = {}
        for name, ways in meeting.items():
            step = 0 if name == START else (BOX_HEIGHT - 10) / max(len(ways), 2)
            first = self._at(name)[1] - (len(ways) - 1) / 2 * step
            for n, (_down, _order, action) in enumerate(sorted(ways)):
                heights[action, name] = first + n * step
        return heights

    def _label_height(self, top: float, bottom: float) -> float:
        """Return the middle of the gap nearest to the middle of a way."""
        gaps = [
            (above + below) / 2
            for above, below in zip(self.y, self.y[1:], strict=False)
            if top <= (above + below) / 2 <= bottom
        ]
        middle = (top + bottom) / 2
        return min(gaps, key=lambda gap: abs(gap - middle), default=middle)

    def _lettered(self, letter: str, arrow: Arrow) -> None:
        """Put a letter on every state an action is possible in, and at the state it leads to."""
        for source in arrow.sources:
            (x, y), (half, tall) = self._at(source), self._half(source)
            worn = [a for a in self.layout.lettered if source in a.sources]
            after = len(worn) - 1 - worn.index(arrow)
            self._chip(letter, x + half - 10 - after * 2.3 * CHIP, y + tall)
        x, y = self._at(arrow.target)
        top = y - self._half(arrow.target)[1]
        here = [a for a in self.layout.lettered if a.target == arrow.target]
        x += (here.index(arrow) - (len(here) - 1) / 2) * 2 * APART
        for path in self.layout.straight:
            if path.target == arrow.target:  # its words stand right beside the path
                x = max(x, self._at(path.target)[0] + 10 + self._widest(path.words) + 2 * CHIP)
        self._line([(x, top - GAP / 2 - 8), (x, top)])
        self._chip(letter, x, top - GAP / 2 - 8)
        self._words(arrow.words, x + CHIP + 6, top - GAP / 2 - 8, "start")

    def _chip(self, letter: str, x: float, y: float) -> None:
        self.shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{CHIP}" fill="{ACCENT}"/>'
            f'<text x="{x:.1f}" y="{y + 3.9:.1f}" text-anchor="middle" font-size="11" '
            f'font-weight="600" fill="#ffffff">{letter}</text>'
        )


def _path(points: list[Point]) -> str:
    """Return a way with rounded turns as path data."""
    drawn = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, turn, after in zip(points, points[1:], points[2:], strict=False):
        a, b = _towards(turn, before), _towards(turn, after)
        drawn.append(f"L{a[0]:.1f} {a[1]:.1f}Q{turn[0]:.1f} {turn[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
    drawn.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return "".join(drawn)


def _towards(turn: Point, other: Point) -> Point:
    """Return the point a little away from a turn, where its rounding begins."""
    dx, dy = other[0] - turn[0], other[1] - turn[1]
    length = abs(dx) + abs(dy)
    share = min(TURN, length / 2) / length if length else 0.0
    return turn[0] + dx * share, turn[1] + dy * share


def text_lines(desk: Desk) -> list[str]:
    """Return the flow in words, one line per step."""
    from jiban.loop.flow import edges

    lines = []
    for source, target, actions in edges(desk):
        labels = " / ".join(str(action.label) for action in actions)
        start = desk.state[source].label if source else "●"
        lines.append(f"{start} → {desk.state[target].label}: {labels}")
    return lines
