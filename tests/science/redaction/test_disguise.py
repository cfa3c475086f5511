"""What is written so that a machine does not find it, and people read it all the same."""

import pytest

from jiban.science.redaction.disguise import hides_number, names_one_of


@pytest.mark.parametrize(
    "text",
    [
        "请打13800007777",
        "138.0000.7777",
        "138，0000，7777",
        "1380\u200b0007777",
        "一三八零零零零七七七七",
        "壹叁捌零零零零柒柒柒柒",
        "138零零零零7777",
        "l38OOOO7777",
        "1\u03013\u03018\u030100007777",
        "微信 lxy1390",
        "QQ：1234567",
    ],
)
def test_it_works(text: str) -> None:
    assert hides_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-29 10:30 在湖畔新村一带走失",
        "2026年11月29日，身高170厘米，约60岁",
        "look for a man of 82 in a blue coat, near gate 3",
        "有消息请拨打110",
    ],
)
def test_dates_and_measures_are_no_numbers(text: str) -> None:
    assert not hides_number(text)


@pytest.mark.parametrize(
    "text", ["寻找周建国", "寻找周 建 国", "周·建国走失", "LI  wei", "ＬＩ ＷＥＩ"]
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert names_one_of(text, ["周建国", "Li Wei"])


def test_what_is_no_name_bars_no_text() -> None:
    assert not names_one_of("一位老人在王府井走失", ["老人", "王", "人", "?"])
