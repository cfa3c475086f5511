"""A map as data (地图): the same layers feed the drawing, its legend, and the tables beside it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from .times import Tone, long_time

GeoJSON = Mapping[str, Any]
"""A FeatureCollection (RFC 7946), longitude and latitude in WGS-84."""
LEVELS = (0.05, 0.2, 0.4, 0.6, 0.8)
"""From which value on a street has the colour of each level; below the first it has none."""
WORDS = (
    pgettext_lazy("level", "none"),
    pgettext_lazy("level", "very low"),
    pgettext_lazy("level", "low"),
    pgettext_lazy("level", "medium"),
    pgettext_lazy("level", "high"),
    pgettext_lazy("level", "very high"),
)
MOST = 20
"""So many streets the table has; the strongest, over all times."""
SHAPES = {
    "circle": "M10 2a8 8 0 1 1-.01 0z",
    "square": "M3 3h14v14H3z",
    "triangle": "M10 1.5 19 17.5H1z",
    "diamond": "M10 .8 19.2 10 10 19.2.8 10z",
    "cross": "M7 1.5h6V7h5.5v6H13v5.5H7V13H1.5V7H7z",
    "star": "m10 .8 2.7 6 6.5.6-4.9 4.3 1.5 6.4-5.8-3.4-5.8 3.4 1.5-6.4L.8 7.4l6.5-.6z",
}
"""Signs of places, as paths in a square of 20; a shape of its own tells a kind without colour."""
DASHES = {"solid": (), "dashed": (3, 2), "dotted": (0.1, 2)}
"""Strokes of tasks, in widths of the line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: its text, and for a heat the value and the step it is of."""

    text: str
    step: int | None = None
    value: float | None = None

    @property
    def drawn(self) -> bool:
        """Whether the map shows it: a value below the first level has no colour."""
        return self.value is None or level(self.value) > 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it is called on the map, its cells, and when it is there.

    Attributes:
        id: the ``id`` of the features that it stands for.
        cells: the first is the row's name.
        since: the first step at which it is there.
        until: the last one; None for all that follow.
    """

    id: str
    cells: Sequence[Cell]
    since: int = 0
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A layer as a table: heads as (text, step of a heat's column or None), rows, and a remark.

    ``later`` tells that the rows come with the data.
    """

    heads: Sequence[tuple[str, int | None]]
    lines: Sequence[Line]
    note: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place, or a state of a task: how it is called and drawn.

    Attributes:
        name: the value of the feature's ``kind`` or ``state``.
        label: its name for people.
        tone: its colour.
        drawn: one of SHAPES for a place, one of DASHES for a task.
    """

    name: str
    label: str
    tone: Tone = Tone.INFO
    drawn: str = "circle"


def time_text(at: datetime) -> str:
    """Return the time of a step, to the minute."""
    return long_time(at)[:16]


def level(value: float) -> int:
    """Return the level of a value of 0 to 1: 0 for none to 5 for very high."""
    return bisect_right(LEVELS, value)


@dataclass(frozen=True)
class Heat:
    """Streets coloured by a value of 0 to 1.

    Attributes:
        label: what the value says, such as "how likely she is there".
        data: LineStrings, or the address of them. Properties: ``id`` and ``name`` of the street,
            and ``values``, one for each of the map's steps. Edges of one street have one ``id``.
        rows: the table, where the data are an address; None where they take a while to be
            reckoned, and bring the rows: the collection's ``rows`` as HTML
            (``web/components/map_rows.html``) and ``note``. The map is there before them.
    """

    label: str
    data: GeoJSON | str
    rows: Sequence[Line] | None = ()

    def spec(self) -> dict[str, Any]:
        """What `frontend/src/citymap.js` reads."""
        later = self.rows is None
        return {"type": "heat", "data": self.data, "levels": LEVELS, "later": later}

    def table(self, steps: Sequence[datetime]) -> Table:
        """The strongest streets, each with its value at every step."""
        several = [(time_text(at), n) for n, at in enumerate(steps)] or [(self.label, 0)]
        if self.rows is None:
            return Table([(_("Street"), None), *several], (), later=True)
        lines = list(_given(self) or self._strongest(len(several)))
        rest = len(lines) - MOST
        note = ngettext("and %(n)d more street", "and %(n)d more streets", rest) % {"n": rest}
        return Table([(_("Street"), None), *several], lines[:MOST], note if rest > 0 else "")

    def _strongest(self, steps: int) -> Iterator[Line]:
        best: dict[str, list[float]] = {}
        names: dict[str, str] = {}
        for known in _properties(self.data):
            values = [float(value) for value in known["values"]]
            if len(values) != steps:
                raise ValueError(f"{known['id']}: {len(values)} values for {steps} steps")
            before = best.get(known["id"], values)
            best[known["id"]] = [max(pair) for pair in zip(before, values, strict=True)]
            names[known["id"]] = known.get("name") or _("street without a name")
        for key in sorted(best, key=lambda key: (-max(best[key]), key)):
            if level(max(best[key])):
                cells = [Cell(_said(v), n, round(v, 3)) for n, v in enumerate(best[key])]
                yield Line(key, [Cell(names[key]), *cells])


def _said(value: float) -> str:
    return f"{WORDS[level(value)]} {value:.0%}"


@dataclass(frozen=True)
class Places:
    """Points with a kind.

    Attributes:
        label: what they are.
        data: Points, or the address of them. Properties: ``id``, ``kind``, ``label``, and perhaps
            ``text``, ``since`` and ``until`` (steps).
        kinds: the kinds there are.
        rows: the table, where the data are an address.
    """

    label: str
    data: GeoJSON | str
    kinds: Sequence[Kind]
    rows: Sequence[Line] = ()

    def spec(self) -> dict[str, Any]:
        """What `frontend/src/citymap.js` reads."""
        kinds = {kind.name: {"tone": kind.tone, "path": SHAPES[kind.drawn]} for kind in self.kinds}
        return {"type": "places", "data": self.data, "kinds": kinds}

    def table(self, steps: Sequence[datetime]) -> Table:
        """Every place with its kind and degrees."""
        heads = [(text, None) for text in (self.label, _("Kind"), _("Longitude, latitude"))]
        return Table(heads, _given(self) or self._lines())

    def _lines(self) -> list[Line]:
        called = {kind.name: kind.label for kind in self.kinds}
        assert not isinstance(self.data, str)
        lines = []
        for feature in self.data["features"]:
            known, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"][:2]
            where = Cell(f"{lon:.5f}, {lat:.5f}")
            lines.append(_line(known, Cell(called[known["kind"]]), where))
        return lines


@dataclass(frozen=True)
class Tasks:
    """Streets or areas of tasks, with their state.

    Attributes:
        label: what they are.
        data: lines and polygons, or the address of them. Properties: ``id``, ``state``, ``label``,
            and perhaps ``text``, ``since`` and ``until`` (steps). Several may have one ``id``.
        states: the states there are.
        rows: the table, where the data are an address.
    """

    label: str
    data: GeoJSON | str
    states: Sequence[Kind]
    rows: Sequence[Line] = ()

    def spec(self) -> dict[str, Any]:
        """What `frontend/src/citymap.js` reads."""
        states = {
            state.name: {"tone": state.tone, "dash": DASHES[state.drawn]} for state in self.states
        }
        return {"type": "tasks", "data": self.data, "states": states}

    def table(self, steps: Sequence[datetime]) -> Table:
        """Every task with its state."""
        called = {state.name: state.label for state in self.states}
        lines = _given(self) or list(
            {
                known["id"]: _line(known, Cell(called[known["state"]]))
                for known in _properties(self.data)
            }.values()
        )
        return Table([(self.label, None), (_("State"), None)], lines)


def _line(known: Mapping[str, Any], *cells: Cell) -> Line:
    name = " · ".join(text for text in (known["label"], known.get("text")) if text)
    return Line(known["id"], [Cell(name), *cells], known.get("since", 0), known.get("until"))


def _given(layer: "Layer") -> Sequence[Line]:
    """Return the rows of a layer whose data are fetched; nothing where they are at hand."""
    if isinstance(layer.data, str) and not layer.rows:
        raise ValueError(f"{layer.label}: data at an address need the rows of the table")
    return layer.rows or ()


def _properties(data: GeoJSON | str) -> list[Mapping[str, Any]]:
    assert not isinstance(data, str)
    return [feature["properties"] for feature in data["features"]]


Layer = Heat | Places | Tasks


@dataclass(frozen=True)
class CityMap:
    """A map of the city with layers over it, one time after another.

    Attributes:
        id: unique on the page.
        caption: what it shows.
        layers: from the lowest to the highest.
        bounds: west, south, east, north in degrees; where not given, what the layers have, or
            without any the whole city.
        steps: the times that the slider goes through; none for a still map.
        step: the one shown first; the last by default.
    """

    id: str
    caption: str
    layers: Sequence[Layer] = ()
    bounds: tuple[float, float, float, float] | None = None
    steps: Sequence[datetime] = ()
    step: int = -1

    @property
    def first(self) -> int:
        """The number of the step that is shown first."""
        return range(len(self.steps))[self.step] if self.steps else 0

    def spec(self) -> dict[str, Any]:
        """The JSON that `frontend/src/citymap.js` reads."""
        return {
            "bounds": self.bounds,
            "layers": [layer.spec() for layer in self.layers],
            "times": [time_text(at) for at in self.steps],
            "step": self.first,
            "show": _("Show %(name)s on the map") % {"name": "{name}"},
            "locale": {
                "Map.Title": self.caption,
                "NavigationControl.ZoomIn": _("Zoom in"),
                "NavigationControl.ZoomOut": _("Zoom out"),
                "ScaleControl.Meters": pgettext("length", "m"),
                "ScaleControl.Kilometers": pgettext("length", "km"),
            },
        }
