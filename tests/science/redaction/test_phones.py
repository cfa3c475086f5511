"""Phone numbers are found however they are written; other numbers of that length are not."""

import pytest

from jiban.science.redaction.finding import find
from jiban.science.redaction.found import Kind

from .marked import marked


def test_it_works() -> None:
    assert (
        marked("电话13812345678，或0755-12345678。") == "电话【13812345678】，或【0755-12345678】。"
    )


@pytest.mark.parametrize(
    "phone",
    [
        "138 1234 5678",
        "138-1234-5678",
        "138 123 45678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "+86 13812345678",
        "0086 13812345678",
        "１３８１２３４５６７８",
        "一三八一二三四五六七八",
        "幺三八一二三四五六七八",
        "(0755)12345678",
        "（021）12345678",
        "073112345678",
    ],
)
def test_ways_of_writing(phone: str) -> None:
    text = f"联系方式：{phone}，谢谢"
    assert [(f.kind, text[f.start : f.end]) for f in find(text)] == [(Kind.PHONE, phone)]


def test_a_local_number_counts_behind_its_name() -> None:
    assert marked("座机82345678") == "座机【82345678】"
    assert marked("共82345678元") == "共82345678元"


@pytest.mark.parametrize(
    "text", ["拨打110或12345", "2026年3月2日9点30分", "订单号20260302138123456780", "1041号文件"]
)
def test_other_numbers_stay(text: str) -> None:
    assert marked(text) == text


def test_two_numbers_in_a_row_are_two() -> None:
    assert marked("13812345678 13912345678") == "【13812345678】 【13912345678】"


def test_a_long_run_of_digits_takes_no_long_time() -> None:
    text = "1 3 8 1 2 3 4 5 6 7 8 " * 1000
    assert len(find(text)) > 300
