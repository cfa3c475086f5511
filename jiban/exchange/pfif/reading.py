"""Records out of a document of PFIF 1.1 to 1.4, or an Atom feed of them, one after another.

A record that breaks the format is told and left out, the others are read. Memory stays that of one
record and one piece of the document, whatever its length.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiban.exchange.pfif.drafts import Draft, Kind, kinds
from jiban.exchange.pfif.parsing import SEPARATOR, Document, Source, Start, Told
from jiban.exchange.pfif.problems import BadRecord, Problem
from jiban.exchange.pfif.records import Note, Record
from jiban.exchange.pfif.wire import ATOM, NAMESPACES

LARGEST = 4 * 1024 * 1024
"""Bytes that may pass without the end of a record at top level."""
DEEPEST = 16
"""Elements in each other."""
_NOWHERE = -1
_KINDS = kinds(SEPARATOR)
_ROOTS = {f"{namespace}{SEPARATOR}pfif" for namespace in NAMESPACES.values()} | {
    f"{ATOM}{SEPARATOR}feed",
    f"{ATOM}{SEPARATOR}entry",
}


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that was left out: the line where it begins, and what is wrong with it."""

    line: int
    problems: tuple[Problem, ...]


def read(source: Source) -> Iterator[Record | Bad]:
    """Yield the records of a document in their order, persons with the notes in them.

    A bad note is told before the person that it stands in; good notes in a bad person follow it by
    themselves.

    Raises:
        NotTaken: the rest of the document cannot be read.
    """
    document = Document(source, _ROOTS)
    ended: list[Draft] = []
    document.tell(*_listeners(document, ended))
    passed = 0
    for size in document:
        passed = 0 if ended else passed + size
        for draft in ended:
            yield from _made(draft)
        ended.clear()
        if passed > LARGEST:
            raise document.refused(_("No record ends within %(n)d bytes.") % {"n": LARGEST})


def _listeners(document: Document, ended: list[Draft]) -> tuple[Start, Told, Told]:
    """Return what gathers the records at top level, to be called by the parser.

    It is called some sixty times for a record, so its state is in variables, not in an object.
    """
    texts: list[str] = []
    clear, joined = texts.clear, "".join
    draft: Draft | None = None
    depth = 0
    inside = _NOWHERE
    """The depth of the fields of the record that is open."""
    fields: dict[str, str] = {}
    """What was read of them."""
    nested = False
    """Whether there was an element in the field that is open."""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, draft, inside, fields
        depth += 1
        clear()
        if depth > DEEPEST:
            raise document.refused(_("Its elements stand too deep in each other."))
        if tag in _KINDS:
            draft = _begun(draft, _KINDS[tag], document.line, depth)
            inside, fields = draft.depth + 1, draft.texts

    def end(tag: str) -> None:
        nonlocal depth, nested
        if depth == inside:
            if nested or tag in fields:
                assert draft is not None
                draft.mark(tag, nested)
                nested = False
            fields[tag] = joined(texts)
        elif draft is not None:
            if depth > inside:
                nested = True
            else:
                close(draft)
        depth -= 1

    def close(done: Draft) -> None:
        nonlocal draft, inside, fields
        draft, done.outer = done.outer, None  # no cycle is left to the collector
        (draft.notes if draft else ended).append(done)
        inside, fields = (draft.depth + 1, draft.texts) if draft else (_NOWHERE, {})

    return start, end, texts.append


def _begun(draft: Draft | None, kind: Kind, line: int, depth: int) -> Draft:
    """Return what is read from here on: a new record, or the one that it wrongly stands in."""
    if draft is None:
        return Draft(kind, line, depth, None)
    if depth == draft.depth + 1 and (draft.kind.name, kind.name) == ("person", "note"):
        return Draft(kind, line, depth, draft)
    draft.misplaced(kind.name)
    return draft


def _made(draft: Draft) -> list[Record | Bad]:
    """Return what has become of a record at top level and of the notes in it."""
    if draft.kind.name == "note":
        return [_note(draft)]
    found: list[Record | Bad] = []
    notes: list[Note] = []
    about = draft.record_id() if draft.notes else ""
    for inner in draft.notes:
        note = _note(inner, about)
        if isinstance(note, Note):
            notes.append(note)
        else:
            found.append(note)
    try:
        found.append(draft.person(notes))
    except BadRecord as error:
        found += [Bad(draft.line, error.problems), *notes]
    return found


def _note(draft: Draft, about: str = "") -> Note | Bad:
    try:
        return draft.note(about)
    except BadRecord as error:
        return Bad(draft.line, error.problems)
