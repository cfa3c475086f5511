"""Making rosters that go round, and finding clashes, gaps and endings."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jiban.city.models import Officer, Shift, Unit
from jiban.city.roster import Times, clashes, endings, gaps, make_shifts

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # 08:00 in China
HOUR = timedelta(hours=1)


def span(officer_id: int, start: int, end: int, unit_id: int = 1) -> Shift:
    return Shift(
        unit_id=unit_id,
        officer_id=officer_id,
        starts_at=START + start * HOUR,
        ends_at=START + end * HOUR,
    )


def test_it_works() -> None:
    shifts = list(make_shifts(7, [1, 2, 3], date(2026, 3, 2), 2, hours=8))
    assert [s.officer_id for s in shifts] == [1, 2, 3, 1, 2, 3]
    assert shifts[0].starts_at == START
    assert shifts[-1].ends_at == START + 48 * HOUR


def test_two_together_around_the_clock() -> None:
    shifts = list(make_shifts(7, [1, 2, 3, 4], date(2026, 3, 2), 3, hours=24, together=2))
    assert [s.officer_id for s in shifts] == [1, 2, 3, 4, 1, 2]


def test_the_round_can_be_carried_on() -> None:
    whole = list(make_shifts(7, [1, 2, 3, 4], date(2026, 3, 2), 10, hours=12))
    first = list(make_shifts(7, [1, 2, 3, 4], date(2026, 3, 2), 3, hours=12))
    rest = list(make_shifts(7, [1, 2, 3, 4], date(2026, 3, 5), 7, hours=12, offset=3 * 2))
    assert [(s.officer_id, s.starts_at) for s in whole] == [
        (s.officer_id, s.starts_at) for s in first + rest
    ]


@given(
    st.sampled_from([4, 6, 8, 12, 24]),
    st.integers(1, 3),
    st.integers(0, 5),
    st.integers(1, 10),
    st.times(),
)
def test_made_shifts_have_no_gap_and_no_clash(
    hours: int, together: int, spare: int, days: int, starting: time
) -> None:
    officers = list(range(1, 2 * together + spare + 1))
    shifts = list(
        make_shifts(7, officers, date(2026, 3, 2), days, hours=hours, together=together,
                    starting=starting)
    )  # fmt: skip
    assert clashes(shifts) == []
    starts = sorted({s.starts_at for s in shifts})
    assert len(starts) == days * 24 // hours
    for start in starts:
        seats = [s for s in shifts if s.starts_at == start]
        assert len({s.officer_id for s in seats}) == together
    assert all(b - a == hours * HOUR for a, b in pairwise(starts))


def test_too_few_officers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 4 officers"):
        list(make_shifts(7, [1, 2, 3], date(2026, 3, 2), 1, together=2))


def test_a_length_that_does_not_fit_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="7 hours"):
        list(make_shifts(7, [1, 2], date(2026, 3, 2), 1, hours=7))


def test_clashes_are_found_in_any_order() -> None:
    found = clashes([span(1, 8, 16), span(2, 0, 8), span(1, 0, 9), span(1, 16, 24)])
    assert [(c.officer_id, c.first.ends_at - START) for c in found] == [(1, 9 * HOUR)]


def test_a_long_shift_clashes_with_all_it_contains() -> None:
    found = clashes([span(1, 0, 24), span(1, 2, 3), span(1, 5, 6)])
    assert len(found) == 2


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12))
def test_times_accept_exactly_what_does_not_clash(wanted: list[tuple[int, int]]) -> None:
    times, taken = Times(), []
    for start, length in wanted:
        a, b = START + start * HOUR, START + (start + length) * HOUR
        clash = any(a < other_b and other_a < b for other_a, other_b in taken)
        assert (times.clash(1, a, b) is not None) is clash
        if not clash:
            times.add(1, a, b, 7)
            taken.append((a, b))


def test_the_database_refuses_an_officer_on_duty_twice_at_once(
    station: Unit, branch: Unit, officer: Officer
) -> None:
    span(officer.pk, 0, 8, station.pk).save()
    span(officer.pk, 8, 16, branch.pk).save()
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        span(officer.pk, 15, 20, station.pk).save()


def test_the_form_says_where_the_officer_is(station: Unit, officer: Officer) -> None:
    span(officer.pk, 0, 8, station.pk).save()
    with pytest.raises(ValidationError) as caught:
        span(officer.pk, 4, 12, station.pk).full_clean()
    assert "书香派出所" in str(caught.value)


def test_a_shift_ends_after_it_starts(station: Unit, officer: Officer) -> None:
    with pytest.raises(ValidationError):
        span(officer.pk, 8, 8, station.pk).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        span(officer.pk, 8, 8, station.pk).save()


def test_gaps(station: Unit, officer: Officer) -> None:
    span(officer.pk, 2, 8, station.pk).save()
    span(officer.pk, 10, 30, station.pk).save()
    found = gaps(station.pk, START, START + 24 * HOUR)
    assert found == [(START, START + 2 * HOUR), (START + 8 * HOUR, START + 10 * HOUR)]


def test_endings_are_duties_that_stop(station: Unit, officer: Officer) -> None:
    other = Officer.objects.create_user("010204", name="李示例", unit=station)
    span(officer.pk, 0, 8, station.pk).save()
    span(officer.pk, 8, 12, station.pk).save()  # goes on
    span(other.pk, 0, 8, station.pk).save()
    found = endings(START + 7 * HOUR, START + 8 * HOUR)
    assert [(e.unit_id, e.officer_id, e.at) for e in found] == [
        (station.pk, other.pk, START + 8 * HOUR)
    ]
    assert endings(START + 8 * HOUR, START + 11 * HOUR) == []
