"""What is kept of a search: the case, its facts, its tasks, and what asks others to look."""

from jiban.desks.missing.models.case import Case
from jiban.desks.missing.models.facts import Evidence, Place, Searched, Sighting
from jiban.desks.missing.models.poster import Poster
from jiban.desks.missing.models.request import Request
from jiban.desks.missing.models.share import Share
from jiban.desks.missing.models.sms import Sms
from jiban.desks.missing.models.task import Task

__all__ = [
    "Case",
    "Evidence",
    "Place",
    "Poster",
    "Request",
    "Searched",
    "Share",
    "Sighting",
    "Sms",
    "Task",
]
