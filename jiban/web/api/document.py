"""The OpenAPI document: what the routers say, made exact from the desks' declarations."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from ninja.openapi.schema import OpenAPISchema
from pydantic import TypeAdapter

from jiban.loop import registry
from jiban.loop.counting import By
from jiban.loop.desk import Desk
from jiban.loop.wire.documenting import english
from jiban.loop.wire.fields import words
from jiban.loop.wire.problems import Problem

INTRODUCTION = """
## How to ask

Every operation under a desk's name is one action of its declaration and goes through the same door
as the pages: the same rules, the same promises, the same journal.

**Who asks.** Officers send `Authorization: Bearer …` with a token bound to them, or the session
cookie of the pages (then also `X-CSRFToken` on POST). Neither can do more than the officer's posts
allow. Citizens need no account: a letter's number and its access code are enough.

**Retries.** Send `Idempotency-Key` with a POST; the same key again does nothing twice.
**Changes by others.** Send `If-Match` with the `seq` you saw; 409 `outdated` means: look again.
**Errors** are `{code, text, fields?}`; the text is in your language (`Accept-Language`).
**Times** are RFC 3339 with an offset; answers are in UTC. Places are WGS-84.
"""
INTRODUCTION_ZH = """
## 如何调用

工作台名下的每个操作就是其声明中的一个动作，与网页走同一扇门：同样的规则、同样的承诺、同样的台账。

**谁在调用。** 民警使用绑定本人的令牌 `Authorization: Bearer …`，
或网页登录的会话 Cookie（POST 时另带 `X-CSRFToken`）。
两者都不超出本人岗位的权限。群众无需账号，凭信件编号和查询码即可。

**重试。** POST 时带上 `Idempotency-Key`；同一个键不会做两次。
**他人的改动。** 带上看到的 `seq` 作为 `If-Match`；返回 409 `outdated` 表示请重新查看。
**错误** 为 `{code, text, fields?}`，文字随 `Accept-Language`。
**时间** 为带时区的 RFC 3339，返回值为 UTC。坐标为 WGS-84。
"""
NUMBER = {"type": "string", "pattern": "^[A-Z]{1,4}[0-9]{6}-[0-9]{7,18}$", "maxLength": 32}


def finished(found: OpenAPISchema) -> OpenAPISchema:
    """Make the document exact: numbers, names that exist, columns of the desks' details."""
    found.pop("servers", None)
    found["info"]["x-help-zh"] = INTRODUCTION_ZH
    found["tags"] = [_tag(name, text) for name, text in _tags()]
    found["components"]["schemas"]["Problem"] = TypeAdapter(Problem).json_schema()
    for shape in found["components"]["schemas"].values():
        shape.setdefault("additionalProperties", False)  # nothing is said that is not declared
    found["components"]["schemas"]["WholeMatter"]["properties"]["details"] = _details(found)
    for path in found["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                _exact(parameter)
    return found


def _tags() -> Iterator[tuple[str, Any]]:
    yield "declarations", _("Desks and units")
    yield "letters", _("For citizens: letters")
    yield "read", _("For officers: read")
    for desk in registry.desks():
        yield desk.name, desk.label


def _tag(name: str, text: Any) -> dict[str, Any]:
    return {"name": name, **words(text, "description", "x-help-zh")}


def _exact(parameter: dict[str, Any]) -> None:
    schema = parameter["schema"]
    schema.pop("title", None)
    if parameter["in"] == "path" and parameter["name"] == "number":
        parameter["schema"] = dict(NUMBER)
    known = _known().get(parameter["name"]) if parameter["in"] == "query" else None
    if known is not None:
        schema["enum"] = known
    if "anyOf" in schema:  # an optional parameter is left out, not sent as null
        kinds = [kind for kind in schema.pop("anyOf") if kind != {"type": "null"}]
        schema.update(kinds[0])
    if parameter["name"] == "handler":
        schema["pattern"] = "^[0-9A-Za-z]*$"


def _known() -> dict[str, list[str]]:
    desks = registry.desks()
    return {
        "which": ["open", "ended", "all"],
        "desk": ["", *(desk.name for desk in desks)],
        "rate": ["", *(rate.name for desk in desks for rate in desk.rates)],
        "by": ["", *By],
        "state": ["", *sorted({state for desk in desks for state in desk.state})],
    }


def _details(found: OpenAPISchema) -> dict[str, Any]:
    shapes = [{"type": "object", "maxProperties": 0}]
    for desk in registry.desks():
        if desk.details is None:
            continue
        name = f"{desk.name.title()}Details"
        found["components"]["schemas"][name] = _columns(desk, desk.details)
        shapes.insert(0, {"$ref": f"#/components/schemas/{name}"})
    return {
        "anyOf": shapes,
        "description": "the desk's own columns; free text is redacted",
    }


def _columns(desk: Desk, model: type[models.Model]) -> dict[str, Any]:
    columns = {f.attname: _column(f) for f in _may_stand(desk, model)}
    return {
        "type": "object",
        "title": f"{english(desk.label)}: details",
        "properties": columns,
        "required": [name for name in columns if name not in desk.hidden],
        "additionalProperties": False,
    }


def _may_stand(desk: Desk, model: type[models.Model]) -> list[Any]:
    never = {name for name, until in desk.hidden.items() if not until}
    columns = model._meta.concrete_fields
    return [f for f in columns if not f.primary_key and f.attname not in never]


def _column(field: Any) -> dict[str, Any]:
    kinds: tuple[tuple[type[models.Field[Any, Any]], dict[str, Any]], ...] = (
        (models.BooleanField, {"type": "boolean"}),
        (models.IntegerField, {"type": "integer"}),
        (models.ForeignKey, {"type": "integer"}),
        (models.FloatField, {"type": "number"}),
        (models.DateTimeField, {"type": "string", "format": "date-time"}),
        (models.CharField, {"type": "string"}),
        (models.TextField, {"type": "string"}),
    )
    schema = next((dict(said) for kind, said in kinds if isinstance(field, kind)), {})
    if field.null and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    return {**schema, "description": english(field.verbose_name)}
