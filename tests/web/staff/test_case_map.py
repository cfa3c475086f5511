"""The map of a case: who may see it, what stands on it at once, and the heat that follows."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from jiban.city.models import Officer
from jiban.city.streets import keeping
from jiban.desks.missing.models import Evidence, Sighting
from jiban.loop import codes, door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter, Recusal
from jiban.science.streets import Streets
from jiban.sim.streets import grow

from .conftest import SignIn

Act = Callable[..., None]


@pytest.fixture(scope="module")
def streets() -> Streets:
    return grow(5, 6_000.0, 5_000)


@pytest.fixture
def middle(streets: Streets) -> tuple[float, float]:
    return float(np.median(streets.lon)), float(np.median(streets.lat))


@pytest.fixture
def case(city: SimpleNamespace, streets: Streets, middle: tuple[float, float]) -> Matter:
    """A father with dementia, last seen in the middle of a city whose streets are kept."""
    keeping.keep(streets)
    return reported(city, place="云溪菜场", lon=middle[0], lat=middle[1])


def reported(city: SimpleNamespace, **said: Any) -> Matter:
    """A case of the station, last seen forty minutes ago, unless said otherwise."""
    known = {
        "age": 82,
        "category": "dementia",
        "name": "演示甲",
        "reporter": "演示乙",
        "phone": "13900001111",
        "seen_at": timezone.now() - timedelta(minutes=40),
        "unit": city.station.pk,
    }
    acted = door.act("missing", "report", by=Actor.citizen(), **{**known, **said})
    door.settle([acted.matter_id], now=timezone.now() + timedelta(seconds=5))
    return Matter.objects.get(pk=acted.matter_id)


@pytest.fixture
def act(city: SimpleNamespace, case: Matter) -> Act:
    def does(action: str, /, officer: Officer = city.duty, **fields: Any) -> None:
        door.act(case.pk, action, by=Actor.officer(officer), **fields)

    return does


def page(client: Client, case: Matter, query: str = "") -> str:
    answer = client.get(f"/missing/cases/{case.number}/map{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def heat(client: Client, case: Matter) -> Any:
    return client.get(f"/missing/cases/{case.number}/map/heat.json")


def test_it_works(case: Matter, sign_in: SignIn) -> None:
    client = sign_in("duty")
    text = page(client, case)
    assert "last seen here" in text
    assert "云溪菜场" in text
    assert "The streets are being reckoned" in text
    answer = heat(client, case)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) > 100
    values = np.array([one["properties"]["values"] for one in found["features"]])
    assert values.shape[1] == text.count('<th scope="col" class="text-end" data-step=')
    assert values.min() >= 0
    assert values.max(axis=0).tolist() == [1.0] * values.shape[1]
    assert "%" in found["rows"]
    assert "of the chance now" in found["note"]


def test_the_case_leads_there_and_back(case: Matter, sign_in: SignIn) -> None:
    client = sign_in("duty")
    address = f"/missing/cases/{case.number}/map"
    assert address in client.get(f"/matters/{case.number}").content.decode()
    assert f'href="/matters/{case.number}"' in page(client, case)


@pytest.mark.parametrize("path", ["", "/heat.json"])
def test_who_may_not_read_the_case_finds_nothing(
    case: Matter, sign_in: SignIn, client: Client, path: str
) -> None:
    address = f"/missing/cases/{case.number}/map{path}"
    assert sign_in("head").get(address).status_code == 200
    assert sign_in("far_duty").get(address).status_code == 404
    assert sign_in("nobody").get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert client.post(address).status_code == 405


def test_the_family_does_not_get_there_even_cleared(
    case: Matter, act: Act, client: Client, city: SimpleNamespace
) -> None:
    said = {"number": case.number, "code": codes.code_of(case.number, "missing")}
    assert client.post("/missing/case", said).status_code == 302
    family = client.get(f"/missing/case/{case.number}").content.decode()
    assert "/map" not in family
    assert client.get(f"/missing/cases/{case.number}/map").status_code == 302
    assert heat(client, case).status_code == 302


def test_who_is_kept_away_from_the_case_is_kept_away_from_its_map(
    case: Matter, sign_in: SignIn, city: SimpleNamespace
) -> None:
    Recusal.objects.create(matter=case, officer=city.duty, at=timezone.now())
    Matter.objects.filter(pk=case.pk).update(recused=True)
    client = sign_in("duty")
    assert client.get(f"/missing/cases/{case.number}/map").status_code == 404
    assert heat(client, case).status_code == 404


def test_a_letter_has_no_map(write: Any, sign_in: SignIn) -> None:
    letter = write()
    for path in ("map", "map/heat.json"):
        assert sign_in("duty").get(f"/missing/cases/{letter.number}/{path}").status_code == 404


def test_a_sighting_is_there_and_taken_back_it_is_marked(
    case: Matter, act: Act, sign_in: SignIn, middle: tuple[float, float]
) -> None:
    client, before = sign_in("duty"), heat(sign_in("duty"), case).json()["features"]
    spot = {"place": "南门公交站", "lon": middle[0] + 0.004, "lat": middle[1]}
    seen_at = timezone.now() - timedelta(minutes=5)
    act("add_sighting", **spot, seen_at=seen_at, reliability="0.9", text="往东走")
    text = page(client, case)
    assert "南门公交站" in text
    assert "seen here" in text
    after = heat(client, case).json()["features"]
    assert [one["properties"] for one in after] != [one["properties"] for one in before]
    act("retract", fact=Sighting.objects.get().pk, text="是别人")
    text = page(client, case)
    assert "sighting that was taken back" in text
    assert "是别人" in text


def test_who_searches_where_is_a_row_and_what_was_searched(
    case: Matter, act: Act, sign_in: SignIn, middle: tuple[float, float]
) -> None:
    client = sign_in("duty")
    assert "hospital" in page(client, case)
    line = " ".join(f"{middle[0] + n / 1000},{middle[1]}" for n in range(3))
    act("add_searched", place="河边小路", line=line, thoroughness="0.9", text="")
    text = page(client, case)
    assert "河边小路" in text
    assert "searched everywhere, asked people" in text


def test_evidence_is_a_circle_only_while_it_may_be_used(
    case: Matter, act: Act, sign_in: SignIn, city: SimpleNamespace, middle: tuple[float, float]
) -> None:
    def traced(hours: float) -> dict[str, Any]:
        return {
            "kind": "phone", "place": "基站", "lon": middle[0], "lat": middle[1], "radius": 400,
            "at": timezone.now() - timedelta(hours=3), "basis": "审批",
            "expires_at": timezone.now() + timedelta(hours=hours),
        }  # fmt: skip

    client = sign_in("duty")
    assert "within this circle" not in page(client, case)
    act("add_evidence", **traced(1))
    assert "within this circle" not in page(client, case)  # nobody has approved it
    act("approve_evidence", city.head, evidence=Evidence.objects.get().pk)
    assert "within this circle" in page(client, case)
    Evidence.objects.update(expires_at=timezone.now())
    assert "within this circle" not in page(client, case)


def test_without_scripts_the_heat_stands_in_the_page(case: Matter, sign_in: SignIn) -> None:
    client = sign_in("duty")
    assert '<noscript><p><a href="?whole">' in page(client, case)
    whole = page(client, case, "?whole")
    assert "being reckoned" not in whole
    assert whole.count('data-map-table="heat"') == 1
    assert "%</td>" in whole


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({"lon": None, "lat": None}, "where on the map they were last seen"),
        ({"seen_at": None}, "when they were last seen"),
    ],
)
def test_what_is_not_known_is_said_with_what_to_do(
    case: Matter, city: SimpleNamespace, sign_in: SignIn, middle: Any, lacks: Any, words: str
) -> None:
    there = {"place": "云溪菜场", "lon": middle[0], "lat": middle[1]}
    other = reported(city, **{**there, **lacks})
    client = sign_in("duty")
    text = page(client, other)
    assert words in text
    assert "to the description" in " ".join(text.split())
    assert "being reckoned" not in text
    assert heat(client, other).status_code == 404


def test_without_streets_the_places_are_shown_and_what_to_do(
    city: SimpleNamespace, sign_in: SignIn
) -> None:
    client, without = sign_in("duty"), reported(city, place="云溪菜场", lon=114.05, lat=22.54)
    text = page(client, without)
    assert "jiban city streets" in text
    assert "云溪菜场" in text
    assert heat(client, without).status_code == 404


def test_a_place_outside_the_streets_is_said(
    case: Matter, city: SimpleNamespace, sign_in: SignIn
) -> None:
    far = reported(city, place="上海", lon=121.5, lat=31.2)
    client = sign_in("duty")
    found = heat(client, far).json()
    assert found["features"] == []
    assert "do not reach the place" in found["note"]
    assert "do not reach the place" in page(client, far, "?whole")


def test_once_they_are_found_it_is_not_reckoned_any_more(
    case: Matter, act: Act, sign_in: SignIn
) -> None:
    act("find", place="河边小路", text="平安")
    client = sign_in("duty")
    assert "not reckoned any more" in page(client, case)
    assert heat(client, case).status_code == 404


def test_no_name_of_anybody_is_on_it(case: Matter, sign_in: SignIn) -> None:
    text = page(sign_in("duty"), case, "?whole")
    assert "演示" not in text
    assert "13900001111" not in text
