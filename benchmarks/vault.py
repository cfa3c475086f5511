"""What guarding personal data costs: acts and letters with it and without, and finding a number.

The peer is the same code with redaction, encryption and keyed hashes taken out of it, in the same
run, both ways in turn. A number is looked up by its keyed hash among five million persons, through
the query that the desk asks; for a hundred million it is reckoned from the levels of the index.
"""

import itertools
import math
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import ground, loop
from benchmarks.ground import Figures, say

ROUNDS = 3
"""Times that both ways are measured; the medians count."""
LETTERS_EACH = 4_000
PERSONS = 5_000_000
WHOLE = 100_000_000
"""Persons for whom the look-up is reckoned."""
STEP = 500_000
LOOKS = 3_000
FILL = """
INSERT INTO loop_person (matter_id, label, part, key, data, phone_index)
SELECT n, 1, 'author', decode(repeat('a1', 61), 'hex'), decode(repeat('b2', 120), 'hex'),
    sha256(convert_to('look-up ' || n, 'UTF8'))
FROM generate_series(%s::bigint, %s::bigint) n
"""
LEAVES = "SELECT relpages FROM pg_class WHERE relname = 'loop_person_phone'"


def main() -> None:
    """Run both parts and print the figures."""
    figures: Figures = {}
    for part in (guarding, looking):
        figures |= ground.apart(part)
    ground.emit("vault", figures)


# --- acts with and without --------------------------------------------------------------------


def guarding(home: Path) -> Figures:
    """Acts and letters per second, guarded and bare, by the same workers."""
    with ground.database(home) as dsn:
        took: dict[tuple[str, bool], list[float]] = {}
        for _round, guarded in itertools.product(range(ROUNDS), (True, False)):
            for name, rate in (("acts", _acts(guarded)), ("letters", _letters(guarded))):
                took.setdefault((name, guarded), []).append(rate)
                say(f"  {name}, {'guarded' if guarded else 'bare'}: {rate:.0f}/s")
            with ground.superuser(dsn) as owner:
                loop.clear(owner)
        rates = {key: statistics.median(values) for key, values in took.items()}
    return {
        "acts_per_s_ratio": rates["acts", True] / rates["acts", False],
        "letters_per_s_ratio": rates["letters", True] / rates["letters", False],
        "guarded_acts_per_s": rates["acts", True],
        "bare_acts_per_s": rates["acts", False],
        "guarded_letters_per_s": rates["letters", True],
        "bare_letters_per_s": rates["letters", False],
    }


def _acts(guarded: bool) -> float:
    from jiban.loop import door
    from jiban.loop.actors import Actor

    units = ground.stations()
    total = loop.WORKERS * loop.ACTS_EACH
    acts = [
        door.Act("mailbox", "receive", Actor.citizen(), ground.letter(units[n % len(units)]))
        for n in range(total // 3)
    ]
    ids = [acted.matter_id for acted in door.act_many(acts) if isinstance(acted, door.Acted)]
    parts = [(guarded, loop.act_singly, (ids[n :: loop.WORKERS],)) for n in range(loop.WORKERS)]
    _, took = ground.at_once(_either_way, parts)
    return total / took


def _letters(guarded: bool) -> float:
    parts = [(guarded, loop.take_in, (LETTERS_EACH,))] * loop.INTAKE_WORKERS
    _, took = ground.at_once(_either_way, parts)
    return loop.INTAKE_WORKERS * LETTERS_EACH / took


def _either_way(guarded: bool, work: Any, given: tuple[Any, ...]) -> Iterator[None]:
    if not guarded:
        _lay_bare()
    yield from work(*given)


def _lay_bare() -> None:
    """Take redaction, encryption and hashing out of this process: the peer."""
    import orjson

    from jiban.loop import people

    def seal(data: Mapping[str, str]) -> tuple[bytes, bytes, bytes | None]:
        phone = data.get("phone")
        return b"", orjson.dumps(dict(data)), phone.encode() if phone else None

    people.seal = seal
    people.redact_all = lambda texts, first: (list(texts), [])


# --- finding a number --------------------------------------------------------------------------


def looking(home: Path) -> Figures:
    """How long one number takes to be found among five million persons."""
    import hashlib
    import random

    with ground.database(home) as dsn:
        from jiban.loop.models import Person

        with ground.superuser(dsn) as owner:
            for first in range(1, PERSONS, STEP):
                owner.execute(FILL, (first, first + STEP - 1))
                say(f"  {first + STEP - 1:,} persons")
            owner.execute("VACUUM (ANALYZE) loop_person")
            pages = owner.execute(LEAVES).fetchall()[0][0]
        wanted = [
            hashlib.sha256(f"look-up {n}".encode()).digest()
            for n in random.Random(311).sample(range(1, PERSONS + 1), LOOKS)
        ]
        took = []
        for index in wanted:
            start = time.perf_counter()
            found = list(Person.objects.filter(phone_index=index).values_list("matter_id", "label"))
            took.append(1000 * (time.perf_counter() - start))
            assert len(found) == 1
        with ground.superuser(dsn) as raw:
            bare = []
            for index in wanted:
                start = time.perf_counter()
                raw.execute(
                    "SELECT matter_id, label FROM loop_person WHERE phone_index = %s", (index,)
                ).fetchall()
                bare.append(1000 * (time.perf_counter() - start))
    entries = PERSONS / pages
    levels, more = (1 + math.log(count / entries, entries) for count in (PERSONS, WHOLE))
    measured = statistics.median(took)
    return {
        "lookup_ms": measured * math.ceil(more) / math.ceil(levels),
        "lookup_5m_ms": measured,
        "lookup_5m_p99_ms": statistics.quantiles(took, n=100)[-1],
        "raw_lookup_5m_ms": statistics.median(bare),
        "index_levels_5m": float(math.ceil(levels)),
        "index_levels_100m": float(math.ceil(more)),
    }


if __name__ == "__main__":
    main()
