"""Once the reporter is cleared no more, what leads to where we look comes back from outside."""

from collections.abc import Callable

import pytest

from jiban.desks.missing.broadcast.recalling import recall
from jiban.desks.missing.models import Share, Sms
from jiban.exchange.pfif import giving
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Channel, Link
from tests.loop.conftest import Bureau

from .conftest import NO, Do, morning, state
from .test_broadcast import ALERT

DAY = 24 * 60
Fall = Callable[[float], object]


@pytest.fixture
def cleared(planned: int, do: Do) -> int:
    """The father's case, its reporter cleared."""
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    return planned


@pytest.fixture(params=["unclear", "violence"])
def fall(request: pytest.FixtureRequest, cleared: int, do: Do) -> Fall:
    """What takes the clearance away: an officer, or violence that is told of."""
    if request.param == "unclear":
        return lambda minute: do(cleared, "duty", "unclear", minute, text="说法对不上")
    return lambda minute: do(cleared, "duty", "describe", minute, violence="yes")


def test_it_works(cleared: int, do: Do, fall: Fall) -> None:
    do(cleared, "duty", "ask_alert", 10, **ALERT)
    alert = Link.objects.get(other=cleared, matter__desk="alerts").matter_id
    do(alert, "leader", "issue", 11)
    assert recall(morning(12)) == 0
    fall(13)
    assert recall(morning(14)) == 1
    assert state(alert) == "cancelled"


def test_what_waits_is_not_issued(cleared: int, do: Do, fall: Fall) -> None:
    do(cleared, "duty", "ask_alert", 10, **ALERT)
    alert = Link.objects.get(other=cleared, matter__desk="alerts").matter_id
    fall(13)
    assert recall(morning(14)) == 1
    assert state(alert) == "dropped"


def test_a_text_is_recalled(cleared: int, do: Do, fall: Fall, bureau: Bureau) -> None:
    url = "json://gateway.example/group"
    Channel.objects.create(name="east", audience="subscribers", unit=bureau.east, url=url)
    do(cleared, "duty", "draft_sms", 10, unit=bureau.east.pk, until=morning(DAY))
    do(cleared, "deputy", "approve_sms", 11, sms=1)
    assert recall(morning(12)) == 0
    fall(13)
    assert recall(morning(14)) == 1
    assert Sms.objects.get().recalled_at == morning(14)


def test_what_was_agreed_to_before_is_agreed_to_anew(cleared: int, do: Do, fall: Fall) -> None:
    for n in (1, 2):
        do(cleared, "duty", "share", 9, cities="*", until=morning(DAY))
        do(cleared, "protection", "agree_share", 9, share=n, text="当地没有亲友")
    do(cleared, "deputy", "approve_share", 10, share=1)
    assert giving.stands(Share.objects.get(n=1), morning(12))
    fall(13)
    assert not giving.stands(Share.objects.get(n=1), morning(14))
    with pytest.raises(NotAllowed):
        do(cleared, "deputy", "approve_share", 14, share=2)
    do(cleared, "protection", "agree_share", 15, share=1, text="再次核实，当地没有亲友")
    assert giving.stands(Share.objects.get(n=1), morning(16))


def test_what_nothing_new_is_told_of_stands(cleared: int, do: Do) -> None:
    do(cleared, "duty", "share", 9, cities="*", until=morning(DAY))
    do(cleared, "protection", "agree_share", 9, share=1, text="当地没有亲友")
    do(cleared, "duty", "describe", 10, clothing="灰外套", **NO)
    assert Share.objects.get().agreed_at == morning(9)
