"""``{% load staff %}``: what the staff pages and the desks' staff templates show."""

from django import template
from django.utils.safestring import SafeString

from jiban.web.persons import People

register = template.Library()


@register.filter
def with_people(text: str, people: People) -> SafeString:
    """A text with the persons it names filled in, masked or opened."""
    return people.text(text)
