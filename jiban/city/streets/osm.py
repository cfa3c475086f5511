"""Streets from OpenStreetMap's own files (.osm.pbf, .osm): ways, cut where they meet."""

from collections import Counter
from pathlib import Path
from typing import Any

import osmium

from jiban.city.streets.draft import Draft, Point, kind_of

YES, BACK = ("yes", "true", "1"), "-1"


def fill(draft: Draft, path: Path) -> None:
    """Read a file; ways are cut at the nodes that several of them have, and at their ends.

    Raises:
        RuntimeError: it cannot be read.
    """
    used: Counter[int] = Counter()
    for way in _ways(path):
        nodes = [node.ref for node in way.nodes]
        used.update(nodes)
        used.update((nodes[0], nodes[-1]))
    for way in _ways(path, places=True):
        _cut(draft, way, used)


def _ways(path: Path, *, places: bool = False) -> Any:
    kinds = osmium.osm.NODE | osmium.osm.WAY if places else osmium.osm.WAY
    found = osmium.FileProcessor(str(path), kinds)
    if places:
        found = found.with_locations()
    found = found.with_filter(osmium.filter.KeyFilter("highway"))
    return (one for one in found if isinstance(one, osmium.osm.Way) and _is_street(one))


def _is_street(way: Any) -> bool:
    return (
        kind_of(way.tags["highway"]) is not None
        and way.tags.get("area") != "yes"
        and way.tags.get("access") != "no"
        and len(way.nodes) > 1
    )


def _cut(draft: Draft, way: Any, used: Counter[int]) -> None:
    """Add a way's edges; what lies outside the extract, without a place, is left out."""
    tags = way.tags
    kind = kind_of(tags["highway"])
    assert kind is not None
    nodes = [(n.ref, n.lon, n.lat) for n in way.nodes if n.location.valid()]
    direction = tags.get("oneway", "")
    oneway = direction in (*YES, BACK) or (
        direction == "" and (tags["highway"] == "motorway" or tags.get("junction") == "roundabout")
    )
    if direction == BACK:
        nodes.reverse()
    name = tags.get("name", "")
    start: int | None = None
    bends: list[Point] = []
    for ref, lon, lat in nodes:
        if start is None:
            start = draft.junction(ref, lon, lat)
        elif used[ref] > 1:
            end = draft.junction(ref, lon, lat)
            draft.edge((start, end), kind, oneway=oneway, name=name, bends=bends)
            start, bends = end, []
        else:
            bends.append((lon, lat))
