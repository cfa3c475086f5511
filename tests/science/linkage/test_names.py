"""Names that two people write differently have a reading in common."""

import pytest

from jiban.science.linkage.names import hear
from jiban.science.linkage.romanised import wade_giles


def share(one: str, other: str, what: str) -> bool:
    a, b = hear(one), hear(other)
    assert a is not None
    assert b is not None
    return not set(getattr(a, what)).isdisjoint(getattr(b, what))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("曾伟", "增卫"),
        ("单雄", "善雄"),
        ("解晓东", "Xie Xiaodong"),
        ("仇英", "qiúyīng"),
        ("翟天临", "Tian-lin ZHAI"),
        ("尉迟恭", "yuchigong"),
        ("张伟", "Cheung Wai"),
        ("蒋介石", "Chiang Chieh-shih"),
        ("吕布", "Lü Bu"),
        ("吕布", "LV BU"),
    ],
)
def test_it_works(one: str, other: str) -> None:
    assert share(one, other, "readings")


@pytest.mark.parametrize(
    ("one", "other"), [("刘宁", "牛林"), ("张生", "臧森"), ("胡慧", "福费"), ("黄英", "方因")]
)
def test_near_sounds_are_near_and_not_the_same(one: str, other: str) -> None:
    assert share(one, other, "near")
    assert not share(one, other, "readings")


def test_turned_names_have_the_same_syllables() -> None:
    assert share("王建国", "王国建", "unordered")
    assert not share("王建国", "王国建", "near")


@pytest.mark.parametrize("name", ["", "不详", "unknown", "无名氏", "某某"])
def test_nobody_is_nobody(name: str) -> None:
    assert hear(name) is None


@pytest.mark.parametrize(("name", "syllable"), [("小伟", "wei"), ("老张", "zan"), ("李某某", "li")])
def test_half_a_name_is_half_a_name(name: str, syllable: str) -> None:
    heard = hear(name)
    assert heard is not None
    assert heard.partial
    assert heard.syllables == (syllable,)


def test_what_cannot_be_read_keeps_its_letters() -> None:
    heard = hear("Bruce Smith")
    assert heard is not None
    assert (heard.written, heard.readings) == ("bruce smith", ())


@pytest.mark.parametrize(
    ("pinyin", "spelled"),
    [("zhang", "chang"), ("xu", "hsu"), ("qian", "chien"), ("zi", "tzu"), ("guo", "kuo"),
     ("rong", "jung"), ("xue", "hsueh"), ("deng", "teng"), ("luo", "lo"), ("gui", "kuei")],
)  # fmt: skip
def test_wade_giles_as_in_the_tables(pinyin: str, spelled: str) -> None:
    assert wade_giles(pinyin) == spelled
