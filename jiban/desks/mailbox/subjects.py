"""What letters are about: the desk's taxonomy of groups and leaves, in the words of citizens."""

from functools import cache
from pathlib import Path

import yaml
from django.utils.functional import lazy
from django.utils.translation import get_language

from jiban.loop.desk import Text
from jiban.science.letters.taxonomy import Taxonomy

_FILE = Path(__file__).with_name("taxonomy.yaml")


@cache
def taxonomy() -> Taxonomy:
    """Return the taxonomy of ``taxonomy.yaml``.

    Raises:
        BadTaxonomy: the file cannot be used; the text names the place and the reason.
    """
    return Taxonomy.of(yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader))


def label(code: str) -> str:
    """Return the name of a group or a leaf in the reader's language; "" for an unknown code."""
    names = _NAMES.get(code, {})
    return names.get((get_language() or "zh")[:2]) or names.get("zh", "")


_NAMES = {**taxonomy().groups, **{leaf.code: leaf.names for leaf in taxonomy().leaves}}
_label = lazy(label, str)
GROUPS: dict[str, Text] = {code: _label(code) for code in taxonomy().groups}
"""For citizens to choose from."""
SUBJECTS: dict[str, Text] = {code: _label(code) for code in _NAMES}
"""Groups and leaves; a letter carries one of either."""


def choices() -> list[tuple[Text, Text | list[tuple[str, Text]]]]:
    """Return the subjects as choices: none, then each group with its leaves below it."""
    found: list[tuple[Text, Text | list[tuple[str, Text]]]] = [("", "—")]
    for group, name in GROUPS.items():
        leaves = [
            (leaf.code, SUBJECTS[leaf.code]) for leaf in taxonomy().leaves if leaf.group == group
        ]
        found.append((name, [(group, name), *leaves]))
    return found
