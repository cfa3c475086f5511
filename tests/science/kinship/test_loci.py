"""A table of frequencies is read whole, or refused with the line that is wrong."""

import os
from pathlib import Path

import pytest

from jiban.science.kinship.loci import read_frequencies
from tests.science.kinship.by_hand import TEXT

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("JIBAN_DATA") or ROOT.parent / "shared" / "data")
REAL = DATA / "dna" / "str_frequencies_east_asia.txt"


def test_it_works() -> None:
    loci = read_frequencies(TEXT)
    assert loci.names == ("L1", "L2")
    assert loci.alleles[0].tolist() == [8, 9, 9.3, 10]
    assert loci.frequencies[0] == pytest.approx([0.2, 0.3, 0.1, 0.4])
    assert loci.some(["L2"]).names == ("L2",)


@pytest.mark.skipif(not REAL.exists(), reason=f"real frequencies are not here: {REAL}")
def test_the_real_table() -> None:
    loci = read_frequencies(REAL.read_text(encoding="utf-8"))
    assert len(loci) == 40
    assert {"Penta D", "Penta E"} <= set(loci.names)
    assert all(abs(shares.sum() - 1) < 1e-12 for shares in loci.frequencies)


def test_a_rare_allele_has_the_least_frequency_and_all_sum_to_one() -> None:
    loci = read_frequencies("A\n1 0.001\n2 0.01045\n3 0.98855\n", minimum=0.0104)
    # 2 would fall below once it makes room for 1.
    assert loci.frequencies[0] == pytest.approx([0.0104, 0.0104, 0.9792])


def test_an_allele_that_was_seen_is_added() -> None:
    loci = read_frequencies(TEXT).with_alleles({"L2": [13, 12]}, 0.01)
    assert loci.alleles[1].tolist() == [12, 13, 14, 15]
    assert loci.frequencies[1] == pytest.approx([0.495, 0.01, 0.198, 0.297])
    with pytest.raises(ValueError, match="no frequencies for L9"):
        loci.with_alleles({"L9": [1]}, 0.01)
    with pytest.raises(ValueError, match="0 is no frequency"):
        loci.with_alleles({"L1": [20]}, 0)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "empty"),
        ("A\n8 0.5\n8 0.5", "line 3, A: allele 8 comes twice"),
        ("A\n8 1.0\n\nA\n8 1.0", "line 4: A comes twice"),
        ("A\nOL 0.5", "line 2, A: “OL 0.5” is no allele"),
        ("A\n8 much", "line 2, A: much is no frequency"),
        ("A\n8 1.5", "line 2, A: 1.5 is no frequency"),
        ("A\n8 0.5\n9 0.4", "A: the frequencies sum to 0.9000"),
        ("A", "A: the frequencies sum to 0.0000"),
    ],
)
def test_what_is_wrong_is_named(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_frequencies(text)


def test_an_impossible_least_frequency() -> None:
    with pytest.raises(ValueError, match=r"L1: a least frequency of 0\.3"):
        read_frequencies(TEXT, minimum=0.3)
    with pytest.raises(ValueError, match="no frequencies for L7"):
        read_frequencies(TEXT).some(["L7"])
