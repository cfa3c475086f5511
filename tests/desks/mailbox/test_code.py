"""The access code of a letter: derived, not kept; forgiving to type, useless to guess."""

import re

import pytest

from jiban.desks.mailbox import codes

NUMBER = "XJ261121-0000012"


def test_it_works() -> None:
    code = codes.code_of(NUMBER)
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", code)
    assert codes.matches(NUMBER, code)


def test_it_is_the_same_every_time_and_another_for_every_letter() -> None:
    assert codes.code_of(NUMBER) == codes.code_of(NUMBER)
    assert len({codes.code_of(f"XJ261121-{n:07d}") for n in range(500)}) == 500


def typed(code: str) -> list[str]:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    bare = code.replace("-", "")
    return [code.lower(), bare, f" {code} ", " ".join(bare), code.replace("-", "—"), wide]


@pytest.mark.parametrize("way", range(6))
def test_capitals_dashes_spaces_and_width_do_not_matter(way: int) -> None:
    assert codes.matches(NUMBER, typed(codes.code_of(NUMBER))[way])


@pytest.mark.parametrize("wrong", ["", "ABCD-EFGH", "码", "\0", "\ud800", "A" * 1_000_000])
def test_anything_else_is_wrong(wrong: str) -> None:
    assert not codes.matches(NUMBER, wrong)


def test_one_letter_more_or_less_is_wrong() -> None:
    code = codes.code_of(NUMBER)
    assert not codes.matches(NUMBER, code + "A")
    assert not codes.matches(NUMBER, code[:-1])


@pytest.mark.parametrize(
    "typed",
    ["xj261121-0000012", "XJ261121 0000012", "ＸＪ２６１１２１－０００００１２", "XJ2611210000012"],
)
def test_a_number_is_read_as_it_was_meant(typed: str) -> None:
    assert codes.tidy_number(typed) == NUMBER
