"""Areas from GeoJSON and tables; GCJ-02 is converted and marked."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from shapely import box, get_coordinates

from jiban.city.geo import wgs84_to_gcj02
from jiban.city.models import Area, Unit
from jiban.city.shapes import dump, parse
from jiban.city.tables import Report
from jiban.city.units import responsible

Loader = Callable[..., Report]
SQUARE = [[114.0, 22.5], [114.02, 22.5], [114.02, 22.52], [114.0, 22.52], [114.0, 22.5]]


def geojson(*rings: Any, **properties: Any) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"名称": f"辖区{i}", **properties},
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
                for i, ring in enumerate(rings)
            ],
        }
    )


def test_it_works(load: Loader, station: Unit) -> None:
    report = load("areas", geojson(SQUARE, 责任单位代码="0101"), "areas.geojson")
    assert (report.created, report.rejected) == (1, 0)
    assert responsible(114.01, 22.51) == station.pk
    assert Area.objects.get().source_crs == "wgs84"


def test_gcj02_is_converted_and_marked(load: Loader, station: Unit) -> None:
    moved = [list(wgs84_to_gcj02(*point)) for point in SQUARE]
    load("areas", geojson(moved, 责任单位代码="0101"), "areas.geojson", crs="gcj02")
    area = Area.objects.get()
    assert area.source_crs == "gcj02"
    back = get_coordinates(parse(area.geometry)).tolist()
    assert back == [pytest.approx(point, abs=1e-7) for point in SQUARE]


def test_a_row_may_name_its_own_coordinates(load: Loader, station: Unit) -> None:
    load("areas", geojson(SQUARE, 坐标系="GCJ-02"), "areas.geojson")
    area = Area.objects.get()
    assert area.source_crs == "gcj02"
    assert not parse(area.geometry).equals(parse(dump(box(114.0, 22.5, 114.02, 22.52))))


@pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
def test_the_same_file_again_changes_nothing(load: Loader, station: Unit, crs: str) -> None:
    text = geojson(SQUARE, 责任单位代码="0101")
    load("areas", text, "areas.geojson", crs=crs)
    report = load("areas", text, "areas.geojson", crs=crs)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 1)


def test_areas_from_a_table(load: Loader, station: Unit) -> None:
    out = io.StringIO()
    ring = {"type": "Polygon", "coordinates": [SQUARE]}
    csv.writer(out).writerows(
        [("name", "kind", "unit", "geometry"), ("甲", "社区", "0101", json.dumps(ring))]
    )
    assert load("areas", out.getvalue()).created == 1
    assert Area.objects.get().kind == "community"


def test_bad_areas(load: Loader, station: Unit) -> None:
    bow = [[114.0, 22.5], [114.1, 22.6], [114.1, 22.5], [114.0, 22.6], [114.0, 22.5]]
    metres = [[5e5, 25e5], [5.1e5, 25e5], [5.1e5, 25.1e5], [5e5, 25e5]]
    report = load("areas", geojson(bow, SQUARE, metres, [[0, 0], [1, 1]]), "areas.geojson")
    assert [(e.row, e.field) for e in report.errors] == [
        (1, "geometry"),
        (3, "geometry"),
        (4, "geometry"),
    ]
    assert report.created == 1


def test_a_feature_without_geometry_or_name(load: Loader) -> None:
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"name": "甲"}, "geometry": None},
                {"type": "Feature", "properties": None, "geometry": {"type": "Point"}},
            ],
        }
    )
    report = load("areas", text)
    assert [(e.row, e.field) for e in report.errors] == [(1, "geometry"), (2, "name")]
