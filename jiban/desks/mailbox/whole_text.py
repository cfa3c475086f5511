"""Letters from elsewhere are fitted into the form's fields; what does not fit is kept too."""

import io
import re
from dataclasses import dataclass

from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Kind
from jiban.loop import attachments
from jiban.loop.attachments import Kept
from jiban.loop.errors import BadFields

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_STATED = (
    (Kind.COMPLAINT, ("投诉", "举报", "complaint")),
    (Kind.SUGGESTION, ("建议", "suggestion")),
    (Kind.THANKS, ("感谢", "表扬", "致谢", "thank")),
    (Kind.ENQUIRY, ("咨询", "请问", "询问", "enquiry", "inquiry", "question")),
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A title and a body that the form takes; ``whole`` is the full text where the body is cut."""

    title: str
    body: str
    whole: str = ""

    def files(self) -> list[Kept]:
        """Keep the whole text as a file of the letter, if it was cut."""
        if not self.whole:
            return []
        text = f"——\n{self.whole}"  # never begins with bytes that look like a picture's
        try:
            return [attachments.keep("letter.txt", io.BytesIO(text.encode()))]
        except BadFields:
            return []


def fit(title: str, body: str) -> Fitted:
    """Fit title and body; an over-long title is cut and stands whole at the head of the body.

    Without a title the first sentence of the body is the title; without a body the title is both.
    """
    title, body = " ".join(title.split()), body.strip()
    full = body or title
    if not title:
        title = _SENTENCE.match(body)[0].strip() or body  # type: ignore[index]
    elif len(title) > longest("title") and not body.startswith(title):
        full = f"{title}\n\n{body}".strip()
    most = longest("body")
    whole = full if len(full) > most else ""
    return Fitted(cut(" ".join(title.split()), longest("title")), cut(full, most), whole)


def longest(name: str, action: str = "receive") -> int:
    """Return how many characters a field of the desk takes."""
    most: int = mailbox.actions[action].fields[name].max_length  # type: ignore[attr-defined]
    return most


def cut(text: str, most: int) -> str:
    """Return the text, with a mark at its end when it had to be cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def stated_kind(title: str) -> Kind:
    """Return the kind that the title itself names, else a request for help."""
    lower = title.lower()
    return next((kind for kind, words in _STATED if any(w in lower for w in words)), Kind.HELP)
