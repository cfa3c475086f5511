"""The seats of the joint operation (合成作战), and the unit that each of them is for a place."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.city import duty, units
from jiban.city.roles import Role
from jiban.loop import recusal
from jiban.loop.state import Recused


class Seat(models.TextChoices):
    """Who takes part in a search."""

    COMMAND = "command", _("command")
    STATION = "station", _("police station")
    TRAFFIC = "traffic", _("traffic police")
    VIDEO = "video", _("video")
    NETWORK = "network", _("network police")
    WATER = "water", _("water rescue")
    CRIMINAL = "criminal", _("criminal investigation")
    VOLUNTEERS = "volunteers", _("volunteers")
    HOSPITAL = "hospital", _("hospital")
    SHELTER = "shelter", _("shelter")
    METRO = "metro", _("metro")
    BUS = "bus", _("buses")
    TAXI = "taxi", _("taxis")
    PARK = "park", _("park")


PARTNERS = (
    Seat.VOLUNTEERS,
    Seat.HOSPITAL,
    Seat.SHELTER,
    Seat.METRO,
    Seat.BUS,
    Seat.TAXI,
    Seat.PARK,
)
"""Seats outside the police: they get a code, and see no more than their task."""
TAKING_IN = (Seat.HOSPITAL, Seat.SHELTER)
"""Partners with whom somebody without a name may be."""
GROUP = "missing"
"""The subject under which the city says by its rules of assignment which unit a seat is."""


def centre(lon: float | None, lat: float | None) -> int | None:
    """Return the unit that takes in reports for a place, or the bureau; None without units."""
    return units.responsible(lon, lat, GROUP) or units.tree().bureau


def unit_of(seat: Seat, lon: float | None, lat: float | None, otherwise: int) -> int:
    """Return the unit that a seat is at a place.

    That is the one to which a rule of the city gives ``missing.SEAT`` there. A seat without a
    rule is *otherwise*: somebody has its tasks all the same. Partners' tasks are always that
    unit's, which answers for them.
    """
    if seat in PARTNERS:
        return otherwise
    named = units.responsible(lon, lat, f"{GROUP}.{seat}")
    general = units.responsible(lon, lat, GROUP)
    return named if named is not None and named != general else otherwise


def criminal(lon: float | None, lat: float | None, otherwise: int) -> int:
    """Return the unit of criminal investigation at a place.

    By the city's rule for ``missing.criminal``; without one the bureau itself, that decides.
    """
    return unit_of(Seat.CRIMINAL, lon, lat, units.tree().bureau or otherwise)


def owner(unit_id: int, now: datetime, away: Collection[Recused] = ()) -> int | None:
    """Return who has a matter at a unit: on duty, else with the post, else its head, else above."""
    barred = recusal.Away(away)
    found = [one for one in duty.on_duty(unit_id, now) if one not in barred]
    for role in (Role.DUTY, Role.HEAD, Role.DEPUTY, Role.LEADER):
        found = found or duty.holders(role, unit_id, but=barred)
    return next(iter(found), None)
