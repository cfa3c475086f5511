"""Public limits: so many at once, then one by one; each address, phone and letter for itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils.translation import override

from jiban.loop import statements, throttle
from jiban.loop.models import Throttle

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.LIMITS = ["letter.address=3/1h", "letter.phone=2/1h"]


def hit(at: datetime = NOW, **who: str) -> None:
    throttle.hit("letter", now=at, **(who or {"address": "192.0.2.1"}))


def test_it_works() -> None:
    for _ in range(3):
        hit()
    with pytest.raises(throttle.TooMany) as refused:
        hit()
    assert refused.value.seconds == 20 * 60
    assert refused.value.again_at == NOW + timedelta(minutes=20)


def test_one_more_is_let_through_after_its_share_of_the_span() -> None:
    for _ in range(3):
        hit()
    hit(NOW + timedelta(minutes=20))
    with pytest.raises(throttle.TooMany):
        hit(NOW + timedelta(minutes=39))
    hit(NOW + timedelta(minutes=40))


def test_a_refused_try_does_not_make_the_wait_longer() -> None:
    for _ in range(3):
        hit()
    for _ in range(5):
        with pytest.raises(throttle.TooMany):
            hit()
    hit(NOW + timedelta(minutes=20))


def test_after_the_span_all_is_free_again() -> None:
    for _ in range(3):
        hit()
    for _ in range(3):
        hit(NOW + timedelta(hours=1))


def test_everybody_has_a_limit_of_their_own() -> None:
    for _ in range(3):
        hit(address="192.0.2.1")
    hit(address="192.0.2.2")


def test_any_limit_that_is_reached_refuses() -> None:
    hit(address="192.0.2.1", phone="13800000001")
    hit(address="192.0.2.2", phone="13800000001")
    with pytest.raises(throttle.TooMany):
        hit(address="192.0.2.3", phone="13800000001")


def test_a_limit_can_be_raised_or_switched_off(settings: Any) -> None:
    settings.LIMITS = ["letter.address=off"]
    for _ in range(100):
        hit()
    assert not Throttle.objects.exists()


@pytest.mark.parametrize("wrong", ["letter", "letter.address=3", "x=0/1h", "x=1/0h", "x=1/1y"])
def test_a_wrong_setting_says_what_is_wrong(wrong: str) -> None:
    with pytest.raises(ValueError, match="JIBAN_LIMITS"):
        throttle.parse([wrong])


def test_it_is_one_statement_on_an_unlogged_table() -> None:
    before = statements.sent
    hit(address="192.0.2.7", phone="13800000001")
    assert statements.sent == before + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'loop_throttle'")
        assert cursor.fetchone() == ("u",)


def test_it_keeps_nobodys_address() -> None:
    hit(address="192.0.2.7")
    assert b"192.0.2.7" not in bytes(Throttle.objects.get().key)


def test_it_says_when_to_try_again_in_the_readers_language() -> None:
    with override("en"):
        assert "in 2 minutes" in throttle.TooMany(90, NOW).text
        assert "after 2026-11-21 19:00" in throttle.TooMany(7200, NOW).text


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_an_address_is_an_ipv4_address_or_an_ipv6_network(given: str, seen: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=given, HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert throttle.address_of(request) == seen
