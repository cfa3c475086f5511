"""The administration is no second door: matters and messages can be looked at, nothing more."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

READ_ONLY = ["matter", "delivery", "attachment", "link", "runner"]


def address(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:loop_{model}_{page}", args=args)


@pytest.mark.parametrize("model", [*READ_ONLY, "channel"])
def test_it_works(sign_in, write, model) -> None:
    write()
    assert sign_in("admin").get(address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_nothing_can_be_added(sign_in, model) -> None:
    assert sign_in("admin").get(address(model, "add")).status_code == 403


def test_a_matter_can_be_neither_changed_nor_deleted(sign_in, write) -> None:
    letter, client = write(), sign_in("admin")
    change = address("matter", "change", letter.pk)
    assert client.get(change).status_code == 200
    assert client.post(change, {"title": "anders"}).status_code == 403
    assert client.post(address("matter", "delete", letter.pk), {"post": "yes"}).status_code == 403
    letter.refresh_from_db()
    assert letter.title == "楼下烧烤摊深夜噪音"


def test_a_channel_can_be_set_up(sign_in) -> None:
    fields = {"name": "mail", "audience": "head", "url": "mailtos://example.org", "active": "on"}
    assert sign_in("admin").post(address("channel", "add"), fields).status_code == 302


@pytest.mark.parametrize("label", ["duty", "head", "leader"])
def test_who_is_no_administrator_stays_out(sign_in, label) -> None:
    assert sign_in(label).get(address("matter", "changelist")).status_code in (302, 403)


def test_no_page_of_the_loop_can_change_anything_but_channels(rf, city) -> None:
    request = rf.get("/")
    request.user = city.admin
    for model in apps.get_app_config("loop").get_models():
        page = admin.site._registry.get(model)
        if page is not None and model.__name__ != "Channel":
            assert not page.has_change_permission(request), model
            assert not page.has_delete_permission(request), model


def test_the_bar_leads_there_only_administrators(sign_in) -> None:
    assert 'href="/admin/"' in sign_in("admin").get("/inbox").content.decode()
    assert 'href="/admin/"' not in sign_in("duty").get("/inbox").content.decode()
