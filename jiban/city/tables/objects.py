"""JSON and GeoJSON: a list of objects, or a FeatureCollection."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .errors import TableError

WGS84_NAMES = ("CRS84", "4326")


class _Twice(ValueError):
    """An object names the same member twice."""


def records(text: str) -> Iterator[tuple[int, dict[str, str] | None, str]]:
    """Objects as (number, texts by member name, complaint), the first numbered 1."""
    whole = _parse(text)
    if isinstance(whole, dict) and whole.get("type") == "FeatureCollection":
        _refuse_other_crs(whole)
        items = whole.get("features")
        item_of = _feature
    else:
        items = whole
        item_of = _object
    if not isinstance(items, list):
        raise TableError(
            _("The JSON is neither a list of objects nor a GeoJSON FeatureCollection."),
            _('Write it as [{"code": "…"}, …] or export a FeatureCollection.'),
        )
    for number, item in enumerate(items, start=1):
        found = item_of(item)
        if found is None:
            yield number, None, _("Not an object")
        else:
            yield number, found, ""


def _parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=str)
    except _Twice as e:
        raise TableError(
            _("An object has the member “%(name)s” twice.") % {"name": e.args[0]},
            _("Keep one of them."),
        ) from e
    except json.JSONDecodeError as e:
        raise TableError(
            _("The JSON is faulty in line %(line)s, column %(column)s: %(reason)s.")
            % {"line": e.lineno, "column": e.colno, "reason": e.msg},
            _("Export it again, or upload CSV or XLSX."),
        ) from e
    except (RecursionError, ValueError) as e:
        raise TableError(
            _("The JSON is nested too deeply or has a number that is too long."),
            _("Export a plain list of objects."),
        ) from e


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name[:80])
        found[name] = value
    return found


def _object(item: Any) -> dict[str, str] | None:
    if not isinstance(item, dict):
        return None
    return {name: _text(value) for name, value in item.items()}


def _feature(item: Any) -> dict[str, str] | None:
    if not isinstance(item, dict) or not isinstance(item.get("properties") or {}, dict):
        return None
    found = _object(item.get("properties") or {}) or {}
    if item.get("geometry") is not None:
        found["geometry"] = _text(item["geometry"])
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()


def _refuse_other_crs(whole: dict[str, Any]) -> None:
    """RFC 7946 knows only WGS-84; older files may name another system."""
    crs = whole.get("crs")
    if crs is None:
        return
    name = json.dumps(crs)
    if not any(known in name for known in WGS84_NAMES):
        raise TableError(
            _("The coordinates are in another reference system: %(name)s.") % {"name": name[:200]},
            _("Export the GeoJSON in WGS-84 (EPSG:4326)."),
        )
