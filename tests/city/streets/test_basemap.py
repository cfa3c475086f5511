"""The basemap: every street is in its tiles, tiles meet, and the same city gives the same bytes."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid

from jiban.city import ground
from jiban.city.ground import Ground
from jiban.city.streets import basemap, tiling
from jiban.science.streets import Kind, Streets
from jiban.sim.streets import grow

ROOT = Path(__file__).resolve().parents[3]
OFF = 1.5
"""Units that rounding a line and its ends at a tile's margin can move it: 2 × 0.71 at most."""
AREA = Ground("precinct", "示例派出所辖区", shapely.box(114.03, 22.59, 114.06, 22.61))


@dataclass(frozen=True)
class Drawn:
    """A basemap and what it was drawn from."""

    streets: Streets
    path: Path
    said: list[str]

    def read(self, zoom: int) -> list[dict[str, Any]]:
        """Every feature of a zoom's tiles, as other decoders than ours read them."""
        node = shutil.which("node")
        if node is None or not (ROOT / "node_modules/pmtiles").exists():
            pytest.skip("no Node.js with PMTiles: npm ci")
        program = Path(__file__).with_name("read_tiles.mjs")
        done = subprocess.run(
            [node, program, self.path, str(zoom)], capture_output=True, check=True, cwd=ROOT
        )
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    streets = grow(5, 5_000.0, 4_500)
    said: list[str] = []
    path = tmp_path_factory.mktemp("map") / "basemap.pmtiles"
    basemap.draw(streets, [AREA], credit="made up", path=path, say=said.append)
    return Drawn(streets, path, said)


def lines_of(features: list[dict[str, Any]]) -> dict[tuple[int, int], dict[Any, Any]]:
    """The streets of each tile as one multi-line per kind and name, in the zoom's units."""
    parts: dict[tuple[int, int], dict[Any, list[Any]]] = {}
    for f in features:
        if f["layer"] == "streets":
            assert f["extent"] == 4096
            corner = np.array([f["x"], f["y"]]) * 4096
            here = parts.setdefault((f["x"], f["y"]), {})
            lines = [np.array(part) + corner for part in f["parts"]]
            here.setdefault((f["kind"], f.get("name", "")), []).extend(lines)
    return {
        tile: {key: shapely.MultiLineString(lines) for key, lines in here.items()}
        for tile, here in parts.items()
    }


def in_units(streets: Streets, zoom: int) -> Any:
    """The edges in the zoom's units, computed point by point by the textbook's formula."""

    def units(degrees: Any) -> Any:
        lon, lat = np.radians(degrees).T
        north = np.log(np.tan(np.pi / 4 + lat / 2))
        return np.column_stack([(lon + np.pi), (np.pi - north)]) / (2 * np.pi) * 4096 * 2**zoom

    return shapely.transform(streets.lines, lambda metres: units(streets.plane.degrees(metres)))


def test_it_works(drawn: Drawn) -> None:
    with drawn.path.open("rb") as file:
        source = MmapSource(file)
        header = Reader(source).header()
        tiles = dict(all_tiles(source))
        about = Reader(source).metadata()
    assert (header["tile_type"], header["tile_compression"]) == (TileType.MVT, Compression.GZIP)
    assert (header["min_zoom"], header["max_zoom"]) == (8, 14)
    assert header["clustered"]
    assert header["addressed_tiles_count"] == len(tiles) > 10
    assert {zoom for zoom, _x, _y in tiles} == set(range(8, 15))
    assert header["min_lon_e7"] == round(drawn.streets.lon.min() * 1e7)
    assert header["max_lat_e7"] == round(drawn.streets.lat.max() * 1e7)
    assert [layer["id"] for layer in about["vector_layers"]] == ["areas", "area_names", "streets"]
    assert ground.credit(drawn.path) == "made up"
    assert len(drawn.said) == 7


def points_of(lines: Any) -> tuple[Any, Any]:
    """Points along lines, at every bend and at most 40 units apart, and which line each is of."""
    points, owner = shapely.get_coordinates(shapely.segmentize(lines, 40), return_index=True)
    return shapely.points(points), owner


def farthest(lines: dict[Any, Any], edges: Any) -> float:
    """How far any of the lines is from the nearest edge, in units."""
    points, _owner = points_of(list(lines.values()))
    _pairs, away = shapely.STRtree(edges).query_nearest(points, return_distance=True)
    return float(away.max())


def test_every_street_is_there_at_the_last_zoom(drawn: Drawn) -> None:
    tiles = lines_of(drawn.read(14))
    points, owner = points_of(in_units(drawn.streets, 14))
    tile = (shapely.get_coordinates(points) // 4096).astype(int)
    assert len(tiles) > 4
    for edge in range(len(drawn.streets)):
        key = (Kind(drawn.streets.kind[edge]).name.lower(), drawn.streets.name_of(edge))
        for number in np.flatnonzero(owner == edge):
            line = tiles[tuple(tile[number].tolist())][key]
            assert shapely.distance(line, points[number]) <= OFF


def test_nothing_is_drawn_that_is_no_street(drawn: Drawn) -> None:
    edges = in_units(drawn.streets, 14)
    for streets in lines_of(drawn.read(14)).values():
        assert farthest(streets, edges) <= OFF


@pytest.mark.parametrize("zoom", [12, 14])
def test_ways_at_tile_borders_meet(drawn: Drawn, zoom: int) -> None:
    tiles = lines_of(drawn.read(zoom))
    crossed = 0
    for (x, y), (east, south) in product(tiles, [(1, 0), (0, 1)]):
        other = tiles.get((x + east, y + south), {})
        corner = np.array([x + east, y + south]) * 4096
        border = shapely.LineString([corner, corner + 4096 * np.array([south, east])])
        for key, line in tiles[x, y].items():
            ends = line.intersection(border)
            if not ends.is_empty:
                met = other[key].intersection(border)
                assert ends.hausdorff_distance(met) <= OFF
                crossed += 1
    assert crossed > 10


def test_low_zooms_have_the_great_streets_only_and_near_enough(drawn: Drawn) -> None:
    tiles = {zoom: lines_of(drawn.read(zoom)) for zoom in (8, 10, 12, 13)}
    kinds = {zoom: {kind for here in found.values() for kind, _name in here}
             for zoom, found in tiles.items()}  # fmt: skip
    assert kinds[8] == {"motorway", "trunk", "primary"}
    assert kinds[10] == kinds[8] | {"secondary"}
    assert kinds[12] == kinds[10] | {"tertiary", "residential"}
    assert kinds[13] == kinds[12] | {"living"}
    edges = in_units(drawn.streets, 10)
    for streets in tiles[10].values():
        assert farthest(streets, edges) <= basemap.OFF + OFF


def test_areas_and_their_names(drawn: Drawn) -> None:
    found = [f for f in drawn.read(13) if f["layer"] != "streets"]
    assert {(f["kind"], f["name"]) for f in found} == {("precinct", "示例派出所辖区")}
    names = [f["parts"][0][0] for f in found if f["layer"] == "area_names"]
    assert sum(0 <= min(point) <= max(point) < 4096 for point in names) == 1
    size = sum(
        shapely.Polygon(f["parts"][0]).intersection(shapely.box(0, 0, 4096, 4096)).area
        for f in found
        if f["layer"] == "areas"
    )
    corners = tiling.mercator(np.array([[114.03, 22.59], [114.06, 22.61]])) * 4096 * 2**13
    assert size == pytest.approx(np.prod(np.abs(corners[1] - corners[0])), rel=1e-3)


def test_the_same_city_gives_the_same_bytes(drawn: Drawn, tmp_path: Path) -> None:
    again = basemap.draw(grow(5, 5_000.0, 4_500), [AREA], credit="made up", path=tmp_path / "again")
    assert again.read_bytes() == drawn.path.read_bytes()


def test_a_single_street_is_a_map(tmp_path: Path) -> None:
    street = Streets(
        np.array([114.0, 114.001]), np.array([22.5, 22.5]), np.array([0], np.int32),
        np.array([1], np.int32), np.array([Kind.FOOT], np.uint8), np.array([False]),
        np.array([-1], np.int32),
    )  # fmt: skip
    path = basemap.draw(street, path=tmp_path / "map.pmtiles")
    with path.open("rb") as file:
        (at,) = dict(all_tiles(MmapSource(file)))
    x, y = (tiling.mercator(np.array([[114.0, 22.5]]))[0] * 2**14).astype(int)
    assert zxy_to_tileid(*at) == zxy_to_tileid(14, x, y)
