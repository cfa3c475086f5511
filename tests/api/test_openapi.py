"""The OpenAPI document is made from the declarations and says exactly what they say."""

import dataclasses
import functools
from typing import Any

import jsonschema_rs
import pytest
from django import forms

from jiban.desks.mailbox.desk import mailbox
from jiban.loop.actors import CITIZEN, SYSTEM
from jiban.loop.errors import DeclarationError
from jiban.loop.wire import fields
from jiban.web.api import site


@functools.cache
def document() -> Any:
    return site.api().get_openapi_schema()


def body_of(path: str) -> Any:
    return document()["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]


def test_it_works(anybody: Any) -> None:
    found = anybody.get("/api/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert found["paths"].keys() == document()["paths"].keys()


def test_every_action_of_an_officer_has_its_operation() -> None:
    for action in mailbox.actions.values():
        path = "/api/mailbox/matters"
        path += "" if action.opens else f"/{{number}}/{action.name}"
        assert (path in document()["paths"]) == bool(set(action.roles) - {CITIZEN, SYSTEM})


def test_every_action_of_a_citizen_has_its_operation() -> None:
    for action in mailbox.actions.values():
        path = "/api/mailbox/letters"
        path += "" if action.opens else f"/{{number}}/{action.name}"
        assert (path in document()["paths"]) == (CITIZEN in action.roles)


def test_a_declared_field_becomes_its_schema() -> None:
    properties = body_of("/api/mailbox/matters")["properties"]
    assert properties["title"]["minLength"] == 2
    assert properties["title"]["maxLength"] == 60
    assert properties["kind"]["enum"] == ["complaint", "help", "enquiry", "suggestion", "thanks"]
    assert properties["lon"] | {"minimum": -180, "maximum": 180} == properties["lon"]
    assert properties["lon"]["type"] == ["number", "null"]
    assert properties["contact_by"]["default"] == "phone"
    assert body_of("/api/mailbox/matters")["required"] == ["kind", "title", "body", "naming"]
    assert body_of("/api/mailbox/matters")["additionalProperties"] is False
    rating = body_of("/api/mailbox/letters/{number}/rate")["properties"]["grade"]
    assert sorted(rating["enum"]) == [1, 2, 3, 4, 5]


def test_a_citizen_is_offered_only_a_citizens_fields() -> None:
    offered = body_of("/api/mailbox/letters")["properties"]
    assert {"title", "body", "phone", "unit"} <= offered.keys()
    assert not {"channel", "origin", "written_at"} & offered.keys()


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (forms.CharField(max_length=3), ["a", "abc"], ["", "abcd", 1, None]),
        (forms.CharField(required=False), ["", None, "x"], [1, []]),
        (forms.IntegerField(min_value=1, max_value=9), [1, 9], [0, 10, "1", True, 1.5, None]),
        (forms.IntegerField(required=False), [None, 5], ["", "5"]),
        (forms.FloatField(min_value=-1), [0.5, -1], [-2, "0.5", True]),
        (forms.BooleanField(required=False), [True, False, None], ["true", 1]),
        (forms.ChoiceField(choices=[("", "—"), ("a", "A")]), ["a"], ["", "b", 1, None]),
        (forms.ChoiceField(choices=[("a", "A")], required=False), ["a", "", None], ["b"]),
        (forms.ChoiceField(choices=[("g", [("a", "A")])]), ["a"], ["g"]),
        (forms.TypedChoiceField(choices=[(1, "x")], coerce=int), [1], ["1", 2, True]),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [["a"]], [[], ["b"], "a", None]),
        (forms.RegexField(r"^\d{3}\Z"), ["123"], ["12", "abc", 123]),
        (forms.EmailField(), ["a@b.example"], [1, None]),
        (forms.DateTimeField(), ["2026-01-01T08:00:00+08:00"], [20260101, None]),
        (forms.DateField(required=False), ["2026-01-01", None, ""], [1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_schema_and_door_agree(field: forms.Field, good: list[Any], bad: list[Any]) -> None:
    """What the schema takes the field takes, and what it refuses is refused."""
    validator = jsonschema_rs.Draft202012Validator(fields.field_schema(field))
    action = dataclasses.replace(
        mailbox.actions["note"], name="probe", fields={"probe": field}, settled={}
    )
    for value in good:
        assert validator.is_valid(value), value
        action.clean(fields.values(action, {"probe": value}))
    for value in bad:
        assert not validator.is_valid(value), value
        with pytest.raises(fields.BadFields):
            action.clean(fields.values(action, {"probe": value}))


def test_words_are_in_english_and_chinese() -> None:
    operation = document()["paths"]["/api/mailbox/matters/{number}/sign"]["post"]
    assert operation["summary"] == "Sign"
    assert operation["x-label-zh"]
    kind = body_of("/api/mailbox/matters")["properties"]["kind"]
    assert kind["x-labels"]["thanks"] == "Thanks"
    assert kind["x-labels-zh"].keys() == kind["x-labels"].keys()


def test_a_field_without_a_json_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(DeclarationError, match=r"wire/fields\.py"):
        fields.field_schema(forms.FileField())


def test_which_rows_there_are_is_not_told() -> None:
    """Anybody reads the document: a field that offers rows takes their ids and lists none."""
    properties = body_of("/api/review/matters")["properties"]
    assert properties["surge"]["type"] == ["integer", "null"]
    assert properties["units"]["items"]["type"] == "integer"
    assert "enum" not in str(properties["surge"]) + str(properties["units"])


def test_advice_is_given_on_what_is_not_finished() -> None:
    act = body_of("/api/mailbox/matters/{number}/feedback")
    advice = body_of("/api/mailbox/matters/{number}/feedback/advice")
    assert act["required"] == ["text"]
    assert "required" not in advice
    assert advice["properties"]["text"]["type"] == ["string", "null"]
    assert (
        document()["paths"]["/api/mailbox/matters/{number}/feedback/advice"]["post"]["requestBody"][
            "required"
        ]
        is False
    )
