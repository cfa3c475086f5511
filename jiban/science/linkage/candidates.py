"""Candidates (候选): one person whose record changed, against all those of the other side.

A pair is looked at whatever its fields are: with one record there are few. What levels weigh was
learned elsewhere (see ``learned``); that a name is common is not known there and not weighed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiban.science.linkage.comparisons import ELSE, LEVELS, Field, plan
from jiban.science.linkage.engine import Model, Plan, score, told
from jiban.science.linkage.learned import LEARNED
from jiban.science.linkage.people import Described, table

USUAL = frozenset(("眼镜", "跛", "驼背", "秃顶", "白发", "长发", "短发", "胡子"))
"""Marks that many people have."""
UNKNOWN = ""
"""The code of a field of which one side knows nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the other side who may be the same person.

    Attributes:
        id: of the record.
        weight: binary logarithm of the odds that both are one, the prior included.
        levels: by field the code of its level; ``UNKNOWN`` where a side knows nothing.
        parts: by field what it adds to the weight, in bits.
    """

    id: str
    weight: float
    levels: Mapping[Field, str]
    parts: Mapping[Field, float]


def candidates(
    one: Described, others: Sequence[Described], *, found: bool, prior: float, least: float
) -> list[Candidate]:
    """Return the others who may be the same person, the likeliest first.

    Args:
        one: whose record changed.
        others: all of the other side.
        found: *one* is the person who was found and the others are missing; else the reverse.
        prior: the probability that a random pair is one person, above 0 and below 1.
        least: the least weight that is given, in bits.

    Raises:
        ValueError: a place is no longitude and latitude, or two of the others have the same id.
    """
    missing, back = (others, [one]) if found else ([one], others)
    pairs = score(_model(prior), table(missing, USUAL), table(back, USUAL), least)
    ids = pairs.left if found else pairs.right
    return [
        Candidate(
            ids[n],
            float(pairs.weights[n]),
            {field: code(field, int(pairs.levels[field][n])) for field in Field},
            {field: float(pairs.parts[field][n]) for field in Field},
        )
        for n in range(len(ids))
    ]


def _model(prior: float) -> Model:
    how = plan()
    own = [([m for _, m, _ in rows], [u for _, _, u in rows]) for rows in LEARNED.values()]
    model = told(Plan(how.comparisons, ["1 = 1"]), own, prior)
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            level.pop("tf_adjustment_column", None)  # of so few names none is seen to be common
    return model


def code(field: Field, level: int) -> str:
    """Return the code of a level as ``engine.Pairs`` numbers it."""
    if level < 0:
        return UNKNOWN
    return LEVELS[field][-level].code if level else ELSE
