"""Texts fall into runs of two and three characters, whatever width and case they are written in."""

from hypothesis import given
from hypothesis import strategies as st

from jiban.science.repeats.pieces import is_long, pieces

TEXTS = st.lists(st.text("甲乙丙a1 ，。", max_size=12), max_size=6)


def test_it_works() -> None:
    found = pieces(["丽发新城", "丽发"])
    assert found.starts.tolist() == [0, 5, 6]  # 丽发 发新 新城 丽发新 发新城, and 丽发 again
    assert is_long(found.ids).sum() == 2
    assert found.ids[5] in found.ids[:5]


def test_width_and_case_are_the_same() -> None:
    wide, narrow = (pieces([text]).ids.tolist() for text in ("Ａ３区", "a3区"))
    assert wide == narrow


def test_no_piece_reaches_over_a_sign() -> None:
    assert len(pieces(["甲，乙 丙\n丁"]).ids) == 0


def test_a_character_outside_the_first_plane_is_a_sign() -> None:
    assert len(pieces(["甲😀乙", "\ud800甲"]).ids) == 0


def test_how_often_a_piece_stands_there_is_counted() -> None:
    assert pieces(["好好好"]).counts.tolist() in ([2, 1], [1, 2])


@given(TEXTS)
def test_many_texts_together_are_as_each_alone(texts: list[str]) -> None:
    together = pieces(texts)
    for n, text in enumerate(texts):
        alone = pieces([text])
        part = slice(together.starts[n], together.starts[n + 1])
        assert together.ids[part].tolist() == alone.ids.tolist()
        assert together.counts[part].tolist() == alone.counts.tolist()


@given(TEXTS)
def test_pieces_are_distinct_and_ascend(texts: list[str]) -> None:
    keys = pieces(texts).keys.tolist()
    assert keys == sorted(set(keys))
