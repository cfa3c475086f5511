"""XML from strangers, parsed piece by piece and refused where it would do harm.

No document type, so no entities but XML's own; UTF-8 only. The parser is expat.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Protocol
from xml.parsers import expat

from django.utils.translation import gettext as _

SEPARATOR = "\1"
"""Stands between namespace and name in a tag; no text of a document can hold it."""
MOST_NAMES = 2000
"""Different names of elements, attributes and namespaces in a document: the parser keeps them."""
PIECE = 64 * 1024
Start = Callable[[str, dict[str, str]], object]
Told = Callable[[str], object]


class Source(Protocol):
    """What bytes are read from: an open file, the body of a request."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""


class NotTaken(ValueError):
    """A document is refused from this line on; what came before was read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(_("Line %(line)d: %(reason)s") % {"line": line, "reason": reason})
        self.line, self.reason = line, reason


class Document:
    """A document that is read once: iterating parses it and yields the size of each piece.

    Args:
        source: where its bytes come from.
        roots: the tags that its root may have; a tag is namespace, SEPARATOR, name.

    Raises:
        NotTaken: while iterating, after the piece in which the document goes wrong.
    """

    def __init__(self, source: Source, roots: Collection[str]) -> None:
        self._source, self._roots = source, roots
        self._names: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate("UTF-8", SEPARATOR, intern=self._names)
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._typed
        parser.StartNamespaceDeclHandler = _nothing  # with it, these names are counted too

    @property
    def line(self) -> int:
        """The line that is parsed, from 1."""
        return int(self._parser.CurrentLineNumber)

    def tell(self, start: Start, end: Told, text: Told) -> None:
        """Have these called for what is in the document."""
        self._start = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text

    def __iter__(self) -> Iterator[int]:
        piece = b"-"
        while piece:
            piece = self._source.read(PIECE)
            refusal = self._parsed(piece)
            yield len(piece)
            if refusal is not None:
                raise refusal

    def refused(self, reason: str) -> NotTaken:
        """Return the refusal of what comes from here on."""
        return NotTaken(self.line, reason)

    def _parsed(self, piece: bytes) -> NotTaken | None:
        """Parse a piece, or the end; return why the document ends here, if it does."""
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            return NotTaken(error.lineno, _("This is not XML in UTF-8: %(said)s.") % {"said": said})
        except NotTaken as refusal:
            return refusal
        if len(self._names) > MOST_NAMES:
            return self.refused(_("It has too many different names of elements."))
        return None

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in self._roots:
            root = tag.replace(SEPARATOR, "/")
            raise self.refused(_("Its root may not be %(root)s.") % {"root": root})
        if b"\0" in (self._parser.GetInputContext() or b"")[:2]:  # which expat reads, told or not
            raise self.refused(_("It is not in UTF-8 but in %(other)s.") % {"other": "UTF-16"})
        self._parser.StartElementHandler = self._start
        self._start(tag, attributes)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() != "UTF-8":
            raise self.refused(_("It is not in UTF-8 but in %(other)s.") % {"other": encoding})

    def _typed(self, *named: object) -> None:
        raise self.refused(_("It declares a document type; leave that out."))


def _nothing(*named: object) -> None:
    """Do nothing."""
