"""What a letter is about, learned from letters that people have sorted.

Linear support vector machines, one subject against the rest (Joachims 1998, "Text Categorization
with Support Vector Machines"), over TF-IDF weights of words, of pairs of characters, which mend
what segmentation cuts wrongly, and of the first words. Their scores become confidences by a softmax
with one temperature (Guo et al. 2017, "On Calibration of Modern Neural Networks"), fitted on
letters that the machines had not seen.
"""

import os
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import logsumexp, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from jiban.science.letters.certainty import threshold_at

Letter = Sequence[str]
"""A letter's words in order, as segmented."""
Pieces = Callable[[Letter], Sequence[str]]
Floats = NDArray[np.float64]

FEWEST = 3
"""Letters in which a pair of characters must occur to be looked at."""
OPENING, OPENING_SHARE = 20, 0.6
"""The first words say what a letter is about: so many count once more, so much."""
PENALTY = 0.5
"""The machines' C: smaller holds them closer to zero."""
FOLDS = 4
"""Parts of the letters that take turns at being unseen while confidences are fitted."""
PRECISION = 0.97
"""The share of right first suggestions from which on they may go alone."""
LEAST = 0.8
"""No letter goes alone with less confidence, however right few and like letters have been."""
FORM = 1
"""The form of the file; another one is not read."""


def _words(letter: Letter) -> Letter:
    return letter


def _pairs(letter: Letter) -> list[str]:
    text = "".join(letter)
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _opening(letter: Letter) -> Letter:
    return letter[:OPENING]


_LOOKS: tuple[tuple[Pieces, int, float], ...] = (
    (_words, 2, 1.0),
    (_pairs, FEWEST, 1.0),
    (_opening, 2, OPENING_SHARE),
)
"""What is looked at: the pieces, in how many letters they must occur, how much they count."""


@dataclass(frozen=True)
class Look:
    """One way of looking at letters: which pieces of a letter count, and how rare each is.

    Attributes:
        pieces: a letter's pieces, each time they occur.
        vocabulary: the pieces that are known, in the order of their columns.
        rarity: shape (pieces,), smoothed inverse document frequency.
        share: how much this look counts.
    """

    pieces: Pieces
    vocabulary: Sequence[str]
    rarity: Floats
    share: float

    @classmethod
    def fit(cls, pieces: Pieces, letters: Sequence[Letter], fewest: int, share: float) -> "Look":
        """Return the look at letters that knows the pieces of at least *fewest* of them."""
        fitted = TfidfVectorizer(analyzer=pieces, min_df=fewest).fit(letters)
        return cls(pieces, list(fitted.get_feature_names_out()), fitted.idf_, share)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {piece: column for column, piece in enumerate(self.vocabulary)}

    def weights(self, letters: Sequence[Letter]) -> csr_matrix:
        """Return TF-IDF weights, shape (letters, pieces), each row as long as the look's share.

        A piece that occurs n times weighs 1 + log n times its rarity.
        """
        column, columns, ends = self._columns.get, array("i"), array("i", [0])
        for letter in letters:
            columns.extend(c for piece in self.pieces(letter) if (c := column(piece)) is not None)
            ends.append(len(columns))
        shape = (len(letters), len(self.vocabulary))
        found = csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
        found.sum_duplicates()
        found.data = (1 + np.log(found.data)) * self.rarity[found.indices]
        return normalize(found, copy=False) * self.share


@dataclass(frozen=True)
class Topics:
    """What was learned.

    Attributes:
        codes: the subjects, in the order of the columns.
        looks: how letters are looked at, side by side, by their words first.
        slopes: shape (pieces of all looks, subjects).
        offsets: shape (subjects,).
        temperature: by which scores are divided before they become confidences.
        alone_from: the confidence from which on the first suggestion may be relied upon to be right
            in a share of ``PRECISION``, found on letters that were not seen; above 1 for never.
        letters: how many letters it was learned from.
    """

    codes: tuple[str, ...]
    looks: tuple[Look, ...]
    slopes: NDArray[np.float32]
    offsets: Floats
    temperature: float
    alone_from: float
    letters: int

    def confidences(self, letters: Sequence[Letter]) -> Floats:
        """Return the confidence in each subject, shape (letters, subjects), rows summing to 1."""
        scores = _weigh(self.looks, letters) @ self.slopes + self.offsets
        confidence: Floats = softmax(scores / self.temperature, axis=1)
        return confidence

    def reasons(self, letter: Letter, codes: Sequence[str], most: int = 5) -> list[list[str]]:
        """Return for each subject the words of a letter that speak for it, the weightiest first."""
        look = self.looks[0]
        weights = look.weights([letter])
        found = []
        for code in codes:
            speaks = weights.data * self.slopes[weights.indices, self.codes.index(code)]
            order = [i for i in np.argsort(-speaks) if speaks[i] > 0]
            words = (look.vocabulary[weights.indices[i]] for i in order)
            found.append([word for word in words if len(word) > 1][:most])  # 了、的 tell nobody
        return found

    def save(self, path: Path) -> None:
        """Write it to a file, whole or not at all."""
        looks = {
            f"{name}_{n}": value
            for n, look in enumerate(self.looks)
            for name, value in (("vocabulary", look.vocabulary), ("rarity", look.rarity))
        }
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with beside.open("wb") as file:
            np.savez_compressed(
                file,
                allow_pickle=False,
                form=FORM,
                codes=self.codes,
                slopes=self.slopes,
                offsets=self.offsets,
                numbers=(self.temperature, self.alone_from, self.letters),
                **looks,
            )
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Topics":
        """Read what :meth:`save` wrote.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is none of these, or of another version.
        """
        path.stat()
        if not is_zipfile(path):
            raise ValueError(f"{path}: this is nothing that was learned")
        try:
            with np.load(path) as kept:
                if kept["form"] != FORM:
                    raise ValueError(f"{path}: learned by another version; learn again")
                looks = tuple(
                    Look(pieces, kept[f"vocabulary_{n}"].tolist(), kept[f"rarity_{n}"], share)
                    for n, (pieces, _fewest, share) in enumerate(_LOOKS)
                )
                temperature, alone_from, letters = kept["numbers"]
                codes = tuple(kept["codes"].tolist())
                slopes, offsets = kept["slopes"], kept["offsets"]
        except (KeyError, BadZipFile) as error:
            raise ValueError(f"{path}: this is nothing that was learned") from error
        return cls(
            codes, looks, slopes, offsets, float(temperature), float(alone_from), int(letters)
        )


def learn(letters: Sequence[Letter], codes: Sequence[str]) -> Topics:
    """Learn subjects from sorted letters.

    Args:
        letters: as segmented.
        codes: the subject of each. Subjects of fewer than ``FOLDS`` letters are left out.

    Raises:
        ValueError: fewer than two subjects have enough letters.
    """
    known, counts = np.unique(list(codes), return_counts=True)
    enough = set(known[counts >= FOLDS])
    kept = [n for n, code in enumerate(codes) if code in enough]
    if len(enough) < 2:
        raise ValueError(f"at least two subjects with {FOLDS} letters each are needed")
    letters = [letters[n] for n in kept]
    names, wanted = np.unique([codes[n] for n in kept], return_inverse=True)
    looks = tuple(Look.fit(pieces, letters, fewest, share) for pieces, fewest, share in _LOOKS)
    weights = _weigh(looks, letters)
    unseen = np.empty((len(letters), len(names)))
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, rest in parts.split(weights, wanted):
        slopes, offsets = _machines(weights[seen], wanted[seen])
        unseen[rest] = weights[rest] @ slopes + offsets
    temperature = _temperature(unseen, wanted)
    confidence = softmax(unseen / temperature, axis=1)
    right = confidence.argmax(axis=1) == wanted
    slopes, offsets = _machines(weights, wanted)
    return Topics(
        tuple(map(str, names)),
        looks,
        slopes.astype(np.float32),
        offsets,
        temperature,
        max(LEAST, threshold_at(confidence.max(axis=1), right, PRECISION)),
        len(letters),
    )


def _weigh(looks: Sequence[Look], letters: Sequence[Letter]) -> csr_matrix:
    return hstack([look.weights(letters) for look in looks]).tocsr()


def _machines(weights: csr_matrix, wanted: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return (slopes, offsets) of one machine per subject."""
    fitted = LinearSVC(C=PENALTY, class_weight="balanced").fit(weights, wanted)
    slopes, offsets = fitted.coef_.T, fitted.intercept_
    if slopes.shape[1] == 1:  # of two subjects there is one machine, for the second
        return np.hstack([-slopes, slopes]), np.hstack([-offsets, offsets])
    return slopes, offsets


def _temperature(scores: Floats, wanted: NDArray[np.int64]) -> float:
    """Return the temperature under which the outcomes are likeliest."""

    def unlikelihood(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        likely = scaled[np.arange(len(wanted)), wanted] - logsumexp(scaled, axis=1)
        return -float(likely.mean())

    return float(np.exp(minimize_scalar(unlikelihood, bounds=(-4, 4), method="bounded").x))
