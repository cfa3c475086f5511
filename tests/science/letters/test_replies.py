"""Replies: advice on what citizens call an answer, with the sentence that it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.replies import COPIED, Advice, Kind, Stage, advise

LETTER = (
    "烧烤店半夜吵闹\n银杏巷口的烧烤店每晚把桌子摆到人行道上，音箱开到凌晨。"
    "请问烧烤店允许营业到几点？希望民警上门查一查营业执照。"
)
GOOD = (
    "11 月 20 日晚，海棠派出所民警到银杏巷口的烧烤店上门检查，店家已把音箱和桌子搬回店内，"
    "营业执照齐全。烧烤店允许营业到夜里十二点。12 月 5 日前我们再去看两次；若又吵闹，"
    "请打海棠派出所电话 0755-00000101。"
)


def kinds(reply: str, letter: str = LETTER, **more: object) -> list[Kind]:
    return [advice.kind for advice in advise(letter, reply, **more)]  # type: ignore[arg-type]


def of(kind: Kind, reply: str, letter: str = LETTER) -> Advice:
    return next(advice for advice in advise(letter, reply) if advice.kind is kind)


def test_it_works() -> None:
    assert kinds(GOOD) == []


@pytest.mark.parametrize(
    "reply",
    [
        "您反映的问题已转相关部门处理，感谢您的来信。",
        "网友您好！您的留言已收悉。您反映的情况已转县公安局核实、办理。2019年12月12日",
        "感谢您对我们工作的关注与支持！",
        "此事正在调查处理中。",
        "您的建议已收集，我们将认真考虑。",
    ],
)
def test_passing_on_is_no_answer(reply: str) -> None:
    assert kinds(reply)[0] is Kind.EMPTY


def test_each_request_is_looked_for() -> None:
    letter = "护栏与斑马线\n请问文渊路的斑马线什么时候重画？请给金谷路小学门口装上防撞护栏。"
    reply = "11 月 2 日，交警大队已到文渊路重画斑马线，现场可查看。"
    missing = [a.about for a in advise(letter, reply) if a.kind is Kind.UNANSWERED]
    assert missing == ["请给金谷路小学门口装上防撞护栏。"]
    assert Kind.UNANSWERED not in kinds(reply, letter, stage=Stage.FEEDBACK)


def test_what_was_done_by_whom_when_and_what_next() -> None:
    assert {Kind.NOBODY, Kind.NO_DAY, Kind.NO_NEXT} <= set(
        kinds("烧烤店的音箱已经搬走了，桌子也搬走了。")
    )
    assert Kind.NOTHING_DONE in kinds("烧烤店在银杏巷口，大家晚上多体谅，早些休息。")


def test_the_day_under_the_letter_is_no_day_of_what_was_done() -> None:
    reply = "海棠派出所民警已上门检查烧烤店，若再吵闹请拨打电话。\n2026年11月20日"
    assert Kind.NO_DAY in kinds(reply)


@pytest.mark.parametrize(
    ("sentence", "undated"),
    [
        ("下一步我们将加强巡逻。", True),
        ("我们会尽快解决。", True),
        ("12 月 5 日前将安装护栏。", False),
        ("三个工作日内我们将上门处理。", False),
        ("民警已上门处理。", False),
    ],
)
def test_a_promise_has_a_day(sentence: str, undated: bool) -> None:
    reply = GOOD + sentence
    assert (Kind.UNDATED in kinds(reply)) is undated
    if undated:
        found = of(Kind.UNDATED, reply)
        assert reply[found.start : found.end] == sentence


def test_plain_words() -> None:
    assert of(Kind.SET_PHRASE, GOOD + "我所高度重视。").about == "高度重视"
    assert of(Kind.LONG, GOOD + "我们看到" + "又看到" * 40 + "。").kind is Kind.LONG
    assert of(Kind.ABBREVIATION, GOOD + "该路段有 BRT 车道。").about == "BRT"
    assert Kind.ABBREVIATION not in kinds(GOOD + "该路段有 BRT（快速公交）车道，BRT 不停。")
    assert Kind.ABBREVIATION not in kinds(GOOD + "可用 APP 查询。")


def test_a_copy_is_told_from_a_reply_of_the_same_kind() -> None:
    other = GOOD.replace("11 月 20 日", "9 月 3 日").replace("0755-00000101", "0755-00000202")
    (copy,) = [a for a in advise(LETTER, GOOD, [other]) if a.kind is Kind.COPY]
    assert copy.share >= COPIED
    theirs = "9 月 3 日民警到台球厅，老板已关小音量，招牌灯十点熄灭，有事请找书香派出所。"
    assert Kind.COPY not in kinds(GOOD, earlier=[theirs])


def test_nothing_typed_is_no_mistake() -> None:
    assert kinds("  \n") == []


@given(st.text(max_size=400), st.text(max_size=200), st.sampled_from(Stage))
def test_marks_stand_in_the_reply(reply: str, letter: str, stage: Stage) -> None:
    for advice in advise(letter, reply, [letter], stage):
        assert 0 <= advice.start <= advice.end <= len(reply)
