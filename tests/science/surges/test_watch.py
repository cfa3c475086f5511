"""The watch: what it finds, once, and what it does not."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from jiban.science.surges.layout import Layout
from jiban.science.surges.watch import HISTORY, Surge, Watch

DAYS = 200
FIRST = date(2025, 1, 6)
DATES = [FIRST + timedelta(days=n) for n in range(DAYS)]
WORKED = [day.weekday() < 5 for day in DATES]
UNITS = 4


def layout(subjects: int = 12) -> Layout:
    """Each subject at four stations and in the city."""
    holds, subject, unit, tier = [], [], [], []
    for s in range(subjects):
        for u in range(UNITS + 1):
            row = np.zeros(subjects * UNITS)
            row[s * UNITS + u if u < UNITS else slice(s * UNITS, (s + 1) * UNITS)] = 1
            holds.append(row)
            subject.append(s)
            unit.append(u)
            tier.append(int(u == UNITS))
    whole = [s * (UNITS + 1) + UNITS for s in range(subjects)]
    return Layout(csr_matrix(np.array(holds)), *map(np.array, (subject, unit, tier, whole)))


def counts(seed: int = 0, subjects: int = 12) -> Any:
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(-1, 1, (subjects * UNITS, 1)))
    weekday = np.where(WORKED, 1.2, 0.5)
    return rng.poisson(rng.gamma(10, level * weekday / 10)).astype(float)


def look(cells: Any, **options: Any) -> list[Surge]:
    return list(Watch(layout(), cells, DATES, WORKED, **options).look(0, DAYS - 1))


def p_values(plan: Layout, cells: Any, day: int) -> Any:
    """How rare the last days of each series are, as a look at one day keeps it."""
    watch = Watch(plan, cells, DATES, WORKED)
    list(watch.look(day, day))
    return watch.family[-1]


@pytest.fixture(scope="module")
def planted() -> Any:
    """Five letters a day more at the first station, about its third subject, for 30 days."""
    cells = counts()
    cells[2 * UNITS, 120:150] += 5
    return cells


def test_a_planted_cause_is_found_within_three_days_told_once_and_ended(planted: Any) -> None:
    station = 2 * (UNITS + 1)
    mine = [surge for surge in look(planted) if layout().subject[surge.series] == 2]
    begun = [surge for surge in mine if surge.ended is None]
    assert [surge.series for surge in begun] == [station]
    assert 120 <= begun[0].found < 123
    assert begun[0].observed > 3 * begun[0].expected
    assert begun[0].q <= 0.05
    [ended] = [surge for surge in mine if surge.ended is not None]
    assert 150 <= ended.ended < 162
    assert ended.usual < 0.5


def test_where_nothing_is_planted_few_weeks_have_a_surge() -> None:
    """At 5 % over a week's tests, a twentieth of 82 weeks is to be expected."""
    found = [surge for seed in range(4) for surge in look(counts(seed)) if surge.ended is None]
    assert len(found) <= 8


def test_looking_on_from_what_is_known_is_looking_at_once(planted: Any) -> None:
    """Looked at in one go or with a stop in between, as a runner does from day to day."""
    before = Watch(layout(), planted[:, :130], DATES[:130], WORKED[:130])
    list(before.look(0, 129))
    kept = [*before.over, *before.standing.values()]
    after = Watch(layout(), planted, DATES, WORKED, kept)
    list(after.look(130, DAYS - 1))
    whole = Watch(layout(), planted, DATES, WORKED)
    list(whole.look(0, DAYS - 1))
    told = {(s.series, s.found, s.ended) for s in [*after.over, *after.standing.values()]}
    assert told == {(s.series, s.found, s.ended) for s in [*whole.over, *whole.standing.values()]}


def test_a_rise_of_the_whole_city_is_the_citys() -> None:
    cells = counts(5)
    cells[3 * UNITS : 4 * UNITS, 120:140] += np.random.default_rng(1).poisson(2.5, (UNITS, 20))
    first = next(surge for surge in look(cells) if layout().subject[surge.series] == 3)
    assert layout().unit[first.series] == UNITS


def test_a_second_cause_is_found_while_the_first_stands(planted: Any) -> None:
    cells = planted.copy()
    cells[2 * UNITS + 3, 135:150] += 6
    found = {s.series: s.found for s in look(cells) if s.ended is None}
    assert found[2 * (UNITS + 1) + 3] - 135 < 3


def test_the_order_of_series_does_not_matter(planted: Any) -> None:
    plan = layout()
    order = np.random.default_rng(0).permutation(len(plan.subject))
    back = {int(old): new for new, old in enumerate(order)}
    turned = Layout(
        plan.holds[order],
        plan.subject[order],
        plan.unit[order],
        plan.tier[order],
        np.array([back[int(n)] for n in plan.whole]),
    )
    plain = p_values(plan, planted, 125)
    mixed = p_values(turned, planted, 125)
    assert mixed == pytest.approx(plain[order])


def test_p_values_keep_their_level_where_nothing_is_planted() -> None:
    p = np.concatenate(
        [p_values(layout(), counts(seed), day) for seed in range(3) for day in range(100, DAYS, 9)]
    )
    for level in (0.1, 0.01):
        assert (p <= level).mean() <= 1.5 * level


def test_without_history_nothing_is_said() -> None:
    cells = counts()[:, : HISTORY - 1]
    cells[:, -1] += 50
    short = Watch(layout(), cells, DATES[: HISTORY - 1], WORKED[: HISTORY - 1])
    assert list(short.look(0, HISTORY - 2)) == []


def test_a_subject_that_is_new_to_the_records_is_no_surge() -> None:
    cells = counts()
    cells[2 * UNITS : 3 * UNITS, :120] = 0
    cells[2 * UNITS, 120:150] += 5
    assert [s for s in look(cells) if layout().subject[s.series] == 2 and s.ended is None] == []


def test_a_unit_that_is_new_to_the_records_has_no_surges() -> None:
    cells = counts()
    cells[3::UNITS, :120] = 0
    cells[3::UNITS, 120:] += 1
    assert [s for s in look(cells) if layout().unit[s.series] == 3 and s.ended is None] == []


def test_a_few_letters_are_no_surge() -> None:
    cells = np.zeros((12 * UNITS, DAYS))
    cells[:, 0] = 1
    cells[0, 150:153] = 1
    assert look(cells) == []


def test_what_stays_is_the_usual() -> None:
    cells = counts()
    cells[2 * UNITS, 90:] += 5
    found = [s for s in look(cells) if layout().subject[s.series] == 2]
    assert [s.ended is None for s in found] == [True, False]
    assert found[1].usual == 1
