"""Bank cards: by length, beginning and check digit, or since the words say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from jiban.science.redaction.finding import find
from jiban.science.redaction.found import Kind

from .marked import marked


def test_it_works() -> None:
    (found,) = find("他给的是6222021234567890128。")
    assert (found.kind, found.why) == (Kind.BANK_CARD, "checksum")


@given(st.from_regex(r"62[0-9]{16}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_every_card_of_19_digits_is_found(body: str, mark: str) -> None:
    number = body + luhn.calc_check_digit(body)
    written = mark.join(number[at : at + 4] for at in range(0, 19, 4))
    assert marked(f"转到{written}。", Kind.BANK_CARD) == f"转到【{written}】。"


@pytest.mark.parametrize("before", ["卡号", "银行卡：", "对方账号是", "钱打到了"])
def test_what_is_called_a_card_is_one(before: str) -> None:
    assert marked(f"{before}6222 0200 1234 5678 901") == f"{before}【6222 0200 1234 5678 901】"


@pytest.mark.parametrize("text", ["6222020012345678901", "订单号6222021234567890128"])
def test_another_number_of_that_length_stays(text: str) -> None:
    assert marked(text) == text
