"""What notices say: the loop's own messages and the desks', in the reader's language.

No message names a citizen or quotes a text: a number, a promise, a time, a unit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.loop import registry
from jiban.loop.desk import Desk, Text
from jiban.loop.errors import UnknownMatter

MESSAGES: Mapping[str, Text] = {
    "broken": gettext_lazy("%(number)s: “%(promise)s” was promised for %(due)s and is broken."),
    "due_soon": gettext_lazy("%(number)s: “%(promise)s” is promised for %(due)s."),
    "not_done": gettext_lazy(
        "%(number)s: “%(promise)s” could not be done by itself. Look why, and do it by hand."
    ),
    "instructed": gettext_lazy("%(number)s: a leader has written an instruction. Act on it."),
    "handed_over": gettext_lazy("%(number)s is handed over to you: accept it within 15 minutes."),
    "taken_over": gettext_lazy("%(number)s is yours now: nobody accepted the hand-over."),
    "came_here": gettext_lazy(
        "%(number)s is with your unit now, and nobody there has it: read what is owed, and take it."
    ),
    "nobody_left": gettext_lazy(
        "A matter waits that nobody here may handle. Name a body outside the bureau: jiban doctor."
    ),
    "clock_alarm": gettext_lazy("%(alarm)s"),
}
"""The messages every desk has; a desk's own of the same name wins."""


def text_of(message: str, context: str, desk: str = "", number: str = "") -> str:
    """Return what a notice or delivery says, in the language now active.

    Args:
        message: the message's name.
        context: JSON with what its words need.
        desk: name of the matter's desk; what the context says of it wins.
        number: the matter's number; likewise.
    """
    values: dict[str, Any] = {"number": number, "desk": desk, **orjson.loads(context)}
    declared = _desk(values["desk"])
    words: Text | None = declared.messages.get(message) if declared else None
    words = words or MESSAGES.get(message)
    if words is None:
        return _("There is news on %(number)s.") % values
    try:
        return str(words) % {name: _shown(declared, name, v) for name, v in values.items()}
    except KeyError:
        return _("There is news on %(number)s.") % values


def with_matter(context: str, desk: str, number: str) -> str:
    """Return the context with desk and number added, so that its words need no matter."""
    return orjson.dumps({**orjson.loads(context), "desk": desk, "number": number}).decode()


def _desk(name: str) -> Desk | None:
    try:
        return registry.desk(name) if name else None
    except UnknownMatter:
        return None


def _shown(desk: Desk | None, name: str, value: Any) -> Any:
    """Return a value as people read it: a promise by its label, a time as local time."""
    if name == "promise" and desk and value in desk.promise:
        return desk.promise[value].label or value
    if name == "due" and isinstance(value, str):
        local = timezone.localtime(datetime.fromisoformat(value))
        return f"{local:%m-%d %H:%M}"
    return value
