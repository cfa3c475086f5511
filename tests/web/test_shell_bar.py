"""The bar: a few places are always seen, the others stand behind “more”."""

from jiban.web.nav import MOST, Bar, Link


def places(number: int, current: int | None = None) -> list[Link]:
    return [Link(f"/{n}", str(n), "inbox", n == current) for n in range(number)]


def test_it_works() -> None:
    bar = Bar.of(places(MOST + 1))
    assert [link.label for link in bar.shown] == [str(n) for n in range(MOST - 1)]
    assert [link.label for link in bar.more] == [str(n) for n in range(MOST - 1, MOST + 1)]


def test_a_few_need_no_menu() -> None:
    assert Bar.of(places(MOST)) == Bar(places(MOST), [])


def test_the_menu_says_that_the_open_page_is_behind_it() -> None:
    assert Bar.of(places(MOST + 2, current=MOST + 1)).current
    assert not Bar.of(places(MOST + 2, current=0)).current
