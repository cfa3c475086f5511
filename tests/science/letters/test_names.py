"""Known names are found in a text: the longest, from left to right, however they are written."""

from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.names import Names


def test_it_works() -> None:
    names = Names([("书香路", 1), ("书香路小学", 2), ("海棠派出所", 3)])
    said = "我住书香路小学旁边，海棠派出所的人来过书香路。"
    assert names.find(said) == [("书香路小学", [2]), ("海棠派出所", [3]), ("书香路", [1])]


def test_a_name_may_stand_for_several() -> None:
    assert Names([("人民公园", 1), ("人民公园", 2), ("人民公园", 1)]).find("在人民公园") == [
        ("人民公园", [1, 2])
    ]


def test_width_and_case_are_the_same() -> None:
    assert Names([("A3区", "a")]).find("住在Ａ３区和a3区") == [("Ａ３区", ["a"]), ("a3区", ["a"])]


def test_a_name_of_one_character_is_none() -> None:
    assert Names([("路", 1), (" ", 2)]).find("路路路") == []


@given(st.lists(st.text("甲乙丙", min_size=2, max_size=4)), st.text("甲乙丙丁", max_size=30))
def test_what_is_found_stands_there_and_does_not_overlap(known: list[str], text: str) -> None:
    found = [name for name, _ in Names((name, name) for name in known).find(text)]
    at = 0
    for name in found:
        at = text.index(name, at) + len(name)
        assert name in known
