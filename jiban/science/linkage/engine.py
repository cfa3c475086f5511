"""The engine (引擎): two tables compared pair by pair, and what agreement in a field tells.

Fellegi & Sunter (1969) by Splink (Linacre et al. 2022, doi:10.23889/ijpds.v7i1.1794) in a DuckDB of
its own in memory: each comparison sorts a pair into a level; the weight of a level is the binary
logarithm of how much likelier it is among pairs of one person than among others. How likely it is
among others is counted on random pairs, among pairs of one person it is learned (see ``learning``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from jiban.science.linkage.learning import Real, Whole, maximised

if TYPE_CHECKING:  # heavy, and most processes never compare anybody
    from duckdb import DuckDBPyRelation
    from splink import Linker, SettingsCreator
    from splink.internals.blocking_rule_creator import BlockingRuleCreator
    from splink.internals.comparison_creator import ComparisonCreator

Model = Mapping[str, Any]
"""What was learned, as a Splink settings dictionary; plain data that JSON can hold."""

RANDOM_PAIRS = 2e6
SEED = 1
BELOW = 3.0
"""Learned is from pairs whose rarest levels take away no more than this from the prior's weight."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How two tables are compared.

    Attributes:
        comparisons: of fields, each with its levels.
        blocks: SQL conditions on the rows ``l`` and ``r``; pairs that meet one are looked at.
    """

    comparisons: Sequence["ComparisonCreator | dict[str, Any]"]
    blocks: Sequence["str | BlockingRuleCreator"]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that were looked at, the weightiest first; all arrays have one entry for each.

    Attributes:
        left, right: ids of their rows.
        weights: binary logarithms of the odds that both are one, the prior included.
        levels: by comparison, from 0 for the last one up; -1 where a side is empty.
        parts: by comparison, what its level, and how common the value is, add to the weight.
    """

    left: Sequence[str]
    right: Sequence[str]
    weights: Real
    levels: Mapping[str, Whole]
    parts: Mapping[str, Real]


def fit(plan: Plan, left: pa.Table, right: pa.Table, prior: float) -> Model:
    """Learn what the levels weigh, from two tables with a text column ``unique_id``.

    Args:
        plan: how they are compared.
        left, right: the tables, with the same columns.
        prior: the probability that a random pair is one, above 0 and below 1.

    Raises:
        ValueError: without rows on one side, or if *prior* is not a probability.
    """
    if not len(left) or not len(right):
        raise ValueError("both tables need rows to learn from")
    if not 0 < prior < 1:
        raise ValueError(f"the prior must be above 0 and below 1, not {prior}")
    linker = _linker(_settings(plan, prior), left, right)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    model = linker.misc.save_model_to_json()
    others = [
        np.maximum(
            [level.get("u_probability") or 0.0 for level in _ascending(one)], 1 / RANDOM_PAIRS
        )
        for one in model["comparisons"]
    ]
    _tell(model, others, [np.full(len(one), 1 / len(one)) for one in others])
    patterns, counts = _patterns(model, left, right, float(np.log2(prior)) - BELOW)
    _tell(model, others, maximised(patterns, counts, others, prior))
    return model


def _patterns(model: Model, left: pa.Table, right: pa.Table, least: float) -> tuple[Whole, Real]:
    """Return the levels that pairs have together, and how many pairs have them.

    They are counted where they are: of 10,000 people on each side they are some ten thousands, and
    their pairs millions.
    """
    brief = {**model, "retain_intermediate_calculation_columns": False}
    predicted = _predicted(brief, left, right, least)
    levels = ", ".join(f'"gamma_{name}"' for name in _names(model))
    columns = list(predicted.aggregate(f"{levels}, count(*) AS pairs").fetchnumpy().values())
    return np.stack(columns[:-1], axis=1).astype(np.int64), _real(columns[-1])


def _settings(plan: Plan, prior: float) -> "SettingsCreator":
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    return SettingsCreator(
        link_type="link_only",
        comparisons=list(plan.comparisons),
        blocking_rules_to_generate_predictions=[
            CustomRule(one) if isinstance(one, str) else one for one in plan.blocks
        ],
        probability_two_random_records_match=prior,
        retain_matching_columns=True,  # without it no levels are told
        retain_intermediate_calculation_columns=True,
    )


def told(
    plan: Plan, shares: Sequence[tuple[Sequence[float], Sequence[float]]], prior: float
) -> Model:
    """Return the model of what was learned elsewhere.

    Args:
        plan: how tables are compared.
        shares: for each comparison how likely its levels, from the last one up, are among pairs of
            one person, and among others; each above 0.
        prior: as for :func:`fit`.

    Raises:
        ValueError: the shares are of other comparisons or levels.
    """
    model = _settings(plan, prior).create_settings_dict("duckdb")
    own, others = (([np.asarray(one[side]) for one in shares]) for side in (0, 1))
    _tell(model, others, own)
    return model


def shares(model: Model) -> list[tuple[list[float], list[float]]]:
    """Return what :func:`told` takes, from a model that was learned."""
    return [
        (
            [level["m_probability"] for level in _ascending(one)],
            [level["u_probability"] for level in _ascending(one)],
        )
        for one in model["comparisons"]
    ]


def _ascending(comparison: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the levels of a comparison from the last one up, as they are numbered."""
    return [one for one in comparison["comparison_levels"][::-1] if not one.get("is_null_level")]


def _tell(model: Model, others: Sequence[Real], own: Sequence[Real]) -> None:
    """Write into a model how likely levels are among other pairs and among those of one person."""
    for comparison, us, ms in zip(model["comparisons"], others, own, strict=True):
        for level, u, m in zip(_ascending(comparison), us, ms, strict=True):
            level |= {"u_probability": float(u), "m_probability": float(m)}


def score(model: Model, left: pa.Table, right: pa.Table, least: float) -> Pairs:
    """Return the pairs of two tables that weigh at least *least*."""
    comparisons = _names(model)
    empty = np.zeros(0)
    if not len(left) or not len(right):
        none = empty.astype(np.int64)
        return Pairs([], [], empty, dict.fromkeys(comparisons, none), {})
    predicted = _predicted(model, left, right, least)
    columns = predicted.order("match_weight desc, unique_id_l, unique_id_r").fetchnumpy()
    return Pairs(
        columns["unique_id_l"].tolist(),
        columns["unique_id_r"].tolist(),
        _real(columns["match_weight"]),
        {name: np.asarray(columns[f"gamma_{name}"], np.int64) for name in comparisons},
        {
            name: _real(columns[f"mw_{name}"]) + _real(columns.get(f"mw_tf_adj_{name}", 0.0))
            for name in comparisons
        },
    )


def _predicted(model: Model, left: pa.Table, right: pa.Table, least: float) -> "DuckDBPyRelation":
    linker = _linker(dict(model), left, right)
    predicted = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    return predicted.as_duckdbpyrelation()


def _names(model: Model) -> list[str]:
    return [one["output_column_name"] for one in model["comparisons"]]


def _real(column: Any) -> Real:
    return np.asarray(column, np.float64)


def _linker(
    settings: "SettingsCreator | dict[str, Any]", left: pa.Table, right: pa.Table
) -> "Linker":
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    database.duckdb_con.execute("SET enable_progress_bar = false")
    # Splink calls the table whose name comes first in the alphabet the left one.
    tables = [
        database.register(left, table_name="one"),
        database.register(right, table_name="other"),
    ]
    return Linker(tables, settings, log_level=None)
