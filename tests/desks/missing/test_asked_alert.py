"""An alert that a search asks for has two persons behind it, and its words end with it."""

import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Post, Unit
from jiban.desks.alerts import presenting
from jiban.desks.alerts.models import Alert, Bulletin
from jiban.desks.missing.broadcast.recalling import recall
from jiban.loop import sight
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Link, Matter
from tests.desks.alerts.conftest import WORDS
from tests.loop.conftest import Bureau

from .conftest import NO, Do, morning, state
from .test_broadcast import ALERT

TELLING = (
    {"description": "有消息请打13800007777"},
    {"description": "有消息请打138.0000.7777"},
    {"description": "有消息请打1380\u200b0007777"},
    {"headline": "寻找周建国"},
    {"area": "海棠路44号周建国家附近"},
    {"headline": "寻找周 建 国"},
    {"description": "有消息请打一三八零零零零七七七七"},
)


@pytest.fixture
def cleared(planned: int, do: Do) -> int:
    """The father's case, its reporter cleared."""
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    return planned


def asked(case: int, do: Do, part: str) -> int:
    """The alert that somebody asks for."""
    do(case, part, "ask_alert", 10, **ALERT)
    return Link.objects.get(other=case, matter__desk="alerts").matter_id


def test_who_asks_for_it_does_not_issue_it(cleared: int, do: Do, bureau: Bureau) -> None:
    alert = asked(cleared, do, "leader")
    assert Alert.objects.get().asked_by == bureau.leader
    with pytest.raises(NotAllowed):
        do(alert, "leader", "issue", 11)
    assert not Bulletin.objects.exists()
    do(alert, "deputy", "issue", 12)
    assert state(alert) == "issued"


def test_once_the_clearance_is_taken_back_nobody_issues_it(cleared: int, do: Do) -> None:
    """Not even in the second before a runner drops it."""
    alert = asked(cleared, do, "leader")
    do(cleared, "protection", "unclear", 11, text="另有情况")
    with pytest.raises(NotAllowed):
        do(alert, "deputy", "issue", 12)
    assert not Bulletin.objects.exists()


def test_nor_once_another_has_changed_the_words_nor_does_that_one(
    cleared: int, do: Do, bureau: Bureau
) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="dispatcher")
    caches.forget()
    alert = asked(cleared, do, "leader")
    do(alert, "deputy", "revise", 11, **{**WORDS, **ALERT})
    for part in ("leader", "deputy"):
        with pytest.raises(NotAllowed):
            do(alert, part, "issue", 12)
    assert not Bulletin.objects.exists()


def test_the_page_says_who_asked(cleared: int, do: Do, bureau: Bureau) -> None:
    facts = presenting.present(asked(cleared, do, "leader"), sight.of_officer(bureau.leader.pk))[
        "facts"
    ]
    assert bureau.leader.display in [value for _label, value in facts]


def test_once_the_search_is_over_nobody_reads_what_it_said(cleared: int, do: Do) -> None:
    alert = asked(cleared, do, "duty")
    do(alert, "leader", "issue", 11)
    first = f"/cap/{Matter.objects.get(pk=alert).number}-1.xml"
    assert ALERT["headline"] in Client().get(first).content.decode()
    do(cleared, "duty", "unclear", 13, text="说法对不上")
    recall(morning(14))
    assert Client().get(first).status_code == 410
    assert ALERT["headline"] not in Client().get("/cap/").content.decode()


def test_it_says_whom_to_call_and_no_name_or_number_of_its_own(cleared: int, do: Do) -> None:
    for wrong in TELLING:
        with pytest.raises(BadFields) as refused:
            do(cleared, "duty", "ask_alert", 10, **{**ALERT, **wrong})
        assert refused.value.fields.keys() == wrong.keys()
    asked(cleared, do, "duty")
    alert = Alert.objects.get()
    assert "110" in alert.instruction
    assert "«P" not in f"{alert.headline}{alert.description}{alert.area}{alert.instruction}"


@pytest.mark.parametrize("wrong", [*TELLING, {"instruction": "请打13800007777"}])
def test_nor_is_it_given_one_by_who_changes_the_words(
    cleared: int, do: Do, bureau: Bureau, wrong: dict[str, str]
) -> None:
    """The bureau's own number stands in it and stays."""
    Unit.objects.filter(pk=bureau.root.pk).update(phone="0755-88886666")
    caches.forget()
    alert = asked(cleared, do, "duty")
    kept = {**WORDS, **ALERT, "instruction": Alert.objects.get().instruction}
    assert "0755-88886666" in kept["instruction"]
    do(alert, "duty", "revise", 11, **kept)
    with pytest.raises(BadFields) as refused:
        do(alert, "duty", "revise", 12, **{**kept, **wrong})
    assert refused.value.fields.keys() == wrong.keys()


def test_a_number_in_which_that_of_the_bureau_stands_is_another(cleared: int, do: Do) -> None:
    alert = asked(cleared, do, "duty")
    with pytest.raises(BadFields) as refused:
        do(alert, "duty", "revise", 11, **{**WORDS, **ALERT, "area": "13811012345 附近"})
    assert set(refused.value.fields) == {"area"}
