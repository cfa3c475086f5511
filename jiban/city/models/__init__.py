"""The city's tables, one module per noun."""

from .areas import Area, AreaKind, Rule
from .calendar import CalendarDay
from .crs import SourceCRS
from .officers import Officer, Post
from .places import Place, PlaceKind
from .roster import Shift
from .units import Unit, UnitKind
from .versions import Version

__all__ = [
    "Area",
    "AreaKind",
    "CalendarDay",
    "Officer",
    "Place",
    "PlaceKind",
    "Post",
    "Rule",
    "Shift",
    "SourceCRS",
    "Unit",
    "UnitKind",
    "Version",
]
