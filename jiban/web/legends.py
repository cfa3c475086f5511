"""The legend of a map: each level, kind and state with its sign and its word."""

from dataclasses import dataclass

from .maps import DASHES, SHAPES, WORDS, Heat, Layer, Places


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as an SVG path in a box 20 high, and the word for it."""

    label: str
    path: str
    width: int = 20
    css: str = ""
    tone: str = ""
    stroke: float = 0.0
    dash: str = ""


def signs(layer: Layer) -> list[Sign]:
    """Return the signs of a layer, drawn as the map draws them."""
    if isinstance(layer, Heat):
        # Wider as well as darker: the levels can be told apart without colour.
        return [
            Sign(str(word), "M3 10h34", 40, f"line jb-heat-{n}", stroke=2 + 1.8 * n)
            for n, word in reversed(list(enumerate(WORDS)))
            if n
        ]
    if isinstance(layer, Places):
        return [Sign(k.label, SHAPES[k.drawn], css="place", tone=k.tone) for k in layer.kinds]
    return [
        Sign(
            state.label,
            "M3 10h34",
            40,
            "line task",
            state.tone,
            4.0,
            " ".join(f"{4 * part:g}" for part in DASHES[state.drawn]),
        )
        for state in layer.states
    ]
