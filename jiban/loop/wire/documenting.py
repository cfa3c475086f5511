"""What the OpenAPI documentation says of an act: its body, its headers, its words."""

from typing import Any

from django.utils import translation

from jiban.loop.attachments import LARGEST, MOST
from jiban.loop.desk import Action
from jiban.loop.wire import fields

KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "A retry with the same key does nothing more and gets the same answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}
SEEN = {
    "in": "header",
    "name": "If-Match",
    "description": "`seq` of the last journal entry that you saw; refused when there is a newer.",
    "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|[0-9]{1,9}|\\*)$'},
}


def english(text: Any) -> str:
    """Return a text in English."""
    with translation.override("en"):
        return str(text)


def labelled(text: Any) -> dict[str, Any]:
    """Return an operation's summary, in English and in Chinese."""
    return fields.words(text, "summary", "x-label-zh")


def of_post(action: Action) -> dict[str, Any]:
    """Return the parameters and the body of the operation that does an action."""
    schema = fields.schema_of(action)
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if action.files:
        files = {
            "type": "array",
            "maxItems": MOST,
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "description": f"at most {MOST} files of {LARGEST // 2**20} MB",
        }
        content["multipart/form-data"] = {
            "schema": {
                "type": "object",
                "properties": {"fields": schema, "files": files},
                "required": ["fields"] if schema.get("required") else [],
                "additionalProperties": False,
            },
            "encoding": {"fields": {"contentType": "application/json"}},
        }
    return {
        **labelled(action.label),
        "parameters": [KEY] if action.opens else [KEY, SEEN],
        "requestBody": {"content": content, "required": bool(schema.get("required"))},
    }
