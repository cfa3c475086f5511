"""Addresses of mail are found where they touch other words, with either sign."""

import pytest

from .marked import marked


def test_it_works() -> None:
    assert marked("写信到a.b@example.org谢谢") == "写信到【a.b@example.org】谢谢"


@pytest.mark.parametrize(
    "mail", ["a_b+c@mail.example.com.cn", "ab＠example.org", "a%b@example.org"]
)
def test_ways_of_writing(mail: str) -> None:
    assert marked(f"邮箱 {mail}；") == f"邮箱 【{mail}】；"


@pytest.mark.parametrize("text", ["@所有人", "价格@5元", "jq*****@example.org"])
def test_other_words_stay(text: str) -> None:
    assert marked(text) == text
