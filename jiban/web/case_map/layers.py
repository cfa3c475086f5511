"""A missing person's case as layers of a map: what is known, who looks where, where they may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.desks.missing import plain, presenting, searching
from jiban.desks.missing.heat import Heat as Reckoned
from jiban.desks.missing.knowing import Known
from jiban.desks.missing.models import Case, Sighting
from jiban.desks.missing.models.words import EvidenceKind, PlaceKind
from jiban.science.streets.plane import Plane
from jiban.web.maps import Cell, GeoJSON, Heat, Kind, Layer, Line, Places, Tasks
from jiban.web.times import Tone, long_time

CORNERS = 48
ROUND, AROUND = 120.0, 600.0
"""Metres: how large a task at a place is drawn; what is shown around all places at least."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the map of a case is drawn from, at the moments of its slider."""

    case: Case
    known: Known
    steps: Sequence[datetime]

    def since(self, at: datetime) -> int:
        """Return the first moment at which something of that time is there."""
        return next((n for n, step in enumerate(self.steps) if step >= at), len(self.steps) - 1)


def heat(address: str) -> Heat:
    """Return the layer of the heat, which is reckoned once the map stands."""
    return Heat(_("How likely they are there"), address, None)


def reckoned(found: Reckoned) -> Heat:
    """Return the same layer once it is reckoned, with the streets by their chance."""
    values = np.where(found.within < 0.05, 0.0, found.within.round(2)).T.tolist()
    features = [
        _feature(
            "LineString", found.line(n), id=f"s{found.street[n]}", values=[_short(v) for v in value]
        )
        for n, value in enumerate(values)
    ]
    return Heat(_("How likely they are there"), _collection(features), list(_streets(found)))


def held(found: Reckoned, now: int) -> str:
    """Return how much of all chance the map shows, in words."""
    return _("What is coloured holds %(share)s of the chance now.") % {
        "share": f"{found.held[now]:.0%}"
    }


def _short(value: float) -> float | int:
    return int(value) if value in (0.0, 1.0) else value


def _streets(found: Reckoned) -> Iterator[Line]:
    """Yield a row for each street, the likeliest of all moments first."""
    top = found.chance.max(axis=1)
    for n in np.argsort(-(found.chance / top[:, None]).max(axis=0), kind="stable").tolist():
        name = found.names[n] or _("street without a name")
        looked = _looked(float(found.searched[n]))
        shares = found.chance[:, n].tolist()
        yield Line(
            f"s{n}",
            [
                Cell(f"{name} · {looked}" if looked else name),
                *(
                    Cell(f"{share:.1%}", step, round(share / best, 4))
                    for step, (share, best) in enumerate(zip(shares, top.tolist(), strict=True))
                ),
            ],
        )


def _looked(share: float) -> str:
    if share > 0.5:
        return _("searched")
    return _("partly searched") if share > 0 else ""


def places(facts: Facts) -> Places:
    """Return where they were last seen, the sightings, and where they may be."""
    case = facts.case
    found = []
    if case.lon is not None and case.lat is not None:
        at = f"{long_time(case.seen_at)[5:16]}" if case.seen_at else ""
        label = plain.readable(case.place) or _("last seen where")
        found.append(_point(case.lon, case.lat, id="last", kind="last", label=label, text=at))
    for seen in Sighting.objects.filter(case=case):
        if seen.lon is None or seen.lat is None:
            continue
        words = [long_time(seen.seen_at)[5:16], seen.sure]
        words += [plain.readable(seen.retracted_why if seen.retracted_at else seen.text)]
        found.append(
            _point(
                seen.lon,
                seen.lat,
                id=f"g{seen.pk}",
                kind="retracted" if seen.retracted_at else "seen",
                label=plain.readable(seen.place) or _("sighting"),
                text=" · ".join(word for word in words if word),
                since=facts.since(seen.seen_at),
            )
        )
    for one in facts.known.likely:
        if one.lon is None or one.lat is None:
            continue
        kind = str(PlaceKind(one.kind).label)
        found.append(
            _point(
                one.lon,
                one.lat,
                id=f"p{one.pk}",
                kind="likely",
                label=plain.readable(one.place) or kind,
                text=kind if one.place else "",
            )
        )
    kinds = [
        Kind("last", _("last seen here"), Tone.BROKEN, "star"),
        Kind("seen", _("seen here"), Tone.NOW, "triangle"),
        Kind("retracted", _("sighting that was taken back"), Tone.QUIET, "cross"),
        Kind("likely", _("may be here"), Tone.INFO, "diamond"),
    ]
    there = {one["properties"]["kind"] for one in found}
    return Places(_("Places"), _collection(found), [kind for kind in kinds if kind.name in there])


def tasks(facts: Facts) -> Tasks:
    """Return who searches where, and what was searched; tasks without a place are rows alone."""
    features, rows = [], []
    open_states = {"offered", "taken"}
    for one in reversed(presenting.tasks_of(facts.case)):
        task = one["task"]
        if task.matter.state not in open_states:
            continue
        since = facts.since(task.matter.opened_at)
        serial = one["number"].rpartition("-")[2].lstrip("0")
        place = plain.readable(one["place"])
        name = f"{serial} {task.get_seat_display()} · {task.what} {place}".strip()
        until = _("until %(at)s") % {"at": long_time(task.until)[11:16]}
        rows.append(
            Line(f"t{task.pk}", [Cell(f"{name} · {until}"), Cell(str(one["state"]))], since)
        )
        shape = _shape(task.line, task.lon, task.lat, max(searching.reach_of(task.key), ROUND))
        if shape:
            known = {"id": f"t{task.pk}", "state": task.matter.state, "since": since}
            features.append(_feature(*shape, label=serial, **known))
    for looked in facts.known.searched:
        since = facts.since(looked.told_at)
        name = plain.readable(looked.place) or _("a piece of street")
        at = long_time(looked.told_at)[5:16]
        state = _("searched, nobody there")
        cells = [Cell(f"{name} · {at}"), Cell(f"{state} · {looked.thorough}")]
        rows.append(Line(f"n{looked.pk}", cells, since))
        shape = _shape(looked.line, looked.lon, looked.lat, looked.radius)
        if shape:
            known = {"id": f"n{looked.pk}", "state": "searched", "since": since}
            features.append(_feature(*shape, label="", **known))
    kinds = [
        Kind("offered", pgettext("task", "offered"), Tone.SOON, "dashed"),
        Kind("taken", pgettext("task", "taken"), Tone.INFO, "solid"),
        Kind("searched", _("searched, nobody there"), Tone.KEPT, "dotted"),
    ]
    return Tasks(_("Search tasks"), _collection(features), kinds, rows)


def evidence(facts: Facts) -> Tasks:
    """Return the circles of what may still be used."""
    features = [
        _feature(
            "Polygon",
            _circle(one.lon, one.lat, one.radius),
            id=f"e{one.pk}",
            state="evidence",
            label=str(EvidenceKind(one.kind).label),
            text=f"{long_time(one.at)[5:16]} · {plain.readable(one.place)} ± {one.radius:g} m",
            since=facts.since(one.at),
        )
        for one in facts.known.evidence
        if one.lon is not None and one.lat is not None
    ]
    states = [Kind("evidence", _("they were within this circle"), Tone.OPEN, "dashed")]
    return Tasks(pgettext("missing", "Evidence"), _collection(features), states)


def bounds(layers: Sequence[Layer]) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all that is drawn, with what is around it."""
    points = [
        point
        for layer in layers
        if not isinstance(layer.data, str)
        for feature in layer.data["features"]
        for point in np.reshape(feature["geometry"]["coordinates"], (-1, 2)).tolist()
    ]
    if not points:
        return None
    plane = Plane.around(*np.array(points).T)
    metres = plane.metres(*np.array(points).T)
    corners = [metres.min(axis=0) - AROUND, metres.max(axis=0) + AROUND]
    (west, south), (east, north) = plane.degrees(corners).round(5).tolist()
    return west, south, east, north


def _shape(
    line: Sequence[Any], lon: float | None, lat: float | None, radius: float
) -> tuple[str, Any] | None:
    """Return a line, or a circle around a place; None without either, or of no radius."""
    if len(line) > 1:
        return "LineString", line
    if lon is None or lat is None or not radius:
        return None
    return "Polygon", _circle(lon, lat, radius)


def _circle(lon: float, lat: float, radius: float) -> list[Any]:
    turn = np.linspace(0, 2 * np.pi, CORNERS + 1)
    ring = Plane(lon, lat).degrees(radius * np.column_stack([np.cos(turn), np.sin(turn)]))
    return [ring.round(5).tolist()]


def _point(lon: float, lat: float, **known: Any) -> dict[str, Any]:
    return _feature("Point", [lon, lat], **known)


def _feature(shape: str, coordinates: Any, **known: Any) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": known, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> GeoJSON:
    return {"type": "FeatureCollection", "features": features}
