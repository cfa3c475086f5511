"""Kin by DNA (亲缘鉴定): likelihood ratios from STR profiles, and a blind search for kin."""

from jiban.science.kinship.elimination import TooLargeError
from jiban.science.kinship.evidence import ContradictionError
from jiban.science.kinship.likelihood import Ratio, likelihood_ratio
from jiban.science.kinship.loci import Loci, read_frequencies
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import Mutation
from jiban.science.kinship.pairs import pair_ratios
from jiban.science.kinship.pedigree import Pedigree, Person, Sex, read_ped
from jiban.science.kinship.profiles import code_profiles
from jiban.science.kinship.relations import Relation
from jiban.science.kinship.search import Database, Hit, blind_search, family_search

__all__ = [
    "ContradictionError",
    "Database",
    "Hit",
    "Loci",
    "Model",
    "Mutation",
    "Pedigree",
    "Person",
    "Ratio",
    "Relation",
    "Sex",
    "TooLargeError",
    "blind_search",
    "code_profiles",
    "family_search",
    "likelihood_ratio",
    "pair_ratios",
    "read_frequencies",
    "read_ped",
]
