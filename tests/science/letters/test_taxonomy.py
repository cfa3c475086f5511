"""What a letter is about by the taxonomy's words, and what of a taxonomy is refused."""

from math import log
from typing import Any

import pytest

from jiban.science.letters.taxonomy import BadTaxonomy, Taxonomy

TREE: dict[str, Any] = {
    "traffic": {
        "zh": "交通",
        "en": "traffic",
        "leaves": {
            "parking": {"zh": "违停", "en": "parking", "words": ["乱停车", "占道"]},
            "signals": {"zh": "信号灯", "en": "signals", "words": ["红绿灯", "占道"]},
        },
    },
    "noise": {
        "zh": "噪音",
        "en": "noise",
        "leaves": {"shops": {"zh": "商铺", "en": "shops", "words": ["烧烤摊", "KTV"]}},
    },
}


@pytest.fixture
def taxonomy() -> Taxonomy:
    return Taxonomy.of(TREE)


def test_it_works(taxonomy: Taxonomy) -> None:
    scores = taxonomy.scores("楼下烧烤摊占道经营，ktv 吵到半夜")
    assert max(scores, key=scores.__getitem__) == "noise.shops"
    # by hand: 3 leaves; 烧烤摊 and ktv stand in one of them each, 占道 in two
    assert scores["noise.shops"] == pytest.approx(2 * log(1 + 3 / 1))
    assert scores["traffic.parking"] == scores["traffic.signals"] == pytest.approx(log(1 + 3 / 2))


def test_a_word_said_again_counts_half(taxonomy: Taxonomy) -> None:
    once, thrice = (taxonomy.scores("红绿灯" * n)["traffic.signals"] for n in (1, 3))
    assert thrice == pytest.approx(1.75 * once)


def test_the_reasons_are_the_words_that_weighed(taxonomy: Taxonomy) -> None:
    text = "占道停车，红绿灯又坏了"
    assert taxonomy.reasons(text, "traffic.signals") == ["红绿灯", "占道"]
    assert taxonomy.reasons(text, "noise.shops") == []


def test_nothing_known_is_nothing(taxonomy: Taxonomy) -> None:
    assert taxonomy.scores("今天天气很好") == {}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({}, "no leaves"),
        ({"a": {"zh": "甲", "en": "a", "leaves": {}}}, "no leaves"),
        ({"a": {"zh": "甲", "leaves": {}}}, "'en'"),
        ({"a": {"zh": "甲", "en": "a", "leaves": {"b": {"zh": "乙", "en": "b"}}}}, "a.b"),
        ({"A b": {"zh": "甲", "en": "a", "leaves": {}}}, "small letters"),
    ],
)
def test_what_is_wrong_is_named(tree: dict[str, Any], said: str) -> None:
    with pytest.raises(BadTaxonomy, match=said):
        Taxonomy.of(tree)
