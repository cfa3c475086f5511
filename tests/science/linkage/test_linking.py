"""Two lists of described people are linked end to end, by Splink."""

from dataclasses import replace

import numpy as np
import pytest

from jiban.science.linkage.comparisons import LEVELS, Field, plan
from jiban.science.linkage.engine import fit, score
from jiban.science.linkage.people import Described, table

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
MISSING = [
    Described(
        f"m{n}",
        SURNAMES[n % 10] + GIVEN[n % 19] + GIVEN[n * 7 % 20],
        "男女"[n % 2],
        8 + n * 11 % 80,
        150 + n * 7 % 35,
        ("左手有疤", "戴眼镜", "")[n % 3],
        ("红色外套，黑色长裤", "蓝衬衫，白裙子")[n % 2],
        114 + n % 13 / 20,
        22.5 + n % 7 / 20,
        n * 3 % 365,
    )
    for n in range(200)
]
FOUND = [replace(one, id=f"f{n}", day=(one.day or 0) + n % 2) for n, one in enumerate(MISSING)]


def test_it_works() -> None:
    left, right = table(MISSING, frozenset({"眼镜"})), table(FOUND, frozenset({"眼镜"}))
    pairs = score(fit(plan(), left, right, 0.5 / 200), left, right, 0.0)
    assert {r: x for x, r in reversed(list(zip(pairs.left, pairs.right, strict=True)))} == {
        f"f{n}": f"m{n}" for n in range(200)
    }
    assert (np.diff(pairs.weights) <= 0).all()
    assert (pairs.levels["name"][:50] == len(LEVELS[Field.NAME])).all()


def test_without_rows_nothing_is_learned() -> None:
    with pytest.raises(ValueError, match="rows"):
        fit(plan(), table([], frozenset()), table(FOUND, frozenset()), 0.1)


def test_ids_are_unique_and_places_are_on_earth() -> None:
    with pytest.raises(ValueError, match="same id"):
        table([MISSING[0], MISSING[0]], frozenset())
    with pytest.raises(ValueError, match="m0"):
        table([replace(MISSING[0], lat=114.0)], frozenset())
