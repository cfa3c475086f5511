"""The city's streets (路网): imported from OpenStreetMap, kept as files, read once."""

from jiban.city.streets.importing import StreetsError, read
from jiban.city.streets.keeping import current, current_attractors, keep, keep_attractors

__all__ = [
    "StreetsError",
    "current",
    "current_attractors",
    "keep",
    "keep_attractors",
    "read",
]
