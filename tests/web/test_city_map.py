"""A map of the city: real tiles are drawn, the tables say the same, and paper shows both."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.test.utils import override_settings
from PIL import Image
from playwright.sync_api import Browser, Page

from jiban.city import ground
from jiban.city import streets as city_streets
from jiban.city.streets import basemap
from jiban.sim.streets import grow

from ..browser import DESK, Axe

PHONE = {"width": 360, "height": 780}
PAGE = "/_styleguide/map"
HIGHEST = (0x4A, 0x16, 0x48)
"""The colour of --jb-heat-5 by day."""


@pytest.fixture(scope="module", autouse=True)
def small_city(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(JIBAN_HOME=tmp_path_factory.mktemp("home")):
        streets = grow(7, 5_000.0, 4_500)
        city_streets.keep(streets)
        basemap.draw(streets, credit="made-up city")
        yield


def drawn(page: Page, step: int = 0) -> Any:
    """The figure, once the map stands still at that step."""
    page.locator(f'[data-city-map][data-drawn="{step}"]').wait_for(timeout=60_000)
    return page.locator("[data-city-map]")


def pixels(page: Page) -> Any:
    """What is on the map's canvas."""
    image = Image.open(io.BytesIO(page.locator("[data-map-canvas]").screenshot()))
    return np.asarray(image.convert("RGB"), int)


def middle_of(page: Page, colour: tuple[int, int, int]) -> Any:
    """The middle of what has a colour on the map, in pixels from the left and the top."""
    rows, columns = np.nonzero(np.abs(pixels(page) - colour).max(axis=2) < 12)
    assert len(rows) > 50
    return np.array([columns.mean(), rows.mean()])


def column(page: Page, table: str) -> list[str]:
    """The names in the rows that are seen."""
    return page.locator(f'[data-map-table="{table}"] tbody tr:visible th').all_inner_texts()


def test_it_works(open_page: Any, axe: Axe) -> None:
    asked: list[Any] = []
    page = open_page(PAGE, before=lambda page: page.on("response", lambda one: asked.append(one)))
    figure = drawn(page)
    assert int(figure.get_attribute("data-streets")) > 50
    assert int(figure.get_attribute("data-over")) > 50
    assert len(np.unique(pixels(page).reshape(-1, 3), axis=0)) > 100
    pieces = [one for one in asked if "/map/city.pmtiles" in one.url]
    assert pieces
    assert {one.status for one in pieces} == {206}
    assert {one.url.split("/")[2] for one in asked} == {page.url.split("/")[2]}, "from here alone"
    assert "made-up city" in figure.inner_text()
    assert axe(page) == []


def test_the_slider_moves_map_and_tables_and_says_its_time(open_page: Any) -> None:
    page = open_page(PAGE)
    drawn(page)
    slider = page.get_by_role("slider")
    before = middle_of(page, HIGHEST), slider.get_attribute("aria-valuetext"), column(page, "heat")
    assert "便利店" not in " ".join(column(page, "places"))
    slider.focus()
    for _press in range(3):
        page.keyboard.press("ArrowRight")
    drawn(page, 3)
    after = middle_of(page, HIGHEST), slider.get_attribute("aria-valuetext"), column(page, "heat")
    assert after[0][0] > before[0][0] + 50, "he walks east"
    assert before[1] < after[1]
    assert (
        page.locator('[data-map-table="heat"] thead').inner_text().split("\t")[1].strip()
        == after[1]
    )
    assert before[2] != after[2]
    assert "便利店" in " ".join(column(page, "places"))
    values = page.locator('[data-map-table="heat"] td:visible').all()
    numbers = [float(cell.get_attribute("data-value")) for cell in values]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) >= 0.05


def test_heat_that_is_reckoned_meanwhile_comes_with_its_rows(open_page: Any) -> None:
    page = open_page(f"{PAGE}?later")
    page.locator('[data-map-table="heat"] tbody tr').first.wait_for(state="attached")
    page.locator("[data-map-wait]:empty").wait_for(state="attached")
    figure = drawn(page)
    whole = open_page(PAGE)
    drawn(whole)
    assert column(page, "heat") == column(whole, "heat")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    drawn(page, 1)
    assert int(figure.get_attribute("data-over")) > 50
    middle_of(page, HIGHEST)
    page.locator('[data-map-table="heat"] button:visible').first.click()
    drawn(page, 1)


def test_heat_that_cannot_be_reckoned_is_said(open_page: Any) -> None:
    def broken(page: Page) -> None:
        page.route("**/*heat", lambda route: route.fulfill(status=500, body=""))

    page = open_page(f"{PAGE}?later", before=broken)
    words = page.locator("[data-map-wait]")
    failed = words.get_attribute("data-failed")
    page.get_by_text(failed).wait_for()
    drawn(page)  # the places stand all the same


def test_a_row_shows_its_place_and_a_place_its_row(open_page: Any) -> None:
    page = open_page(PAGE)
    drawn(page)
    before = pixels(page)
    page.get_by_role("button", name="公园").click()
    drawn(page)
    assert (pixels(page) != before).any()
    canvas = page.locator("canvas.maplibregl-canvas")
    size = canvas.bounding_box()
    canvas.click(position={"x": size["width"] / 2, "y": size["height"] / 2})
    assert page.locator("tr.jb-citymap-found").count() == 1
    assert page.evaluate("document.activeElement.closest('tr').className") == "jb-citymap-found"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_by_night_on_a_phone(open_page: Any, axe: Axe, language: str) -> None:
    page = open_page(PAGE, language=language, theme="dark", size=PHONE)
    drawn(page)
    assert pixels(page).mean() < 80
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert ("很高" if language == "zh-CN" else "very high") in column_of_legend(page)
    assert axe(page) == []


def column_of_legend(page: Page) -> list[str]:
    """The words of the legend."""
    return page.locator(".jb-citymap-legend li").all_inner_texts()


def test_a_layer_at_an_address_is_fetched(open_page: Any) -> None:
    asked: list[str] = []
    page = open_page(
        f"{PAGE}?fetched",
        before=lambda page: page.on("response", lambda one: asked.append(one.url)),
    )
    over = int(drawn(page).get_attribute("data-over"))
    assert [url for url in asked if url.endswith("?tasks")]
    assert column(page, "tasks") == ["任务 1", "任务 2", "任务 3", "公园"]
    page.goto(page.url.partition("?")[0])
    assert over == int(drawn(page).get_attribute("data-over"))


def test_a_map_of_nothing_is_the_whole_city(open_page: Any, settings: Any, tmp_path: Any) -> None:
    whole = ground.file().read_bytes()
    settings.JIBAN_HOME = tmp_path
    ground.file().parent.mkdir()
    ground.file().write_bytes(whole)
    page = open_page(PAGE)
    figure = drawn(page)
    assert int(figure.get_attribute("data-streets")) > 100
    assert figure.get_attribute("data-over") == "0"


def test_another_theme_draws_the_signs_anew(open_page: Any) -> None:
    page = open_page(PAGE)
    figure = drawn(page)
    light = pixels(page).mean()
    figure.evaluate("figure => delete figure.dataset.drawn")
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    drawn(page)
    assert pixels(page).mean() < light - 80
    assert int(figure.get_attribute("data-over")) > 50


def test_paper_has_the_map_and_the_tables(open_page: Any) -> None:
    page = open_page(PAGE)
    page.get_by_role("slider").press("End")  # before the map is there, perhaps
    drawn(page, 3)
    assert middle_of(page, HIGHEST)[0] > pixels(page).shape[1] / 2
    assert page.pdf(format="A4").startswith(b"%PDF")
    colours = page.evaluate(
        """() => {
            const paper = document.querySelector("[data-map-paper]");
            const data = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height).data;
            return [paper.width, new Set(new Uint32Array(data.buffer)).size];
        }"""
    )
    assert colours[0] > 300
    assert colours[1] > 100, "the map's image, not an empty sheet"
    page.emulate_media(media="print")
    assert page.locator("[data-map-paper]").is_visible()
    assert not page.locator("[data-map-canvas]").is_visible()
    assert column(page, "heat")
    assert page.locator("[data-map-now]").is_visible()


def test_without_scripts_the_tables_have_every_time(browser: Browser, site: str, db: None) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport=DESK)
    page = context.new_page()
    page.goto(site + PAGE)
    assert page.locator('[data-map-table="heat"] thead th').count() == 5
    assert len(column(page, "heat")) == 20
    assert len(column(page, "places")) == 3
    assert not page.locator(".jb-citymap-frame").is_visible()
    assert not page.get_by_role("slider").is_visible()
    context.close()


def test_without_webgl_it_says_so_and_the_slider_moves_the_tables(open_page: Any) -> None:
    def blind(page: Page) -> None:
        page.add_init_script(
            "const get = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            " return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); };"
        )

    page = open_page(PAGE, before=blind)
    page.locator('[data-city-map][data-drawn="no"]').wait_for(timeout=30_000)
    assert page.locator("[data-map-failed]").is_visible()
    assert not page.locator(".jb-citymap-frame").is_visible()
    before = column(page, "heat")
    page.get_by_role("slider").press("End")
    assert column(page, "heat") != before
