"""What letters are about: 7,243 sorted municipal letters, tenfold, shuffled.

Peer, in the same run and on the same folds: a linear support vector machine on TF-IDF of words. The
subjects are a city hall's, not the police's: no sorted letters to the police are public. Thresholds
and temperatures come from each fold's own training letters; what is looked at (pairs of characters,
the first words) was chosen on the first three folds.
"""

import csv
import gzip
import time
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from benchmarks.ground import data, emit, say
from jiban.science.letters import topics
from jiban.science.letters.certainty import calibration_error

FOLDS = 10
BATCH = 200
"""Letters looked at together, as a runner does."""


def main() -> None:
    """Learn and guess in each fold, and print the figures."""
    letters, codes = read()
    wanted, guessed, by_peer = np.array(codes), np.empty(len(codes), object), []
    confidence, alone = np.empty(len(codes)), np.empty(len(codes), bool)
    took, peers_wanted = 0.0, []
    for fold, (seen, rest) in enumerate(KFold(FOLDS, shuffle=True, random_state=0).split(letters)):
        learned = topics.learn([letters[n] for n in seen], [codes[n] for n in seen])
        learned.confidences([letters[rest[0]]])  # loaded
        start = time.perf_counter()
        found = np.vstack(
            [
                learned.confidences([letters[n] for n in rest[at : at + BATCH]])
                for at in range(0, len(rest), BATCH)
            ]
        )
        took += time.perf_counter() - start
        guessed[rest] = [learned.codes[n] for n in found.argmax(axis=1)]
        confidence[rest] = found.max(axis=1)
        alone[rest] = confidence[rest] >= learned.alone_from
        by_peer += list(peer(letters, codes, seen, rest))
        peers_wanted += list(wanted[rest])
        say(f"fold {fold + 1} of {FOLDS}: {np.mean(guessed[rest] == wanted[rest]):.3f} right")
    right = guessed == wanted
    emit(
        "letters",
        {
            "macro_f1": f1_score(wanted, list(guessed), average="macro"),
            "svm_macro_f1": f1_score(peers_wanted, by_peer, average="macro"),
            "auto_share_at_97": float(alone.mean()),
            "auto_precision": float(right[alone].mean()),
            "calibration_error": calibration_error(confidence, right),
            "letters_per_s": len(letters) / took,
        },
    )


def read() -> tuple[list[list[str]], list[str]]:
    """Return the letters' words and their subjects."""
    with gzip.open(data("letters/labelled_tokens.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["tokens"].split() for row in rows], [row["label"] for row in rows]


def peer(
    letters: Sequence[Sequence[str]], codes: Sequence[str], seen: Sequence[int], rest: Sequence[int]
) -> Sequence[str]:
    """Return what the peer guesses."""
    weigher = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    weights = weigher.fit_transform([letters[n] for n in seen])
    fitted = LinearSVC().fit(weights, [codes[n] for n in seen])
    guessed: Sequence[str] = fitted.predict(weigher.transform([letters[n] for n in rest]))
    return guessed


if __name__ == "__main__":
    main()
