"""Records of missing persons: written and read as PFIF 1.4, one note each.

The same made-up persons are written to memory and read from it, record by record: persons per
second of processor time, best of the rounds, the collector set as in every command. Peer in the
same run: whole trees by ElementTree, to the same records (pfif_plain.py). Memory is the most that
reading holds beside the document itself, for the persons and for ten times as many.
"""

import io
import time
import tracemalloc
from collections import deque
from collections.abc import Callable

from benchmarks import pfif_plain
from benchmarks.ground import emit, say
from jiban.config import memory
from jiban.exchange.pfif import reading, writing

PERSONS = 5_000
ROUNDS = 5
SEED = 14
MIB = 1024 * 1024


def main() -> None:
    """Write and read both ways, and print the figures."""
    memory.settle()
    persons = list(pfif_plain.persons(PERSONS, SEED))
    document = b"".join(writing.written(persons))
    plain = pfif_plain.written(persons)
    wrong = sum(
        ours != theirs or ours != sent
        for ours, theirs, sent in zip(
            reading.read(io.BytesIO(document)), pfif_plain.read(plain), persons, strict=True
        )
    )
    figures = {
        "written_per_s": _rate(lambda: deque(writing.written(persons), 0)),
        "naive_written_per_s": _rate(lambda: pfif_plain.written(persons)),
        "read_per_s": _rate(lambda: deque(reading.read(io.BytesIO(document)), 0)),
        "naive_read_per_s": _rate(lambda: pfif_plain.read(plain)),
        "wrong": float(wrong),
        "read_peak_mib": _peak(lambda: deque(reading.read(io.BytesIO(document)), 0)),
        "read_10_peak_mib": _peak(lambda: deque(reading.read(_Again(document, 10)), 0)),
        "naive_read_peak_mib": _peak(lambda: pfif_plain.read(plain)),
        "bytes_per_person": len(document) / PERSONS,
    }
    emit("pfif", figures)


def _rate(work: Callable[[], object]) -> float:
    """Return persons per second in the best round."""
    took = []
    for _round in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    say(f"{PERSONS / min(took):,.0f} per second")
    return PERSONS / min(took)


def _peak(work: Callable[[], object]) -> float:
    """Return the MiB that a piece of work holds at most."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / MIB


class _Again:
    """A document whose records come so many times."""

    def __init__(self, document: bytes, times: int) -> None:
        first = document.index(b"<pfif:person>")
        last = document.rindex(b"</pfif:pfif>")
        self._document, self._first, self._last = document, first, last
        self._times, self._at = times, 0

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes."""
        if self._at == self._last and self._times > 1:
            self._times -= 1
            self._at = self._first
        end = self._last if self._times > 1 else len(self._document)
        piece = self._document[self._at : min(self._at + size, end)]
        self._at += len(piece)
        return piece


if __name__ == "__main__":
    main()
