"""A review is made on its weekday, once, and read by each as far as they see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiban.loop import door, sight
from jiban.loop.actors import Actor
from jiban.loop.figures import Rate
from jiban.loop.models import Matter, Promise, Recusal, Review, Surge, Watched
from jiban.loop.reviewing import Line
from jiban.loop.state import KEPT
from jiban.loop.weekly import chore, making
from jiban.loop.weekly.reading import Reading, may_confirm, may_read
from tests.loop.conftest import letter_fields
from tests.loop.weekly.conftest import MORNING, TODAY, Bureau, Counting

pytestmark = pytest.mark.django_db
WEEK = date(2026, 2, 23)


def write(bureau: Bureau, unit: str = "east", *, days: float = 3, **other: Any) -> int:
    """A letter so many days before the review is made; its promises break."""
    now = MORNING - timedelta(days=days)
    fields = letter_fields(unit=getattr(bureau, unit).pk, **other)
    acted = door.act("mailbox", "receive", by=Actor.citizen(), now=now, **fields)
    for minute in range(40):
        door.settle([acted.matter_id], now=now + timedelta(minutes=minute))
    return acted.matter_id


def made() -> Review:
    return making.make(*making.due(MORNING), MORNING)


def read(bureau: Bureau, who: str) -> Reading:
    return Reading(Review.objects.get(), sight.of_officer(getattr(bureau, who).pk))


def surge(bureau: Bureau, observed: int) -> Surge:
    """A surge of letters about shops at the eastern station, found on the week's last day."""
    return Surge.objects.create(
        desk="mailbox",
        subject="",
        unit=bureau.east,
        began=WEEK + timedelta(days=2),
        found=WEEK + timedelta(days=6),
        window=5,
        observed=observed,
        expected=0.1,
        p=0,
        q=0,
        usual=0.1,
    )


def keep_away(bureau: Bureau, matter_id: int) -> None:
    """Recuse the head from a matter."""
    Recusal.objects.create(matter_id=matter_id, officer=bureau.head, why="", at=MORNING)
    Matter.objects.filter(pk=matter_id).update(recused=True)


def thanked(reading: Reading) -> int:
    """How many lines of the counting desk's section are read."""
    return sum(len(lines) for part, lines in reading.parts if part.name == "thanked")


def promises(matter_id: int) -> int:
    return Promise.objects.filter(matter_id=matter_id, owed=True).count()


def test_leaders_heads_and_inspectors_read_it(bureau: Bureau) -> None:
    assert [
        name
        for name in ("duty", "head", "dispatcher", "deputy", "leader", "inspector")
        if may_read(bureau.actor(name))
    ] == ["head", "deputy", "leader", "inspector"]
    assert not may_confirm(bureau.actor("head"))
    assert may_confirm(bureau.actor("inspector"))


def test_it_covers_the_seven_days_before(settings: Any) -> None:
    assert making.due(MORNING) == (WEEK, WEEK + timedelta(days=6))
    assert making.due(MORNING + timedelta(days=6)) == (WEEK, WEEK + timedelta(days=6))
    settings.REVIEW_WEEKDAY = 5
    assert making.due(MORNING) == (WEEK - timedelta(days=3), WEEK + timedelta(days=3))


def test_it_is_made_once_its_days_are_watched(counting: Counting) -> None:
    Watched.objects.create(desk="small", until=TODAY - timedelta(days=3))
    assert making.make_due(MORNING) is None
    chore.do(MORNING)
    assert Review.objects.get().first == WEEK
    chore.do(MORNING + timedelta(hours=1))
    assert Review.objects.count() == 1


def test_it_stays_as_it_was_made(counting: Counting, bureau: Bureau) -> None:
    write(bureau)
    before = made().content
    write(bureau)
    assert made().content == before


def test_what_broke_is_told_with_its_cause(counting: Counting, bureau: Bureau) -> None:
    write(bureau)
    made()
    [sign, contact] = read(bureau, "leader").broken
    assert (sign.promise, sign.cause) == ("sign", "untaken")
    assert (contact.promise, contact.cause) == ("contact", "late_before")


def test_a_head_reads_of_the_own_unit(counting: Counting, bureau: Bureau) -> None:
    write(bureau)
    write(bureau, "west")
    made()
    assert {one.unit_id for one in read(bureau, "west_head").broken} == {bureau.west.pk}
    assert {one.unit_id for one in read(bureau, "leader").broken} == {
        bureau.east.pk,
        bureau.west.pk,
    }


def test_who_is_recused_later_reads_nothing_of_it(counting: Counting, bureau: Bureau) -> None:
    matter_id = write(bureau, title="noise.shops")
    counting.lines = [Line(["«noise»"], [matter_id])]
    surge(bureau, 1)
    made()
    assert len(read(bureau, "head").broken) == 2
    assert thanked(read(bureau, "head")) == 1
    keep_away(bureau, matter_id)
    assert read(bureau, "head").broken == []
    assert thanked(read(bureau, "head")) == 0
    assert read(bureau, "head").surges == []
    assert len(read(bureau, "leader").surges) == 1


def test_of_a_line_proposed_only_its_own_matters_are_looked_at(
    counting: Counting, bureau: Bureau, django_assert_num_queries: Any
) -> None:
    first, second = write(bureau), write(bureau)
    counting.lines = [Line(["one"], [first]), Line(["both"], [second, first])]
    made()
    head = read(bureau, "head")
    with django_assert_num_queries(1):
        assert head.proposed("thanked", str(second)).cells == ["both"]
    assert "seen" not in vars(head)
    assert head.proposed("thanked", "x") is head.proposed("other", str(second)) is None
    keep_away(bureau, first)
    assert read(bureau, "head").proposed("thanked", str(second)) is None
    assert read(bureau, "leader").proposed("thanked", str(second)) is not None


def test_the_matters_of_a_review_are_asked_for_at_once(counting: Counting, bureau: Bureau) -> None:
    ids = {write(bureau), write(bureau)}
    made()
    reading = read(bureau, "leader")
    with CaptureQueriesContext(connection) as asked:
        assert reading.seen == ids
        assert len(reading.broken) == 4
    [one] = asked
    assert "unnest" in one["sql"]


def test_a_matter_that_somebody_is_kept_away_from_does_not_come_in(bureau: Bureau) -> None:
    matter_id = write(bureau)
    Matter.objects.filter(pk=matter_id).update(recused=True)
    made()
    assert read(bureau, "leader").broken == []
    assert read(bureau, "leader").came["mailbox"] == (0, 0)
    assert read(bureau, "leader").rates == {}


def test_a_surge_does_not_count_who_was_recused_since_it_was_found(
    counting: Counting, bureau: Bureau
) -> None:
    first, second = write(bureau), write(bureau)
    surge(bureau, 2)
    keep_away(bureau, first)
    made()
    [line] = read(bureau, "leader").surges
    assert (line.observed, list(line.matters)) == (1, [second])
    keep_away(bureau, second)
    assert read(bureau, "head").surges == []
    assert [line.observed for line in read(bureau, "leader").surges] == [1]


def test_a_surge_of_recused_matters_alone_is_no_line(counting: Counting, bureau: Bureau) -> None:
    matter_id = write(bureau)
    surge(bureau, 1)
    keep_away(bureau, matter_id)
    assert made().content["surges"] == []
    assert read(bureau, "leader").surges == []


def test_no_difference_of_numbers_tells_of_a_matter_recused_later(bureau: Bureau) -> None:
    kept, late = write(bureau), write(bureau)
    Promise.objects.filter(matter_id=kept).update(
        broken_at=None, outcome=KEPT, ended_at=MORNING - timedelta(days=3)
    )
    made()
    east = bureau.east.pk
    assert read(bureau, "head").rates == {east: Rate(kept=promises(kept), broken=2)}
    assert read(bureau, "head").came["mailbox"] == (2, 0)
    keep_away(bureau, late)
    assert read(bureau, "head").rates == {east: Rate(kept=promises(kept))}
    assert read(bureau, "head").came["mailbox"] == (1, 0)
    keep_away(bureau, kept)
    assert read(bureau, "head").rates == {}
    assert read(bureau, "leader").rates == {east: Rate(kept=promises(kept), broken=2)}
