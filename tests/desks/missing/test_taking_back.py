"""What nobody needs any more is taken back: never what is taken or wanted at that instant."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from jiban.desks.missing.models import Case, Task
from jiban.desks.missing.tasks import taking_back
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop.models import Matter

from .conftest import Do, morning, state
from .test_facts import SEEN, plan


@pytest.fixture
def stale(planned: int, do: Do) -> Task:
    """A task that the last plan does not want."""
    do(planned, "duty", "add_sighting", 20, seen_at=morning(15), **SEEN)
    plan(planned, 20.1)
    return Task.objects.get(key="ring:300:114.0500,22.5400")


def test_it_works(stale: Task) -> None:
    assert take_back(morning(21)) > 0
    assert state(stale.pk) == "ended"


def test_what_is_taken_at_that_instant_stays(
    stale: Task, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the list and the end of the task somebody presses “I do it”."""
    look = taking_back._unneeded

    def look_and_wait() -> Iterator[Task]:
        found = list(look())
        if state(stale.pk) == "offered":
            do(stale.pk, "duty", "take", 20.5)
        yield from found

    monkeypatch.setattr(taking_back, "_unneeded", look_and_wait)
    take_back(morning(21))
    assert state(stale.pk) == "taken"


@pytest.mark.django_db(transaction=True)
def test_while_a_plan_is_made_nothing_is_taken_back(stale: Task) -> None:
    """The plan that is just being made may want the task again."""
    locked, looked = threading.Event(), threading.Event()

    def want_again() -> None:
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=stale.case_id)
            wanted = Case.objects.get(pk=stale.case_id).wanted
            Case.objects.filter(pk=stale.case_id).update(wanted=[*wanted, stale.key])
            locked.set()
            looked.wait(60)
        connection.close()

    planning = threading.Thread(target=want_again)
    planning.start()
    assert locked.wait(60)
    take_back(morning(21))
    looked.set()
    planning.join()
    assert state(stale.pk) == "offered"
    take_back(morning(22))
    assert state(stale.pk) == "offered"
