"""The case's page for officers: what is done at every case at once, the rest in menus."""

import pytest
from django.test import Client

from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import NO, Do


@pytest.fixture
def officer(bureau: Bureau) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(bureau.duty)
    return browser


def test_it_works(officer: Client, planned: int) -> None:
    page = officer.get(f"/matters/{Matter.objects.get(pk=planned).number}")
    menus = {group: {offer.name for offer in offers} for group, offers in page.context["menus"]}
    assert next(iter(menus)) == ""
    assert {"add_sighting", "add_searched", "give_task", "find"} <= menus[""]
    assert {"draft_poster", "ask_alert", "draft_sms"} <= menus["To the public"]
    assert {"share"} <= menus["Other cities"]
    assert len(menus[""]) < 15
    shown = page.content.decode()
    assert shown.count('<summary class="btn">') == len(menus) - 1
    for name in set.union(*menus.values()):
        assert shown.count(f"/do/{name}?seen=") + shown.count(f'/do/{name}"') > 0


def test_the_next_step_stands_in_no_menu(officer: Client, planned: int) -> None:
    page = officer.get(f"/matters/{Matter.objects.get(pk=planned).number}")
    first = page.context["next"].offer
    assert first.name == "call_family"
    assert all(first not in offers for _group, offers in page.context["menus"])


def test_what_is_kept_again_and_again_stands_once(officer: Client, planned: int, do: Do) -> None:
    for n in range(3):
        do(planned, "duty", "describe", 5 + n, **NO)
        do(planned, "duty", "plan", 6 + n)
    page = officer.get(f"/matters/{Matter.objects.get(pk=planned).number}")
    plans = [m for m in page.context["rail"] if m.label == "plan the search and give out tasks"]
    assert [(mark.state, mark.note) for mark in plans] == [("kept", "kept 4 times")]
