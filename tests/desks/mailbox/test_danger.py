"""A letter that reads like danger: call 110 first; sent all the same, it is raised at once."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop.models import Matter, Notice

from .conftest import LETTER

WRITE = "/letters/new"
BODY = "楼上的人拿刀在砸我家的门，孩子很害怕。"


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "body": BODY, "idempotency_key": intake.form_key(), **more}


def hidden_of(page: str) -> dict[str, str]:
    """What the page's form would send again."""
    from html.parser import HTMLParser

    found: dict[str, str] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            said = dict(attrs)
            if tag == "input" and said.get("type") == "hidden" and said.get("name"):
                found[str(said["name"])] = said.get("value") or ""

    Reader().feed(page)
    return found


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    answer = client.post(WRITE, typed())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="tel:110"' in page
    assert 'name="danger_seen" value="1"' in page
    assert not Matter.objects.exists()


def test_sent_all_the_same_it_is_raised_at_once(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(unit=city.station.pk)).content.decode()
    answer = client.post(WRITE, {**hidden_of(page), "danger_seen": "1"})
    assert answer.status_code == 302
    matter = Matter.objects.get()
    assert (matter.urgent, matter.raised, matter.unit) == (True, 2, city.station)
    told = set(Notice.objects.filter(message="danger").values_list("audience", flat=True))
    assert told == {"duty", "head", "deputy"}


def test_nothing_typed_is_lost_on_the_way(city: SimpleNamespace, client: Client) -> None:
    fields = typed(unit=city.station.pk)
    again = hidden_of(client.post(WRITE, fields).content.decode())
    for of_the_shell in ("csrfmiddlewaretoken", "next"):
        again.pop(of_the_shell, None)
    assert again == {name: str(value) for name, value in fields.items()}


def test_one_can_go_back_to_the_letter(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed()).content.decode()
    answer = client.post(WRITE, {**hidden_of(page), "edit": "1"})
    assert answer.status_code == 200
    assert BODY in answer.content.decode()
    assert not Matter.objects.exists()


def test_seen_once_it_is_not_asked_again(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(danger_seen="1", title="")).content.decode()
    assert 'name="danger_seen" value="1"' in page


def test_a_calm_letter_is_not_stopped(city: SimpleNamespace, client: Client) -> None:
    assert client.post(WRITE, typed(body=LETTER["body"])).status_code == 302
    assert not Matter.objects.get().urgent
