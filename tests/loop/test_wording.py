"""What notices say: number, promise, time and unit, in the reader's language; never a person."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation

from jiban.loop import door, notices, wording
from jiban.loop.models import Delivery

from .conftest import Bureau

At = Callable[..., datetime]


def text_of(message: str, language: str = "en") -> str:
    row = Delivery.objects.filter(message=message)[0]
    with translation.override(language):
        return wording.text_of(row.message, row.context)


def test_it_works(letter: int, at: At) -> None:
    door.settle([letter], now=at(minutes=11))
    notices.spread(at(minutes=11))
    number = Delivery.objects.filter(message="broken")[0].matter.number
    assert text_of("broken") == (
        f"{number}: “sign the letter” was promised for 03-02 09:10 and is broken."
    )


def test_a_desks_own_message_is_used(letter: int, at: At) -> None:
    notices.spread(at())
    assert text_of("new").startswith("New letter XJ260302-")


def test_no_notice_names_a_citizen_or_quotes_a_letter(bureau: Bureau, letter: int, at: At) -> None:
    door.settle([letter], now=at(hours=3))
    notices.spread(at(hours=3))
    for row in Delivery.objects.all():
        said = wording.text_of(row.message, row.context)
        for secret in ("测试甲", "13900001111", "夜间噪声扰民"):
            assert secret not in said + row.context


def test_a_message_of_an_older_version_still_says_where_to_look() -> None:
    with translation.override("en"):
        assert "XJ1" in wording.text_of("no_such_message", "{}", "mailbox", "XJ1")
        assert "XJ1" in wording.text_of("broken", "{}", "no_such_desk", "XJ1")
