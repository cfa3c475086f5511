"""Reading JSON lists and GeoJSON."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiban.city.tables import Column, TableError, read

COLUMNS = [Column("code", "单位代码"), Column("name", "名称"), Column("geometry")]


def rows(content: Any) -> list[Any]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(read(data, "f.json", COLUMNS).rows())


def refused(content: Any) -> str:
    with pytest.raises(TableError) as caught, translation.override("en"):
        rows(content)
    assert caught.value.fix
    return str(caught.value)


def test_it_works() -> None:
    found = rows([{"code": "0101", "名称": "甲"}, {"code": 102, "name": None}])
    assert [(r.number, r.values["code"], r.values["name"]) for r in found] == [
        (1, "0101", "甲"),
        (2, "102", ""),
    ]


def test_geojson_features() -> None:
    point = {"type": "Point", "coordinates": [114.0, 22.5]}
    feature = {"type": "Feature", "properties": {"name": "甲", "x": 1}, "geometry": point}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    table = read(data, "f.geojson", COLUMNS)
    found = list(table.rows())
    assert found[0].values["name"] == "甲"
    assert json.loads(found[0].values["geometry"]) == point
    assert table.unknown == ["x"]


@pytest.mark.parametrize(
    "crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"]
)
def test_wgs84_by_its_names(crs: str) -> None:
    named = {"type": "name", "properties": {"name": crs}}
    assert rows({"type": "FeatureCollection", "crs": named, "features": []}) == []


def test_another_reference_system_is_refused() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    text = refused({"type": "FeatureCollection", "crs": named, "features": []})
    assert "4547" in text


def test_what_is_not_an_object_is_a_row_error() -> None:
    found = rows([1, {"code": "1"}, [], None])
    assert [r.error is None for r in found] == [False, True, False, False]


@pytest.mark.parametrize(
    "content",
    [
        {"code": 1},
        {"type": "FeatureCollection"},
        b"[{]",
        b"[1, 2",
        b'[{"code": 1, "code": 2}]',
        b"[" * 100_000,
        b"[" + b"9" * 5000 + b"]",
        b'{"type": "FeatureCollection", "features": 7}',
    ],
)
def test_other_json_is_refused(content: Any) -> None:
    assert refused(content)


def test_two_names_of_one_column_in_an_object_are_refused() -> None:
    assert "mean the same" in refused([{"code": 1, "单位代码": 2}])


def test_half_a_character_is_a_row_error() -> None:
    found = rows(b'[{"code": "\\ud83d"}, {"code": "\\u0000"}, {"code": "ok"}]')
    assert [r.error is None for r in found] == [False, False, True]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(anything)
def test_any_json_is_read_or_refused_never_a_crash(content: Any) -> None:
    with suppress(TableError):
        rows(content)
