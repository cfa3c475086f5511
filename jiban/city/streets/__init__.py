"""The city's streets (路网): imported from OpenStreetMap, kept as one file, read once."""

from jiban.city.streets.importing import StreetsError, read
from jiban.city.streets.keeping import current, keep

__all__ = ["StreetsError", "current", "keep", "read"]
