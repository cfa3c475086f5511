"""Letters come in: a number, a code, an owner and three promises; a retry does not double."""

from types import SimpleNamespace

import pytest

from jiban.desks.mailbox import codes, intake
from jiban.desks.mailbox.models import Letter
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Matter, Promise

from .conftest import LETTER


def test_it_works(city: SimpleNamespace) -> None:
    sent = intake.send(LETTER | {"unit": city.station.pk}, by=Actor.citizen())
    matter = Matter.objects.get()
    assert sent.number == matter.number
    assert codes.matches(sent.number, sent.code)
    assert matter.unit == city.station
    assert set(Promise.objects.values_list("name", flat=True)) == {"sign", "contact", "feedback"}
    assert not sent.again


def test_a_retry_is_the_same_letter(city: SimpleNamespace) -> None:
    key = intake.checked_key(intake.form_key())
    first = intake.send(LETTER, by=Actor.citizen(), key=key)
    second = intake.send(LETTER | {"title": "改了一个字"}, by=Actor.citizen(), key=key)
    assert second.again
    assert (second.number, second.code) == (first.number, first.code)
    assert Matter.objects.count() == 1


def test_a_refused_letter_gives_its_key_back(city: SimpleNamespace) -> None:
    key = intake.checked_key(intake.form_key())
    with pytest.raises(BadFields) as refused:
        intake.send(LETTER | {"phone": ""}, by=Actor.citizen(), key=key)
    assert list(refused.value.fields) == ["phone"]
    assert not intake.send(LETTER, by=Actor.citizen(), key=key).again
    assert Letter.objects.count() == 1


def test_a_key_that_was_not_signed_here_is_none() -> None:
    assert intake.checked_key("00000000000000000000000000000000") is None
    assert intake.checked_key(intake.form_key()[:-1] + "?") is None
