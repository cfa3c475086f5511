"""What is kept of a search: the case, its facts and tasks, what asks others, who was found."""

from jiban.desks.missing.models.case import Case
from jiban.desks.missing.models.facts import Evidence, Footage, Place, Searched, Sighting
from jiban.desks.missing.models.found import Compared, Found, Pair
from jiban.desks.missing.models.kin import KinHit, Profile
from jiban.desks.missing.models.poster import Poster
from jiban.desks.missing.models.request import Request
from jiban.desks.missing.models.share import Share
from jiban.desks.missing.models.sms import Sms
from jiban.desks.missing.models.task import Task

__all__ = [
    "Case",
    "Compared",
    "Evidence",
    "Footage",
    "Found",
    "KinHit",
    "Pair",
    "Place",
    "Poster",
    "Profile",
    "Request",
    "Searched",
    "Share",
    "Sighting",
    "Sms",
    "Task",
]
