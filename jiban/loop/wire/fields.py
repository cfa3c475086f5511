"""The fields of an action in JSON: their schema out, their values in.

Here is decided only of which JSON type a value must be. What it may say is decided in one place,
by the declared field itself, when the door cleans it (:meth:`jiban.loop.desk.Action.clean`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.loop.desk import Action
from jiban.loop.errors import BadFields, DeclarationError
from jiban.loop.fields import MatterField, OffersWithin, UnitField, WordsField, choices_of
from jiban.loop.plain_words import plain
from jiban.loop.wire.strict import keepable

Schema = dict[str, Any]
BIGGEST_ID = 2**63 - 1
ID: Schema = {"type": "integer", "minimum": 1, "maximum": BIGGEST_ID}
CODE: Schema = {"type": "string", "pattern": "^[0-9A-Za-z._-]{1,32}$"}


# --- values in -----------------------------------------------------------------------------------


def values(action: Action, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent as the raw values that the action's fields clean.

    Raises:
        BadFields: a name that is no field, or a value of the wrong JSON type; every other wrong
            field is named with it.
    """
    raw: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    unknown = sent.keys() - action.fields.keys()
    for name, value in sent.items():
        if value is None or name in unknown:
            raw[name] = value
            continue
        declared = action.fields[name]
        try:
            raw[name] = _kind(declared).take(declared, value)
        except ValidationError as error:
            wrong[name] = plain(declared, error)
    if not wrong and not unknown:
        return raw
    try:
        action.clean(raw)
    except BadFields as others:
        wrong = {**others.fields, **wrong}
    raise BadFields.of(action.fields, wrong)


def _text(field: forms.Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Text is expected here."))
    if not keepable(value):
        raise ValidationError(_("This text holds characters that cannot be kept. Type them again."))
    return value


def _object(field: forms.Field, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValidationError(_("An object {…} is expected here."))
    return value


def _whole(field: forms.Field, value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(_("A whole number is expected here."))
    return int(value)


def _number(field: forms.Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError(_("A number is expected here."))
    return float(value)


def _truth(field: forms.Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("true or false is expected here."))
    return value


def _choice(field: forms.Field, value: Any) -> str:
    keys = [key for key, _label in choices_of(field)]
    numbers = all(isinstance(key, int) for key in keys)
    return str(_whole(field, value) if numbers else _text(field, value))


def _choice_list(field: forms.Field, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValidationError(_("A list is expected here."))
    return [_choice(field, item) for item in value]


def _offered(field: forms.Field, value: Any) -> str | list[str]:
    if isinstance(field, forms.MultipleChoiceField):
        return [str(number) for number in _whole_list(field, value)]
    return str(_whole(field, value))


def _whole_list(field: forms.Field, value: Any) -> list[int]:
    if not isinstance(value, list):
        raise ValidationError(_("A list is expected here."))
    return [_whole(field, item) for item in value]


def _unit(field: forms.Field, value: Any) -> str:
    if isinstance(value, str):
        if value == "":
            return value
        node = units.tree().by_code(_text(field, value))
        if node is None:
            raise ValidationError(_("There is no unit with this code."))
        return str(node.id)
    return str(_whole(field, value))


def _row(field: forms.Field, value: Any) -> Any:
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    if not isinstance(value, str) or value == "":
        return value if value == "" else _whole(field, value)
    manager = field.queryset.model._default_manager
    if not hasattr(manager, "get_by_natural_key"):
        raise ValidationError(_("A whole number is expected here."))
    try:
        return manager.get_by_natural_key(_text(field, value)).pk
    except ObjectDoesNotExist:
        raise ValidationError(field.error_messages["invalid_choice"], "invalid_choice") from None


# --- schemas out ---------------------------------------------------------------------------------


def schema_of(action: Action) -> Schema:
    """Return the JSON Schema (2020-12) of an action's fields, its words in English and Chinese."""
    properties = {name: field_schema(field) for name, field in action.fields.items()}
    required = [name for name, f in action.fields.items() if f.required and f.initial in (None, "")]
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        schema["required"] = required
    return schema


def field_schema(field: forms.Field) -> Schema:
    """Return the JSON Schema of one declared field.

    Raises:
        DeclarationError: a kind of field that has no JSON form yet.
    """
    schema = _kind(field).schema(field)
    if not field.required:
        schema = _or_nothing(schema)
    if field.initial not in (None, "") and not callable(field.initial):
        schema["default"] = field.initial
    return {**schema, **words(field.label or "", "title", "x-label-zh"), **_help(field)}


def words(text: Any, english: str, chinese: str) -> Schema:
    """Return a text in English and in Chinese under these two names; empty for no text."""
    if not text:
        return {}
    with translation.override("en"):
        in_english = str(text)
    with translation.override("zh-hans"):
        in_chinese = str(text)
    return {english: in_english, chinese: in_chinese}


def _help(field: forms.Field) -> Schema:
    return words(field.help_text, "description", "x-help-zh")


def _or_nothing(schema: Schema) -> Schema:
    """Return the schema that takes null and the empty text as well."""
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"enum": [None, ""]}]}
    schema = dict(schema)
    if "enum" in schema:
        nothing = (None,) if schema.pop("type") == "integer" else (None, "")
        schema["enum"] = [*schema["enum"], *nothing]
        return schema
    if schema["type"] == "string" and "pattern" not in schema and "format" not in schema:
        return {**schema, "type": ["string", "null"], "minLength": 0}
    if schema["type"] == "string":
        return {"anyOf": [schema, {"enum": [None, ""]}]}
    return {**schema, "type": [schema["type"], "null"]}


def _text_schema(field: forms.Field) -> Schema:
    schema: Schema = {"type": "string"}
    least = getattr(field, "min_length", None) or (1 if field.required else 0)
    if least:
        schema["minLength"] = least
    if (most := getattr(field, "max_length", None)) is not None:
        schema["maxLength"] = most
    return schema


def _pattern_schema(field: forms.Field) -> Schema:
    assert isinstance(field, forms.RegexField)
    pattern = re.compile(field.regex).pattern
    return {**_text_schema(field), "pattern": pattern.replace(r"\A", "^").replace(r"\Z", "$")}


def _bounded(kind: str) -> Callable[[forms.Field], Schema]:
    def schema(field: forms.Field) -> Schema:
        found: Schema = {"type": kind}
        for name, bound in (("minimum", "min_value"), ("maximum", "max_value")):
            if (value := getattr(field, bound, None)) is not None:
                found[name] = value
        return found

    return schema


def _choice_schema(field: forms.Field) -> Schema:
    choices = list(choices_of(field))
    numbers = all(isinstance(key, int) for key, _label in choices)
    labels = {str(key): words(label, "en", "zh") for key, label in choices}
    return {
        "type": "integer" if numbers else "string",
        "enum": [int(key) if numbers else str(key) for key, _label in choices],
        "x-labels": {key: said.get("en", "") for key, said in labels.items()},
        "x-labels-zh": {key: said.get("zh", "") for key, said in labels.items()},
    }


def _choice_list_schema(field: forms.Field) -> Schema:
    items = _choice_schema(field)
    return {"type": "array", "items": items, "minItems": int(field.required)}


def _offered_schema(field: forms.Field) -> Schema:
    """Return the schema of rows by their ids: which there are is not for everybody to read."""
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": dict(ID), "minItems": int(field.required)}
    return dict(ID)


def _row_schema(field: forms.Field) -> Schema:
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    model: type[models.Model] = field.queryset.model
    if not hasattr(model._default_manager, "get_by_natural_key"):
        return dict(ID)
    return {"anyOf": [dict(ID), {"type": "string", "minLength": 1, "maxLength": 80}]}


def _fixed(**schema: Any) -> Callable[[forms.Field], Schema]:
    return lambda field: dict(schema)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of form field travels."""

    field: type
    schema: Callable[[forms.Field], Schema]
    take: Callable[[forms.Field, Any], Any]


_KINDS = (  # the first that fits: what is special stands before what it is derived from
    _Kind(UnitField, _fixed(anyOf=[ID, CODE]), _unit),
    _Kind(OffersWithin, _offered_schema, _offered),
    _Kind(MatterField, _text_schema, _text),
    _Kind(forms.ModelMultipleChoiceField, _fixed(type="array", items=ID), _whole_list),
    _Kind(forms.ModelChoiceField, _row_schema, _row),
    _Kind(forms.MultipleChoiceField, _choice_list_schema, _choice_list),
    _Kind(forms.ChoiceField, _choice_schema, _choice),
    _Kind(forms.BooleanField, _fixed(type="boolean"), _truth),
    _Kind(forms.DecimalField, _bounded("number"), _number),
    _Kind(forms.FloatField, _bounded("number"), _number),
    _Kind(forms.IntegerField, _bounded("integer"), _whole),
    _Kind(forms.DateTimeField, _fixed(type="string", format="date-time"), _text),
    _Kind(forms.DateField, _fixed(type="string", format="date"), _text),
    _Kind(forms.TimeField, _fixed(type="string", format="time"), _text),
    _Kind(forms.EmailField, lambda f: {**_text_schema(f), "format": "email"}, _text),
    _Kind(forms.URLField, lambda f: {**_text_schema(f), "format": "uri"}, _text),
    _Kind(forms.RegexField, _pattern_schema, _text),
    _Kind(WordsField, _fixed(type="object", additionalProperties={"type": "string"}), _object),
    _Kind(forms.CharField, _text_schema, _text),
)


def _kind(field: forms.Field) -> _Kind:
    for kind in _KINDS:
        if isinstance(field, kind.field):
            return kind
    raise DeclarationError(
        f"a {type(field).__name__} has no JSON form: add its kind to jiban/loop/wire/fields.py"
    )
