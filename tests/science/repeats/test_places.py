"""Districts are found in a text; other words that end alike are none."""

from jiban.science.repeats.places import districts


def test_it_works() -> None:
    assert districts("住在福田区的小区，后搬到昌平县") == {"福田区", "昌平县"}


def test_numbered_districts() -> None:
    assert districts("住在a3区，不在a7县") == {"a3区", "a7县"}


def test_other_words_that_end_alike() -> None:
    assert districts("小区、社区、园区、校区、住宅区、开发区、商业区") == frozenset()
