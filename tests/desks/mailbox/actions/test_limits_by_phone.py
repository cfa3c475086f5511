"""A form with a wrong field is no letter: it does not use up what the phone may send."""

from typing import Any

import pytest
from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop.models import Matter

from ..conftest import LETTER

WRONG = [{"title": "吵"}, {"kind": "rumour"}, {"unit": "999999"}, {"about": "nonsense"}]


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.LIMITS = ["letter.phone=1/1h"]


def by_form(client: Client, **fields: str) -> int:
    typed = {**LETTER, "idempotency_key": intake.form_key(), **fields}
    return client.post("/letters/new", typed).status_code


def by_program(client: Client, **fields: str) -> int:
    body = {**LETTER, **fields}
    return client.post("/api/mailbox/letters", body, "application/json").status_code


def test_it_works(city: Any, client: Client) -> None:
    assert [by_form(client, **wrong) for wrong in WRONG] == [422] * len(WRONG)
    assert by_form(client) == 302
    assert by_form(client) == 429
    assert Matter.objects.count() == 1


def test_nor_does_a_programs_wrong_letter(city: Any, client: Client) -> None:
    assert [by_program(client, **wrong) for wrong in WRONG] == [422] * len(WRONG)
    assert by_program(client) == 201
    assert by_program(client) == 429
    assert Matter.objects.count() == 1
