"""The ground of maps (底图): where the city's basemap is kept, whom it names, and its areas.

It is drawn by `jiban.city.streets.basemap`; here is what a page needs, which loads no streets.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from pmtiles.reader import MmapSource, Reader

from .models import Area
from .shapes import parse

OSM = "© OpenStreetMap"
"""What a map from OpenStreetMap must say (Open Database License 1.0, 4.3)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An area to be drawn: its kind, its name, and its outline in degrees WGS-84."""

    kind: str
    name: str
    shape: Any


def areas() -> list[Ground]:
    """Return the city's areas as the basemap draws them."""
    kept = Area.objects.order_by("kind", "name")
    return [Ground(area.kind, area.name, parse(area.geometry)) for area in kept]


def file() -> Path:
    """Return where the basemap is kept."""
    return Path(settings.JIBAN_HOME) / "streets" / "basemap.pmtiles"


def credit(path: Path | None = None) -> str:
    """Return whom a basemap, the kept one by default, names as the source of its data."""
    with (path or file()).open("rb") as archive:
        return str(Reader(MmapSource(archive)).metadata()["attribution"])
