"""A desk without pages of its own: officers open its matters by the declared form."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django import forms

from jiban.loop import registry
from jiban.loop.change import Change
from jiban.loop.desk import Desk, State
from jiban.loop.fields import UnitField
from jiban.loop.models import Matter

from .conftest import SignIn

ADDRESS = "/new/stray_dogs/see"


@pytest.fixture(autouse=True)
def _dogs(city: SimpleNamespace) -> Iterator[None]:
    small = Desk(
        "stray_dogs",
        "流浪犬",
        prefix="QD",
        states=(State("seen", "已发现"), State("caught", "已收容", final=True)),
        promises=(),
        ladder=(),
    )

    @small.action(
        opens=True,
        roles=("duty",),
        to="seen",
        label="登记流浪犬",
        fields={
            "where": forms.CharField(label="在哪里", max_length=60),
            "unit": UnitField(label="派出所", kinds=("station",)),
        },
    )
    def see(change: Change) -> None:
        change.assign(unit_id=change.fields["unit"])
        change.set(title=change.fields["where"])

    @small.action(states="seen", roles=("duty",), to="caught", label="收容")
    def take(change: Change) -> None:
        """Caught."""

    registry.register(small)
    yield
    registry.unregister("stray_dogs")


def test_it_works(city: SimpleNamespace, sign_in: SignIn) -> None:
    browser = sign_in("duty")
    assert f'href="{ADDRESS}"' in browser.get("/inbox").content.decode()
    assert "在哪里" in browser.get(ADDRESS).content.decode()
    sent = {"where": "路口", "unit": city.station.pk, "idempotency_key": "k1"}
    answers = [browser.post(ADDRESS, sent) for _ in range(2)]
    matter = Matter.objects.get(desk="stray_dogs")  # sent twice, opened once
    assert [answer["Location"] for answer in answers] == [f"/matters/{matter.number}"] * 2
    assert "路口" in browser.get(f"/matters/{matter.number}").content.decode()


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(sign_in: SignIn) -> None:
    answer = sign_in("duty").post(ADDRESS, {"where": "路口", "unit": ""})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "路口" in shown
    assert "Choose one." in shown


def test_one_that_goes_to_another_unit(city: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in("duty").post(ADDRESS, {"where": "路口", "unit": city.far.pk})
    assert answer["Location"] == "/inbox"


def test_only_for_those_who_may(sign_in: SignIn) -> None:
    browser = sign_in("inspector")
    assert ADDRESS not in browser.get("/inbox").content.decode()
    assert browser.get(ADDRESS).status_code == 404
    assert sign_in("duty").get("/new/mailbox/receive").status_code == 404
