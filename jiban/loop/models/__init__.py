"""What the loop keeps, one noun per module."""

from jiban.loop.models.attachment import Attachment
from jiban.loop.models.installation import Installation, Runner, Trouble
from jiban.loop.models.journal import Entry, Root
from jiban.loop.models.matter import Link, Matter, Receipt, SearchText
from jiban.loop.models.notice import Channel, Delivery, Notice
from jiban.loop.models.person import Person
from jiban.loop.models.promise import Promise
from jiban.loop.models.recusal import Recusal
from jiban.loop.models.review import Review, Surge, Verdict, Watched
from jiban.loop.models.throttle import Throttle

__all__ = [
    "Attachment",
    "Channel",
    "Delivery",
    "Entry",
    "Installation",
    "Link",
    "Matter",
    "Notice",
    "Person",
    "Promise",
    "Receipt",
    "Recusal",
    "Review",
    "Root",
    "Runner",
    "SearchText",
    "Surge",
    "Throttle",
    "Trouble",
    "Verdict",
    "Watched",
]
