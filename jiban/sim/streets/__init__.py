"""A grown city: coast, hills, rings and radial roads, grids and villages, from a seed."""

from jiban.sim.streets.attractors import attract
from jiban.sim.streets.growing import grow

__all__ = ["attract", "grow"]
