"""A small city for the mailbox's tests: one bureau, one branch, two stations, people with posts."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role
from jiban.desks.mailbox import intake
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Installation

LETTER = {
    "kind": "complaint",
    "title": "楼下烧烤摊深夜噪音",
    "body": "每天夜里十二点以后楼下烧烤摊还在放音乐，老人孩子睡不着，希望有人管一管。",
    "subject": "noise",
    "place": "书香路 8 号楼下",
    "naming": "name",
    "name": "林小满",
    "phone": "13800000001",
    "contact_by": "phone",
    "contact_when": "evening",
}


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    caches.forget()
    yield
    caches.forget()


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    """Units and officers; an officer's name says the post."""
    Installation.objects.get_or_create(pk=1)
    bureau = Unit.objects.create(
        code="0", name="即安市公安局", name_en="Ji'an Bureau", kind="bureau", phone="0755-00000000"
    )
    branch = Unit.objects.create(
        code="01", name="东安分局", name_en="Dong'an Branch", kind="branch", parent=bureau
    )
    station, other = (
        Unit.objects.create(
            code=f"010{n}", name=name, name_en=en, kind="station", parent=branch, phone=phone
        )
        for n, name, en, phone in (
            (1, "书香派出所", "Shuxiang Station", "0755-00000101"),
            (2, "墨香派出所", "Moxiang Station", "0755-00000102"),
        )
    )
    made = SimpleNamespace(bureau=bureau, branch=branch, station=station, other=other)

    def officer(number: str, name: str, unit: Unit, role: Role) -> Officer:
        person = Officer.objects.create_user(
            number, name=name, unit=unit, phone=f"0755-0000{number[-4:]}"
        )
        Post.objects.create(officer=person, unit=unit, role=role)
        return person

    made.duty = officer("900001", "值班员甲", station, Role.DUTY)
    made.second = officer("900002", "值班员乙", station, Role.DUTY)
    made.head = officer("900003", "所长丙", station, Role.HEAD)
    made.other_duty = officer("900004", "值班员丁", other, Role.DUTY)
    made.dispatcher = officer("900005", "专班员戊", bureau, Role.DISPATCHER)
    made.deputy = officer("900006", "副局长己", bureau, Role.DEPUTY)
    made.leader = officer("900007", "局长庚", bureau, Role.LEADER)
    return made


@pytest.fixture
def client() -> Client:
    """A citizen's browser that reads Chinese."""
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def letter(city: SimpleNamespace) -> intake.Sent:
    """A letter that has come in for the station."""
    return intake.send(LETTER | {"unit": city.station.pk}, by=Actor.citizen())


@pytest.fixture
def does(city: SimpleNamespace) -> Any:
    """``does(letter, "duty", "sign")``: somebody does something on a letter."""

    def do(letter: intake.Sent, who: str, action: str, **fields: Any) -> door.Acted:
        by = Actor.officer(getattr(city, who))
        return door.act(letter.acted.matter_id, action, by=by, **fields)

    return do


@pytest.fixture
def opened(client: Client) -> Any:
    """``opened(letter)``: the citizen's browser after number and code were typed in."""

    def open_it(letter: intake.Sent) -> Client:
        said = {"number": letter.number, "code": letter.code}
        assert client.post("/letters/track", said).status_code == 302
        return client

    return open_it


@pytest.fixture
def page_of(opened: Any) -> Any:
    """``page_of(letter)``: the text of the citizen's page."""

    def read(letter: intake.Sent) -> str:
        answer = opened(letter).get(f"/letters/track/{letter.number}")
        assert answer.status_code == 200
        return str(answer.content.decode())

    return read
