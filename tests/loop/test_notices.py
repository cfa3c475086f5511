"""A notice reaches who has the matter now: the handler, who is on duty, the head, a citizen."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Shift
from jiban.loop import door, notices
from jiban.loop.actors import Actor
from jiban.loop.models import Channel, Delivery, Notice

from .conftest import MORNING, Bureau, advance, letter_fields

At = Callable[..., datetime]


def owe(bureau: Bureau, audience: str, message: str = "broken", **other: object) -> notices.Owed:
    values: dict[str, object] = {
        "matter_id": 1,
        "seq": 1,
        "n": 0,
        "audience": audience,
        "unit_id": bureau.east.pk,
        "officer_id": None,
        "message": message,
        "context": "{}",
        "made_at": MORNING,
        "desk": "mailbox",
        "handler_id": None,
        **other,
    }
    return notices.Owed(**values)  # type: ignore[arg-type]


def names(bureau: Bureau, audience: str, **other: object) -> list[str]:
    ids = notices.officers_of(owe(bureau, audience, **other), MORNING)
    return [Officer.objects.get(pk=pk).name for pk in ids]


def on_shift(officer: Officer, hours: float = 8) -> None:
    Shift.objects.create(
        unit=officer.unit,
        officer=officer,
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=hours),
    )
    caches.forget()


def bells(officer: Officer) -> list[str]:
    found = Delivery.objects.filter(officer=officer, channel="desk").order_by("key")
    return list(found.values_list("message", flat=True))


def test_it_works(bureau: Bureau, letter: int) -> None:
    assert notices.spread(MORNING) == 2
    assert bells(bureau.duty) == bells(bureau.colleague) == ["new"]
    bell = Delivery.objects.filter(officer=bureau.duty).get()
    assert (bell.sent_at, bell.next_try_at, bell.read_at) == (MORNING, None, None)
    assert bell.key == f"{letter}-1-0-{bureau.duty.pk}-desk"


def test_a_notice_is_spread_once(letter: int) -> None:
    notices.spread(MORNING)
    before = Delivery.objects.count()
    assert notices.spread(MORNING) == 0
    Notice.objects.update(spread_at=None)
    assert notices.spread(MORNING) == 2
    assert Delivery.objects.count() == before


def test_the_newest_can_go_first(bureau: Bureau, letter: int, at: At) -> None:
    door.settle([letter], now=at(minutes=5))
    notices.spread(at(minutes=5), limit=1, newest=True)
    assert Delivery.objects.values_list("message", flat=True).distinct().get() == "due_soon"


def test_duty_is_who_is_on_duty_else_who_has_the_post(bureau: Bureau) -> None:
    assert names(bureau, "duty") == ["甲二", "甲一"]
    on_shift(bureau.colleague)
    assert names(bureau, "duty") == ["甲二"]


def test_the_handler_is_told_or_who_is_on_duty_or_the_head(bureau: Bureau) -> None:
    assert names(bureau, "handler", handler_id=bureau.duty.pk) == ["甲一"]
    assert names(bureau, "handler") == ["甲三"]
    on_shift(bureau.colleague)
    assert names(bureau, "handler") == ["甲二"]


@pytest.mark.parametrize(
    ("audience", "name"),
    [("head", "甲三"), ("deputy", "丙二"), ("leader", "丙三"), ("dispatcher", "丙一")],
)
def test_a_role_is_who_holds_it_here_or_above(bureau: Bureau, audience: str, name: str) -> None:
    assert names(bureau, audience) == [name]


def test_a_role_that_nobody_holds_falls_to_the_head(bureau: Bureau) -> None:
    Post.objects.filter(role="deputy").delete()
    caches.forget()
    assert names(bureau, "deputy") == ["甲三"]


def test_one_officer_is_not_told_the_same_twice(bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.east, role="head")
    caches.forget()
    fields = letter_fields(unit=bureau.east.pk, body="有人拿刀在门口，要杀人，救命！")
    door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)
    assert bells(bureau.deputy) == ["danger"]


def test_a_channel_to_persons_takes_those_it_can_reach(bureau: Bureau, letter: int) -> None:
    Officer.objects.filter(pk=bureau.duty.pk).update(email="one@example.cn")
    Channel.objects.create(name="mail", audience="duty", url="mailto://host/?to={email}")
    notices.spread(MORNING)
    mail = Delivery.objects.get(channel="mail")
    assert (mail.officer_id, mail.next_try_at, mail.sent_at) == (bureau.duty.pk, MORNING, None)


def test_a_channel_to_a_group_carries_a_notice_once(bureau: Bureau, letter: int) -> None:
    Channel.objects.create(name="group", audience="staff", url="wecombot://abcdefgh")
    notices.spread(MORNING)
    group = Delivery.objects.get(channel="group")
    assert (group.officer_id, group.key) == (None, f"{letter}-1-0-all-group")


def test_a_channel_of_a_unit_carries_what_is_there_and_below(bureau: Bureau, letter: int) -> None:
    for name, unit in (("east", bureau.east), ("west", bureau.west), ("all", bureau.root)):
        Channel.objects.create(name=name, audience="duty", unit=unit, url="json://host/")
    Channel.objects.create(name="off", audience="duty", url="json://host/", active=False)
    notices.spread(MORNING)
    used = Delivery.objects.exclude(channel="desk").values_list("channel", flat=True)
    assert sorted(used) == ["all", "east"]


def citizen_deliveries(bureau: Bureau, now: datetime, **other: str) -> list[tuple[str, datetime]]:
    Channel.objects.create(name="mail", audience="citizen", url="mailto://host/?to={email}")
    Channel.objects.create(name="text", audience="citizen", url="json://host/?to={phone}")
    fields = letter_fields(unit=bureau.east.pk, email="someone@example.cn", **other)
    door.act("mailbox", "receive", by=Actor.citizen(), now=now, **fields)
    notices.spread(now)
    found = Delivery.objects.exclude(channel="desk").values_list("channel", "next_try_at")
    return list(found)


@pytest.mark.parametrize(("by", "channel"), [("sms", "text"), ("email", "mail")])
def test_a_citizen_is_written_to_as_they_chose(bureau: Bureau, by: str, channel: str) -> None:
    assert citizen_deliveries(bureau, MORNING, contact_by=by) == [(channel, MORNING)]


@pytest.mark.parametrize("by", ["page", "phone"])
def test_who_chose_the_page_or_a_call_gets_no_message(bureau: Bureau, by: str) -> None:
    assert citizen_deliveries(bureau, MORNING, contact_by=by) == []


@pytest.mark.parametrize(
    ("when", "hours"), [("any", 0), ("day", 0), ("evening", 9), ("weekend", 5 * 24)]
)
def test_a_message_waits_until_it_is_safe(bureau: Bureau, when: str, hours: int) -> None:
    """The morning is a Monday's, nine o'clock."""
    found = citizen_deliveries(bureau, MORNING, contact_by="sms", contact_when=when)
    assert found == [("text", MORNING + timedelta(hours=hours))]


def test_at_night_the_daytime_is_tomorrow(bureau: Bureau) -> None:
    night = MORNING + timedelta(hours=14)
    found = citizen_deliveries(bureau, night, contact_by="sms", contact_when="day")
    assert found == [("text", MORNING + timedelta(days=1))]


def test_a_named_officer_is_told(bureau: Bureau, letter: int, at: At) -> None:
    advance(bureau, letter, ("duty", "sign", 2, {}))
    door.act(
        letter,
        "hand_over",
        by=bureau.actor("duty"),
        now=at(minutes=3),
        officer=bureau.colleague.pk,
    )
    notices.spread(at(minutes=3))
    assert bells(bureau.colleague) == ["new", "handed_over"]
