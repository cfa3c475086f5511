"""Kin by DNA: a blind search of 500,000 profiles, and a pedigree of seven people.

The population is made up from the table of frequencies (kinship_world.py), by a seed that was not
used while the search was written. Found is a relative who is among the first ten. Peers in the same
run (kinship_plain.py): the textbook's formulas over the whole database query by query, the number
of shared alleles, and for the pedigree the sum over every genotype of everybody.
"""

import time
from collections.abc import Sequence
from statistics import median

import numpy as np

from benchmarks import kinship_plain as plain
from benchmarks.ground import data, emit, say, timed
from benchmarks.kinship_world import KIT, World, drawn, in_order, of, world
from jiban.science.kinship import (
    Database,
    Loci,
    Model,
    Mutation,
    Pedigree,
    Person,
    Relation,
    blind_search,
    likelihood_ratio,
    read_frequencies,
)
from jiban.science.kinship.likelihood import likelihood
from jiban.science.kinship.mutation import passing
from jiban.science.kinship.profiles import Codes

TABLE = "dna/str_frequencies_east_asia.txt"
SEED, PROFILES, PAIRS, QUERIES, MOST = 20, 500_000, 400, 40, 10
PLAIN_QUERIES = 4
"""The peer's time is that of so many queries, times ten."""
TENTH = 10
"""The peers look for the relatives of every tenth pair."""
ROUNDS = 20
RELATION = {
    "parent": Relation.CHILD_PARENT,
    "parent_error": Relation.CHILD_PARENT,
    "sibling": Relation.FULL_SIBLINGS,
}
MORE = ("Penta D", "D2S1360")
"""With these the pedigree has 23 loci."""
RATE = 0.002
SEVEN = (
    ("grandfather", "", ""),
    ("grandmother", "", ""),
    ("mother", "", ""),
    ("uncle", "grandfather", "grandmother"),
    ("father", "grandfather", "grandmother"),
    ("sister", "father", "mother"),
    ("found", "father", "mother"),
)
UNTYPED = ("grandmother", "father")


def main() -> None:
    """Search, compare and print the figures."""
    loci = read_frequencies(data(TABLE).read_text(encoding="utf-8"))
    emit("kinship", searched(loci.some(KIT)) | pedigree(loci.some([*KIT, *MORE])))


def searched(loci: Loci) -> dict[str, float]:
    """Return how long the search takes and whom it finds."""
    made = world(loci, PROFILES, PAIRS, SEED)
    start = time.perf_counter()
    database = Database.of(made.database)
    figures = {"load_s": time.perf_counter() - start}
    took = []
    for first in range(0, PAIRS, QUERIES):
        asked = made.asking["parent"][first : first + QUERIES]
        start = time.perf_counter()
        for relation in (Relation.CHILD_PARENT, Relation.FULL_SIBLINGS):
            blind_search(loci, asked, relation, database, most=MOST)
        took.append(time.perf_counter() - start)
    figures["blind_search_s"] = median(took)
    for kind, relation in RELATION.items():
        hits = blind_search(loci, made.asking[kind], relation, database, most=MOST)
        rows = [[hit.row for hit in found] for found in hits]
        figures[f"{kind}_recall_10"] = share(made, kind, rows)
        figures[f"tenth_{kind}_recall_10"] = share(made, kind, rows[::TENTH], TENTH)
        expected = np.mean([sum(hit.by_chance < 1 for hit in found) for found in hits])
        say(f"{kind}: {expected:.2f} hits a query with less than one expected by chance")
    return figures | peers(loci, made)


def peers(loci: Loci, made: World) -> dict[str, float]:
    """Return how long the plain search takes, and whom it and the shared alleles find."""
    figures, took = {}, 0.0
    for kind in RELATION:
        by_ratio, by_shared = [], []
        for n, query in enumerate(made.asking[kind][::TENTH]):
            start = time.perf_counter()
            ratios = plain.ratios(loci, query, made.database, kind.removesuffix("_error"))
            by_ratio.append(plain.best(ratios, MOST).tolist())
            if n < PLAIN_QUERIES and kind != "parent_error":
                took += time.perf_counter() - start
            by_shared.append(plain.best(plain.shared(query, made.database), MOST).tolist())
        figures[f"plain_{kind}_recall_10"] = share(made, kind, by_ratio, TENTH)
        figures[f"shared_{kind}_recall_10"] = share(made, kind, by_shared, TENTH)
    return {"plain_search_s": took * QUERIES / PLAIN_QUERIES} | figures


def share(made: World, kind: str, rows: Sequence[Sequence[int]], every: int = 1) -> float:
    """Return the share of the relatives of every so manieth pair who are among the rows found."""
    return float(
        np.mean([row in found for row, found in zip(made.rows[kind][::every], rows, strict=True)])
    )


def pedigree(loci: Loci) -> dict[str, float]:
    """Return how long the ratio of a pedigree takes, and how far it is off the plain sum."""
    members = [Person(*member) for member in SEVEN]
    family = Pedigree(tuple(members))
    stranger = family.with_stranger("found")
    people = relatives(loci)
    model = Model(mutation=Mutation(RATE, RATE))
    ms = 1000 * timed(lambda: likelihood_ratio(loci, people, family, stranger, model), ROUNDS)
    start = time.perf_counter()
    truth = np.array([plainly(loci, place, people, model) for place in range(len(loci))])
    plain_ms = 1000 * (time.perf_counter() - start)
    off = np.abs(likelihood(loci, people, family, model) / truth - 1).max()
    theta = Model(0.01, mutation=model.mutation)
    theta_ms = 1000 * timed(lambda: likelihood_ratio(loci, people, family, stranger, theta), ROUNDS)
    return {
        "pedigree_ms": ms,
        "pedigree_theta_ms": theta_ms,
        "plain_pedigree_ms": plain_ms,
        "pedigree_off_1e9": off * 1e9,
    }


def relatives(loci: Loci) -> dict[str, Codes]:
    """Return profiles of the seven, drawn; those typed."""
    random = np.random.default_rng(SEED)
    people: dict[str, Codes] = {}
    for name, father, mother in SEVEN:
        parents = [people[parent][None] for parent in (father, mother) if parent]
        genes = [of(parent, random)[0] for parent in parents]
        people[name] = np.stack(genes, axis=-1) if genes else drawn(loci, 1, random)[0]
    return {name: in_order(one) for name, one in people.items() if name not in UNTYPED}


def plainly(loci: Loci, place: int, people: dict[str, Codes], model: Model) -> float:
    """Return the probability of the profiles at one locus by the plain sum."""
    typed = {name: tuple(int(code) - 1 for code in one[place]) for name, one in people.items()}
    rates = np.array([RATE])
    moves = passing(loci.alleles[place][None], rates, model.mutation.decay)[0]
    return plain.likelihood(SEVEN, typed, loci.frequencies[place], moves)


if __name__ == "__main__":
    main()
