"""While delivery is held no partner is told, until a person lets the messages go or drops them."""

import pytest
from click.testing import CliRunner

from jiban.exchange.models import Message
from jiban.exchange.webhooks import sending
from jiban.loop import held
from jiban.loop.notices_cli import notices as command
from tests.api.conftest import City
from tests.exchange.conftest import Partnership

from .conftest import Receiver, signed
from .test_sending import soon


def say(*words: str) -> str:
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def owed(city: City, listening: Partnership) -> None:
    """Two messages, while delivery is held."""
    signed(city, listening.send_in())
    held.hold()


@pytest.mark.usefixtures("owed")
def test_it_works(receiver: Receiver) -> None:
    assert sending.deliver(soon()) == 0
    assert receiver.calls == []
    assert sending.CLASS in say("held")
    say("release", sending.CLASS)
    assert sending.CLASS not in say("held")
    assert sending.deliver(soon()) == 2


@pytest.mark.usefixtures("owed")
def test_what_is_dropped_is_never_told(receiver: Receiver) -> None:
    say("release", "--drop", sending.CLASS)
    held.end()
    assert sending.deliver(soon()) == 0
    assert set(Message.objects.values_list("error", flat=True)) == {held.DROPPED}


def test_the_id_says_when_since_entry_numbers_return(city: City, listening: Partnership) -> None:
    signed(city, listening.send_in())
    for message in Message.objects.all():
        second = int(message.at.timestamp())
        assert message.id == f"msg_{message.matter_id}_{message.seq}_{second}"
