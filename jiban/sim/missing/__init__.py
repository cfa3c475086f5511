"""The demo's missing people: a handful of cases, one wherever a search may have got to."""

from jiban.sim.missing.playing import examples, line_up

__all__ = ["examples", "line_up"]
