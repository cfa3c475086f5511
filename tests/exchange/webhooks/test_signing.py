"""Signatures are those of Standard Webhooks, in both directions."""

import base64
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from jiban.exchange.webhooks import signing

AT = datetime.fromtimestamp(1614265330, UTC)
SECRET = signing.read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'


def test_it_works() -> None:
    """The example that the specification's own libraries are tested with."""
    assert signing.headers(SECRET, ID, AT, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_what_is_signed_is_believed_for_five_minutes() -> None:
    sent = signing.headers(SECRET, ID, AT, BODY)
    five = timedelta(minutes=5)
    for now in (AT - five, AT, AT + five):
        assert signing.verified(SECRET, sent, BODY, now) == ID
    for now in (AT - five - timedelta(seconds=1), AT + five + timedelta(seconds=1)):
        with pytest.raises(signing.NotGenuine, match="old"):
            signing.verified(SECRET, sent, BODY, now)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", "msg_other"),
        ("webhook-id", ""),
        ("webhook-id", "msg one"),
        ("webhook-timestamp", "1614265331"),
        ("webhook-timestamp", "-1"),
        ("webhook-timestamp", "9" * 13),
        ("webhook-timestamp", "٣"),
        ("webhook-signature", "v1,\udc80"),
        ("webhook-signature", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ],
)
def test_any_change_is_noticed(name: str, value: str) -> None:
    sent = signing.headers(SECRET, ID, AT, BODY) | {name: value}
    with pytest.raises(signing.NotGenuine):
        signing.verified(SECRET, sent, BODY, AT)


@pytest.mark.parametrize("time", ["9" * 11, "9" * 12])
def test_a_time_far_ahead_is_refused_however_well_signed(time: str) -> None:
    mac = hmac.digest(SECRET, f"{ID}.{time}.".encode() + BODY, "sha256")
    signature = f"v1,{base64.b64encode(mac).decode()}"
    sent = {"webhook-id": ID, "webhook-timestamp": time, "webhook-signature": signature}
    with pytest.raises(signing.NotGenuine):
        signing.verified(SECRET, sent, BODY, AT)


def test_a_secret_that_is_none() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        signing.read_secret("whsec_???")
