"""Bringing the city in from files: units, areas, places, officers, roster, rules, calendar.

    report = run("units", data, "units.xlsx")

Good rows are taken and bad ones reported with their reason; importing the same file again changes
nothing. The command line, the administration pages and the demo all come through here.
"""

from . import areas, calendar, officers, places, roster, rules, units  # noqa: F401 - they register
from .base import KINDS, Importer, Progress, Settings, run

__all__ = ["KINDS", "Importer", "Progress", "Settings", "run"]
