"""Names sort by sound, surnames read as surnames."""

import pytest

from jiban.city.names import sort_key


def test_it_works() -> None:
    assert sort_key("王小明") == "wang xiao ming"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾小满", "zeng xiao man"),
        ("单立春", "shan li chun"),
        ("解雨水", "xie yu shui"),
        ("仇小雪", "qiu xiao xue"),
        ("翟大寒", "zhai da han"),
        ("查白露", "zha bai lu"),
        ("区立秋", "ou li qiu"),
        ("朴处暑", "piao chu shu"),
        ("盖春分", "ge chun fen"),
        ("乐谷雨", "yue gu yu"),
        ("覃小寒", "qin xiao han"),
        ("尉迟芒种", "yu chi mang zhong"),
        ("单于夏至", "chan yu xia zhi"),
        ("万俟霜降", "mo qi shuang jiang"),
        ("令狐冬至", "ling hu dong zhi"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_a_name_that_is_only_a_surname_is_read_as_a_word() -> None:
    assert sort_key("单") == "dan"


def test_a_short_name_is_not_taken_for_a_surname_of_two_characters() -> None:
    # 单于 alone is somebody called 于 of the family 单.
    assert sort_key("单于") == "shan yu"


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ｓｍｉｔｈ", "smith"), ("  李 ", "li"), ("", ""), ("吕绿", "lü lü"), ("王😀", "wang 😀")],
)
def test_other_scripts_widths_and_spaces(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_order_is_by_sound() -> None:
    names = ["翟立春", "曾立春", "单立春", "解立春", "欧阳立春", "艾立春"]
    assert sorted(names, key=sort_key) == [
        "艾立春",
        "欧阳立春",
        "单立春",
        "解立春",
        "曾立春",
        "翟立春",
    ]
