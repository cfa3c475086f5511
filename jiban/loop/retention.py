"""For how many days after its end a desk keeps what a matter says; one place reads the setting."""

import re
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from jiban.loop import registry
from jiban.loop.desk import Desk

_WORD = re.compile(r"([a-z_]+)=(?:(off)|([1-9]\d{0,4}))")


def days(desk: Desk) -> int | None:
    """Return a desk's days by the setting or its declaration; None for what is never forgotten.

    Raises:
        ImproperlyConfigured: JIBAN_RETENTION cannot be read, or names a desk that there is not.
    """
    return _said(tuple(settings.RETENTION)).get(desk.name, desk.retention)


@lru_cache(8)
def _said(words: tuple[str, ...]) -> dict[str, int | None]:
    said: dict[str, int | None] = {}
    names = [desk.name for desk in registry.desks()]
    for word in words:
        match = _WORD.fullmatch(word)
        if match is None or match[1] not in names:
            raise ImproperlyConfigured(
                f"JIBAN_RETENTION: {word!r} is not a retention; write it like {names[0]}=1095 or"
                f" {names[0]}=off. There are the desks {', '.join(names)}."
            )
        said[match[1]] = int(match[3]) if match[3] else None
    return said
