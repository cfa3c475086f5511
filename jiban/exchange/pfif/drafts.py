"""A record while it is read: its values so far, what is wrong with them, and what they make."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jiban.exchange.pfif.checks import CHECKS
from jiban.exchange.pfif.problems import BadRecord, Problem
from jiban.exchange.pfif.records import (
    NOTE_FIELDS,
    PERSON_FIELDS,
    PLACEHOLDER_FIELDS,
    Note,
    Person,
    Placeholder,
    Sex,
    Status,
    stray,
)
from jiban.exchange.pfif.wire import FLAGS, NAMESPACES, time_of

_OLD_NAMES = {
    "given_name": "first_name",
    "family_name": "last_name",
    "description": "other",
    "author_made_contact": "found",
}
"""What was called otherwise before 1.4."""
_WITHOUT_FULL_NAME = ("1.1", "1.2")
MOST_WRONG = 20
"""So much that is wrong with one record is told; the rest of it would make the answer long."""


Field = tuple[str, Callable[[str], Any] | None]
"""A field as it is read: its name, and what returns its value or raises ValueError or KeyError; for
free text None. A plain pair, for it is unpacked some thirty times for a record."""


class Kind(NamedTuple):
    """A kind of record in one version of the format."""

    name: str
    """``person`` or ``note``."""
    version: str
    fields: dict[str, Field]
    """By their tags."""
    id_tag: str


def kinds(separator: str) -> dict[str, Kind]:
    """Return every kind of record in every version by its tag.

    Args:
        separator: what stands between namespace and name in a tag.
    """
    return {
        f"{namespace}{separator}{name}": Kind(
            name,
            version,
            {f"{namespace}{separator}{old}": field for old, field in _fields(name, version)},
            f"{namespace}{separator}{name}_record_id",
        )
        for version, namespace in NAMESPACES.items()
        for name in ("person", "note")
    }


def _fields(kind: str, version: str) -> Iterable[tuple[str, Field]]:
    for name in PERSON_FIELDS if kind == "person" else NOTE_FIELDS:
        if name == "full_name" and version in _WITHOUT_FULL_NAME:
            continue
        wire = name if version == "1.4" else _OLD_NAMES.get(name, name)
        if name == "home_postal_code" and version == "1.1":
            wire = "home_zip"
        yield wire, (name, _OF_TEXT.get(name))


class Draft:
    """A record that has begun at this line and depth, in a person or at top level."""

    __slots__ = ("depth", "kind", "line", "notes", "outer", "texts", "wrong")

    def __init__(self, kind: Kind, line: int, depth: int, outer: "Draft | None") -> None:
        self.kind, self.line, self.depth, self.outer = kind, line, depth, outer
        self.texts: dict[str, str] = {}
        """What stands in its elements, by their tags; those that are no fields too."""
        self.notes: list[Draft] = []
        self.wrong: list[tuple[str, str, str]] = []
        """Field, reason and fix."""

    def record_id(self) -> str:
        """Return its id as far as it is known."""
        return self.texts.get(self.kind.id_tag, "").strip()

    def mark(self, tag: str, nested: bool) -> None:
        """Mark an element with elements in it if ``nested``, else one that is there again."""
        if tag not in self.kind.fields:
            return
        name = self.kind.fields[tag][0]
        if nested:
            self._tell(name, _("There are elements in it."), _("Write only text there."))
        else:
            self._tell(name, _("It is given more than once."), _("Give it once."))

    def misplaced(self, kind: str) -> None:
        """Mark a record in this one that cannot stand there."""
        reason = _("A record stands in it that cannot stand there.")
        self._tell(kind, reason, _("Put that record at top level."))

    def _tell(self, name: str, reason: str, fix: str) -> None:
        if len(self.wrong) < MOST_WRONG:
            self.wrong.append((name, reason, fix))

    def note(self, about: str = "") -> Note:
        """Return the note that was read, in the record of the person with this id if in one.

        Raises:
            BadRecord: it is none.
        """
        note = Note(**_NO_NOTE | {"person_record_id": about} | self._values())
        if about and note.person_record_id != about:
            raise BadRecord([stray(note)])
        return note

    def person(self, notes: Iterable[Note]) -> Person | Placeholder:
        """Return the person that was read, or what is left of one that has expired.

        Raises:
            BadRecord: it is none.
        """
        values = self._values()
        if self.kind.version in _WITHOUT_FULL_NAME and (name := _full_name(values)):
            values["full_name"] = name
        if "expiry_date" in values and values.keys() <= _LEFT:
            return Placeholder(**_NO_PLACEHOLDER | values)
        return Person(**_NO_PERSON | values, notes=tuple(notes))

    def _values(self) -> dict[str, Any]:
        found = {}
        of = self.kind.fields.get
        for tag, text in self.texts.items():
            if text and (field := of(tag)):
                name, of_text = field
                try:
                    found[name] = of_text(text) if of_text else text
                except (KeyError, ValueError):
                    self._tell(name, *_misread(name))
        if self.wrong:
            kind, record_id = self.kind.name, self.record_id()
            raise BadRecord([Problem(kind, record_id, *told) for told in self.wrong])
        return found


_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]*")


def _full_name(values: dict[str, Any]) -> str:
    """Return a whole name of its parts; in Chinese characters the family's first, unspaced."""
    given, family = (values.get(name, "").strip() for name in ("given_name", "family_name"))
    if _HAN.fullmatch(given) and _HAN.fullmatch(family):
        return str(family + given)
    return f"{given} {family}".strip()


def _misread(name: str) -> tuple[str, str]:
    """Return why a text is not what its field may hold, and what to write."""
    if name in _WORDS:
        reason = _("It is none of the words that may stand there.")
        return reason, _("Write one of: %(words)s.") % {"words": ", ".join(_WORDS[name])}
    return str(CHECKS[name].reason), str(CHECKS[name].fix)


@lru_cache(maxsize=1024)  # the same times and words come again and again
def _time(text: str) -> datetime:
    return time_of(text.strip())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _one_of(words: dict[str, Any]) -> Callable[[str], Any]:
    return lru_cache(maxsize=64)(lambda text: words[text.strip()])


_WORDS: dict[str, dict[str, Any]] = {
    "sex": {str(sex): sex for sex in Sex},
    "status": {str(status): status for status in Status},
    "author_made_contact": {text: flag for flag, text in FLAGS.items()},
}
_OF_TEXT: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(CHECKS, str.strip),
    **dict.fromkeys(("entry_date", "expiry_date", "source_date"), _time),
    **{name: _one_of(words) for name, words in _WORDS.items()},
    "profile_urls": _lines,
}
"""How fields are read that are not free text; blanks around them mean nothing."""
_LEFT = frozenset(PLACEHOLDER_FIELDS)
_NO_PERSON = {"person_record_id": "", "source_date": None, "full_name": ""}
_NO_NOTE = {"note_record_id": "", "author_name": "", "source_date": None, "text": ""}
_NO_PLACEHOLDER = {"person_record_id": "", "source_date": None}
"""What is mandatory, as if not given: the records then tell that it is missing."""
