"""Areas are polygons in degrees; anything else is refused with the reason."""

import json

import pytest
from django.core.exceptions import ValidationError
from shapely import box

from jiban.city.models import Area
from jiban.city.shapes import BadShape, dump, parse, square_km

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def test_it_works() -> None:
    assert parse(json.dumps(SQUARE)).equals(box(0, 0, 1, 1))
    assert parse(dump(parse(SQUARE))).equals(box(0, 0, 1, 1))


def test_a_degree_square_at_the_equator() -> None:
    assert square_km(box(0, -0.5, 1, 0.5)) == pytest.approx(12_364, rel=0.001)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        '{"type": "Point", "coordinates": [114, 22]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}',  # a bow
        '{"type": "Polygon", "coordinates": [[[500000, 2500000], [500100, 2500000],'
        " [500100, 2500100], [500000, 2500000]]]}",  # metres, not degrees
        '{"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0], ["a", 0]]]}',
    ],
)
def test_what_cannot_be_an_area_is_refused(text: str) -> None:
    with pytest.raises(BadShape) as caught:
        parse(text)
    assert len(str(caught.value)) > 20


def test_the_form_refuses_it_too(db: None) -> None:
    with pytest.raises(ValidationError) as caught:
        Area(name="x", geometry="{}").full_clean()
    assert "geometry" in caught.value.message_dict
