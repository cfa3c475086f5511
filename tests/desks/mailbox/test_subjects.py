"""The desk's taxonomy: complete in both languages, and one place for its names."""

import pytest
from django.utils.translation import override

from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.subjects import GROUPS, SUBJECTS, choices, label, taxonomy


def test_it_works() -> None:
    assert len(GROUPS) == 13  # twelve and "other"
    assert len(taxonomy().leaves) >= 80
    with override("zh-hans"):
        assert (label("noise"), label("noise.squares")) == ("噪音", "广场舞与健身")
    with override("en-gb"):
        assert str(SUBJECTS["noise.squares"]) == "dancing and exercise in squares"


def test_an_unknown_code_has_no_name() -> None:
    assert label("weather") == ""


def test_every_choice_is_a_subject_once() -> None:
    offered = [code for _group, pairs in choices() if isinstance(pairs, list) for code, _ in pairs]
    assert sorted(offered) == sorted(SUBJECTS)


def test_every_code_fits_its_column() -> None:
    assert max(map(len, SUBJECTS)) <= Letter._meta.get_field("subject").max_length


@pytest.mark.parametrize("text", ["楼下烧烤摊夜宵档的音响响到凌晨", "酒吧噪音太大"])
def test_the_words_of_citizens_find_the_leaf(text: str) -> None:
    scores = taxonomy().scores(text)
    assert max(scores, key=lambda code: scores[code]) == "noise.shops"
