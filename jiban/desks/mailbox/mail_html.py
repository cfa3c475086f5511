"""The text of an HTML mail: what a person would read, without styles, scripts and tracking.

Every step is linear in the length. The standard library's parser is not: 200 kB of ``<!--`` kept it
busy for minutes, and anybody may send a mail.
"""

import re
from html import unescape

LONGEST = 1_000_000
"""Characters of HTML that are looked at."""
UNREAD = frozenset({"script", "style", "title", "template"})
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt"}
    | {"fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_TOKEN = re.compile(r"<!--|<(/?)([a-z][a-z0-9:]*)([^<>]*)>|<[!?][^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def text_of(html: str) -> str:
    """Return the readable text of HTML, in lines; the address of a link stands after its text."""
    reader = _Reader(html[:LONGEST])
    reader.read()
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader:
    """Goes through the text once; what is never closed is passed over and not searched again."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.lower = html.lower()
        self.never: set[str] = set()
        self.pieces: list[str] = []
        self.link = ""
        self.link_from = 0

    def read(self) -> None:
        at = 0
        while (token := _TOKEN.search(self.html, at)) is not None:
            self.said(self.html[at : token.start()])
            at = token.end()
            if token[0] == "<!--":
                at = self.after("-->", at)
            elif token[2] and token[2].lower() in UNREAD and not token[1]:
                at = self.after(f"</{token[2].lower()}", at)
            elif token[2]:
                self.tag(token[2].lower(), token[3], closing=bool(token[1]))
        self.said(self.html[at:])

    def after(self, mark: str, at: int) -> int:
        """Return where the text goes on after *mark*; right here if it never comes."""
        if mark in self.never:
            return at
        found = self.lower.find(mark, at)
        if found < 0:
            self.never.add(mark)
            return at
        return found + len(mark) if mark == "-->" else found

    def said(self, text: str) -> None:
        if text:
            self.pieces.append(_SPACES.sub(" ", unescape(text).replace("\n", " ")))

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if name in BLOCKS:
            self.pieces.append("\n")
        elif name == "li" and not closing:
            self.pieces.append("\n· ")
        elif name in ("td", "th"):
            self.pieces.append(" ")
        elif name == "a" and closing:
            self.leave_link()
        elif name == "a":
            href = _HREF.search(attributes[:4000])
            self.link = unescape(next(filter(None, href.groups()), "")) if href else ""
            self.link_from = len(self.pieces)

    def leave_link(self) -> None:
        if self.link.startswith(("http://", "https://")):
            if self.link not in "".join(self.pieces[self.link_from :]):
                self.pieces.append(f" ({self.link[:200]})")
            self.link = ""
