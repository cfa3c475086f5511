"""The administration pages of the city, for officers with the administrator's role."""

from . import map, officers, roster, units  # noqa: F401 - they register their pages
