"""What is kept of a case as people outside it read it: without the labels of personal data."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from jiban.desks.missing.models import Case
from jiban.loop.people import LABEL


def readable(text: str) -> str:
    """Return a kept text in which nothing stands for a person."""
    return LABEL.sub("＊＊", text)


def in_words(case: Case, name: str) -> Any:
    """Return what a column of a case says: a choice and an age in words, all else as it is."""
    value = getattr(case, name)
    if name == "age" and value is not None:
        return _("%(age)s years") % {"age": value}
    named = getattr(case, f"get_{name}_display", None)
    return named() if named else value


def outside(case: Case, names: Iterable[str]) -> Iterator[tuple[Any, str]]:
    """Yield label and value of those columns of a case that say something."""
    for name in names:
        column: Any = Case._meta.get_field(name)
        value = in_words(case, name)
        if value not in ("", None):
            yield column.verbose_name, readable(str(value))
