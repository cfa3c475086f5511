"""The author of a letter sees who looked at their name and number, when and for what."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop import door, forgetting
from jiban.loop.actors import Actor
from jiban.loop.models import Link, Matter

NOBODY = "目前没有人查看过"


def test_it_works(letter: intake.Sent, does: Any, page_of: Any, city: Any) -> None:
    assert NOBODY in page_of(letter)
    does(letter, "duty", "open_person", purpose="contact")
    page = page_of(letter)
    assert NOBODY not in page
    section = page[page.index('id="opened"') :]
    assert city.duty.name in section
    assert "联系" in section


def test_also_who_asked_how_it_went(letter: intake.Sent, page_of: Any, city: Any) -> None:
    matter = Matter.objects.get(number=letter.number)
    asked = door.act(
        "mailbox", "receive", by=Actor.citizen(), kind="complaint", title="回访", body="回访",
        naming="anonymous", unit=city.other.pk,
    ).matter_id  # fmt: skip
    Matter.objects.filter(pk=asked).update(desk="callback")
    Link.objects.create(matter_id=asked, other=matter, kind="caused_by", made_at=matter.opened_at)
    Matter.objects.filter(pk=asked).update(desk="mailbox")
    door.act(asked, "open_person", by=Actor.officer(city.other_duty), purpose="verify")
    assert NOBODY in page_of(letter), "another letter that names this one is another author's"
    Matter.objects.filter(pk=asked).update(desk="callback")
    assert city.other_duty.name in page_of(letter)


def test_of_a_forgotten_letter_nothing_is_left_to_do(
    letter: intake.Sent, does: Any, page_of: Any
) -> None:
    pk = Matter.objects.get(number=letter.number).pk
    for action, fields in (
        ("sign", {}),
        ("contact", {"how": "talk", "text": "谈过"}),
        ("resolve", {"answer": "已经整改完毕", "evidence": "现场照片"}),
    ):
        does(letter, "duty", action, **fields)
    door.act(pk, "confirm", by=Actor.citizen(pk))
    assert "已经整改完毕" in page_of(letter)
    assert forgetting.forget([pk], forgetting.REQUEST) == [pk]
    page = page_of(letter)
    assert "已于" in page
    assert "清除" in page
    assert "已经整改完毕" not in page
    assert "林小满" not in page
    assert f"/letters/track/{letter.number}/" not in page


def test_the_page_on_personal_data_says_the_days_that_are_set(
    city: SimpleNamespace, client: Client, settings: Any
) -> None:
    assert "办结 1095 天后" in client.get("/letters/privacy").content.decode()
    settings.RETENTION = ("mailbox=30",)
    assert "办结 30 天后" in client.get("/letters/privacy").content.decode()
    settings.RETENTION = ("mailbox=off",)
    assert "没有设定" in client.get("/letters/privacy").content.decode()
