"""The doctor finds what is lost, doubled, late unraised, undelivered or orphaned."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jiban.loop import attachments, doctor, door, firing, keys, notices, pulse, roots
from jiban.loop.actors import Actor
from jiban.loop.doctor import checked, keeping, promises, telling, whole
from jiban.loop.models import (
    Attachment,
    Channel,
    Delivery,
    Entry,
    Matter,
    Notice,
    Person,
    Promise,
    Receipt,
    Trouble,
)

from .conftest import Bureau, letter_fields

Check = Callable[[], Any]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def letter(bureau: Bureau) -> int:
    """A letter that came now, since the doctor looks at the database's clock."""
    by = Actor.citizen()
    return door.act("mailbox", "receive", by=by, **letter_fields(unit=bureau.east.pk)).matter_id


def levels(*checks: Check) -> list[str]:
    return [found.level for check in checks for found in check()]


def words(check: Check) -> str:
    return " ".join(f"{found.what} {found.todo}" for found in check())


def tamper(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE loop_entry ENABLE TRIGGER USER")


def later(**length: float) -> Any:
    return timezone.now() + timedelta(**length)


def test_it_works(letter: int) -> None:
    firing.fire_all(later(hours=1))
    while notices.spread():
        pass
    roots.sign()
    assert {found.level for found in doctor.checks()} == {checked.OK, checked.WARN}
    assert [f.what for f in doctor.checks() if f.level == "WARN"] == [
        "no channel is set up: notices are seen on the pages only",
        "no body outside the bureau reviews complaints about its leaders: they are hidden",
    ]


def test_what_is_due_and_not_raised(letter: int) -> None:
    long_ago = later(minutes=-2)
    Promise.objects.filter(matter_id=letter, n=1).update(next_rung_at=long_ago)
    assert levels(promises.late) == ["FAIL"]
    pulse.beat("here:1", timezone.now(), 0, 0, "")
    Promise.objects.filter(matter_id=letter, n=1).update(next_rung_at=later(seconds=-20))
    assert levels(promises.late) == ["WARN"]


def test_an_alarm(letter: int) -> None:
    pulse.beat("here:1", timezone.now(), 0, 0, "the clock leapt")
    assert "the clock leapt" in words(promises.late)


def test_a_matter_that_cannot_be_settled(letter: int) -> None:
    now = timezone.now()
    Trouble.objects.create(matter_id=letter, since=now, tries=1, retry_at=now, error="no 2027")
    assert levels(promises.troubles) == ["FAIL"]
    assert "no 2027" in words(promises.troubles)


def test_a_promise_that_nothing_will_raise(letter: int) -> None:
    Promise.objects.filter(matter_id=letter, name="sign").update(
        due_at=later(minutes=-1), next_rung_at=None
    )
    assert levels(promises.ladders) == ["FAIL", "FAIL"]


@pytest.mark.parametrize("rung", [0, 1, 3])
def test_a_rung_that_was_lost_or_doubled(letter: int, rung: int) -> None:
    firing.fire_all(later(minutes=9))
    assert Promise.objects.get(matter_id=letter, name="sign").rung == 2
    assert levels(promises.rungs) == ["OK"]
    Promise.objects.filter(matter_id=letter, name="sign").update(rung=rung)
    assert levels(promises.rungs) == ["FAIL"]


def test_a_rung_that_fired_twice_in_place_of_another(letter: int) -> None:
    for minute in (6, 9):
        firing.fire_all(later(minutes=minute))
    second = Entry.objects.filter(matter_id=letter, action="rung").order_by("-seq")[0]
    again = second.payload.replace('"rung":1', '"rung":0')
    tamper("UPDATE loop_entry SET payload = %s WHERE seq = %s", again, second.seq)
    assert levels(promises.rungs) == ["FAIL"]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM loop_entry WHERE seq = 1", "UPDATE loop_matter SET seq = 7"]
)
def test_a_matter_and_its_journal_differ(letter: int, sql: str) -> None:
    tamper(sql)
    assert levels(whole.heads) == ["FAIL"]


def test_notices_that_are_not_spread(letter: int) -> None:
    Notice.objects.update(made_at=later(minutes=-2))
    assert levels(telling.spreading) == ["WARN"]


def test_notices_that_reached_nobody(letter: int) -> None:
    notices.spread()
    Delivery.objects.all().delete()
    assert levels(telling.spreading) == ["OK", "WARN"]
    number = Matter.objects.get(pk=letter).number
    assert f"{number}, to “Duty officer” of 城东派出所" in words(telling.spreading)


def test_deliveries_that_were_given_up_or_wait(letter: int) -> None:
    notices.spread()
    row = Delivery.objects.all()[:1]
    Delivery.objects.filter(pk__in=row).update(sent_at=None, channel="mail", error="refused")
    assert levels(telling.deliveries) == ["WARN"]
    assert "refused" in words(telling.deliveries)
    Delivery.objects.filter(channel="mail").update(next_try_at=later(hours=-1))
    assert "10 minutes" in words(telling.deliveries)


@pytest.mark.parametrize(
    ("audience", "url", "level"),
    [
        ("citizen", "mailto://host/?from=a@b.example&to={email}", "OK"),
        ("citizen", "json://host/", "FAIL"),
        ("duty", "json://host/?to={phone}", "WARN"),
        ("duty", "nonsense", "FAIL"),
        ("everybody", "json://host/", "FAIL"),
        ("subscribers", "json://host/", "WARN"),
        ("subscribers", "json://host/?to={phone}", "FAIL"),
        ("listed", "json://host/?to={phone}", "WARN"),
        ("listed", "json://host/", "FAIL"),
        ("listed", "json://host/?to={phone}&mail={email}", "FAIL"),
    ],
)
def test_channels(bureau: Bureau, audience: str, url: str, level: str) -> None:
    Channel.objects.create(name="one", audience=audience, url=url)
    assert levels(telling.channels)[0] == level


def test_missing_keys(letter: int) -> None:
    assert levels(keeping.secrets) == []
    (keys.folder() / "people.key").unlink()
    assert levels(keeping.secrets) == ["FAIL"]
    assert "people.key" in words(keeping.secrets)


def test_roots_that_nobody_signs(letter: int) -> None:
    assert levels(whole.signed_roots) == []
    tamper("UPDATE loop_entry SET recorded_at = now() - interval '2 hours'")
    assert levels(whole.signed_roots) == ["WARN"]
    roots.sign()
    assert levels(whole.signed_roots) == ["OK"]


def test_receipts_that_nobody_throws_away(letter: int) -> None:
    Receipt.objects.create(key=b"1", matter_id=letter, at=later(days=-40))
    assert levels(keeping.receipts) == ["WARN"]


@pytest.mark.parametrize("model", [Promise, Notice, Person])
def test_rows_without_their_matter(letter: int, model: Any) -> None:
    model.objects.update(matter_id=letter + 1)
    assert levels(whole.orphans) == ["FAIL"]


def test_a_matter_without_its_letter(letter: int) -> None:
    tamper("DELETE FROM mailbox_letter")
    assert "mailbox_letter" in words(whole.orphans)


def test_attachments_that_are_missing_or_changed(bureau: Bureau) -> None:
    kept = attachments.keep("one.txt", io.BytesIO("现场记录".encode()))
    fields = letter_fields(unit=bureau.east.pk)
    door.act("mailbox", "receive", by=Actor.citizen(), files=[kept], **fields)
    assert levels(keeping.files) == ["OK"]
    path = attachments.path_of(kept.sha256)
    path.write_bytes(b"x" * kept.size)
    assert levels(keeping.files) == ["FAIL"]
    path.unlink()
    assert levels(keeping.files) == ["FAIL"]
    assert Attachment.objects.count() == Matter.objects.count() == 1
