"""A map of the city: real tiles are drawn, the tables say the same, and paper shows both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from jiban.city import streets as city_streets
from jiban.city.streets import basemap
from jiban.sim.streets import grow

from ..browser import DESK, Axe

PHONE = {"width": 360, "height": 780}
PAGE = "/_styleguide/map"


@pytest.fixture(scope="module", autouse=True)
def small_city(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.test.utils import override_settings

    with override_settings(JIBAN_HOME=tmp_path_factory.mktemp("home")):
        streets = grow(7, 5_000.0, 4_500)
        city_streets.keep(streets)
        basemap.draw(streets, credit="made-up city")
        yield


def drawn(page: Page, step: int = 0) -> Any:
    """The figure, once the map stands still at that step."""
    figure = page.locator("[data-city-map]")
    page.locator(f'[data-city-map][data-drawn="{step}"]').wait_for(timeout=60_000)
    return figure


def test_it_works(open_page, axe: Axe) -> None:
    asked: list[Any] = []
    page = open_page(PAGE, before=lambda page: page.on("response", lambda one: asked.append(one)))
    figure = drawn(page)
    assert int(figure.get_attribute("data-streets")) > 50
    assert int(figure.get_attribute("data-over")) > 20
    pieces = [one for one in asked if "/map/city.pmtiles" in one.url]
    assert pieces
    assert {one.status for one in pieces} == {206}
    assert {one.url.split("/")[2] for one in asked} == {page.url.split("/")[2]}, "from here alone"
    assert axe(page) == []
