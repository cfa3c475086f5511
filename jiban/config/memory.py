"""The garbage collector, set for processes that live long and make many short-lived objects."""

import gc

YOUNG = 20_000
"""New objects before the collector looks at them; Python's 700 means many looks in every batch."""


def settle() -> None:
    """Leave what is loaded by now out of the collector's rounds: it stays as long as the process.

    Each full round would else walk through all of Django, 50 ms, several times a second in a
    batch of letters.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
