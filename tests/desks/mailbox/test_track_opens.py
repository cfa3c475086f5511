"""A letter opens with number and code, to nobody else, and without telling which was wrong."""

from typing import Any

import pytest
from django.test import Client

from jiban.desks.mailbox import access, intake

TRACK = "/letters/track"


def test_it_works(client: Client, letter: intake.Sent) -> None:
    answer = client.post(TRACK, {"number": letter.number, "code": letter.code})
    assert answer.headers["Location"] == f"{TRACK}/{letter.number}"
    assert letter.code not in answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert letter.number in page.content.decode()


def test_it_is_forgiving_about_capitals_and_dashes(client: Client, letter: intake.Sent) -> None:
    said = {
        "number": letter.number.lower().replace("-", " "),
        "code": letter.code.lower().replace("-", ""),
    }
    assert client.post(TRACK, said).status_code == 302


def text_of(answer: Any) -> str:
    import re

    page = re.sub(r'value="[^"]*"|content="[^"]*"', "", answer.content.decode())
    return re.sub(r"XJ\d{6}-\d{7}", "", page)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(
    client: Client, letter: intake.Sent
) -> None:
    wrong_code = client.post(TRACK, {"number": letter.number, "code": "AAAA-AAAA"})
    wrong_number = client.post(TRACK, {"number": "XJ261121-9999999", "code": letter.code})
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert text_of(wrong_code) == text_of(wrong_number)
    assert access.COOKIE not in client.cookies


@pytest.mark.parametrize(
    "number", ["", "XJ", "0", "'; DROP TABLE loop_matter; --", "\0", "XJ261121-" + "9" * 200]
)
def test_nonsense_gets_that_answer_too(client: Client, letter: intake.Sent, number: str) -> None:
    assert client.post(TRACK, {"number": number, "code": letter.code}).status_code == 422


def test_what_was_typed_is_still_there(client: Client, letter: intake.Sent) -> None:
    page = client.post(TRACK, {"number": letter.number, "code": "WRONG"}).content.decode()
    assert f'value="{letter.number}"' in page
    assert 'value="WRONG"' in page


def test_without_the_code_the_page_is_not_shown(client: Client, letter: intake.Sent) -> None:
    answer = client.get(f"{TRACK}/{letter.number}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{TRACK}?number={letter.number}"
    assert client.get(f"/letters/sent/{letter.number}").status_code == 302
    assert client.post(f"{TRACK}/{letter.number}/withdraw").status_code == 302


def test_a_forged_cookie_opens_nothing(client: Client, letter: intake.Sent) -> None:
    client.cookies[access.COOKIE] = f'{{"{letter.acted.matter_id}":1}}:forged'
    assert client.get(f"{TRACK}/{letter.number}").status_code == 302


def test_an_old_cookie_opens_nothing(
    opened: Any, letter: intake.Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opened(letter)
    monkeypatch.setattr(access, "LASTS", -1)
    assert client.get(f"{TRACK}/{letter.number}").status_code == 302


def test_it_can_be_closed_on_the_device(opened: Any, letter: intake.Sent) -> None:
    client = opened(letter)
    client.post("/letters/leave")
    assert client.get(f"{TRACK}/{letter.number}").status_code == 302


def test_another_letter_stays_closed(opened: Any, letter: intake.Sent, city: Any) -> None:
    from jiban.loop.actors import Actor

    from .conftest import LETTER

    other = intake.send(LETTER, by=Actor.citizen())
    assert opened(letter).get(f"{TRACK}/{other.number}").status_code == 302
