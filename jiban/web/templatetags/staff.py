"""``{% load staff %}``: what the staff pages and the desks' staff templates show."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from jiban.loop.figures import Figure
from jiban.web.charts import Chart
from jiban.web.persons import People
from jiban.web.templatetags.jiban import chart

register = template.Library()


@register.filter
def with_people(text: str, people: People) -> SafeString:
    """A text with the persons it names filled in, masked or opened."""
    return people.text(text)


@register.inclusion_tag("web/components/figure.html")
def figure(item: Figure, prefix: str = "figure") -> dict[str, Any]:
    """A desk's figure: drawn, written out as a table, and with its note."""
    return {**chart(Chart.of(item, prefix)), "note": item.note}
