"""The effect of a measure: shown where there is one, not where only a surge faded."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiban.science.effects.difference import Effect, NotMeasurable, measure

UNITS, DAYS, START = 16, 210, 130
SURGE = slice(100, 130)


def world(seed: int, *, effect: float = 1.0, surge: float = 0.0, treated: int = 1) -> Any:
    """Counts of units of unequal size that drift by themselves; the first ones are treated."""
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(0, 0.5, (UNITS, 1)))
    days = np.arange(DAYS)
    season = np.exp(0.3 * np.sin(2 * np.pi * days / 365 + 1) + 0.15 * (days % 7 < 5))
    # A change of each unit's own, after to before.
    drift = np.where(days < START, 0, rng.normal(0, 0.1, (UNITS, 1)))
    mean = level * season * np.exp(drift)
    mean[:treated, START:] *= effect
    mean[:treated, SURGE] += surge
    return rng.poisson(rng.gamma(8, mean / 8)).astype(float)


def left_out(*parts: slice) -> Any:
    days = np.zeros(DAYS, dtype=bool)
    for part in parts:
        days[part] = True
    return days


def effects(count: int, **options: Any) -> list[Effect]:
    treated = range(options.get("treated", 1))
    return [
        measure(world(seed, **options), list(treated), START, left_out(SURGE))
        for seed in range(count)
    ]


def test_a_planted_effect_is_shown() -> None:
    found = effects(40, effect=0.4, surge=6)
    assert np.mean([one.fewer for one in found]) > 0.8
    assert np.exp(np.mean([np.log(one.ratio) for one in found])) == pytest.approx(0.4, rel=0.1)


def test_where_only_the_surge_faded_none_is_shown() -> None:
    found = effects(100, surge=6)
    assert np.mean([one.fewer or one.more for one in found]) <= 0.08
    assert np.exp(np.mean([np.log(one.ratio) for one in found])) == pytest.approx(1, rel=0.06)


def test_with_the_surge_left_in_any_measure_would_seem_to_work() -> None:
    """Why it is left out: the same counts, the surge taken for what was usual."""
    seeming = [
        measure(world(seed, surge=6), [0], START, left_out(slice(0, 70))) for seed in range(40)
    ]
    assert np.mean([one.fewer for one in seeming]) > 0.5


@pytest.mark.parametrize("treated", [1, 3])
@pytest.mark.parametrize("effect", [1.0, 0.6])
def test_the_interval_holds_the_truth_as_often_as_it_says(treated: int, effect: float) -> None:
    found = effects(300, treated=treated, effect=effect)
    held = np.mean([one.low <= effect <= one.high for one in found])
    assert held >= 0.93
    assert held <= 0.995


def test_the_citys_own_change_is_no_effect() -> None:
    counts = world(3)
    counts[:, START:] = np.random.default_rng(1).binomial(counts[:, START:].astype(int), 0.5)
    found = measure(counts, [0], START, left_out(SURGE))
    assert found.low < 1 < found.high
    assert found.expected == pytest.approx(found.treated.before * 80 / 100 / 2, rel=0.5)


def test_a_placebo_stands_out_as_often_as_by_chance() -> None:
    shares = [one.placebo for one in effects(120)]
    assert np.mean(np.array(shares) <= 0.2) == pytest.approx(0.2, abs=0.1)


@settings(max_examples=25)
@given(st.integers(0, 50), st.permutations(range(1, UNITS)))
def test_the_order_of_units_does_not_matter(seed: int, order: list[int]) -> None:
    counts = world(seed, effect=0.6)
    plain = measure(counts, [0], START, left_out(SURGE))
    mixed = measure(counts[[0, *order]], [0], START, left_out(SURGE))
    assert (mixed.ratio, mixed.low, mixed.high) == pytest.approx(
        (plain.ratio, plain.low, plain.high)
    )
    assert {[0, *order][n] for n in mixed.peers} == set(plain.peers)


def test_peers_are_those_alike_before() -> None:
    days = np.tile(np.arange(DAYS), (UNITS, 1))
    counts = np.ones((UNITS, DAYS)) * np.repeat([[2], [20]], UNITS // 2, axis=0)
    counts += (days + np.arange(UNITS)[:, None]) % 2
    found = measure(counts, [0], START, left_out())
    assert set(found.peers[:7]) == set(range(1, 8))


@pytest.mark.parametrize(
    ("reason", "options"),
    [
        ("days", {"start": 205}),
        ("peers", {"candidates": [1, 2]}),
        ("letters", {"quiet": True}),
    ],
)
def test_what_cannot_be_measured_is_said(reason: str, options: dict[str, Any]) -> None:
    counts = world(0)
    if options.get("quiet"):
        counts[0] = 0
    with pytest.raises(NotMeasurable) as error:
        measure(counts, [0], options.get("start", START), left_out(), options.get("candidates"))
    assert error.value.reason == reason
