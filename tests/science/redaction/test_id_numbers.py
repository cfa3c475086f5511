"""Resident ID numbers: by birth date and check digit, or since the words say so."""

import pytest

from jiban.science.redaction.finding import find
from jiban.science.redaction.found import Kind

from .marked import marked


def test_it_works() -> None:
    (found,) = find("他的号码是11010519491231002X。")
    assert (found.kind, found.why) == (Kind.ID_NUMBER, "checksum")


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-1949-1231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ],
)
def test_ways_of_writing(number: str) -> None:
    assert marked(f"他登记的是{number}。", Kind.ID_NUMBER) == f"他登记的是【{number}】。"


def test_mistyped_it_is_found_by_its_birth_date() -> None:
    (found,) = find("他登记的是110105194912310021。")
    assert (found.kind, found.why) == (Kind.ID_NUMBER, "birth date")


def test_what_is_called_an_id_is_one() -> None:
    assert marked("身份证号码：999999999999999999") == "身份证号码：【999999999999999999】"


@pytest.mark.parametrize(
    "text",
    ["订单号202603021234567891", "流水号110105491231002", "编号999999999999999999"],
)
def test_a_plain_order_number_stays(text: str) -> None:
    assert marked(text) == text
