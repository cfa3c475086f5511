"""The demo's streets: a part of a grown city in its middle, and the map of them with its areas."""

from jiban.city import ground, streets
from jiban.city.streets import basemap

from .streets import grow

SEED, WIDTH, EDGES = 1, 8_000.0, 8_000
"""A whole city would take twenty seconds; the demo shall be there at once."""


def ensure() -> None:
    """Grow and draw the streets where there are none; leave those that there are."""
    if streets.current() is None:
        streets.keep(grow(SEED, WIDTH, EDGES))
    if not ground.file().exists():
        kept = streets.current()
        assert kept is not None
        basemap.draw(kept, ground.areas(), credit="即安市（虚构 made up）")
