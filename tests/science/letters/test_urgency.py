"""Urgency: graded by rules with the words that say so; what was, is feared or is denied is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.urgency import Grade, Why, grade

WRITTEN = date(2026, 3, 2)


def of(text: str) -> Grade:
    return grade(text, WRITTEN).grade


def test_it_works() -> None:
    found = grade("楼上住户\n现在有人拿着刀砸门，孩子在哭，快来！", WRITTEN)
    assert found.grade is Grade.NOW
    assert {reason.why for reason in found.reasons} >= {Why.VIOLENCE}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # danger now
        ("他正在打我，救命", Grade.NOW),
        ("楼下正在砍人", Grade.NOW),
        ("我不想活了，写完这封信就走", Grade.NOW),
        ("我妈刚把八万块转给对方账户，能不能拦住", Grade.NOW),
        ("邻居又来砸门，还在打我老公", Grade.NOW),
        # a person at risk
        ("丈夫经常喝酒后打我，孩子也被他打", Grade.RISK),
        ("他喝了酒就打我", Grade.RISK),
        ("前男友扬言要弄死我全家", Grade.RISK),
        ("昨晚在公园门口被打伤，对方还住在附近", Grade.RISK),
        ("奶奶走失两天了，她有老年痴呆", Grade.RISK),
        ("有人天天尾随放学的女生", Grade.RISK),
        # bound to a time
        ("护照下周到期，机票已经买好", Grade.TIMED),
        ("3月10日前要交无犯罪记录证明，窗口说办不了", Grade.TIMED),
        ("工地现在还在施工，孩子睡不着", Grade.TIMED),
        ("明天就要开庭，证明还没有开出来", Grade.TIMED),
        # what was long ago
        ("去年被打的案子一直没有结果", Grade.ORDINARY),
        ("2019年5月我在这里被打伤，至今没有赔偿", Grade.ORDINARY),
        ("三年前他打我的时候我报过警", Grade.ORDINARY),
        # what is denied, feared or only spoken of
        ("没有人被打，只是吵了几句", Grade.ORDINARY),
        ("消防通道堵了，万一着火谁也跑不掉", Grade.ORDINARY),
        ("建议在小区做反家暴宣传", Grade.ORDINARY),
        ("电动车进楼容易起火爆炸，请检查", Grade.ORDINARY),
        ("给派出所打了三次电话都没人接", Grade.ORDINARY),
        ("去火车站的路上堵车", Grade.ORDINARY),
        ("这是老人的救命钱，请帮忙追回", Grade.ORDINARY),
        # nothing of the kind
        ("请问居住证在哪里办理", Grade.ORDINARY),
        ("2025年9月30日前交房，到现在没有交", Grade.ORDINARY),
        ("", Grade.ORDINARY),
    ],
)
def test_what_is_read(text: str, wanted: Grade) -> None:
    assert of(text) is wanted


def test_a_time_holds_through_its_sentence_only() -> None:
    assert of("去年他喝了酒，在楼道里打我。") is Grade.ORDINARY
    assert of("去年搬来这里。邻居常在楼道里打我。") is Grade.RISK


def test_a_word_of_another_list_always_means_danger() -> None:
    found = grade("去年的事", WRITTEN, listed=["救命"])
    assert found.grade is Grade.NOW
    assert found.reasons[0].why is Why.LISTED


def test_a_day_that_has_passed_is_no_deadline() -> None:
    assert of("2月10日前要交材料") is Grade.ORDINARY
    assert of("3月20日前要交材料") is Grade.TIMED
    assert grade("3月20日前要交材料").grade is Grade.ORDINARY  # without a day nothing is told


def test_at_the_turn_of_the_year() -> None:
    assert grade("1月5日前要交材料", date(2026, 12, 28)).grade is Grade.TIMED
    assert grade("12月28日我被打伤", date(2026, 1, 2)).grade is Grade.ORDINARY


PIECES = [
    "去年",
    "昨天",
    "正在",
    "被打",
    "，",
    "。",
    "救命",
    "没有",
    "万一",
    "孩子",
    "走失",
    "3月9日前",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_reasons_stand_in_the_text_and_bear_the_grade(text: str) -> None:
    found = grade(text, WRITTEN)
    assert found.grade == max((r.grade for r in found.reasons), default=Grade.ORDINARY)
    assert all(part in text for r in found.reasons for part in r.words.split("…"))


@given(st.text(max_size=200))
def test_any_text_has_a_grade(text: str) -> None:
    assert grade(text, WRITTEN, listed=["x"]).grade is Grade.NOW
    assert grade(text).grade in Grade
