"""The whole API, by each role, asked by schemathesis what its own OpenAPI document promises.

Real database and real views, in this process. Each question is rolled back, so that every action
meets a letter in a state from which it can be done. ``JIBAN_FUZZ=50`` asks more, and other things.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from jiban.desks.mailbox import codes
from jiban.desks.mailbox.desk import mailbox

EXAMPLES = int(os.environ.get("JIBAN_FUZZ", "0"))
ASK = settings(
    max_examples=EXAMPLES or 3,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
REJECTIONS = ["400", "401", "403", "404", "409", "413", "415", "422", "429"]
STEPS = {
    "triage": (),
    "received": (),
    "signed": (("duty", "sign", {}),),
    "handling": (("duty", "sign", {}), ("duty", "contact", {"how": "talk", "text": "已联系"})),
}
REFUSING = {"ground": "authority", "text": "属城管职责"}
STEPS["disputed"] = (*STEPS["handling"], ("duty", "refuse", REFUSING))
STEPS["waiting"] = (*STEPS["handling"], ("duty", "ask", {"text": "请补充时间"}))
STEPS["paused"] = (*STEPS["handling"], ("duty", "pause", {"reason": "court", "text": "待判"}))
STEPS["resolved"] = (
    *STEPS["handling"],
    ("duty", "resolve", {"answer": "已处理", "evidence": "已回访"}),
)


NOBODY = "XJ260101-0000001"
CODE = "X-Access-Code"


ROLES = ["anybody", "duty", "head", "dispatcher", "leader", "inspector", "admin"]


@dataclass(frozen=True)
class Question:
    """A request that schemathesis made up; some are about a letter that is there when asked.

    The first of each kind is asked by every role; of the others each is asked by one.
    """

    case: Any
    about_letter: bool
    first: bool


@pytest.fixture
def letters(city: Any, write: Any, settings: Settings) -> dict[str, str]:
    """The number of a letter in each state."""
    settings.LIMITS = [
        f"{name}=off" for name in ("letter.address", "letter.phone", "upload.address")
    ]
    settings.LIMITS += [f"{name}=off" for name in ("track.address", "act.address", "act.letter")]
    found = {state: write(*steps) for state, steps in STEPS.items() if state != "triage"}
    found["triage"] = write(unit=None)
    return found


@pytest.fixture(scope="module")
def _one_connection() -> Iterator[None]:
    """Keep the test's connection, and so its transaction, from request to request."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def questions(
    _one_connection: None, django_db_setup: None, django_db_blocker: Any
) -> list[Question]:
    """Questions to every operation of the document that the application serves.

    They are made once for all roles: making them takes longer than answering.
    """
    checks = {"negative_data_rejection": {"expected-statuses": REJECTIONS}}
    with django_db_blocker.unblock():
        schema = schemathesis.openapi.from_wsgi(
            "/api/openapi.json",
            get_wsgi_application(),
            config=SchemathesisConfig.from_dict({"checks": checks}),
        )
    return [q for found in schema.get_all_operations() for q in make(found.ok())]


def make(operation: Any) -> Iterator[Question]:
    """Yield what fits the operation's schema, about a letter that is there or not, and what not."""
    about_letter = "{number}" in operation.path
    fixed: dict[str, Any] = {"path_parameters": {"number": NOBODY}} if about_letter else {}
    if "/letters/" in operation.path:
        fixed["headers"] = {CODE: "AAAA-AAAA"}
    strategies = [operation.as_strategy(GenerationMode.POSITIVE, **fixed)]
    if fixed:
        strategies.append(operation.as_strategy(GenerationMode.POSITIVE))
    if operation.body or operation.query:
        strategies.append(operation.as_strategy(GenerationMode.NEGATIVE, **fixed))
    for strategy in strategies:
        there = about_letter and strategy is not strategies[1]
        for n, case in enumerate(examples(strategy)):
            yield Question(case, there, n == 0)


def examples(strategy: Any) -> list[Any]:
    """Return the first examples of a strategy."""
    found = []

    @ASK
    @given(case=strategy)
    def collect(case: Any) -> None:
        found.append(case)

    collect()
    return found


@pytest.mark.parametrize("role", ROLES)
def test_it_works(
    city: Any, anybody: Any, letters: dict[str, str], questions: list[Question], role: str
) -> None:
    program = anybody if role == "anybody" else city.programs[role]
    turn = ROLES.index(role)
    mine = [q for n, q in enumerate(questions) if q.first or n % len(ROLES) == turn]
    statuses = {ask(question, letters, program.headers) for question in mine}
    assert {200, 404, 422} <= statuses
    assert (401 in statuses) == (role == "anybody")


def ask(question: Question, letters: dict[str, str], headers: dict[str, str]) -> int:
    """Ask one question, check the answer, undo what it did; return the status."""
    case = question.case
    if question.about_letter:
        number = ready(case.operation, letters)
        case.path_parameters["number"] = number
        if CODE in (case.headers or {}):
            case.headers[CODE] = codes.code_of(number)
    with transaction.atomic():
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS, headers=headers)
    return int(response.status_code)


def ready(operation: Any, letters: dict[str, str]) -> str:
    """Return the number of a letter on which the operation's action can be done."""
    action = mailbox.actions.get(operation.path.rpartition("/")[2])
    states = action.states if action else ("handling",)
    return next(letters[state] for state in states if state in letters)
