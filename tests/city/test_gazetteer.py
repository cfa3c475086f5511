"""The gazetteer: places, areas and the units responsible for them, each with a point."""

from shapely import box

from jiban.city.gazetteer import named_points
from jiban.city.models import Area, Place, Unit
from jiban.city.shapes import dump


def test_it_works(station: Unit) -> None:
    Area.objects.create(name="书香辖区", unit=station, geometry=dump(box(114, 22, 115, 23)))
    Place.objects.create(name="云溪广场", kind="landmark", lon=114.2, lat=22.3)
    assert named_points() == (
        ("书香派出所", (114.5, 22.5)),
        ("书香辖区", (114.5, 22.5)),
        ("云溪广场", (114.2, 22.3)),
    )


def test_the_same_object_comes_back_until_something_changes(station: Unit) -> None:
    before = named_points()
    assert named_points() is before
    Place.objects.create(name="云溪广场", kind="landmark", lon=114.2, lat=22.3)
    assert [name for name, _point in named_points()] == ["云溪广场"]
    Place.objects.all().delete()
    assert named_points() == ()
