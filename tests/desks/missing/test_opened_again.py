"""A case that is opened again knows no ending, and asks nobody without a new approval."""

import pytest
from django.test import Client

from jiban.desks.missing.models import Poster, Share, Sms
from jiban.exchange.pfif import giving
from jiban.loop.models import Channel
from tests.loop.conftest import Bureau

from .conftest import NO, Do, case, morning, state
from .test_broadcast import SAID, address, extend
from .test_short_texts import told

DAY = 24 * 60


@pytest.fixture
def dead(planned: int, do: Do, bureau: Bureau) -> int:
    """The father's case, with all kinds of what asks others out, closed as a death."""
    url = "json://gateway.example/group"
    Channel.objects.create(name="east", audience="subscribers", unit=bureau.east, url=url)
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "draft_poster", 10, **SAID)
    do(planned, "duty", "share", 10, cities="*", until=morning(DAY))
    do(planned, "duty", "draft_sms", 10, unit=bureau.east.pk, until=morning(DAY))
    for kind in ("poster", "share", "sms"):
        do(planned, "deputy", f"approve_{kind}", 12, **{kind: 1})
    do(planned, "duty", "draft_poster", 13, **SAID)
    do(planned, "duty", "find", 20, place="河边小路", text="水中")
    said = {"told_by": bureau.duty.pk, "told_at": morning(25), "identified": "衣着，待复核"}
    do(planned, "head", "verify", 30, ending="dead", **said)
    return planned


def test_it_works(dead: int, do: Do) -> None:
    do(dead, "head", "reopen", 40, text="不是本人")
    row = case(dead)
    assert (row.ending, row.found_at, row.found_place, row.identified) == ("", None, "", "")
    assert (row.told_by_id, row.told_at) == (None, None)
    assert state(dead) == "searching"


def test_what_was_out_does_not_ask_again(dead: int, do: Do) -> None:
    assert len(told(31)) == 1
    do(dead, "head", "reopen", 40, text="不是本人")
    out = [Poster.objects.get(n=1), Share.objects.get(), Sms.objects.get()]
    assert {row.recalled_at for row in out} == {morning(40)}
    extend(out[0])
    assert "蓝色外套" not in Client().get(address(out[0])).content.decode()
    assert not giving.stands(Share.objects.get(), morning(41))
    assert told(41) == [("east", "已结束")]


def test_what_was_never_out_may_still_be_approved(dead: int, do: Do) -> None:
    do(dead, "head", "reopen", 40, text="不是本人")
    do(dead, "deputy", "approve_poster", 41, poster=2)
    assert Poster.objects.get(n=2).is_out(morning(42))
