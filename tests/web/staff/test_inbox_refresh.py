"""The inbox refreshes itself: nothing when nothing changed, else the list and a word."""

import json

from .test_inbox_order import numbers

PART = {"HX-Request": "true"}


def memory(page) -> dict[str, object]:
    return json.loads(page.context["memory"])


def test_it_works(sign_in, write) -> None:
    write()
    client = sign_in("duty")
    page = client.get("/inbox")
    again = client.get("/inbox", memory(page), headers=PART)
    assert again.status_code == 204
    assert again.content == b""


def test_a_new_letter_comes_with_a_word(sign_in, write) -> None:
    write()
    client = sign_in("duty")
    page = client.get("/inbox")
    new = write(title="路灯坏了")
    part = client.get("/inbox", memory(page), headers=PART)
    assert part.status_code == 200
    assert new.number in numbers(part)
    assert b"<html" not in part.content
    assert part.headers["X-Server-Time"]
    assert part.context["news"] == "1 new matter: 路灯坏了"
    assert 'id="inbox-news" role="status"' in part.content.decode()


def test_it_stays_marked_as_new_but_is_announced_once(sign_in, write) -> None:
    client = sign_in("duty")
    page = client.get("/inbox")
    write()
    first = client.get("/inbox", memory(page), headers=PART)
    write()
    second = client.get("/inbox", memory(first), headers=PART)
    assert second.content.decode().count(">new</span>") == 2
    assert second.context["news"].startswith("1 new matter")


def test_what_somebody_else_did_is_shown(sign_in, write, city) -> None:
    letter = write()
    client = sign_in("duty")
    page = client.get("/inbox")
    write.does(letter, city.colleague, "sign")
    part = client.get("/inbox", memory(page), headers=PART)
    assert part.status_code == 200
    assert city.colleague.name in part.content.decode()


def test_who_was_signed_out_is_told_and_keeps_the_page(client, city) -> None:
    answer = client.get("/inbox", headers=PART)
    assert answer.status_code == 401


def test_nothing_of_it_is_kept_by_the_browser(sign_in, city) -> None:
    assert sign_in("duty").get("/inbox").headers["Cache-Control"] == "no-store"
