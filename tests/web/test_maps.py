"""A map's tables say what the map draws: the same streets, places and tasks, at the same times."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from jiban.web.maps import LEVELS, CityMap, Heat, Kind, Line, Places, Tasks, level

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)
STEPS = [NOON, NOON + timedelta(minutes=30)]
WAY = {"type": "LineString", "coordinates": [[114.0, 22.5], [114.1, 22.6]]}
SPOT = {"type": "Point", "coordinates": [114.057123, 22.54]}


def collection(*features: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": shape, "properties": known} for shape, known in features
        ],
    }


def street(key: str, *values: float, name: str = "幸福路") -> tuple[dict[str, Any], dict[str, Any]]:
    return WAY, {"id": key, "name": name, "values": list(values)}


def texts(lines: Any) -> list[list[str]]:
    return [[str(cell.text) for cell in line.cells] for line in lines]


def test_it_works() -> None:
    heat = Heat("可能性", collection(street("a", 0.7, 0.1), street("b", 0.3, 0.9, name="")))
    table = heat.table(STEPS)
    assert table.heads == [("道路", None), ("2026-11-28 12:00", 0), ("2026-11-28 12:30", 1)]
    assert texts(table.lines) == [
        ["无名道路", "较低 30%", "很高 90%"],
        ["幸福路", "较高 70%", "很低 10%"],
    ]
    assert table.note == ""


def test_edges_of_one_street_are_one_row_with_the_greatest_value() -> None:
    heat = Heat("可能性", collection(street("a", 0.1, 0.5), street("a", 0.4, 0.2)))
    assert texts(heat.table(STEPS).lines) == [["幸福路", "中等 40%", "中等 50%"]]


def test_what_has_no_colour_at_any_time_is_in_no_row() -> None:
    heat = Heat("可能性", collection(street("a", 0.04, 0.0), street("b", 0.0, 0.06)))
    assert [line.id for line in heat.table(STEPS).lines] == ["b"]


def test_only_the_strongest_are_named_and_the_others_counted() -> None:
    every = collection(*(street(f"s{n:02}", n / 40) for n in range(40)))
    table = Heat("可能性", every).table(())
    assert [line.id for line in table.lines] == [f"s{n:02}" for n in range(39, 19, -1)]
    assert table.note == "另有 18 条道路"  # of 40, two are below the first level
    assert table.heads[1] == ("可能性", 0)


def test_values_for_other_times_than_the_maps_are_refused() -> None:
    with pytest.raises(ValueError, match="a: 1 values for 2 steps"):
        Heat("可能性", collection(street("a", 0.5))).table(STEPS)


def test_places_and_tasks() -> None:
    known = {"id": "p", "kind": "seen", "label": "便利店", "text": "店员看见", "since": 1}
    places = Places("地点", collection((SPOT, known)), [Kind("seen", "目击")])
    (line,) = places.table(STEPS).lines
    assert texts([line]) == [["便利店 · 店员看见", "目击", "114.05712, 22.54000"]]
    assert (line.since, line.until) == (1, None)
    task = {"id": "t", "state": "open", "label": "任务 1"}
    tasks = Tasks("任务", collection((WAY, task), (WAY, task)), [Kind("open", "待接受")])
    assert texts(tasks.table(STEPS).lines) == [["任务 1", "待接受"]]


def test_data_that_take_a_while_bring_their_rows() -> None:
    heat = Heat("可能性", "/heat.json", None)
    table = heat.table(STEPS)
    assert table.later
    assert [step for _text, step in table.heads] == [None, 0, 1]
    page = Template("{% load jiban %}{% city_map map %}").render(
        Context({"map": CityMap("m", "地图", [heat], steps=STEPS)})
    )
    assert "data-map-wait" in page
    still = Template("{% load jiban %}{% city_map map %}").render(
        Context({"map": CityMap("m", "地图", [Heat("可能性", collection(street("a", 0.5)))])})
    )
    assert "data-map-wait" not in still


def test_data_at_an_address_need_their_rows() -> None:
    with pytest.raises(ValueError, match="need the rows"):
        Heat("可能性", "/heat.json").table(STEPS)
    rows = [Line("a", [])]
    assert Heat("可能性", "/heat.json", rows).table(STEPS).lines == rows


@given(st.floats(0, 1))
def test_a_level_is_how_many_bounds_are_reached(value: float) -> None:
    assert level(value) == sum(value >= bound for bound in LEVELS)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_has_the_tables_without_scripts(language: str) -> None:
    from django.utils import translation

    heat = Heat("<b>可能性</b>", collection(street("a", 0.7, 0.1, name="<i>路</i>")))
    with translation.override(language):
        page = Template("{% load jiban %}{% city_map map %}").render(
            Context({"map": CityMap("m", "地图", [heat], steps=STEPS)})
        )
    assert "<i>" not in page
    assert "<b>可能性" not in page
    assert "&lt;i&gt;路&lt;/i&gt;" in page
    assert "style=" not in page
    for at in ("2026-11-28 12:00", "2026-11-28 12:30"):
        assert at in page
    assert ("较高 70%" if language == "zh-hans" else "high 70%") in page
