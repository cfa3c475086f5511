"""A letter from elsewhere is fitted into the form's fields, and nothing of it is lost."""

import pytest

from jiban.desks.mailbox.fitting import fit, longest

BODY = "地下一层墙体开裂。请派人来看。"


def test_it_works() -> None:
    assert fit("  车库 漏水 ", f" {BODY}\n") == ("车库 漏水", BODY)


@pytest.mark.parametrize("title", ["", "）", "？！", " 。 "])
def test_a_title_that_says_nothing_is_the_first_sentence(title: str) -> None:
    assert fit(title, BODY) == ("地下一层墙体开裂。", BODY)


def test_one_character_says_little_but_is_kept() -> None:
    assert fit("火", BODY) == ("地下一层墙体开裂。", f"火\n\n{BODY}")


def test_an_overlong_title_is_cut_and_heads_the_body_whole() -> None:
    title = "很" * (longest("title") + 1)
    cut, full = fit(title, BODY)
    assert cut == "很" * (longest("title") - 1) + "…"
    assert full == f"{title}\n\n{BODY}"


def test_a_body_that_begins_with_its_overlong_title_stays_as_it_is() -> None:
    title = "很" * (longest("title") + 1)
    assert fit(title, title + BODY)[1] == title + BODY


def test_without_a_body_the_title_is_both() -> None:
    assert fit("）", "") == ("）", "）")
    assert fit("车库漏水", "") == ("车库漏水", "车库漏水")
