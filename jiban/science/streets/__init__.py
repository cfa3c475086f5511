"""Streets as arrays (路网): what may go along them, how long it takes, which one is nearest."""

from jiban.science.streets.attractors import Attraction, Attractors
from jiban.science.streets.graph import Kind, Streets
from jiban.science.streets.nearest import Nearest
from jiban.science.streets.travel import Mode, Travel

__all__ = ["Attraction", "Attractors", "Kind", "Mode", "Nearest", "Streets", "Travel"]
