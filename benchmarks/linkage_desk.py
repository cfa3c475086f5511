"""Linkage at a desk: one found person after another against all who are missing, as it is at work.

The made-up people are those of ``linkage_world``, fewer, by a seed of their own that is looked at
only when measured. Weights were learned elsewhere (``jiban.science.linkage.learned``). Peer in the
same run: the same comparisons with weights learned of the desk's own few people.
"""

import time
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.ground import emit, say
from benchmarks.linkage import described
from benchmarks.linkage_world import make
from jiban.science.linkage.candidates import USUAL, candidates
from jiban.science.linkage.comparisons import plan
from jiban.science.linkage.engine import fit, score
from jiban.science.linkage.people import Described, table

SEED, MANY, ASKED = 7002, 400, 120
FEW = 5
LEAST = -60.0
STRONG = 0.0
"""Bits from which somebody is told: as likely as not."""


def main() -> None:
    """Ask for one found person after another, and print the figures."""
    world = make(SEED, MANY)
    missing, found = described(world.missing), described(world.found)[:ASKED]
    prior = 0.5 / MANY
    took, ranked, told = [], {}, {}
    for one in found:
        start = time.perf_counter()
        near = candidates(one, missing, found=True, prior=prior, least=LEAST)
        took.append(time.perf_counter() - start)
        ranked[one.id] = [other.id for other in near]
        told[one.id] = [other.id for other in near if other.weight >= STRONG]
    figures = {"one_s": median(took), **judged("", ranked, told, world.truth)}
    ranked, told = own(missing, described(world.found), found, prior)
    emit("linkage_desk", figures | judged("_own", ranked, told, world.truth))


def own(
    missing: Sequence[Described],
    all_found: Sequence[Described],
    asked: Sequence[Described],
    prior: float,
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return whom the desk's own weights name for each, ranked, and those that they tell."""
    left = table(missing, USUAL)
    model = fit(plan(), left, table(all_found, USUAL), prior)
    pairs = score(model, left, table(asked, USUAL), LEAST)
    ranked: dict[str, list[str]] = {one.id: [] for one in asked}
    told: dict[str, list[str]] = {one.id: [] for one in asked}
    for who, one, weight in zip(pairs.left, pairs.right, pairs.weights, strict=True):
        ranked[one].append(who)
        if weight >= STRONG:
            told[one].append(who)
    return ranked, told


def judged(
    name: str,
    ranked: Mapping[str, Sequence[str]],
    told: Mapping[str, Sequence[str]],
    truth: Mapping[str, str],
) -> dict[str, float]:
    """Return how often the right one is first, among a few, told; and how many told are wrong."""
    there = [one for one in ranked if one in truth]
    right = sum(truth.get(one) in who for one, who in told.items())
    all_told = sum(map(len, told.values()))
    say(
        f"{name or 'learned'}: {len(there)} of {len(ranked)} are among the missing, {all_told} told"
    )
    return {
        f"first_share{name}": sum(truth[one] == ranked[one][0] for one in there if ranked[one])
        / len(there),
        f"among_{FEW}_share{name}": sum(truth[one] in ranked[one][:FEW] for one in there)
        / len(there),
        f"told_share{name}": right / len(there),
        f"told_wrong{name}": (all_told - right) / len(ranked),
    }


if __name__ == "__main__":
    main()
