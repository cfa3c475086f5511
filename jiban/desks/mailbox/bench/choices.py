"""What may be searched for on the bench: units and subjects, found by name or by their pinyin."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from jiban.city import units
from jiban.desks.mailbox import subjects

Choice = tuple[str, str, str]
"""Value, label, and what is searched in: the label, its syllables' first letters, its pinyin."""


def of_units() -> list[Choice]:
    """Return the active units in the order of the tree, in the reader's language."""
    return [
        (str(unit.id), unit.label, f"{unit.label.lower()} {unit.code} {_key(unit.name)}")
        for unit in units.tree()
        if unit.active
    ]


def of_subjects() -> list[Choice]:
    """Return groups and leaves of the taxonomy, in the reader's language."""
    return list(_subjects(get_language() or "zh"))


@lru_cache
def _subjects(language: str) -> tuple[Choice, ...]:
    found = []
    for code in subjects.SUBJECTS:
        label = subjects.label(code)
        group = code.partition(".")[0]
        shown = label if group == code else f"{subjects.label(group)} · {label}"
        found.append((code, shown, f"{shown.lower()} {_key(shown)}"))
    return tuple(found)


@lru_cache(4096)
def _key(name: str) -> str:
    import pypinyin  # half a second of dictionaries, which only the bench needs

    syllables: list[Any] = pypinyin.lazy_pinyin(name, errors="ignore")
    return f"{''.join(s[0] for s in syllables if s)} {''.join(syllables)}"
