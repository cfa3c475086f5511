"""Somebody is reported missing with what is known, and at once somebody has it by name."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Case, Found, Task
from jiban.loop import door, people
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Entry, Matter, Person, Promise
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, Do, Report, case, morning, promise, state
from .test_found import recorded


def test_it_works(father: int, bureau: Bureau) -> None:
    matter = Matter.objects.get(pk=father)
    assert (matter.state, matter.unit_id) == ("watched", bureau.east.pk)
    assert matter.handler_id in (bureau.duty.pk, bureau.colleague.pk)
    assert matter.opened_at == matter.touched_at == MORNING
    assert not Promise.objects.filter(matter=father, name="taken").exists()  # accepted at once
    assert promise(father, "plan").due_at == morning(1)
    assert promise(father, "call").due_at == morning(10)
    assert promise(father, "review").due_at == morning(60)
    assert promise(father, "criminal").due_at == morning(48 * 60)


def test_nothing_is_required(report: Report) -> None:
    matter = report()
    assert state(matter) == "watched"
    door.settle([matter], now=morning(0.1))
    assert state(matter) == "searching"
    assert Task.objects.filter(case=matter).exists()


def test_without_a_place_the_bureau_has_it(bureau: Bureau) -> None:
    acted = door.act("missing", "report", by=Actor.citizen(), now=MORNING)
    assert Matter.objects.get(pk=acted.matter_id).unit_id == bureau.root.pk
    assert acted.state == "watched"


def test_with_nobody_to_have_it_the_report_is_in_and_the_deputy_hears(bureau: Bureau) -> None:
    Officer.objects.update(is_active=False)
    Officer.objects.filter(pk=bureau.deputy.pk).update(is_active=True)
    from jiban.city import caches

    caches.forget()
    acted = door.act("missing", "report", by=Actor.citizen(), now=MORNING, unit=bureau.east.pk)
    assert acted.state == "watched"
    assert Matter.objects.get(pk=acted.matter_id).handler_id == bureau.deputy.pk
    Officer.objects.update(is_active=False)
    caches.forget()
    waiting = door.act("missing", "report", by=Actor.citizen(), now=MORNING, unit=bureau.east.pk)
    assert waiting.state == "reported"
    door.settle([waiting.matter_id], now=morning(1))
    assert promise(waiting.matter_id, "taken").broken_at == MORNING + timedelta(seconds=10)


def test_names_and_numbers_rest_sealed(father: int) -> None:
    kept = {
        row.label: people.unseal(bytes(row.key), bytes(row.data))
        for row in Person.objects.filter(matter=father)
    }
    assert kept[1] == {"name": "周小梅", "phone": "13900001111"}
    assert kept[case(father).person or 0] == {"name": "周建国"}
    journal = "".join(Entry.objects.filter(matter=father).values_list("payload", flat=True))
    row = Case.objects.filter(pk=father).values().get()
    for secret in ("周建国", "周小梅", "13900001111"):
        assert secret not in journal
        assert secret not in str(row)
    assert f"«P{case(father).person}»" in case(father).happened


def test_an_officer_takes_the_call(bureau: Bureau, do: Do) -> None:
    acted = door.act(
        "missing", "report", by=bureau.actor("duty"), now=MORNING, unit=bureau.east.pk, age=6
    )
    assert state(acted.matter_id) == "watched"


def test_who_was_missing_before_is_known_again(report: Report) -> None:
    first = report(**FATHER, missing_phone="13700001111")
    again = report(**FATHER, missing_phone="137 0000 1111")
    assert (case(first).before, case(again).before) == (0, 1)
    assert "repeat" in case(again).reasons


@pytest.mark.parametrize("wrong", [{"age": 300}, {"lat": 100.0}, {"seen_at": "gestern"}])
def test_what_cannot_be_is_refused(report: Report, wrong: dict[str, object]) -> None:
    with pytest.raises(BadFields):
        report(**{**FATHER, **wrong})


def test_a_baby_is_a_child_under_7(report: Report, do: Do, bureau: Bureau) -> None:
    matter = report()
    do(matter, "duty", "describe", 5, age=0)
    row = case(matter)
    assert (row.age, row.grade) == (0, "major")
    assert "small_child" in row.reasons
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    page = officer.get(f"/matters/{Matter.objects.get(pk=matter).number}").content.decode()
    facts = page.partition("Who is missing")[2].partition("</dl>")[0]
    assert re.search(r"<dt>age</dt><dd[^>]*>0 years</dd>", facts)
    assert "missing before" not in facts
    do(matter, "duty", "describe", 6, clothing="红衣")  # what is left as it is stays
    assert case(matter).age == 0


@pytest.mark.parametrize("half", [{"lon": 114.05}, {"lat": 22.54}])
def test_half_a_position_is_refused_in_words(
    report: Report, do: Do, half: dict[str, float]
) -> None:
    with pytest.raises(BadFields) as refused:
        report(**half)
    assert set(refused.value.fields) == {"lon"}
    assert not Case.objects.exists()
    matter = report()
    with pytest.raises(BadFields):
        do(matter, "duty", "describe", 5, **half)


def test_half_a_position_that_was_kept_before_breaks_no_page(
    father: int, bureau: Bureau, do: Do
) -> None:
    one = recorded(bureau, place="")
    Case.objects.filter(pk=father).update(lon=None, place="")
    Found.objects.filter(pk=one).update(lon=None)
    match(morning(31))
    officer = Client()
    officer.force_login(bureau.duty)
    numbers = [Matter.objects.get(pk=pk).number for pk in (father, one)]
    assert officer.get("/missing/candidates/{}/{}".format(*numbers)).status_code == 200


def test_a_time_to_come_is_refused_and_a_fast_clock_is_not(report: Report, do: Do) -> None:
    with pytest.raises(BadFields) as refused:
        report(seen_at=MORNING + timedelta(days=1))
    assert set(refused.value.fields) == {"seen_at"}
    matter = report(seen_at=MORNING + timedelta(minutes=4))
    assert case(matter).seen_at == MORNING
    with pytest.raises(BadFields):
        do(matter, "duty", "describe", 5, seen_at=morning(60))
