"""A chart as data: the same numbers feed the drawing and the table beside it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from jiban.loop.figures import Figure

Kind = Literal["bar", "stacked", "line", "area", "scatter", "pie", "heatmap"]


@dataclass(frozen=True)
class Series:
    """One named row of numbers. `tone` colours it as a promise state; `target` draws a line."""

    name: str
    data: Sequence[float | int | None]
    tone: str = ""
    target: float | None = None
    target_label: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart of `series` over the names in `x`.

    For a heatmap give `y` (row names) and `cells` as (x index, y index, value).
    `option` is merged into the ECharts option last, for what this description cannot say.
    """

    id: str
    caption: str
    type: Kind
    x: Sequence[str]
    series: Sequence[Series] = ()
    unit: str = ""
    x_label: str = ""
    horizontal: bool = False
    whole: bool = False
    y: Sequence[str] = ()
    cells: Sequence[tuple[int, int, float]] = ()
    size: Literal["short", "", "tall"] = ""
    option: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, figure: Figure, prefix: str) -> Self:
        """Return the chart of a desk's figure; its id begins with *prefix*."""
        return cls(
            f"{prefix}-{figure.name}",
            figure.label,
            figure.kind,
            figure.x,
            [Series(name, data) for name, data in figure.series],
            unit=figure.unit,
            x_label=figure.x_label,
            whole=True,
        )

    def spec(self) -> dict[str, Any]:
        """The JSON that `frontend/src/charts.js` reads."""
        found: dict[str, Any] = {
            "type": self.type,
            "x": list(self.x),
            "series": [{k: v for k, v in asdict(s).items() if v != ""} for s in self.series],
            "unit": self.unit,
            "horizontal": self.horizontal,
            "whole": self.whole,
            "option": self.option,
        }
        if self.type == "heatmap":
            found |= {"y": list(self.y), "data": [list(cell) for cell in self.cells]}
        return found

    def heads(self) -> list[str]:
        """Column names of the table."""
        names = list(self.x) if self.type == "heatmap" else [s.name for s in self.series]
        return [self.x_label, *names]

    def table(self) -> list[tuple[str, list[float | int | None]]]:
        """The table's rows: a name and its numbers."""
        if self.type == "heatmap":
            at = {(x, y): value for x, y, value in self.cells}
            columns = range(len(self.x))
            return [(name, [at.get((x, y)) for x in columns]) for y, name in enumerate(self.y)]
        columns_of = [list(s.data) for s in self.series]
        return [
            (name, [numbers[i] if i < len(numbers) else None for numbers in columns_of])
            for i, name in enumerate(self.x)
        ]
