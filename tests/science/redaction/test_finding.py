"""All findings together: in order, apart, and nothing of them is left after they are taken out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiban.science.redaction.finding import find
from jiban.science.redaction.found import Kind

VALUES = {
    Kind.NAME: ["我叫张伟建，", "联系人：李秀英，", "村民欧阳娜占路。"],
    Kind.PHONE: ["电话13812345678。", "打0755-12345678，"],
    Kind.ID_NUMBER: ["身份证11010519491231002X。"],
    Kind.BANK_CARD: ["卡号6222 0200 1234 5678 901，"],
    Kind.PLATE: ["车牌粤B12345。"],
    Kind.EMAIL: ["写信a.b@example.org。"],
    Kind.ADDRESS: ["住海棠苑3栋1204室，"],
}
PIECES = [piece for pieces in VALUES.values() for piece in pieces]
NOISE = st.text("的了路号栋3 12a，。、-«»P张李王13", max_size=12)
LETTERS = st.lists(st.one_of(st.sampled_from(PIECES), NOISE), max_size=8).map("\n".join)


def test_it_works() -> None:
    text = "".join(PIECES)
    assert {found.kind for found in find(text)} == set(Kind)


@given(LETTERS)
def test_findings_are_in_order_and_apart(text: str) -> None:
    found = find(text)
    for one, following in pairwise(found):
        assert one.start < one.end <= following.start
    assert all(one.end <= len(text) for one in found)


@given(st.permutations(PIECES))
def test_every_kind_is_found_whatever_stands_around(pieces: list[str]) -> None:
    assert [found.kind for found in find("\n".join(pieces))] == [
        kind for piece in pieces for kind in VALUES if piece in VALUES[kind]
    ]
