"""How soon people are found is counted with those who are still missing."""

from datetime import timedelta

from jiban.desks.missing.rates import RATES
from jiban.loop import counting
from jiban.loop.figures import Scope
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, Do, Report, end


def test_it_works(report: Report, do: Do, bureau: Bureau) -> None:
    for found in (30.0, 59.0, 600.0, None):
        matter = report(**FATHER)
        if found is not None:
            end(matter, do, found)
    needless = report(**FATHER)
    do(needless, "head", "end_otherwise", 5, ending="unfounded", text="在家")
    scope = Scope(None, MORNING - timedelta(days=1), MORNING + timedelta(days=2))
    hour, day = (counting.total(rate, scope) for rate in RATES)
    assert (hour.numerator, hour.denominator) == (2, 4)
    assert (day.numerator, day.denominator) == (3, 4)
    assert hour.excluded["nobody"] == 1
    curve = counting.waits(RATES[0], scope, MORNING + timedelta(hours=30))
    assert curve is not None
    assert curve.quantile(0.5) == timedelta(minutes=59)  # of four, one still missing
