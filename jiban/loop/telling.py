"""What citizens are told of a matter, event by event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as ``{% timeline %}`` draws it."""

    at: datetime
    what: str
    who: str = ""
    text: str = ""
    icon: str = "point"
    tone: str = ""
    files: Sequence[Any] = ()
