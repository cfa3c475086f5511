"""The dashboard: figures of the units in sight, each rate with what it is counted from."""

from datetime import timedelta

from django.utils import timezone

from jiban.city.models import Officer, Post, Unit
from jiban.loop import door, figures
from jiban.loop.actors import Actor
from jiban.loop.figures import Kept, Rate, Scope

from .test_inbox_order import numbers
from .test_matter_page import text

HOUR = timedelta(hours=1)


def tiles(response) -> dict[str, int]:
    return {str(tile["label"]): tile["value"] for tile in response.context["board"].tiles}


def test_it_works(sign_in, write, city) -> None:
    write(ago=HOUR)
    write.handled()
    page = sign_in("head").get("/dashboard")
    assert page.status_code == 200
    assert tiles(page)["Open matters"] == 2
    assert tiles(page)["With a broken promise"] == 1


def test_only_what_is_in_sight_counts(sign_in, write, city) -> None:
    write()
    write(unit=city.far.pk)
    assert tiles(sign_in("head").get("/dashboard"))["Open matters"] == 1
    assert tiles(sign_in("leader").get("/dashboard"))["Open matters"] == 2
    elsewhere = sign_in("head").get(f"/dashboard?unit={city.far.pk}")
    assert tiles(elsewhere)["Open matters"] == 1
    assert city.far.name not in text(elsewhere)


def test_a_team_looks_at_the_unit_that_it_serves(sign_in, write, city) -> None:
    """The mailbox team has no letters of its own; its dispatcher looks at the bureau's."""
    team = Unit.objects.create(code="09", name="信箱专班", kind="team", parent=city.bureau)
    write()
    Officer.objects.filter(pk=city.leader.pk).update(unit=team)
    Post.objects.create(officer=city.leader, unit=team, role="dispatcher")
    page = sign_in("leader").get("/dashboard")
    assert page.context["board"].unit == city.bureau.pk
    assert tiles(page)["Open matters"] == 1


def test_a_rate_names_what_it_is_counted_from(sign_in, write, city) -> None:
    for minutes in (5, 5, 15):
        letter = write(ago=HOUR)
        write.does(letter, city.duty, "sign", ago=HOUR - timedelta(minutes=minutes))
    page = sign_in("head").get("/dashboard")
    rates = dict(page.context["board"].rates)
    assert rates["sign the letter"] == Rate(kept=2, broken=1)
    assert "66.7 % 2 of 3 kept" in text(page)
    assert rates["resolve the matter"] == Rate()
    assert "none decided yet" in text(page)


def test_an_open_promise_counts_only_once_its_time_is_over(write) -> None:
    letter, now = write(), timezone.now()
    scope = Scope(None, now - HOUR, now)
    assert figures.decided(scope) == []
    later = now + timedelta(minutes=11)
    door.settle([letter.pk], now=later)
    found = {(row.name, row.kept, row.broken) for row in figures.decided(Scope(None, now, later))}
    assert found == {("sign", 0, 1)}


def test_what_is_void_counts_nowhere(write, city) -> None:
    first, second = write(), write()
    write.does(second, city.head, "merge", into=first.number, text="重复")
    assert figures.decided(Scope(None, timezone.now() - HOUR, timezone.now() + HOUR)) == []


def test_a_broken_promise_stays_broken_when_the_letter_goes_elsewhere(write, city) -> None:
    letter, now = write(ago=HOUR), timezone.now()
    away = {"unit": city.beside.pk, "text": "在隔壁辖区"}
    write.does(letter, city.head, "transfer", ago=HOUR - timedelta(minutes=12), **away)
    rows = figures.decided(Scope((city.station.pk,), now - 2 * HOUR, now))
    assert {(row.name, row.kept, row.broken) for row in rows} == {("sign", 0, 1)}


def test_what_comes_due_hour_by_hour(write) -> None:
    write()
    now = timezone.now()
    coming = figures.coming_due(Scope(None, now, now))
    assert coming[("mailbox", "sign")][:2] == [1, 0]
    assert coming[("mailbox", "contact")][0] == 1
    assert ("mailbox", "feedback") not in coming


def test_units_are_added_up_below_their_own(write, city) -> None:
    for unit in (city.station, city.beside, city.far):
        letter = write(unit=unit.pk)
        door.act(letter.pk, "sign", by=Actor.officer(_duty_of(city, unit)))
    rows = figures.decided(Scope(None, timezone.now() - HOUR, timezone.now() + HOUR))
    group = {city.station.pk: city.east.pk, city.beside.pk: city.east.pk, city.far.pk: city.west.pk}
    kept = Kept.of(rows, group)
    assert kept.by_unit[city.east.pk, "mailbox", "sign"] == Rate(2, 0)
    assert kept.by_unit[city.west.pk, "mailbox", "sign"] == Rate(1, 0)
    assert kept.by_promise["mailbox", "sign"] == Rate(3, 0)


def _duty_of(city, unit):
    return {city.far.pk: city.far_duty}.get(unit.pk) or (
        city.branch_head if unit == city.beside else city.duty
    )


def test_the_table_leads_down_and_back(sign_in, write, city) -> None:
    write()
    page = sign_in("leader").get("/dashboard").content.decode()
    assert f"/dashboard?unit={city.east.pk}&amp;weeks=4" in page
    below = sign_in("leader").get(f"/dashboard?unit={city.east.pk}").content.decode()
    assert f"/dashboard?unit={city.bureau.pk}&amp;weeks=4" in below
    assert city.station.name in below


def test_what_breaks_next_is_listed(sign_in, write) -> None:
    write(ago=HOUR)
    soon = write()
    assert numbers(sign_in("head").get("/dashboard")) == [soon.number]


def test_a_desks_own_figures(sign_in, write, city) -> None:
    letter = write.handled()
    write.does(letter, city.duty, "resolve", answer="已处理", evidence="照片")
    door.act(letter.pk, "rate", by=Actor.citizen(letter.pk), grade=5)
    charts = [
        chart for chart, _note in sign_in("head").get("/dashboard").context["board"].desk_charts
    ]
    assert sum(sum(series.data) for series in charts[0].series) == 1
    assert charts[1].series[0].data[0] == 1


def test_every_drawing_has_its_table(sign_in, write) -> None:
    write()
    page = sign_in("leader").get("/dashboard").content.decode()
    assert page.count("<figure") == page.count('class="table-responsive" tabindex="0"') - 1 == 6
