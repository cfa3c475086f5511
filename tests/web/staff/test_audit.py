"""The inspector's page: who opened whose personal data, for what; nobody else sees it."""

from typing import Any

import pytest

from jiban.loop import door
from jiban.loop.actors import Actor


def test_it_works(sign_in: Any, write: Any, city: Any) -> None:
    letter = write()
    door.act(letter.pk, "open_person", by=Actor.officer(city.duty), purpose="danger")
    page = sign_in("inspector").get("/audit").content.decode()
    assert city.duty.name in page
    assert "avert danger" in page
    assert letter.number in page
    assert "Nobody’s reading stands out" in page


def test_what_stands_out_is_named_with_its_reason(sign_in: Any, write: Any, city: Any) -> None:
    for _n in range(10):
        door.act(write().pk, "open_person", by=Actor.officer(city.duty), purpose="verify")
    page = sign_in("inspector").get("/audit").content.decode()
    assert "opened 10 in the last 7 days" in page
    assert f'href="?officer={city.duty.pk}"' in page


def test_of_one_officer(sign_in: Any, write: Any, city: Any) -> None:
    mine, other = write(), write()
    door.act(mine.pk, "open_person", by=Actor.officer(city.duty), purpose="verify")
    door.act(other.pk, "open_person", by=Actor.officer(city.head), purpose="verify")
    page = sign_in("inspector").get(f"/audit?officer={city.head.pk}").content.decode()
    assert other.number in page
    assert mine.number not in page


@pytest.mark.parametrize("who", ["duty", "head", "dispatcher", "leader"])
def test_only_inspectors(sign_in: Any, city: Any, who: str) -> None:
    answer = sign_in(who).get("/audit")
    assert answer.status_code == 403
    assert "/audit" not in sign_in(who).get("/inbox").content.decode()


@pytest.mark.parametrize("officer", ["x", "²", "99999999999999999999", ""])
def test_an_odd_officer_is_all_or_none(sign_in: Any, write: Any, city: Any, officer: str) -> None:
    door.act(write().pk, "open_person", by=Actor.officer(city.duty), purpose="verify")
    assert sign_in("inspector").get("/audit", {"officer": officer}).status_code == 200
