"""Deliveries go out to a real mail server and a real web server, at least once, under one key."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from jiban.city.models import Officer
from jiban.loop import delivery, door, notices
from jiban.loop.actors import Actor
from jiban.loop.models import Channel, Delivery, Person

from .conftest import MORNING, Bureau, letter_fields

At = Callable[..., datetime]


class Letters(Message):
    """What the mail server received."""

    def __init__(self) -> None:
        super().__init__(message_class=EmailMessage)
        self.received: list[EmailMessage] = []

    def prepare_message(self, session: Any, envelope: Any) -> EmailMessage:
        return message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[return-value]

    def handle_message(self, message: Any) -> None:
        self.received.append(message)


def words(message: EmailMessage) -> str:
    """Return a mail's text as a person reads it."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def sent_as(row: Delivery) -> str:
    """Return the key under which a delivery goes out."""
    return f"{row.key}-{row.made_at.timestamp():.0f}"


class Hook:
    """A web server that keeps what is posted, and answers as it is told."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status = 200
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                here.received.append((dict(self.headers), json.loads(body)))
                self.send_response(here.status)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"json://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def mail() -> Iterator[tuple[Letters, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Letters()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield (
        handler,
        f"mailto://127.0.0.1:{port}/?from=jiban@bureau.example&mode=insecure&to={{email}}",
    )
    controller.stop()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def posted(bureau: Bureau, hook: Hook) -> Delivery:
    """One delivery to the web server that is due."""
    Channel.objects.create(name="hook", audience="duty", url=hook.url)
    fields = letter_fields(unit=bureau.east.pk)
    door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)
    return Delivery.objects.get(channel="hook")


def test_it_works(posted: Delivery, hook: Hook) -> None:
    assert delivery.deliver(MORNING) == 1
    posted.refresh_from_db()
    assert (posted.sent_at, posted.next_try_at, posted.tries) == (MORNING, None, 1)
    ((headers, body),) = hook.received
    assert headers["X-Idempotency-Key"] == sent_as(posted)
    assert posted.matter is not None
    assert posted.matter.number in body["message"]
    assert delivery.deliver(MORNING) == 0


def test_mail_to_an_officer(bureau: Bureau, letter: int, mail: tuple[Letters, str]) -> None:
    server, url = mail
    Officer.objects.filter(pk=bureau.duty.pk).update(email="one@bureau.example")
    Channel.objects.create(name="mail", audience="duty", url=url)
    notices.spread(MORNING)
    assert delivery.deliver(MORNING) == 1
    (message,) = server.received
    assert message["To"] == "one@bureau.example"
    assert (
        message["X-Idempotency-Key"]
        == f"{letter}-1-0-{bureau.duty.pk}-mail-{MORNING.timestamp():.0f}"
    )
    assert "XJ260302-" in words(message)


def citizen_mail(bureau: Bureau, url: str, **other: str) -> Delivery:
    Channel.objects.create(name="mail", audience="citizen", url=url)
    fields = letter_fields(
        unit=bureau.east.pk, email="someone@example.cn", contact_by="email", **other
    )
    door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)
    return Delivery.objects.get(channel="mail")


def test_mail_to_a_citizen_says_the_number_and_nothing_else(
    bureau: Bureau, mail: tuple[Letters, str]
) -> None:
    server, url = mail
    row = citizen_mail(bureau, url)
    assert delivery.deliver(MORNING) == 1
    (message,) = server.received
    assert message["To"] == "someone@example.cn"
    said = f"{message['Subject']} {words(message)}"
    assert row.matter is not None
    assert row.matter.number in said
    assert "夜间噪声扰民" not in said


def test_outside_the_safe_hours_it_waits(bureau: Bureau, mail: tuple[Letters, str]) -> None:
    server, url = mail
    row = citizen_mail(bureau, url, contact_when="evening")
    evening = MORNING + timedelta(hours=9)
    Delivery.objects.update(next_try_at=MORNING)
    assert delivery.deliver(MORNING) == 0
    row.refresh_from_db()
    assert (row.next_try_at, row.tries, row.error) == (evening, 0, "")
    assert delivery.deliver(evening) == 1
    assert len(server.received) == 1


def test_forgotten_data_is_not_written_to(bureau: Bureau, mail: tuple[Letters, str]) -> None:
    server, url = mail
    row = citizen_mail(bureau, url)
    Person.objects.update(key=bytes(60))
    assert delivery.deliver(MORNING) == 0
    row.refresh_from_db()
    assert (row.next_try_at, row.sent_at) == (None, None)
    assert row.error
    assert server.received == []


def test_a_failure_is_tried_again_after_a_growing_pause(posted: Delivery, hook: Hook) -> None:
    hook.status = 503
    assert delivery.deliver(MORNING) == 0
    posted.refresh_from_db()
    assert posted.sent_at is None
    assert "503" in posted.error
    assert posted.next_try_at is not None
    assert timedelta(seconds=30) <= posted.next_try_at - MORNING <= timedelta(seconds=38)
    hook.status = 200
    assert delivery.deliver(MORNING + timedelta(seconds=29)) == 0
    assert delivery.deliver(MORNING + timedelta(seconds=38)) == 1
    posted.refresh_from_db()
    assert (posted.tries, posted.error) == (2, "")
    assert len({headers["X-Idempotency-Key"] for headers, _body in hook.received}) == 1


def test_after_about_a_day_it_is_given_up_and_the_error_kept(posted: Delivery, hook: Hook) -> None:
    hook.status = 500
    now = MORNING
    while posted.next_try_at is not None:
        now = posted.next_try_at
        delivery.deliver(now)
        posted.refresh_from_db()
    assert timedelta(hours=20) < now - MORNING < timedelta(hours=27)
    assert posted.tries == delivery.TRIES == len(hook.received)
    assert "500" in posted.error


def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_key(
    posted: Delivery, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(self: object, channel: str, *, well: bool) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(delivery.Lines, "went", die)
        with pytest.raises(Killed):
            delivery.deliver(MORNING)
    assert delivery.deliver(MORNING + timedelta(seconds=1)) == 0
    assert delivery.deliver(MORNING + delivery.LEASE) == 1
    keys = [headers["X-Idempotency-Key"] for headers, _body in hook.received]
    assert keys == [sent_as(posted)] * 2


def test_an_entry_number_that_is_given_again_after_a_restore_has_another_key(
    posted: Delivery, hook: Hook
) -> None:
    delivery.deliver(MORNING)
    later = MORNING + timedelta(hours=1)
    Delivery.objects.update(made_at=later, sent_at=None, next_try_at=later)
    delivery.deliver(later)
    first, second = (headers["X-Idempotency-Key"] for headers, _body in hook.received)
    assert first != second


def test_a_channel_that_fails_rests_and_the_others_go_on(
    bureau: Bureau, hook: Hook, at: At
) -> None:
    Channel.objects.create(name="dead", audience="duty", url="json://127.0.0.1:1/")
    Channel.objects.create(name="hook", audience="duty", url=hook.url)
    fields = letter_fields(unit=bureau.east.pk)
    for _ in range(5):
        door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)
    lines = delivery.Lines()
    assert delivery.deliver(MORNING, lines=lines) == 5
    assert lines.down() == ["dead"]
    dead = Delivery.objects.filter(channel="dead")
    assert sum(dead.values_list("tries", flat=True)) == delivery.DOWN_AFTER
    later = MORNING + timedelta(hours=1)
    assert delivery.deliver(later, lines=lines) == 0
    assert sum(dead.values_list("tries", flat=True)) == delivery.DOWN_AFTER


def test_what_went_wrong_does_not_name_the_recipient(bureau: Bureau) -> None:
    row = citizen_mail(bureau, "mailto://127.0.0.1:1/?from=a@b.example&mode=insecure&to={email}")
    delivery.deliver(MORNING)
    row.refresh_from_db()
    assert row.error
    assert "someone" not in row.error


@pytest.mark.parametrize("change", [{"active": False}, {"url": "nonsense"}])
def test_a_channel_that_is_gone_or_wrong_says_so(
    posted: Delivery, change: dict[str, object]
) -> None:
    Channel.objects.update(**change)
    delivery.deliver(MORNING)
    posted.refresh_from_db()
    assert posted.sent_at is None
    assert posted.error


def test_one_that_cannot_be_put_into_words_does_not_keep_the_others(
    bureau: Bureau, hook: Hook
) -> None:
    Channel.objects.create(name="hook", audience="duty", url=hook.url)
    fields = letter_fields(unit=bureau.east.pk)
    for _ in range(2):
        door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)
    odd = Delivery.objects.filter(channel="hook").first()
    assert odd is not None
    Delivery.objects.filter(pk=odd.pk).update(context="no JSON")
    assert delivery.deliver(MORNING) == 1
    odd.refresh_from_db()
    assert (odd.sent_at, odd.error) == (None, "JSONDecodeError")
    assert odd.next_try_at > MORNING
