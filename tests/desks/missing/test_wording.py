"""How far two descriptions agree is said in words, in both languages, for every level there is."""

import pytest
from django.utils import translation

from jiban.desks.missing.found.wording import FIELDS, NOTHING, WORDS, said, strength
from jiban.science.linkage.comparisons import ELSE, LEVELS, Field


def test_it_works() -> None:
    with translation.override("en"):
        name, *_rest = said({Field.NAME: "sound"}, {Field.NAME: 11.1})
        assert (name.label, name.words, name.strength) == (
            "name",
            "sounds the same, other characters",
            "strongly for it",
        )
    with translation.override("zh-hans"):
        assert (str(name.words), str(name.strength)) == ("读音相同、用字不同", "有力支持")


@pytest.mark.parametrize("field", list(Field))
def test_every_level_has_its_words(field: Field) -> None:
    assert set(WORDS[field]) == {ELSE, *(level.code for level in LEVELS[field])}
    for words in (FIELDS[field], *WORDS[field].values()):
        both = []
        for language in ("en", "zh-hans"):
            with translation.override(language):
                both.append(str(words))
        assert len(set(both)) == 2


def test_what_one_side_does_not_know_speaks_neither_way() -> None:
    for one in said({}, {}):
        assert (one.words, one.strength, one.bits) == (NOTHING, "", 0.0)


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (6.0, "strongly for it"),
        (5.9, "for it"),
        (0.5, "a little for it"),
        (0.0, "says little"),
        (-0.6, "a little against it"),
        (-6.0, "against it"),
        (-6.1, "strongly against it"),
    ],
)
def test_how_strongly_bits_speak(bits: float, words: str) -> None:
    with translation.override("en"):
        assert str(strength(bits)) == words
