"""Personal data in letters: what is found of what was planted, and what is blotted wrongly.

Planted: made-up values of every kind, in every way of writing, one in a real letter each; found
when none of its characters is left. Wrong: what is found in 300 letters labelled by hand and
touches no label. Beside officers: the planted names once more, where those of a bureau stay. Peer
in the same run: the patterns that were there before, of numbers, plates and addresses of mail. How
the labels came about: redaction_labels.md.
"""

import csv
import gzip
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.ground import data, emit, say
from benchmarks.redaction_planted import Planted, bureau, plants
from jiban.science.redaction.finding import find, narrow
from jiban.science.redaction.found import Kind
from jiban.science.redaction.namesakes import is_known

LABELS = Path(__file__).with_name("redaction_labels.csv")
FILES = ("letters.csv.gz", "letters_with_replies.csv.gz", "labelled_raw.csv.gz")
SEEDS = range(1000, 1040)
OFFICERS = bureau(2000, seed=7)
ROUNDS = 3
USUAL = range(150, 251)
"""Characters of a usual letter; half of all letters have at most 220."""
Span = tuple[int, int]
Finder = Callable[[str], list[Span]]

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_BEFORE = re.compile(
    rf"""
    (?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
  | (?P<id_number>(?<![0-9A-Za-z])\d{{17}}[0-9Xx](?![0-9A-Za-z]))
  | (?P<bank_card>(?<!\d)(?:\d{{4}}[ -]?){{3,4}}\d{{1,4}}(?!\d))
  | (?P<phone>(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}(?!\d)
      |(?<!\d)0\d{{2,3}}-?\d{{7,8}}(?!\d))
  | (?P<plate>[{_PROVINCES}][A-HJ-NP-Z][ ·•]?
      [A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9]))
    """,
    re.VERBOSE,
)
_LIKELY = re.compile(rf"\d{{7}}|\d{{3}}[ -]\d{{4}}|\d{{4}}[ -]\d{{4}}|@|[{_PROVINCES}][A-Z]")


def main() -> None:
    """Look for what was planted and for what was labelled, and print the figures."""
    letters = read()
    labels = labelled()
    sample = {key: letters[key] for key in labels}
    others = [text for key, text in letters.items() if key not in labels]
    planted = [plant for seed in SEEDS for plant in plants(others[seed % 97 :: 3], seed)]
    recall, peer = found_of(planted, spans), found_of(planted, before)
    for kind, share in recall.items():
        say(f"{kind}: {share:.4f} of those planted, {peer[kind]:.4f} before")
    wrong, hit, all_labels = against(sample, labels)
    usual = [text for text in letters.values() if len(text) in USUAL]
    figures = {
        "recall": share_of(planted, spans),
        "false_per_100": 100 * wrong / len(sample),
        **{f"recall_{kind}": share for kind, share in recall.items()},
        "recall_name_beside_officers": share_of(citizens(planted), beside_officers),
        "labelled_recall": hit / all_labels,
        "letters_per_s": per_second(list(letters.values()), spans),
        "before_recall": share_of(planted, before),
        "before_letters_per_s": per_second(list(letters.values()), before),
        "usual_letter_us": 1e6 / per_second(usual, spans),
        "before_usual_letter_us": 1e6 / per_second(usual, before),
    }
    emit("redaction", figures)


def read() -> dict[str, str]:
    """Return subject and body of the letters by id; of two with one id the first."""
    found: dict[str, str] = {}
    for name in FILES:
        with gzip.open(data(f"letters/{name}"), "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["id"], f"{row['subject']}\n{row['body']}")
    return found


def labelled() -> dict[str, list[Span]]:
    """Return the labelled spans by letter."""
    found: dict[str, list[Span]] = {}
    with LABELS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            spans_ = found.setdefault(row["id"], [])
            if row["start"]:
                spans_.append((int(row["start"]), int(row["end"])))
    return found


def spans(text: str) -> list[Span]:
    """Return where the rules find personal data."""
    return [(one.start, one.end) for one in find(text)]


def beside_officers(text: str) -> list[Span]:
    """Return where the rules find it, without the names that are officers'."""
    return [
        (one.start, one.end)
        for one in find(text)
        if one.kind is not Kind.NAME
        or not is_known(text[one.start : one.end], text[one.end : one.end + 2], OFFICERS)
    ]


def citizens(planted: list[Planted]) -> list[Planted]:
    """Return the planted names that no officer has."""
    return [p for p in planted if p.kind == "name" and p.text[p.start : p.end] not in OFFICERS]


def before(text: str) -> list[Span]:
    """Return where the patterns before found it."""
    plain = narrow(text)
    return [m.span() for m in _BEFORE.finditer(plain)] if _LIKELY.search(plain) else []


def found_of(planted: list[Planted], finder: Finder) -> dict[str, float]:
    """Return the share that is found, by kind."""
    all_, found = Counter(p.kind for p in planted), Counter(p.kind for p in seen(planted, finder))
    return {kind: found[kind] / n for kind, n in sorted(all_.items())}


def share_of(planted: list[Planted], finder: Finder) -> float:
    """Return the share that is found."""
    return sum(1 for _ in seen(planted, finder)) / len(planted)


def seen(planted: list[Planted], finder: Finder) -> Iterator[Planted]:
    """Yield those of which no character is left."""
    for plant in planted:
        covered = {at for start, end in finder(plant.text) for at in range(start, end)}
        if covered.issuperset(range(plant.start, plant.end)):
            yield plant


def against(sample: dict[str, str], labels: dict[str, list[Span]]) -> tuple[int, int, int]:
    """Return how much was found that touches no label, the labels found whole, and all labels."""
    wrong = hit = 0
    for key, text in sample.items():
        found = spans(text)
        for start, end in found:
            if not any(start < b and a < end for a, b in labels[key]):
                wrong += 1
                say(f"wrong in {key}: characters {start} to {end}")
        hit += sum(any(s <= a and b <= e for s, e in found) for a, b in labels[key])
    return wrong, hit, sum(map(len, labels.values()))


def per_second(letters: list[str], finder: Finder) -> float:
    """Return the letters looked at in a second of one processor, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in letters:
            finder(text)
        best = min(best, time.process_time() - start)
    return len(letters) / best


if __name__ == "__main__":
    main()
