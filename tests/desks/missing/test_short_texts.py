"""A short text goes to the subscribers of an area, approved, and is recalled by one word."""

import pytest

from jiban.city import caches
from jiban.city.models import Post
from jiban.desks.missing.broadcast.recalling import recall
from jiban.desks.missing.models import Sms
from jiban.loop import forgetting, notices, wording
from jiban.loop.actors import SUBSCRIBERS
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Channel, Delivery, Notice
from tests.loop.conftest import Bureau

from .conftest import FATHER, NO, Do, Report, end, morning

HOUR = 60
SECRETS = ("周建国", "周小梅", "13900001111", "云溪", "114.05", "女儿", "痴呆")


@pytest.fixture
def cleared(planned: int, do: Do, bureau: Bureau) -> int:
    """The father's case, its reporter cleared; and channels of subscribers."""
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    for name, unit in (("city", None), ("east", bureau.east), ("west", bureau.west)):
        url = "json://gateway.example/group"
        Channel.objects.create(name=name, audience=SUBSCRIBERS, unit=unit, url=url)
    person = "json://gateway.example/{phone}"
    Channel.objects.create(name="person", audience=SUBSCRIBERS, unit=bureau.east, url=person)
    return planned


def draft(case: int, do: Do, unit: int, **said: object) -> None:
    do(case, "duty", "draft_sms", 10, unit=unit, until=morning(6 * HOUR), **said)


def told(minute: float) -> list[tuple[str, str]]:
    """Return what went out since the last time: channel and words."""
    Delivery.objects.filter(message__in=("sms_out", "sms_over")).delete()
    while notices.spread(morning(minute)):
        pass
    rows = Delivery.objects.filter(message__in=("sms_out", "sms_over")).order_by("channel")
    return [(row.channel, wording.text_of(row.message, row.context)) for row in rows]


def test_it_works(cleared: int, do: Do, bureau: Bureau) -> None:
    draft(cleared, do, bureau.east.pk)
    assert told(11) == []
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    [(channel, words)] = told(13)
    assert channel == "east"
    for said in ("82", "蓝色外套", "110", "03-02 15:00"):
        assert said in words
    for secret in SECRETS:
        assert secret not in words
    do(cleared, "duty", "recall_sms", 20, sms=1)
    assert told(21) == [("east", "已结束")]


def test_the_whole_city_is_told_by_every_channel(cleared: int, do: Do, bureau: Bureau) -> None:
    draft(cleared, do, bureau.root.pk)
    do(cleared, "leader", "approve_sms", 12, sms=1)
    assert [channel for channel, _words in told(13)] == ["city", "east", "west"]


def test_who_drafts_does_not_approve_and_it_goes_once(cleared: int, do: Do, bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="duty")
    caches.forget()
    do(cleared, "deputy", "draft_sms", 10, unit=bureau.east.pk, until=morning(6 * HOUR))
    for part in ("deputy", "head", "duty"):
        with pytest.raises(NotAllowed):
            do(cleared, part, "approve_sms", 11, sms=1)
    do(cleared, "leader", "approve_sms", 12, sms=1)
    with pytest.raises(BadFields):
        do(cleared, "leader", "approve_sms", 13, sms=1)
    assert len(told(14)) == 1


def test_what_nobody_would_get_is_not_approved(cleared: int, do: Do, bureau: Bureau) -> None:
    Channel.objects.filter(name="east").update(active=False)
    draft(cleared, do, bureau.east.pk)
    with pytest.raises(BadFields):
        do(cleared, "leader", "approve_sms", 12, sms=1)


def test_what_was_not_approved_in_its_time_is_not_sent(
    cleared: int, do: Do, bureau: Bureau
) -> None:
    with pytest.raises(BadFields):
        do(cleared, "duty", "draft_sms", 10, unit=bureau.east.pk, until=morning(31 * 24 * HOUR))
    draft(cleared, do, bureau.east.pk)
    with pytest.raises(BadFields):
        do(cleared, "leader", "approve_sms", 6 * HOUR, sms=1)


def test_nobody_is_told_where_we_look_while_the_reporter_is_not_cleared(
    planned: int, do: Do, bureau: Bureau
) -> None:
    with pytest.raises(NotAllowed):
        draft(planned, do, bureau.east.pk)
    do(planned, "duty", "describe", 10, **NO)
    do(planned, "protection", "clear", 10, text="单独谈过")
    draft(planned, do, bureau.east.pk)
    do(planned, "duty", "describe", 11, control="yes")
    with pytest.raises(NotAllowed):
        do(planned, "leader", "approve_sms", 12, sms=1)


def test_of_a_minor_with_the_guardians_consent(report: Report, do: Do, bureau: Bureau) -> None:
    child = report(**{**FATHER, "age": 6, "category": "child"}, **NO)
    do(child, "protection", "clear", 6, text="单独谈过")
    with pytest.raises(BadFields):
        draft(child, do, bureau.east.pk)
    draft(child, do, bureau.east.pk, consent="given", text="母亲当面同意")
    assert Sms.objects.get(case=child).consent == "given"


def test_when_the_search_is_over_those_told_read_one_word(
    cleared: int, do: Do, bureau: Bureau
) -> None:
    draft(cleared, do, bureau.east.pk)
    draft(cleared, do, bureau.west.pk)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    assert len(told(13)) == 1
    end(cleared, do, found=60)
    assert recall(morning(65)) == 1
    assert told(66) == [("east", "已结束")]
    assert recall(morning(67)) == 0


def test_one_whose_time_is_over_says_nothing_more(cleared: int, do: Do, bureau: Bureau) -> None:
    draft(cleared, do, bureau.east.pk)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    assert len(told(13)) == 1
    end(cleared, do, found=7 * HOUR)
    assert recall(morning(7 * HOUR + 5)) == 0
    assert told(7 * HOUR + 7) == []


def test_a_forgotten_case_leaves_no_text(cleared: int, do: Do, bureau: Bureau) -> None:
    draft(cleared, do, bureau.east.pk)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    end(cleared, do, found=60)
    forgetting.forget([cleared], "retention", morning(100))
    assert "蓝色外套" not in "".join(Notice.objects.values_list("context", flat=True))
