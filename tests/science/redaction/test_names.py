"""Names are found where something says that they are names, and then everywhere."""

from itertools import pairwise

import pytest

from jiban.science.redaction import names as names_module
from jiban.science.redaction.found import Kind
from jiban.science.redaction.surnames import COMMON, GIVEN

from .marked import marked


def test_it_works() -> None:
    text = "我叫张伟建，邻居李秀英每晚唱歌，李秀英不听劝。"
    assert marked(text) == "我叫【张伟建】，邻居【李秀英】每晚唱歌，【李秀英】不听劝。"


@pytest.mark.parametrize(
    "text",
    [
        "联系人：【龙钢跃】电话另告",
        "姓名：【欧阳娜】，",
        "举报人【李鸣】联系方式另附",
        "村民【陈云】占了路",
        "物业经理【张伟】态度差",
        "【李丽华】女士投诉过",
        "请【曾芳令】老师说明",
        "找【王建国】民警处理",
        "【周燕】（身份证另附）",
        "【王芳】打了我",
        "我把钱借给了【赵可馨】。",
        "【何俊生】、【刘峰俊】、【徐永明】。",
        "受害的有1【李孟华】，2【张玲英】，",
        "有个叫【买买提·艾力】的人",
        "我叫【Zhang Wei】，",
        "My name is 【John Smith】.",
    ],
)
def test_evidence(text: str) -> None:
    assert marked(text.replace("【", "").replace("】", "")) == text


def test_three_mentions_are_evidence() -> None:
    once = "看到黄银秋走了。"
    assert marked(once) == once
    assert marked(once * 3) == "看到【黄银秋】走了。" * 3


@pytest.mark.parametrize(
    "text",
    [
        "尊敬的胡书记：您好",
        "张某和李某某打架",
        "黄先生，王医生，杨老板",
        "业主高度关注，业主都反对",
        "村民和平相处",
        "本人高兴",
        "张家组的路",
        "联系人和联系电话",
        "马路边上有花园",
        "曾经多次投诉",
        "姓名权是公民的权利",
        "黄兴路与白沙路之间",
        "投诉金茂府一房二卖",
    ],
)
def test_titles_places_and_words_stay(text: str) -> None:
    assert marked(text, Kind.NAME) == text


@pytest.mark.parametrize("sign", ["、", "和"])
def test_a_long_list_is_walked_once(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    surnames, given = sorted(COMMON)[:30], sorted(GIVEN)[:40]
    many = [s + a + b for s in surnames for a, b in pairwise(given)]
    asked: list[str] = []
    follows = names_module._follows

    def counting(name: str) -> bool:
        asked.append(name)
        return follows(name)

    monkeypatch.setattr(names_module, "_follows", counting)
    list(names_module.names(f"名单：{sign.join(many)}。"))
    assert len(asked) < 3 * len(many)
