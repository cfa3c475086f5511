"""The styleguide's map: the city's own basemap with made-up layers of every sort over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from .maps import CityMap, GeoJSON, Heat, Kind, Layer, Places, Tasks
from .styleguide import say
from .times import Tone

if TYPE_CHECKING:
    from jiban.science.streets import Streets

STEPS = 4
WIDE = 350.0
"""Metres around the made-up last place within which a street is likely."""


def _feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _way(streets: Streets, edge: int) -> list[list[float]]:
    """Return an edge as longitudes and latitudes."""
    metres = np.array(streets.lines[edge].coords)
    return [[round(x, 6), round(y, 6)] for x, y in streets.plane.degrees(metres).tolist()]


def _layers(streets: Streets) -> list[Layer]:
    """Somebody who was last seen in the middle of the city and walks east."""
    ends = streets.junctions
    middles = (ends[streets.tail] + ends[streets.head]) / 2
    start = middles[np.hypot(*(middles - np.median(ends, axis=0)).T).argmin()]
    walked = start + np.outer(np.arange(STEPS), [WIDE / 2, WIDE / 6])
    away = np.hypot(*(middles[:, None] - walked[None]).transpose(2, 0, 1))
    belief = np.exp(-((away / WIDE) ** 2))
    near = np.flatnonzero(belief.max(axis=1) > 0.05)
    heat = [
        _feature(
            "LineString",
            _way(streets, edge),
            id=f"s{streets.name[edge]}",
            name=streets.name_of(edge),
            values=belief[edge].round(3).tolist(),
        )
        for edge in near.tolist()
    ]
    lon, lat = streets.plane.degrees(walked).round(6).T.tolist()
    places = [
        _feature("Point", [lon[0], lat[0]], id="p1", kind="last", label=say("家", "Home")),
        _feature(
            "Point", [lon[2], lat[2]], id="p2", kind="sighting", label=say("便利店", "Shop"),
            text=say("店员看见", "seen by staff"), since=2,
        ),
        _feature("Point", [lon[3], lat[1]], id="p3", kind="camera", label=say("路口", "Corner")),
    ]  # fmt: skip
    order = near[np.argsort(away[near, 1], kind="stable")].tolist()
    states = ["open", "doing", "done"]
    tasks = [
        _feature(
            "LineString", _way(streets, edge), id=f"t{n}", state=state, label=say("任务", "Task") +
            f" {n + 1}",
        )
        for n, state in enumerate(states)
        for edge in order[6 * n : 6 * n + 3]
    ]  # fmt: skip
    square = [[lon[0] - 0.002, lat[0] - 0.003], [lon[0], lat[0] - 0.003], [lon[0], lat[0] - 0.001],
              [lon[0] - 0.002, lat[0] - 0.001], [lon[0] - 0.002, lat[0] - 0.003]]  # fmt: skip
    tasks.append(_feature("Polygon", [square], id="t9", state="open", label=say("公园", "Park")))
    return [
        Heat(say("在这里的可能性", "How likely here"), _collection(heat)),
        Tasks(
            say("搜寻任务", "Search tasks"),
            _collection(tasks),
            [
                Kind("open", say("待接受", "to accept"), Tone.SOON, "dashed"),
                Kind("doing", say("进行中", "under way"), Tone.INFO, "solid"),
                Kind("done", say("未发现", "nothing here"), Tone.QUIET, "dotted"),
            ],
        ),
        Places(
            say("地点", "Places"),
            _collection(places),
            [
                Kind("last", say("最后出现", "last seen"), Tone.BROKEN, "star"),
                Kind("sighting", say("目击", "sighting"), Tone.NOW, "triangle"),
                Kind("camera", say("摄像头", "camera"), Tone.INFO, "square"),
            ],
        ),
    ]


def _given(layer: Layer) -> GeoJSON:
    assert not isinstance(layer.data, str)
    return layer.data


def page(request: HttpRequest) -> HttpResponse:
    """A map with heat, tasks, places and times; without streets a map of nothing.

    `?fetched` has the tasks at an address, which is `?tasks`; `?later` has a heat that comes with
    its rows once the map stands, from `?heat`.
    """
    if not getattr(settings, "STYLEGUIDE", settings.DEBUG):
        raise Http404
    from jiban.city import streets as city_streets  # heavy, and in no other page of the shell

    streets = city_streets.current()
    now = timezone.now()
    layers = _layers(streets) if streets else []
    if "tasks" in request.GET and layers:
        return JsonResponse(layers[1].data)
    steps = [now + timedelta(minutes=20 * n) for n in range(STEPS)]
    if "heat" in request.GET and layers:
        table = layers[0].table(steps)
        drawn = render_to_string("web/components/map_rows.html", {"table": table})
        return JsonResponse({**_given(layers[0]), "rows": drawn, "note": table.note})
    if "later" in request.GET and layers:
        layers[0] = Heat(layers[0].label, f"{request.path}?heat", None)
    if "fetched" in request.GET and layers:
        tasks = layers[1]
        rows = tasks.table(()).lines
        layers[1] = replace(tasks, data=f"{request.path}?tasks", rows=rows)
    city = CityMap(
        "sample-map",
        say("他可能在哪里", "Where he may be"),
        layers,
        steps=steps if streets else (),
        step=0,
    )
    return render(request, "web/styleguide_map.html", {"now": now, "map": city})
