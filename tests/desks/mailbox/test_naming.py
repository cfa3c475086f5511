"""With name, with phone only, or anonymous; and how and when contact is safe."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jiban.desks.mailbox import intake
from jiban.desks.mailbox.models import Letter
from jiban.loop import people
from jiban.loop.models import Matter, Person

from .conftest import LETTER

WRITE = "/letters/new"


def send(client: Client, **more: Any) -> Any:
    return client.post(WRITE, {**LETTER, "idempotency_key": intake.form_key(), **more})


def known() -> dict[str, str]:
    row = Person.objects.get(part="author")
    return people.unseal(row.key, row.data)


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    send(client)
    assert known() == {"name": "林小满", "phone": "13800000001"}


def test_phone_only_keeps_no_name_that_was_typed_before(
    city: SimpleNamespace, client: Client
) -> None:
    send(client, naming="phone", email="someone@example.org")
    assert known() == {"phone": "13800000001"}


def test_anonymous_keeps_nothing_that_was_typed_before(
    city: SimpleNamespace, client: Client
) -> None:
    send(client, naming="anonymous")
    row = Person.objects.filter(part="author").first()
    assert row is None or people.unseal(row.key, row.data) == {}
    letter = Letter.objects.get()
    assert (letter.naming, letter.contact_by) == ("anonymous", "page")


def test_anonymous_is_followed_with_number_and_code(city: SimpleNamespace, client: Client) -> None:
    send(client, naming="anonymous", phone="", name="")
    number = Matter.objects.get().number
    assert client.get(f"/letters/track/{number}").status_code == 200


@pytest.mark.parametrize("by", ["phone", "sms", "email", "page"])
@pytest.mark.parametrize("when", ["any", "day", "evening", "weekend"])
def test_how_and_when_contact_is_safe_is_kept(
    city: SimpleNamespace, client: Client, by: str, when: str
) -> None:
    send(client, contact_by=by, contact_when=when, email="someone@example.org")
    letter = Letter.objects.get()
    assert (letter.contact_by, letter.contact_when) == (by, when)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"naming": "phone", "phone": ""}, "phone"),
        ({"contact_by": "email", "email": ""}, "email"),
        ({"contact_by": "email", "email": "not an address"}, "email"),
        ({"contact_by": "pigeon"}, "contact_by"),
    ],
)
def test_who_cannot_be_reached_that_way_is_told(
    city: SimpleNamespace, client: Client, fields: dict[str, str], wrong: str
) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert f'id="id_{wrong}_error"' in answer.content.decode()
    assert not Matter.objects.exists()
