"""A case is forgotten whole, its facts and tasks with it."""

from jiban.desks.missing.models import Place, Sighting, Task
from jiban.loop import forgetting

from .conftest import Do, case, end, morning


def test_it_works(planned: int, do: Do) -> None:
    do(planned, "duty", "add_place", 5, kind="former", place="旧村口")
    do(planned, "duty", "add_sighting", 6, seen_at=morning(5), reliability="0.9", place="站前")
    end(planned, do, 30)
    forgetting.forget([planned], forgetting.RETENTION, morning(60))
    row = case(planned)
    assert (row.clothing, row.place, row.lon, row.found_place, row.happened) == (
        "", "", None, "", "",
    )  # fmt: skip
    assert not Place.objects.exists()
    assert not Sighting.objects.exists()
    assert set(Task.objects.filter(case=planned).values_list("place", "what")) == {("", "")}
