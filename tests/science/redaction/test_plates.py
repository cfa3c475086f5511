"""Number plates are found with dots, blanks, in small letters and full width."""

import pytest

from .marked import marked


def test_it_works() -> None:
    assert marked("一辆粤B12345停在门口") == "一辆【粤B12345】停在门口"


@pytest.mark.parametrize(
    "plate",
    [
        "粤B·12345",
        "粤B 12345",
        "粤B-12345",
        "粤b12345",
        "粤Ｂ１２３４５",
        "粤BD12345",
        "粤B1234警",
        "粤Z12A4港",
    ],
)
def test_ways_of_writing(plate: str) -> None:
    assert marked(f"车牌{plate}。") == f"车牌【{plate}】。"


@pytest.mark.parametrize("text", ["新A7县的路", "川A市", "云Apple手机", "京ABCDEFG"])
def test_other_words_stay(text: str) -> None:
    assert marked(text) == text
