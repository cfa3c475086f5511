"""What partners asked ends in time: past it, or by their word, only id and dates are left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jiban.desks.missing.models import Request
from jiban.desks.missing.requests.expiring import forget_expired
from jiban.exchange.models import Taken
from jiban.exchange.pfif.records import Placeholder
from jiban.loop import door, reading
from jiban.loop.models import Entry, Matter, Promise
from tests.api.conftest import City
from tests.exchange.pfif.samples import note
from tests.exchange.pfif.searches import Centre
from tests.exchange.pfif.sending import THEIRS, sent, theirs


@pytest.mark.parametrize("state", ["received", "opened", "answered"])
def test_past_its_time_only_id_and_dates_are_left(
    asked: Request, city: City, centre: Centre, state: str
) -> None:
    sent(centre, note(person_record_id=THEIRS))
    if state != "received":
        action, said = ("open_case", {}) if state == "opened" else ("answer", {"reply": "nothing"})
        door.act(asked.pk, action, by=city.actor("dispatcher"), **said)
    assert forget_expired() == 0
    Request.objects.update(expiry_date=timezone.now() - timedelta(seconds=1))
    assert forget_expired() == 1
    assert forget_expired() == 0
    row = Request.objects.get()
    assert (row.record, row.source_date) == (THEIRS, asked.source_date)
    assert row.entry_date == asked.entry_date
    assert row.expiry_date is not None
    assert (row.age, row.sex, row.home, row.description) == ("", "", "", "")
    assert not any(one.data for one in reading.people_of(row.pk))
    text = "".join(Entry.objects.filter(matter=row.pk).values_list("payload", flat=True))
    assert "灰色外套" not in text
    assert "站前广场" not in text
    assert centre.read("notes") == []
    again = sent(centre, theirs())
    assert again["records"][0]["problems"][0]["field"] == "expiry_date"
    about = note(note_record_id="gz.example/n.2", person_record_id=THEIRS)
    assert sent(centre, about)["refused"] == 1


def test_the_clock_itself_ends_it(asked: Request) -> None:
    assert asked.expiry_date is not None
    promise = Promise.objects.get(matter=asked.pk, name="expiry")
    assert promise.next_rung_at == asked.expiry_date


def test_a_placeholder_takes_its_record_back_at_once(asked: Request, centre: Centre) -> None:
    ended = asked.source_date.replace(microsecond=0)
    left = Placeholder(person_record_id=THEIRS, source_date=ended, expiry_date=ended)
    assert sent(centre, left)["accepted"] == 1
    row = Request.objects.get()
    assert (row.expiry_date, row.description) == (ended, "")
    assert sent(centre, left)["unchanged"] == 1


def test_a_placeholder_of_any_date_takes_it_back(asked: Request, centre: Centre) -> None:
    """A date that no calendar of ours has says all the same that it is over."""
    old = datetime(1, 1, 1, tzinfo=UTC)
    gone = Placeholder(
        person_record_id=THEIRS, expiry_date=old, source_date=timezone.now().replace(microsecond=0)
    )
    assert sent(centre, gone)["accepted"] == 1
    assert Matter.objects.get(pk=asked.pk).forgotten_at is not None


def test_what_has_expired_is_not_kept_at_all(centre: Centre) -> None:
    past = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    assert sent(centre, theirs(expiry_date=past))["unchanged"] == 1
    assert not Taken.objects.exists()
