"""Writes ``jiban/science/linkage/learned.py``: what levels weigh, learned from made-up people.

The people are those of ``linkage_world`` by a seed that is not measured; nobody said who is who.
Run it once more when a level is changed: ``python -m benchmarks.linkage_learned``.
"""

from pathlib import Path

from benchmarks.linkage import described
from benchmarks.linkage_world import make
from jiban.science import linkage
from jiban.science.linkage.comparisons import ELSE, LEVELS, plan
from jiban.science.linkage.engine import fit, shares
from jiban.science.linkage.people import table, usual_marks

SEED, MANY = 4001, 2_000
HEAD = '''"""What the levels weigh (已学权重), for a desk that has too few people to learn from.

Learned from {many:,} made-up missing and as many found people by ``benchmarks.linkage_learned``,
which writes this file. For each level, from the last one up: its code, how likely it is among pairs
of one person, and among others.
"""

from collections.abc import Mapping, Sequence

from jiban.science.linkage.comparisons import Field

LEARNED: Mapping[Field, Sequence[tuple[str, float, float]]] = {{
'''


def main() -> None:
    """Learn, and write."""
    world = make(SEED, MANY)
    missing, found = described(world.missing), described(world.found)
    usual = usual_marks(missing)
    model = fit(plan(), table(missing, usual), table(found, usual), 0.5 / MANY)
    lines = []
    for (field, levels), (own, others) in zip(LEVELS.items(), shares(model), strict=True):
        codes = [ELSE, *(level.code for level in reversed(levels))]
        lines.append(f"    Field.{field.name}: (\n")
        lines += [
            f'        ("{code}", {m:.3g}, {u:.3g}),\n'
            for code, m, u in zip(codes, own, others, strict=True)
        ]
        lines.append("    ),\n")
    text = HEAD.format(many=MANY) + "".join(lines) + "}\n"
    Path(linkage.__file__).with_name("learned.py").write_text(text)


if __name__ == "__main__":
    main()
