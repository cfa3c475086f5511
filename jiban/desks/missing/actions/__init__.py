"""What is done with a case. Each declaration stands above its function."""

from jiban.desks.missing.actions import reporting, facts, planning, family, ending, protecting  # isort: skip
from jiban.desks.missing.actions import broadcasting, comparing, permitting, recusing  # isort: skip
from jiban.desks.missing.actions import sharing, texting  # isort: skip
from jiban.desks.missing.desk import missing

__all__ = [
    "broadcasting",
    "comparing",
    "ending",
    "facts",
    "family",
    "missing",
    "permitting",
    "planning",
    "protecting",
    "recusing",
    "reporting",
    "sharing",
    "texting",
]
