"""A partner is told of each change of state: in the act's transaction, at least once, signed."""

import contextlib
import socket
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jiban.exchange.models import Message, Partner
from jiban.exchange.webhooks import reaching, sending
from jiban.loop import delivery, door, runner
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
from tests.api.conftest import City, write_letter
from tests.exchange.conftest import REQUEST, Partnership

from .conftest import Receiver, signed


def soon() -> datetime:
    """Return a time after all that was done so far in a test's one transaction."""
    return timezone.now() + timedelta(seconds=1)


def test_it_works(city: City, listening: Partnership, receiver: Receiver) -> None:
    matter = listening.send_in()
    signed(city, matter)
    assert sending.deliver(soon()) == 2
    told = list(receiver.taken.values())
    assert [message["data"]["state"] for message in told] == ["received", "signed"]
    assert told[-1]["type"] == "matter.state"
    assert told[-1]["data"] == {
        "number": matter.number,
        "desk": "mailbox",
        "state": "signed",
        "seq": Matter.objects.get(pk=matter.pk).seq,
    }
    assert receiver.refused == []
    assert sending.deliver(soon()) == 0


def test_nobodys_data_is_told(city: City, listening: Partnership, receiver: Receiver) -> None:
    signed(city, listening.send_in())
    sending.deliver(soon())
    told = str(receiver.taken)
    for secret in (REQUEST["phone"], REQUEST["last_name"], REQUEST["description"][:6]):
        assert secret not in told


def test_it_is_owed_with_the_act_or_not_at_all(city: City, listening: Partnership) -> None:
    matter = listening.send_in()
    try:
        with transaction.atomic():
            signed(city, matter)
            assert Message.objects.count() == 2
            raise KeyError
    except KeyError:
        pass
    assert not Message.objects.exists()
    assert Matter.objects.get(pk=matter.pk).state == "triage"


def test_what_changes_no_state_owes_nothing(city: City, listening: Partnership) -> None:
    matter = listening.send_in()
    door.act(matter.pk, "add", by=Actor.citizen(matter.pk), text="又停满了。")
    assert not Message.objects.exists()


def test_matters_of_others_owe_nothing(city: City, listening: Partnership) -> None:
    number = write_letter(city, ("duty", "sign", {}))
    assert Matter.objects.get(number=number).state == "signed"
    assert not Message.objects.exists()


def test_no_address_or_not_active_owes_nothing(city: City, listening: Partnership) -> None:
    Partner.objects.update(webhook="")
    signed(city, listening.send_in())
    Partner.objects.update(webhook="http://127.0.0.1:9/", active=False)
    door.act(Matter.objects.get().pk, "withdraw", by=Actor.citizen(Matter.objects.get().pk))
    assert not Message.objects.exists()


def test_a_rung_that_moves_a_matter_owes_as_well(city: City, listening: Partnership) -> None:
    matter = listening.send_in()
    signed(city, matter)
    by = city.actor("duty")
    door.act(matter.pk, "contact", by=by, how="talk", text="已联系。")
    door.act(matter.pk, "resolve", by=by, answer="已清理。", evidence="照片")
    door.settle([matter.pk], now=timezone.now() + timedelta(days=8))
    assert Message.objects.get(state="closed").at > timezone.now()


def test_one_that_is_down_and_comes_back(
    city: City, listening: Partnership, receiver: Receiver
) -> None:
    receiver.stop()
    signed(city, listening.send_in())
    now = soon()
    assert sending.deliver(now) == 0
    for message in Message.objects.all():
        assert message.tries == 1
        assert "refused" in message.error
        assert timedelta(seconds=30) <= message.next_try_at - now <= timedelta(seconds=38)
    assert sending.deliver(now + timedelta(seconds=29)) == 0
    assert set(Message.objects.values_list("tries", flat=True)) == {1}
    receiver.start()
    assert sending.deliver(now + timedelta(seconds=40)) == 2
    assert [m["data"]["state"] for m in receiver.taken.values()] == ["received", "signed"]
    assert not Message.objects.exclude(error="", next_try_at=None).exists()


def test_one_that_answers_late_gets_it_twice_under_one_id(
    city: City, listening: Partnership, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "SECONDS", 0.2)
    signed(city, listening.send_in())
    Message.objects.exclude(state="signed").delete()
    receiver.wait = threading.Event()
    now = soon()
    assert sending.deliver(now) == 0
    receiver.wait.set()
    receiver.wait = None
    assert sending.deliver(now + timedelta(minutes=1)) == 1
    message = Message.objects.get()
    assert receiver.calls == [message.id, message.id]
    assert len(receiver.taken) == 1
    assert (message.tries, message.next_try_at) == (2, None)


def test_one_that_refuses_for_a_day_is_given_up(
    city: City, listening: Partnership, receiver: Receiver
) -> None:
    receiver.status = 500
    signed(city, listening.send_in())
    Message.objects.exclude(state="signed").delete()
    now = soon()
    for _try in range(delivery.TRIES):
        sending.lines = delivery.Lines()
        sending.deliver(now)
        now += timedelta(hours=8)
    message = Message.objects.get()
    assert (message.tries, message.next_try_at, message.sent_at) == (13, None, None)
    assert message.error.startswith("HTTP ")


def test_one_that_fails_does_not_hold_up_the_others(
    city: City, listening: Partnership, receiver: Receiver
) -> None:
    down = Partnership("关机", "send", webhook="http://127.0.0.1:9/")
    for serial in range(4):
        signed(city, down.send_in(phone=f"1390000222{serial}"))
    signed(city, listening.send_in())
    assert sending.deliver(soon()) == 2
    tried = Message.objects.filter(partner=down.partner).exclude(error="")
    assert tried.count() == delivery.DOWN_AFTER


def test_a_redirect_is_not_followed(city: City, listening: Partnership, receiver: Receiver) -> None:
    receiver.status = 307
    signed(city, listening.send_in())
    assert sending.deliver(soon()) == 0
    assert set(Message.objects.values_list("error", flat=True)) == {"HTTP 307"}


def test_a_runner_sends_what_is_due(city: City, listening: Partnership, receiver: Receiver) -> None:
    signed(city, listening.send_in())
    assert runner.run_once(soon()).sent >= 2
    assert len(receiver.taken) == 2


ADDRESSES = [
    "http://partner.example/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest",
    "https://[::ffff:192.168.0.1]/",
    "https://user@partner.example/",
    "ftp://partner.example/",
    "https:///nowhere",
    "https://partner.example:99999/",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_inside_is_refused(url: str, settings: Any) -> None:
    settings.WEBHOOKS_INSIDE = False
    with pytest.raises(reaching.Unreached):
        reaching.post(url, {}, b"{}")


def test_a_name_that_leads_inside_is_refused(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_INSIDE = False
    with pytest.raises(reaching.Unreached, match=r"network|网络"):
        reaching.post(f"https://localhost:{receiver.port}/", {}, b"{}")
    assert receiver.calls == receiver.refused == []


def test_a_partner_that_answers_for_ever_is_cut_off(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_INSIDE = True
    monkeypatch.setattr(reaching, "WHOLE", 0.5)
    ended = threading.Event()

    def drip(listening: socket.socket) -> None:
        near, _from = listening.accept()
        with near, contextlib.suppress(OSError):
            while not ended.wait(0.05):
                near.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening], daemon=True)
        thread.start()
        try:
            with pytest.raises(reaching.Unreached):
                reaching.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, b"{}")
        finally:
            ended.set()
            thread.join(5)


@pytest.mark.parametrize(
    "address",
    ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "::127.0.0.1", "::ffff:0:7f00:1", "fec0::1"],
)
def test_what_only_looks_like_the_internet_is_inside(address: str, settings: Any) -> None:
    settings.WEBHOOKS_INSIDE = False
    with pytest.raises(ValidationError):
        reaching.check(f"https://[{address}]/hooks")
