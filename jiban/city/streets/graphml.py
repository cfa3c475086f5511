"""Streets from GraphML as ``osmnx`` writes it: a directed edge for each way one may go."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from jiban.city.streets.draft import Draft, Point, kind_of

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
Element = Any


def fill(draft: Draft, path: Path) -> None:
    """Read a file.

    A street for both directions stands there twice, once each way: one of the two is taken.

    Raises:
        ElementTree.ParseError: it is not XML.
        KeyError: a junction has no place, or an edge leads to one that is not there.
    """
    names: dict[str, str] = {}
    junctions: dict[str, int] = {}
    loops: set[tuple[str, str, int]] = set()
    for element in _elements(path):
        said = {names.get(d.get("key"), ""): d.text or "" for d in element.iter(NAMESPACE + "data")}
        if element.tag == NAMESPACE + "key":
            names[element.get("id")] = element.get("attr.name")
        elif element.tag == NAMESPACE + "node":
            key = element.get("id")
            junctions[key] = draft.junction(key, float(said["x"]), float(said["y"]))
        elif element.tag == NAMESPACE + "edge":
            ends = element.get("source"), element.get("target")
            oneway = said.get("oneway") == "True"
            if ends[0] == ends[1]:
                loop = (ends[0], said.get("osmid", ""), round(float(said.get("length", 0))))
                if loop in loops:
                    continue
                loops.add(loop)
            elif not oneway and ends[0] > ends[1]:
                continue
            _edge(draft, (junctions[ends[0]], junctions[ends[1]]), oneway, said)


def _elements(path: Path) -> Iterator[Element]:
    for _event, element in ElementTree.iterparse(path, events=("end",), forbid_dtd=True):
        if element.tag != NAMESPACE + "data":
            yield element
            element.clear()


def _edge(draft: Draft, ends: tuple[int, int], oneway: bool, said: Mapping[str, str]) -> None:
    kinds = [kind_of(value) for value in _several(said.get("highway", ""))]
    known = [kind for kind in kinds if kind is not None]
    if not known:
        return
    names = _several(said.get("name", ""))
    draft.edge(
        ends,
        min(known),
        oneway=oneway,
        name=names[0] if names else "",
        bends=_bends(said.get("geometry", "")),
    )


def _several(text: str) -> list[str]:
    """Return the values of a field: one, or a list where several ways were joined."""
    if text.startswith("["):
        return [str(value) for value in ast.literal_eval(text)]
    return [text] if text else []


def _bends(geometry: str) -> list[Point]:
    """Return the points of a line in well-known text, without its ends."""
    return [(float(lon), float(lat)) for lon, lat in _POINT.findall(geometry)][1:-1]
