"""Subjects are learned from sorted letters; confidence, reasons and the kept file."""

from pathlib import Path

import numpy as np
import pytest

from jiban.science.letters.topics import FOLDS, Topics, learn

NOISE = ["楼下", "烧烤摊", "音响", "很", "吵", "睡", "不", "着"]
TRAFFIC = ["路口", "红绿灯", "坏", "了", "车辆", "拥堵", "请", "疏导"]
FRAUD = ["被", "骗", "转账", "银行卡", "报警", "追回"]


def some(words: list[str], number: int = 12, seed: int = 0) -> list[list[str]]:
    """Letters of these words, each with a few of them left out."""
    rng = np.random.default_rng(seed)
    return [[word for word in words if rng.random() < 0.8] or words for _ in range(number)]


@pytest.fixture(scope="module")
def topics() -> Topics:
    letters = some(NOISE) + some(TRAFFIC) + some(FRAUD)
    return learn(letters, ["noise.shops"] * 12 + ["traffic.signals"] * 12 + ["fraud.reported"] * 12)


def test_it_works(topics: Topics) -> None:
    confidence = topics.confidences([["烧烤摊", "很", "吵"], ["红绿灯", "坏", "了"]])
    assert confidence.shape == (2, 3)
    assert confidence.sum(axis=1) == pytest.approx([1, 1])
    first = [topics.codes[n] for n in confidence.argmax(axis=1)]
    assert first == ["noise.shops", "traffic.signals"]


def test_reasons_are_words_of_the_letter(topics: Topics) -> None:
    letter = ["今天", "烧烤摊", "很", "吵", "红绿灯"]
    reasons, others = topics.reasons(letter, ["noise.shops", "traffic.signals"])
    assert "烧烤摊" in reasons
    assert set(reasons) <= {"烧烤摊", "很", "吵"}
    assert others == ["红绿灯"]
    assert topics.reasons(["从未", "见过"], ["noise.shops"]) == [[]]


def test_a_letter_without_known_words_is_sure_of_nothing(topics: Topics) -> None:
    confidence = topics.confidences([[], ["从未", "见过"]])
    assert confidence.max() < 0.9


def test_few_letters_never_go_alone(topics: Topics) -> None:
    assert topics.alone_from > 1  # 36 letters, all right, prove no 97 %


def test_two_subjects(topics: Topics) -> None:
    two = learn(some(NOISE) + some(FRAUD), ["a"] * 12 + ["b"] * 12)
    assert two.confidences([NOISE, FRAUD]).argmax(axis=1).tolist() == [0, 1]


def test_a_subject_of_few_letters_is_left_out() -> None:
    codes = ["a"] * 12 + ["b"] * 12 + ["rare"] * (FOLDS - 1)
    assert learn(some(NOISE) + some(FRAUD) + some(TRAFFIC, FOLDS - 1), codes).codes == ("a", "b")


def test_one_subject_is_an_error() -> None:
    with pytest.raises(ValueError, match="two subjects"):
        learn(some(NOISE), ["a"] * 12)


def test_what_was_kept_comes_back(topics: Topics, tmp_path: Path) -> None:
    topics.save(tmp_path / "topics.npz")
    again = Topics.load(tmp_path / "topics.npz")
    letters = [NOISE, TRAFFIC, FRAUD]
    assert (again.codes, again.letters) == (topics.codes, 36)
    assert again.confidences(letters) == pytest.approx(topics.confidences(letters), abs=1e-6)
    assert again.reasons(NOISE, topics.codes) == topics.reasons(NOISE, topics.codes)
    assert [path.name for path in tmp_path.iterdir()] == ["topics.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", b"nothing at all"])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "topics.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"topics\.npz"):
        Topics.load(path)
