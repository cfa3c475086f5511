"""How values stand in a document: names of namespaces, and the text of each kind of value."""

import re
from datetime import datetime

VERSIONS = ("1.1", "1.2", "1.3", "1.4")
NAMESPACES = {version: f"http://zesty.ca/pfif/{version}" for version in VERSIONS}
ATOM = "http://www.w3.org/2005/Atom"
FLAGS = {True: "true", False: "false"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def time_text(at: datetime) -> str:
    """Return a time in UTC as the format writes it: ``2012-05-29T08:00:00Z``."""
    return at.isoformat()[:19] + "Z"


def time_of(text: str) -> datetime:
    """Return the time in UTC that a text says.

    Raises:
        ValueError: it is not written as the format does, or no calendar has it.
    """
    if _TIME.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)
