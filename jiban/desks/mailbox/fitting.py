"""Letters from elsewhere are fitted into the form's fields; nothing of them is lost."""

import re

from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Kind
from jiban.loop.people import defused

FEWEST = 2
"""Letters and digits of a title that says something; some are a stray mark."""
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_STATED = (
    (Kind.COMPLAINT, ("投诉", "举报", "complaint")),
    (Kind.SUGGESTION, ("建议", "suggestion")),
    (Kind.THANKS, ("感谢", "表扬", "致谢", "thank")),
    (Kind.ENQUIRY, ("咨询", "请问", "询问", "enquiry", "inquiry", "question")),
)


def fit(title: str, body: str) -> tuple[str, str]:
    """Return a title that the form takes, and the body; an over-long title heads the body whole.

    Without a title that says something the first sentence of the body is the title; without a body
    the title is both.
    """
    title, body = defused(" ".join(title.split())), defused(body.strip())
    letters = sum(map(str.isalnum, title))
    names_it = letters >= FEWEST or not body
    full = body or title
    if letters and not (names_it and len(title) <= longest("title")) and not body.startswith(title):
        full = f"{title}\n\n{body}".strip()
    if not names_it:
        title = _SENTENCE.match(body)[0].strip() or body  # type: ignore[index]
    return cut(" ".join(title.split()), longest("title")), full


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
