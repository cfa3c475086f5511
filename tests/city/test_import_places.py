"""Places from a table: streets, estates, landmarks, stops."""

from collections.abc import Callable

import pytest

from jiban.city.gazetteer import named_points
from jiban.city.geo import wgs84_to_gcj02
from jiban.city.models import Place
from jiban.city.tables import Report

Loader = Callable[..., Report]


def test_it_works(load: Loader) -> None:
    report = load(
        "places", "名称,类别,经度,纬度\n书香路,道路,114.05,22.54\n云溪广场,地标,114.06,22.55\n"
    )
    assert (report.created, report.errors) == (2, [])
    assert named_points() == (("书香路", (114.05, 22.54)), ("云溪广场", (114.06, 22.55)))


def test_the_same_again_changes_nothing(load: Loader) -> None:
    rows = "name,kind,lon,lat\n书香路,street,114.05,22.54\n"
    load("places", rows)
    assert load("places", rows).unchanged == 1


def test_a_long_street_has_several_points(load: Loader) -> None:
    load("places", "name,kind,lon,lat\n书香路,street,114.05,22.54\n书香路,street,114.07,22.54\n")
    assert Place.objects.filter(name="书香路").count() == 2


def test_gcj02_is_converted_and_marked(load: Loader) -> None:
    lon, lat = wgs84_to_gcj02(114.05, 22.54)
    load("places", f"name,lon,lat\n书香路,{lon},{lat}\n", crs="gcj02")
    place = Place.objects.get()
    assert (place.lon, place.lat) == pytest.approx((114.05, 22.54), abs=1e-6)
    assert place.source_crs == "gcj02"


def test_bad_places(load: Loader) -> None:
    report = load(
        "places",
        "name,kind,lon,lat\n,street,114,22\na,桥,114,22\nb,street,东经,22\nc,street,114,91\n"
        "d,street,nan,22\ne,street,,22\nf,street,114,22\n",
    )
    assert [(e.row, e.field) for e in report.errors] == [
        (2, "name"),
        (3, "kind"),
        (4, "lon"),
        (5, "lat"),
        (6, "lon"),
        (7, "lon"),
    ]
    assert report.created == 1
