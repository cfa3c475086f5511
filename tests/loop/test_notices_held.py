"""While delivery is held only what a person let go goes out; what is dropped never does."""

import pytest
from click.testing import CliRunner

from jiban.city.models import Officer
from jiban.loop import delivery, door, held, notices
from jiban.loop.actors import Actor
from jiban.loop.doctor import telling
from jiban.loop.models import Channel, Delivery
from jiban.loop.notices_cli import notices as command

from .conftest import MORNING, Bureau, letter_fields
from .test_notices_delivered import Letters, mail  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def server(
    bureau: Bureau,
    mail: tuple[Letters, str],  # noqa: F811
) -> Letters:
    """A mail server to which two channels lead; a letter has come, and delivery is held."""
    letters, url = mail
    Officer.objects.filter(pk=bureau.duty.pk).update(email="one@bureau.example")
    Officer.objects.filter(pk=bureau.head.pk).update(email="two@bureau.example")
    for name in ("mail", "post"):
        Channel.objects.create(name=name, audience="duty", url=url)
    receive(bureau)
    held.hold()
    return letters


def receive(bureau: Bureau) -> None:
    fields = letter_fields(unit=bureau.east.pk)
    door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
    notices.spread(MORNING)


def say(*words: str) -> str:
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    return done.output


def test_it_works(server: Letters) -> None:
    assert delivery.deliver(MORNING) == 0
    assert server.received == []
    said = say("held")
    names = [one.name for one in held.waiting()]
    assert [name.partition("/")[0] for name in names] == ["mail", "post"]
    assert all(name in said for name in names)

    assert "1 notice may go out" in say("release", names[0])
    assert delivery.deliver(MORNING) == 1
    assert [one.name for one in held.waiting()] == names[1:]
    say("release", "--all")
    assert delivery.deliver(MORNING) == 1
    assert len(server.received) == 2
    assert "not held" in say("held")


def test_what_comes_later_is_held_too_unless_its_class_is_released(
    bureau: Bureau, server: Letters
) -> None:
    first, second = held.waiting()
    held.release(first.name)
    receive(bureau)
    assert delivery.deliver(MORNING) == 2
    assert [(one.name, one.count) for one in held.waiting()] == [(second.name, 2)]


def test_what_is_dropped_never_goes_out(bureau: Bureau, server: Letters) -> None:
    first, _second = held.waiting()
    assert "1 notice is dropped" in say("release", "--drop", first.name)
    held.end()
    assert delivery.deliver(MORNING) == 1
    (row,) = Delivery.objects.exclude(channel="desk").filter(sent_at=None)
    assert (row.channel, row.next_try_at, row.error) == ("mail", None, held.DROPPED)


def test_the_bell_still_rings(bureau: Bureau, server: Letters) -> None:
    receive(bureau)
    assert Delivery.objects.filter(channel="desk", sent_at=None).count() == 0


def test_a_class_that_nothing_waits_of_is_no_class(server: Letters) -> None:
    done = CliRunner().invoke(command, ["release", "mial/received"])
    assert done.exit_code == 1
    assert "Nothing of" in done.output
    assert CliRunner().invoke(command, ["release"]).exit_code == 2


def test_the_doctor_says_so(server: Letters) -> None:
    (found,) = telling.holding()
    assert found.level == "WARN"
    assert "2 notices wait" in found.what
    assert [f.what for f in telling.deliveries()] == []
    held.drop(held.waiting()[0].name)
    assert [f.what for f in telling.deliveries()] == []
    held.end()
    assert list(telling.holding()) == []
