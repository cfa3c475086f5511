"""The demo's missing people: one case wherever a search may have got to, in the grown streets."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from jiban.city import caches, streets
from jiban.desks.missing import protections
from jiban.desks.missing.found import matching
from jiban.desks.missing.models import Case, Evidence, Found, Pair, Poster, Searched, Sighting, Task
from jiban.desks.missing.models.words import Ending
from jiban.desks.missing.tasks import keys
from jiban.loop import codes
from jiban.loop import keys as master_keys
from jiban.loop.models import Entry, Matter, Promise
from jiban.sim import bureau, missing
from jiban.sim.missing.cases import STORIES
from jiban.sim.play import Play
from jiban.sim.streets import grow


@pytest.fixture(scope="module")
def played(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Play]:
    """Played once for all tests of this file, with streets, rolled back at the end."""
    import random

    from django.conf import settings

    before, settings.JIBAN_HOME = settings.JIBAN_HOME, tmp_path_factory.mktemp("home")
    master_keys.forget()
    streets.keep(grow(1, 6_000.0, 5_000))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        caches.forget()
        with transaction.atomic():
            bureau.build()
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                end = cursor.fetchone()[0]
            play = Play(random.Random(1), end)
            missing.line_up(play, end)
            play.run(lambda text: None)
            yield play
            transaction.set_rollback(True)
        caches.forget()
    settings.JIBAN_HOME = before
    master_keys.forget()


def case(n: int) -> Case:
    """The case of a story, by the age that was reported."""
    return Case.objects.select_related("matter").get(age=STORIES[n].said["age"])


@pytest.mark.django_db
def test_without_cases_there_is_nothing_to_look_at() -> None:
    assert missing.examples() == []


def test_it_works(played: Play) -> None:
    assert not played.refused
    assert Case.objects.count() == len(STORIES)
    states = Counter(Matter.objects.filter(desk="missing").values_list("state", flat=True))
    assert states == {
        "watched": 1, "searching": 3, "found": 1, "cold": 1, "closed": 1, "fed_back": 1, "done": 2,
    }  # fmt: skip
    of_tasks = set(Matter.objects.filter(desk="missing_tasks").values_list("state", flat=True))
    assert of_tasks == {"offered", "taken", "answered", "ended"}


def test_the_father_is_searched_for(played: Play) -> None:
    father = case(0)
    assert father.matter.state == "searching"
    assert protections.cleared(father)
    tasks = Task.objects.filter(case=father).select_related("matter")
    assert {"offered", "taken", "answered"} <= {task.matter.state for task in tasks}
    assert any(task.line for task in tasks)
    assert Searched.objects.get(case=father).line
    stands = Sighting.objects.filter(case=father).values_list("retracted_at", flat=True)
    assert sorted(at is None for at in stands) == [False, True]
    assert Poster.objects.get(case=father).approved_at
    assert Matter.objects.filter(desk="alerts", state="drafted").exists()
    assert any(task.camera and task.approved_by_id for task in tasks)
    assert Evidence.objects.get(case=father).waits


def test_she_who_fled_is_protected(played: Play) -> None:
    she = case(3)
    assert protections.feared(she)
    assert not protections.cleared(she)
    assert Entry.objects.filter(matter=she.pk, action="ask_more").count() >= 2


def test_one_was_handed_over_after_48_hours_by_the_machine(played: Play) -> None:
    one = case(4)
    assert one.criminal_at is not None
    assert (one.criminal_at - one.matter.opened_at).total_seconds() == 48 * 3600
    root = bureau.ensure()
    assert one.matter.unit_id == root.teams["XZ"]


def test_one_is_cold_and_was_reviewed_once_more(played: Play) -> None:
    cold = case(5)
    assert cold.matter.state == "cold"
    assert Entry.objects.filter(matter=cold.pk, action="review_again").exists()
    due = Promise.objects.filter(matter=cold.pk, name="yearly", outcome=Promise.Outcome.OPEN)
    assert due.get().due_at > played.end


def test_the_others_ended_as_they_do(played: Play) -> None:
    endings = {n: case(n).ending for n in (1, 6, 7, 8)}
    assert endings == {
        1: Ending.SAFE, 6: Ending.UNFOUNDED, 7: Ending.WITHDRAWN, 8: Ending.SAFE,
    }  # fmt: skip
    child = case(1)
    assert child.found_at is not None
    assert (child.found_at - child.matter.opened_at).total_seconds() < 3600
    assert protections.shown(case(8), "closed").ending


def test_families_were_called_in_time(played: Play) -> None:
    calls = Promise.objects.filter(matter__desk="missing", name__in=("call", "call_again"))
    assert calls.filter(outcome=Promise.Outcome.KEPT).count() > 50
    assert not calls.filter(broken_at__isnull=False).exists()


def test_places_are_streets_and_names_are_plainly_made_up(played: Play) -> None:
    kept = streets.current()
    assert kept is not None
    for one in Case.objects.all():
        assert one.place in kept.names
        assert one.lon is None or kept.lon.min() <= one.lon <= kept.lon.max()
    for story in STORIES:
        assert str(story.said["name"]).startswith("演示")
        assert re.fullmatch(r"139000050\d\d", str(story.said["phone"]))


def test_what_to_look_at_opens(played: Play) -> None:
    (number, code, _family), (address, _none, _hospital) = missing.examples()
    assert codes.matches(number, code, "missing")
    assert number == case(0).matter.number
    found = keys.matter_of(Path(address).name)
    assert found is not None
    assert found.state == "offered"


def test_one_who_was_found_is_like_the_father(played: Play) -> None:
    """The machine sets them side by side; nobody has decided yet."""
    found = Found.objects.get(matter__state="unknown", handed="")
    matching.match()
    father = Pair.objects.get(found=found, case=case(0))
    assert (father.weight or 0) >= matching.STRONG
    assert father.verdict == ""


def test_another_city_asks(played: Play) -> None:
    states = Matter.objects.filter(desk="missing_requests").values_list("state", flat=True)
    assert sorted(states) == ["answered", "received"]
