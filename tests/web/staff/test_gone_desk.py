"""A desk taken out of the code: its matters are read as they stand, and hide no others."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from jiban.loop import door, firing, registry
from jiban.loop.actors import Actor
from jiban.loop.doctor import whole
from jiban.loop.errors import Refused
from jiban.loop.models import Matter, Trouble
from jiban.loop.models import Promise as Kept
from tests.stray_dogs import stray_dogs

from .conftest import SignIn, Writing


@pytest.fixture
def gone(city: SimpleNamespace) -> Iterator[Matter]:
    """A matter with an open promise, of a desk that is there no longer."""
    small = stray_dogs(city.station.pk, city.duty.pk)
    registry.register(small)
    acted = door.act(
        "stray_dogs", "see", by=Actor.citizen(), now=timezone.now() - timedelta(hours=1)
    )
    registry.unregister("stray_dogs")
    return Matter.objects.get(pk=acted.matter_id)


def test_it_works(gone: Matter, write: Writing, sign_in: SignIn) -> None:
    other = write.signed()
    browser = sign_in("duty")
    for address in ("/inbox", "/inbox?tab=mine", "/dashboard", "/search?q=路口的狗"):
        answer = browser.get(address)
        assert answer.status_code == 200, address
    inbox = browser.get("/inbox?tab=mine").content.decode()
    assert gone.number in inbox
    assert other.number in inbox
    assert "seen" in browser.get("/search?q=路口的狗").content.decode()


def test_its_page_is_read_only(gone: Matter, sign_in: SignIn) -> None:
    browser = sign_in("duty")
    page = browser.get(f"/matters/{gone.number}")
    assert page.status_code == 200
    text = page.content.decode()
    assert "stray_dogs" in text
    assert "is no longer installed" in text
    assert f"/matters/{gone.number}/do/" not in text
    assert browser.get(f"/matters/{gone.number}/do/take").status_code == 404


def test_the_api_answers(gone: Matter, write: Writing, sign_in: SignIn) -> None:
    write.signed()
    browser = sign_in("duty")
    assert len(browser.get("/api/matters").json()["items"]) == 2
    whole = browser.get(f"/api/matters/{gone.number}").json()
    assert (whole["desk"], whole["state_label"], whole["actions"]) == ("stray_dogs", "seen", [])
    journal = browser.get(f"/api/matters/{gone.number}/journal").json()
    assert [entry["label"] for entry in journal["items"]] == ["see"]


def test_the_door_refuses(gone: Matter, city: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="stray_dogs"):
        door.act(gone.pk, "note", by=Actor.officer(city.duty), text="还在")


def test_its_promises_do_not_hold_up_the_others(gone: Matter, write: Writing) -> None:
    other = write(ago=timedelta(hours=2))
    assert firing.fire_all() > 0
    assert list(Trouble.objects.values_list("matter_id", flat=True)) == [gone.pk]
    assert "stray_dogs" in Trouble.objects.get().error
    assert Kept.objects.filter(matter=other, rung__gt=0).exists()
    assert firing.look().matters == []  # it waits for its next try


def test_the_doctor_names_it(gone: Matter) -> None:
    [found] = list(whole.gone_desks())
    assert found.level == "WARN"
    assert "stray_dogs" in found.what
    assert "1" in found.what
