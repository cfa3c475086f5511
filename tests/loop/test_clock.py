"""Time is passed in for replays only; a live installation takes it from its database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jiban.loop import door
from jiban.loop.errors import ClockRefused
from jiban.loop.models import Installation, Matter

from .conftest import MORNING, Bureau


def go_live() -> None:
    Installation.objects.update(live_since=timezone.now())


def test_it_works(bureau: Bureau, letter: int) -> None:
    go_live()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
    acted = door.act(letter, "sign", by=bureau.actor("duty"))
    assert before <= acted.at <= before + timedelta(minutes=1)


def test_a_live_installation_refuses_a_time(bureau: Bureau, letter: int) -> None:
    go_live()
    with pytest.raises(ClockRefused):
        door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING)


def test_a_live_installation_stays_live(db: None) -> None:
    go_live()
    for statement in (
        "UPDATE loop_installation SET live_since = NULL",
        "DELETE FROM loop_installation",
    ):
        with (
            pytest.raises(DatabaseError, match="stays live"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_simulated_time_does_not_run_backwards(bureau: Bureau, letter: int) -> None:
    with pytest.raises(ClockRefused):
        door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING - timedelta(seconds=1))


def test_a_clock_set_back_does_not_turn_the_journal_back(bureau: Bureau, letter: int) -> None:
    """Live, the matter's last time counts until the clock has caught up."""
    ahead = timezone.now() + timedelta(days=1)
    door.act(letter, "note", by=bureau.actor("duty"), now=ahead, text="钟快了一天")
    go_live()
    acted = door.act(letter, "note", by=bureau.actor("duty"), text="钟拨回来了")
    assert acted.at == Matter.objects.get(pk=letter).touched_at == ahead
