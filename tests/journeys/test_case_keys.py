"""The page of a case by keyboard alone: also what stands in a closed menu has its key."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

from ..browser import DESK

pytestmark = pytest.mark.journey


@pytest.fixture
def page(device: Callable[..., Page], city: Any) -> Page:
    """The page of a case, as its handler sees it."""
    by = Actor.citizen()
    case = door.act("missing", "report", by=by, unit=city.station.pk, age=82, clothing="蓝色外套")
    found = device(size=DESK, language="en-GB", officer=city.signer)
    found.goto(f"/matters/{Matter.objects.get(pk=case.matter_id).number}")
    expect(found.locator('details.jb-menu [data-key="w"]')).to_be_hidden()
    return found


def test_a_key_presses_what_a_closed_menu_holds(page: Page) -> None:
    page.keyboard.press("w")
    expect(page.locator("#jb-dialog form")).to_be_visible()
    assert page.locator("#jb-dialog form").get_attribute("action").endswith("/do/describe")


def test_help_lists_it(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#jb-keys dl")).to_contain_text("Add to the description")
