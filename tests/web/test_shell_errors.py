"""Error answers: without session or database, for people and for programs, in both languages."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory
from django.utils import translation

from jiban.web import errors

PAGE = RequestFactory().get("/letters", headers={"accept": "text/html"})
PROGRAM = RequestFactory().get("/letters", headers={"accept": "application/json"})
API = RequestFactory().get("/api/letters", headers={"accept": "text/html"})

ANSWERS = [
    (lambda request: errors.bad_request(request, SuspiciousOperation()), 400),
    (lambda request: errors.bad_request(request, RequestDataTooBig()), 413),
    (lambda request: errors.csrf(request), 403),
    (lambda request: errors.forbidden(request, PermissionDenied()), 403),
    (lambda request: errors.not_found(request, Exception()), 404),
    (lambda request: errors.too_large(request), 413),
    (lambda request: errors.too_many(request, 30), 429),
    (lambda request: errors.failed(request), 500),
]


@pytest.mark.parametrize(("make", "status"), ANSWERS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_works(make, status: int, language: str) -> None:
    with translation.override(language):
        answer = make(PAGE)
    assert answer.status_code == status
    page = answer.content.decode()
    assert str(status) in page
    assert 'href="tel:110"' in page
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("make", "status"), ANSWERS)
@pytest.mark.parametrize("request_", [PROGRAM, API], ids=["accept", "api"])
def test_programs_get_json(make, status: int, request_) -> None:
    answer = make(request_)
    assert answer.status_code == status
    problem = json.loads(answer.content)
    assert problem["code"]
    assert problem["text"]


def test_a_view_may_say_why_it_refuses() -> None:
    answer = errors.forbidden(PAGE, PermissionDenied("Only <the> handler may."))
    assert "Only &lt;the&gt; handler may." in answer.content.decode()


def test_too_many_says_when_to_come_back() -> None:
    assert errors.too_many(PAGE, 30).headers["Retry-After"] == "30"


def test_the_house_uses_them(db) -> None:
    answer = Client().get("/no-such-page")
    assert answer.status_code == 404
    assert "jb-error" in answer.content.decode()


def test_a_form_without_its_token_is_answered_with_a_page(db) -> None:
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})
    assert answer.status_code == 403
    assert "jb-error" in answer.content.decode()
