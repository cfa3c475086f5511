"""Programs of officers report and search by the API that the declaration makes; nobody else."""

import pytest
from django.test import Client

from jiban.loop.models import Matter
from jiban.web.api import tokens
from tests.loop.conftest import Bureau

from .conftest import FATHER, state

ADDRESS = "/api/missing/matters"
JSON = "application/json"


@pytest.fixture
def program(bureau: Bureau) -> Client:
    """A program of the duty officer at the east station."""
    _row, secret = tokens.create(bureau.duty, "call centre")
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_it_works(program: Client, bureau: Bureau) -> None:
    said = {**FATHER, "seen_at": FATHER["seen_at"].isoformat(), "unit": bureau.east.code}
    answer = program.post(ADDRESS, said, JSON)
    assert answer.status_code == 201
    assert answer.json()["state"] == "watched"
    number = answer.json()["number"]
    shown = program.get(f"/api/matters/{number}").content.decode()
    assert "周建国" not in shown
    assert program.post(f"{ADDRESS}/{number}/plan", {}, JSON).json()["state"] == "searching"


def test_nothing_is_required(program: Client) -> None:
    assert program.post(ADDRESS, {}, JSON).status_code == 201


def test_a_retry_is_the_same_report(program: Client) -> None:
    key = {"Idempotency-Key": "call-17"}
    answers = [program.post(ADDRESS, {"age": 6}, JSON, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert Matter.objects.filter(desk="missing").count() == 1


def test_without_a_token_nothing_is_said(planned: int) -> None:
    number = Matter.objects.get(pk=planned).number
    for address in (ADDRESS, f"/api/matters/{number}", f"{ADDRESS}/{number}/find"):
        assert Client().post(address, {}, JSON).status_code in (401, 405)
    assert state(planned) == "searching"
    assert Client().get(f"/api/matters/{number}").status_code == 401
