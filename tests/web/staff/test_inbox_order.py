"""The inbox lists the most urgent promise first."""

import re
from datetime import timedelta

HOUR = timedelta(hours=1)


def numbers(response) -> list[str]:
    return re.findall(r'data-number="([^"]+)"', response.content.decode())


def test_it_works(sign_in, write) -> None:
    letter = write()
    page = sign_in("duty").get("/inbox")
    assert page.status_code == 200
    assert numbers(page) == [letter.number]
    assert letter.title in page.content.decode()


def test_what_is_due_first_stands_first(sign_in, write) -> None:
    signed, new, old = write.handled(ago=HOUR), write(), write(ago=HOUR / 10)
    assert numbers(sign_in("duty").get("/inbox")) == [old.number, new.number, signed.number]


def test_danger_stands_above_what_is_due_earlier(sign_in, write) -> None:
    old, danger = write(ago=HOUR), write(body="有人拿刀在楼道里")
    page = sign_in("duty").get("/inbox")
    assert numbers(page) == [danger.number, old.number]
    assert "danger" in page.content.decode()


def test_answered_danger_takes_its_usual_place(sign_in, write, city) -> None:
    danger, new = write.handled(body="有人拿刀在楼道里"), write()
    write.does(danger, city.duty, "resolve", answer="已处置", evidence="出警记录")
    assert numbers(sign_in("duty").get("/inbox")) == [new.number, danger.number]


def test_a_paused_promise_comes_after_those_that_run(sign_in, write, city) -> None:
    paused = write.handled()
    write.does(paused, city.duty, "feedback", text="正在核实")
    write.does(paused, city.duty, "ask", text="请补充时间")
    new = write()
    page = sign_in("duty").get("/inbox")
    assert numbers(page) == [new.number, paused.number]
    assert 'data-tone="paused"' in page.content.decode()


def test_ended_matters_are_not_listed(sign_in, write, city) -> None:
    first, second = write(), write()
    write.does(second, city.head, "merge", into=first.number, text="重复")
    assert numbers(sign_in("head").get("/inbox")) == [first.number]


def test_broken_promises_count_on_and_are_marked(sign_in, write) -> None:
    write(ago=HOUR)
    page = sign_in("duty").get("/inbox").content.decode()
    assert 'data-tone="broken"' in page
    assert "over</time>" in page


def test_a_hundred_rows_a_page(sign_in, write) -> None:
    from jiban.loop import door
    from jiban.loop.actors import Actor

    from .conftest import LETTER

    fields = LETTER | {"unit": write.city.station.pk}
    door.act_many([door.Act("mailbox", "receive", Actor.citizen(), fields) for _ in range(103)])
    client = sign_in("duty")
    first, second = client.get("/inbox"), client.get("/inbox?page=2")
    assert (len(numbers(first)), len(numbers(second))) == (100, 3)
    assert not set(numbers(first)) & set(numbers(second))
    assert "page=2" in first.content.decode()
