"""The call-backs' rates: for the unit that handled the matter, against its record."""

from datetime import timedelta
from typing import Any

from jiban.desks.callback import rates
from jiban.desks.callback.models import CallBack
from jiban.loop import counting
from jiban.loop.counting import By, Counted
from jiban.loop.figures import Scope
from jiban.loop.models import Matter
from jiban.loop.rates import Rate
from tests.loop.conftest import MORNING

ALL = Scope(None, MORNING - timedelta(days=1), MORNING + timedelta(days=60))


def of(rate: Rate) -> Counted:
    return counting.total(rate, ALL)


def test_it_works(city: Any, call: Matter, acts: Any) -> None:
    assert of(rates.REACHED) == Counted(0, 0, {"asking": 1})
    acts(call, "other_duty", "take")
    acts(call, "other_duty", "answer", solved="partly", grade=2, words="只好了几天")
    assert counting.counted(rates.REACHED, ALL, By.UNIT) == {city.station.pk: Counted(1, 1)}
    assert counting.counted(rates.REACHED, ALL, By.SUBJECT) == {"noise": Counted(1, 1)}
    assert of(rates.SOLVED) == Counted(0, 1)
    assert of(rates.SATISFIED) == Counted(0, 1)
    assert of(rates.DIFFERS) == Counted(1, 1)
    assert of(rates.RATING_DIFFERS) == Counted(0, 0, {"unrated": 1})
    CallBack.objects.update(recorded_grade=5)
    assert of(rates.RATING_DIFFERS) == Counted(1, 1)
    assert counting.crossed(rates.DIFFERS, ALL) == {("good", "partly"): 1}
    assert counting.crossed(rates.RATING_DIFFERS, ALL) == {("good", "bad"): 1}
    assert counting.crossed(rates.REACHED, ALL) == {}


def test_who_does_not_answer(asking: Matter, acts: Any) -> None:
    acts(asking, "other_duty", "decline")
    assert of(rates.REACHED) == Counted(0, 1)
    assert of(rates.DIFFERS) == Counted()
