"""`{% load jiban %}`: the components of the pages, described in `frontend/README.md`."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jiban.city import ground
from jiban.web import basemap, fields, legends, maps, marks, rows, times
from jiban.web.charts import Chart

register = template.Library()

GRADES = (
    (5, _("Very satisfied"), "mood-happy"),
    (4, _("Satisfied"), "mood-smile"),
    (3, _("Acceptable"), "mood-empty"),
    (2, _("Dissatisfied"), "mood-sad"),
    (1, _("Very dissatisfied"), "mood-angry"),
)

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.state_badge, name="state")
register.simple_tag(times.when, name="when")
register.filter("long_time", times.long_time)


@register.filter
def length_words(value: Any) -> str:
    """A timedelta in words, such as "3 h 5 min"."""
    return times.length_text(value)


@register.simple_tag
def promise(mark: marks.PromiseMark, now: datetime | None = None, name: bool = True) -> SafeString:
    """A promise on one line."""
    return marks.promise_badge(mark, now, name)


@register.simple_tag
def countdown(mark: marks.PromiseMark, now: datetime | None = None) -> SafeString:
    """Only the running time of a promise."""
    return marks.countdown(mark, now)


@register.simple_tag
def matter_rows(
    items: Iterable[rows.Row], now: datetime | None = None, label: str = ""
) -> SafeString:
    """A list of matters."""
    return rows.draw_rows(items, now, label)


@register.inclusion_tag("web/components/promise_rail.html")
def promise_rail(
    promises: Iterable[marks.PromiseMark], now: datetime | None = None
) -> dict[str, Any]:
    """All promises of a matter in order: across on a desk, down on a phone."""
    now = now or timezone.now()
    steps = [{"mark": p, "tone": p.tone(now), "icon": marks.ICONS[p.tone(now)]} for p in promises]
    return {"steps": steps, "now": now}


# ── forms ───────────────────────────────────────────────────────────────────
@register.inclusion_tag("web/components/fields.html")
def fields_of(form: forms.BaseForm, summary: bool = True, legend: bool = True) -> dict[str, Any]:
    """Everything of a form but the <form> element and its buttons."""
    return {"form": form, "summary": summary, "legend": legend}


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, label: str = "", **attrs: Any) -> dict[str, Any]:
    """One field; more keyword arguments become HTML attributes of its widget."""
    return {
        "drawn": fields.draw(bound, **attrs),
        "field": bound,
        "label": capfirst(label or bound.label),
    }


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong, on top of a form, each with a link to its field."""
    wrong = [
        {"id": fields.first_id(bound), "label": bound.label, "error": error}
        for bound in form
        if not bound.is_hidden
        for error in bound.errors
    ]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"general": [*form.non_field_errors(), *hidden], "wrong": wrong}


@register.simple_tag
def form_token(value: str = "") -> SafeString:
    """The idempotency key of one filled form: a retried send is the same act, not a second."""
    return format_html(
        '<input type="hidden" name="idempotency_key" value="{}">', value or uuid.uuid4()
    )


@register.filter
def danger_block(phrases: Sequence[str]) -> SafeString:
    """The JSON block of danger words that the letter form watches for."""
    return json_script(list(phrases), "danger-words")


@register.inclusion_tag("web/components/danger.html")
def danger(phrases: Sequence[str]) -> dict[str, Any]:
    """The "call 110" notice and dialog; the form needs `data-danger` and {% danger_seen %}."""
    return {"phrases": list(phrases)}


@register.inclusion_tag("web/components/rating.html")
def rating(legend: str = "", name: str = "grade", chosen: int | None = None) -> dict[str, Any]:
    """Five grades (好差评), each a button that sends the form at once."""
    return {"legend": legend, "name": name, "chosen": chosen, "grades": GRADES}


# ── lists and figures ───────────────────────────────────────────────────────
@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, name: str = "page") -> dict[str, Any]:
    """Pages by number, keeping the other parts of the address."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    window = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [(n, address(n) if isinstance(n, int) else "") for n in window]
    return {
        "page": page,
        "numbers": numbers,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("web/components/pager.html")
def pager(previous: str = "", next: str = "", text: str = "") -> dict[str, Any]:
    """Earlier and later, for lists that are cut by a key and have no page numbers."""
    return {"previous": previous, "next": next, "text": text}


@register.inclusion_tag("web/components/chips.html")
def chips(items: Sequence[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Filters as links: each item has label, url, and perhaps active, count, icon."""
    return {"items": items, "label": label}


@register.inclusion_tag("web/components/empty.html")
def empty(
    title: str, text: str = "", icon: str = "inbox-off", url: str = "", action: str = ""
) -> dict[str, Any]:
    """What a list says when there is nothing in it."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("web/components/tile.html")
def tile(
    label: str,
    value: Any,
    unit: str = "",
    note: str = "",
    url: str = "",
    tone: str = "",
    icon: str = "",
) -> dict[str, Any]:
    """One figure with its name; `note` gives the denominator or the comparison."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "note": note,
        "url": url,
        "tone": tone,
        "icon": icon,
    }


@register.inclusion_tag("web/components/chart.html")
def chart(item: Chart, open: bool = False) -> dict[str, Any]:
    """A drawing and its table; without scripts only the table."""
    return {
        "chart": item,
        "data": json_script(item.spec(), f"{item.id}-data"),
        "heads": item.heads(),
        "table": item.table(),
        "open": open,
    }


@register.inclusion_tag("web/components/map.html")
def city_map(item: maps.CityMap) -> dict[str, Any]:
    """A map of the city and its tables; without scripts only the tables."""
    address = basemap.address()
    tables = [layer.table(item.steps) for layer in item.layers]
    return {
        "map": item,
        "later": any(table.later for table in tables),
        "basemap": address,
        "credit": ground.credit() if address else "",
        "data": json_script(item.spec(), f"{item.id}-data"),
        "layers": [
            {
                "type": layer.spec()["type"],
                "label": layer.label,
                "signs": legends.signs(layer),
                "table": table,
            }
            for layer, table in zip(item.layers, tables, strict=True)
        ],
        "last": len(item.steps) - 1,
        "now": maps.time_text(item.steps[item.first]) if item.steps else "",
    }


@register.inclusion_tag("web/components/map_head.html")
def map_head() -> dict[str, Any]:
    """What a page with a map needs in its head: `{% block extra_head %}{% map_head %}`."""
    return {}


@register.inclusion_tag("web/components/timeline.html")
def timeline(entries: Iterable[Any], now: datetime | None = None) -> dict[str, Any]:
    """Journal entries, see frontend/README.md for the attributes of one."""
    return {"entries": entries, "now": now or timezone.now()}


@register.inclusion_tag("web/components/code.html")
def code(value: str, label: str = "") -> dict[str, Any]:
    """A number or code to keep, with a button that copies it."""
    return {"value": value, "label": label}


@register.simple_tag
def facts(pairs: Iterable[tuple[Any, Any]]) -> SafeString:
    """Name and value pairs; an empty value is left out."""
    body = "".join(
        format_html("<dt>{}</dt><dd>{}</dd>", name, value)
        for name, value in pairs
        if value not in (None, "")
    )
    return mark_safe(f'<dl class="jb-facts">{body}</dl>')  # noqa: S308 - format_html escaped it
