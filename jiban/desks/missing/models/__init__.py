"""What is kept of a search: the case, its facts, its tasks, its posters, and who was found."""

from jiban.desks.missing.models.case import Case
from jiban.desks.missing.models.facts import Evidence, Place, Searched, Sighting
from jiban.desks.missing.models.found import Compared, Found, Pair
from jiban.desks.missing.models.kin import KinHit, Profile
from jiban.desks.missing.models.poster import Poster
from jiban.desks.missing.models.task import Task

__all__ = [
    "Case",
    "Compared",
    "Evidence",
    "Found",
    "KinHit",
    "Pair",
    "Place",
    "Poster",
    "Profile",
    "Searched",
    "Sighting",
    "Task",
]
