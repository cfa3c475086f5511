"""What the levels weigh (已学权重), for a desk that has too few people to learn from.

Learned from 2,000 made-up missing and as many found people by ``benchmarks.linkage_learned``,
which writes this file. For each level, from the last one up: its code, how likely it is among pairs
of one person, and among others.
"""

from collections.abc import Mapping, Sequence

from jiban.science.linkage.comparisons import Field

LEARNED: Mapping[Field, Sequence[tuple[str, float, float]]] = {
    Field.NAME: (
        ("else", 0.0235, 0.961),
        ("surname", 0.00284, 0.0293),
        ("half", 0.0379, 0.00209),
        ("two", 0.0339, 0.00675),
        ("turned", 0.0355, 2.93e-05),
        ("near", 0.12, 7.27e-05),
        ("letters", 0.159, 8.45e-05),
        ("sound", 0.22, 0.000103),
        ("same", 0.367, 0.000194),
    ),
    Field.SEX: (
        ("else", 0.000423, 0.5),
        ("same", 1, 0.5),
    ),
    Field.AGE: (
        ("else", 0.0169, 0.718),
        ("rough", 0.221, 0.134),
        ("fits", 0.301, 0.0749),
        ("close", 0.461, 0.0732),
    ),
    Field.HEIGHT: (
        ("else", 0.0181, 0.512),
        ("rough", 0.216, 0.214),
        ("fits", 0.352, 0.143),
        ("close", 0.414, 0.131),
    ),
    Field.MARKS: (
        ("else", 0.0708, 0.823),
        ("usual", 0.447, 0.158),
        ("other_side", 0.00271, 4.57e-05),
        ("telling", 0.183, 0.0133),
        ("several", 0.296, 0.00541),
    ),
    Field.CLOTHING: (
        ("else", 0.0421, 0.275),
        ("changed", 0.0208, 0.287),
        ("other_colours", 0.078, 0.38),
        ("one", 0.322, 0.0565),
        ("two", 0.35, 0.00129),
        ("three", 0.187, 6.78e-05),
    ),
    Field.PLACE: (
        ("else", 0.0761, 0.061),
        ("km300", 0.0649, 0.11),
        ("km100", 0.104, 0.406),
        ("km30", 0.0877, 0.337),
        ("km10", 0.267, 0.0763),
        ("km3", 0.266, 0.00819),
        ("km1", 0.135, 0.00109),
    ),
    Field.TIME: (
        ("else", 0.0081, 0.307),
        ("day90", 0.0357, 0.14),
        ("day30", 0.12, 0.0597),
        ("day7", 0.105, 0.0105),
        ("day3", 0.102, 0.00511),
        ("day1", 0.0872, 0.00288),
        ("day0", 0.54, 0.00808),
        ("before", 0.00141, 0.466),
    ),
}
