"""Search: a number goes straight to its matter; words find what one may see."""

import pytest

from jiban.loop import door
from jiban.loop.actors import Actor

from .conftest import LETTER


def found(response) -> list[str]:
    return [row.number for row in response.context["rows"]]


def test_it_works(sign_in, write) -> None:
    letter, _other = write(), write(title="路灯不亮", body="路口的灯坏了一个星期")
    assert found(sign_in("duty").get("/search?q=烧烤")) == [letter.number]


def test_a_number_goes_straight_to_its_matter(sign_in, write) -> None:
    letter = write()
    for query in (letter.number, f" {letter.number.lower()} "):
        answer = sign_in("duty").get("/search", {"q": query})
        assert (answer.status_code, answer.url) == (302, f"/matters/{letter.number}")


def test_what_one_may_not_see_is_not_found(sign_in, write, city) -> None:
    far = write(unit=city.far.pk)
    assert found(sign_in("duty").get("/search?q=烧烤")) == []
    assert found(sign_in("duty").get("/search", {"q": far.number})) == []
    assert found(sign_in("leader").get("/search?q=烧烤")) == [far.number]


def test_ended_ones_are_found_too(sign_in, write) -> None:
    letter = write()
    door.act(letter.pk, "withdraw", by=Actor.citizen(letter.pk))
    assert found(sign_in("duty").get("/search?q=烧烤")) == [letter.number]


def test_names_and_phones_are_not(sign_in, write) -> None:
    write()
    for secret in ("13812345678", "13900001111", "测试甲", "粤B12345"):
        assert found(sign_in("duty").get("/search", {"q": secret})) == []


def test_pages(sign_in, write) -> None:
    fields = LETTER | {"unit": write.city.station.pk}
    door.act_many([door.Act("mailbox", "receive", Actor.citizen(), fields) for _ in range(33)])
    first, second = (sign_in("duty").get(f"/search?q=烧烤&page={n}") for n in (1, 2))
    assert (len(found(first)), len(found(second))) == (30, 3)
    assert not set(found(first)) & set(found(second))


@pytest.mark.parametrize("query", ["'", "a&b|!", "\0", "%", "«P1»", "😀" * 300, "q&page=²"])
def test_anything_may_be_typed(sign_in, write, query) -> None:
    write()
    assert sign_in("duty").get("/search", {"q": query}).status_code == 200
