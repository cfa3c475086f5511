"""The weekly review's table of problems: each line stands for all the letters that it tells of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiban.desks.mailbox import repeats
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.problems import reading
from jiban.desks.mailbox.problems.section import section
from jiban.loop.figures import Scope
from jiban.loop.models import Matter

from .conftest import MIXER, OTHERS


def test_a_line_shows_the_surest_letter_in_sight_and_what_it_shares_with_the_next(
    send: Any, city: Any
) -> None:
    mixer = send(MIXER)
    send(OTHERS)
    repeats.do()
    for pk, sure in zip(mixer, (0.5, 0.7, 0.9), strict=True):
        Letter.objects.filter(pk=pk).update(problem_sure=sure)
    Matter.objects.filter(pk=mixer[2]).update(unit=city.other)
    now = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        [line] = reading.biggest(Scope((city.station.pk,), now - timedelta(days=7), now), 9)
    assert line.title == MIXER[1][0]
    assert any("搅拌站" in word for word in line.shared)
    assert line.matters == [mixer[1], mixer[0]]
    assert all("LIMIT 2" in one["sql"] for one in asked if "body" in one["sql"])


def test_the_review_names_all_letters_that_its_line_tells_of(send: Any, city: Any) -> None:
    mixer = send(MIXER)
    send(OTHERS)
    repeats.do()
    first = datetime(2026, 3, 1, 17, tzinfo=UTC)  # one o'clock in the city, on the day after
    Letter.objects.filter(pk=mixer[0]).update(written_at=first)
    Matter.objects.filter(pk=mixer[0]).update(unit=city.other)
    now = timezone.now()
    [line] = section(Scope(None, now - timedelta(days=7), now)).lines
    assert sorted(line.matters) == mixer
    assert city.other.name in line.cells[2]
    assert line.cells[3] == "2026-03-02"
