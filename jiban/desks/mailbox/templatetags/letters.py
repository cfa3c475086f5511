"""``{% load letters %}``: times and promises in a citizen's words."""

from datetime import datetime, timedelta

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop.spans import Span

register = template.Library()


@register.filter
def moment(at: datetime, now: datetime | None = None) -> str:
    """A point of time as people say it: the clock today, the day this year, else the full date."""
    local, here = timezone.localtime(at), timezone.localtime(now or timezone.now())
    clock = f"{local:%H:%M}"
    if local.date() == here.date():
        return clock
    day = formats.date_format(
        local, "MONTH_DAY_FORMAT" if local.year == here.year else "DATE_FORMAT"
    )
    return _("%(day)s, %(time)s") % {"day": day, "time": clock}


@register.filter
def span_words(span: Span) -> str:
    """A promised span: 10 minutes, 48 hours, 10 working days."""
    if span.working:
        n = span.working
        return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    minutes = span.wall // timedelta(minutes=1)
    if minutes < 60 or minutes % 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours <= 72 or hours % 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}
