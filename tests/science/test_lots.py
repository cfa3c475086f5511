"""Lots: everyone has the same chance, and who draws again draws the same."""

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.lots import among, drawn

LOTS = st.lists(st.binary(min_size=32, max_size=32), max_size=60, unique=True)


def lots(stratum: int, number: int) -> list[bytes]:
    return [f"{stratum}/{n}".encode() for n in range(number)]


def test_it_works() -> None:
    assert len(drawn(lots(1, 100), 0.1)) == 10
    assert drawn(lots(1, 100), 0) == []
    assert drawn(lots(1, 5), 1) == [0, 1, 2, 3, 4]
    assert drawn([], 0.1) == []


@given(LOTS, st.floats(0, 1))
def test_as_many_as_the_share_says_whatever_their_order(found: list[bytes], share: float) -> None:
    places = drawn(found, share)
    assert floor(len(found) * share) <= len(places) <= ceil(len(found) * share)
    turned = drawn(found[::-1], share)
    assert {found[place] for place in places} == {found[::-1][place] for place in turned}


def test_everyone_has_the_same_chance() -> None:
    # 4,000 strata of 3 letters at a share of 0.1: each place is drawn about 400 times, with a
    # standard deviation of 19; the fixed lots make this no matter of luck.
    counts = [0, 0, 0]
    for stratum in range(4000):
        for place in drawn(lots(stratum, 3), 0.1):
            counts[place] += 1
    assert all(abs(count - 400) < 60 for count in counts)


def test_a_place_among_many() -> None:
    counts = [0] * 7
    for n in range(7000):
        counts[among(b"%d" % n, 7)] += 1
    assert all(abs(count - 1000) < 120 for count in counts)


def test_what_is_no_share_or_no_lot() -> None:
    with pytest.raises(ValueError, match="no share"):
        drawn(lots(1, 3), 1.1)
    with pytest.raises(ValueError, match="the same"):
        drawn([b"a", b"a"], 0.5)
