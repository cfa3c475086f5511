"""A retry, a double tap, or going back and sending again is the same letter."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop.models import Matter

from .conftest import LETTER

WRITE = "/letters/new"


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "idempotency_key": intake.form_key(), **more}


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    fields = typed()
    first, second = client.post(WRITE, fields), client.post(WRITE, fields)
    assert second.headers["Location"] == first.headers["Location"] + "?again=1"
    assert Matter.objects.count() == 1


def test_back_a_change_and_send_again_says_that_it_was_not_doubled(
    city: SimpleNamespace, client: Client
) -> None:
    fields = typed()
    client.post(WRITE, fields)
    answer = client.post(WRITE, {**fields, "body": "改了一句话再寄一次"}, follow=True)
    assert "alert-info" in answer.content.decode()
    assert Matter.objects.count() == 1


def test_a_corrected_form_keeps_its_key(city: SimpleNamespace, client: Client) -> None:
    fields = typed(phone="")
    assert client.post(WRITE, fields).status_code == 422
    fields["phone"] = LETTER["phone"]
    assert client.post(WRITE, fields).status_code == 302
    client.post(WRITE, fields)
    assert Matter.objects.count() == 1


def test_a_made_up_key_gets_nobodys_letter(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed())
    answer = client.post(WRITE, typed(idempotency_key="1"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert LETTER["body"] in page
    assert Matter.objects.get().number not in page
    assert 'value="1"' not in page.partition('name="idempotency_key"')[2][:40]


def test_two_fillings_are_two_letters(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed())
    client.post(WRITE, typed())
    assert Matter.objects.count() == 2


def test_two_taps_at_the_same_moment_are_one_letter(
    transactional_db: None, city: SimpleNamespace
) -> None:
    fields = typed()
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: _post_alone(fields), range(4)))
    assert {status for status, _address in answers} == {302}
    assert len({address.partition("?")[0] for _status, address in answers}) == 1
    assert Matter.objects.count() == 1


def _post_alone(fields: dict[str, Any]) -> tuple[int, str]:
    try:
        answer = Client().post(WRITE, fields)
        return answer.status_code, answer.headers["Location"]
    finally:
        connection.close()
