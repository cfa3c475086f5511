"""The inbox's tabs and filters: mine, my unit's, handed to me, to be routed, all I may see."""

from datetime import timedelta

import pytest

from .test_inbox_order import numbers


def test_it_works(sign_in, write, city) -> None:
    mine, other = write.signed(), write()
    client = sign_in("duty")
    assert numbers(client.get("/inbox?tab=mine")) == [mine.number]
    assert set(numbers(client.get("/inbox?tab=unit"))) == {mine.number, other.number}


def test_handed_to_me(sign_in, write, city) -> None:
    letter = write.signed()
    write.does(letter, city.duty, "hand_over", officer=city.colleague.pk)
    assert numbers(sign_in("colleague").get("/inbox?tab=incoming")) == [letter.number]
    assert numbers(sign_in("duty").get("/inbox?tab=incoming")) == []


def test_a_dispatcher_begins_with_what_waits_for_a_unit(sign_in, write) -> None:
    lost, _clear = write(unit=None), write()
    assert lost.state == "triage"
    assert numbers(sign_in("dispatcher").get("/inbox")) == [lost.number]
    assert "To be routed" in sign_in("dispatcher").get("/inbox").content.decode()
    assert "To be routed" not in sign_in("duty").get("/inbox").content.decode()


def test_a_post_covers_the_units_below(sign_in, write, city) -> None:
    here, beside, far = write(), write(unit=city.beside.pk), write(unit=city.far.pk)
    assert set(numbers(sign_in("branch_head").get("/inbox"))) == {here.number, beside.number}
    assert len(numbers(sign_in("leader").get("/inbox"))) == 3
    assert far.number in numbers(sign_in("leader").get("/inbox"))


def test_one_unit_among_mine(sign_in, write, city) -> None:
    _here, beside = write(), write(unit=city.beside.pk)
    client = sign_in("branch_head")
    assert numbers(client.get(f"/inbox?unit={city.beside.pk}")) == [beside.number]


def test_a_unit_out_of_sight_is_not_listed(sign_in, write, city) -> None:
    write(unit=city.far.pk)
    assert numbers(sign_in("duty").get(f"/inbox?tab=all&unit={city.far.pk}")) == []


def test_filters(sign_in, write) -> None:
    broken, soon = write(ago=timedelta(hours=1)), write()
    write.handled()
    client = sign_in("head")
    assert numbers(client.get("/inbox?due=broken")) == [broken.number]
    assert numbers(client.get("/inbox?due=soon")) == [soon.number]
    assert len(numbers(client.get("/inbox?state=handling"))) == 1
    assert numbers(client.get("/inbox?state=handling&due=broken")) == []
    assert numbers(client.get("/inbox?desk=mailbox&state=received&due=soon")) == [soon.number]


def test_raised_only(sign_in, write) -> None:
    danger, _plain = write(body="有人拿刀在楼道里"), write()
    assert numbers(sign_in("head").get("/inbox?raised=1")) == [danger.number]


@pytest.mark.parametrize(
    "query", ["tab=x&page=-1", "page=99999", "unit=abc&state=%00", "due=x&desk=nowhere", "unit=²"]
)
def test_a_wrong_address_is_read_kindly(sign_in, write, query) -> None:
    write()
    assert sign_in("duty").get(f"/inbox?{query}").status_code == 200


def test_the_numbers_on_tabs_and_chips(sign_in, write, city) -> None:
    write(ago=timedelta(hours=1))
    write.signed()
    page = sign_in("duty").get("/inbox")
    tabs = {tab["label"]: tab["count"] for tab in page.context["tabs"]}
    chips = [chip.get("count") for chip in page.context["chips"]]
    assert tabs["Mine"] == "1"
    assert tabs["Handed to me"] == "0"
    assert chips[:2] == ["1", "1"]
