"""A case is forgotten whole, its facts and tasks with it."""

from jiban.desks.missing.models import Footage, Place, Sighting, Task
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import forgetting
from jiban.loop.models import Entry, Matter

from .conftest import FATHER, Do, case, end, morning


def test_it_works(planned: int, do: Do) -> None:
    do(planned, "duty", "add_place", 5, kind="former", place="旧村口")
    do(planned, "duty", "add_sighting", 6, seen_at=morning(5), reliability="0.9", place="站前")
    filmed = {"camera": "K-12 路口", "start": morning(-50), "end": morning(-30)}
    do(planned, "duty", "ask_footage", 7, **filmed)
    end(planned, do, 30)
    forgetting.forget([planned], forgetting.RETENTION, morning(60))
    row = case(planned)
    assert (row.clothing, row.place, row.lon, row.found_place, row.happened) == (
        "", "", None, "", "",
    )  # fmt: skip
    assert not Place.objects.exists()
    assert not Sighting.objects.exists()
    assert not Footage.objects.exists()
    assert set(Task.objects.filter(case=planned).values_list("place", "what")) == {("", "")}


def test_nor_do_the_names_of_its_tasks_tell_where(planned: int, do: Do) -> None:
    """They are made of places: around the last one in degrees, or in words."""
    assert "ring:300:114.0500,22.5400" in case(planned).wanted
    end(planned, do, 30)
    forgetting.forget([planned], forgetting.RETENTION, morning(60))
    assert case(planned).wanted == []
    assert set(Task.objects.filter(case=planned).values_list("key", flat=True)) == {""}


def test_who_asks_to_be_forgotten_is_so_in_its_tasks_too(planned: int, do: Do) -> None:
    said = {"seat": "volunteers", "what": "到暖阳里五栋问邻居", "why": "常去", "minutes": 30}
    do(planned, "duty", "give_task", 5, **said)
    end(planned, do, 30)
    take_back(morning(40))
    done = forgetting.forget_person(forgetting.traces(str(FATHER["phone"])))
    tasks = Matter.objects.filter(missing_task__case=planned)
    assert done == 1 + tasks.count()
    assert not tasks.filter(forgotten_at=None).exists()
    assert set(tasks.values_list("title", flat=True)) == {forgetting.GONE}
    assert not Entry.objects.filter(matter__in=tasks, payload__contains="暖阳里").exists()
