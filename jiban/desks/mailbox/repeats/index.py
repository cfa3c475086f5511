"""The index of telling pieces: which earlier letters a letter may repeat, asked of the database.

It rests in tables, so that a runner needs no memory of a million letters, a restart costs nothing,
and all runners see the same. The cost of a question is bounded: of each piece the newest letters
are looked at, however many have it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from jiban.desks.mailbox.models import Letter, Posting, Wording
from jiban.desks.mailbox.repeats.where import Known
from jiban.loop.store import Session
from jiban.loop.tables import array
from jiban.science.repeats import wording as science
from jiban.science.repeats.letters import LONGEST, Letters, Written
from jiban.science.repeats.nearest import LEAST, NEAREST
from jiban.science.repeats.wording import CROWD, Posted

ENOUGH = 100
"""Letters of a problem that are counted: how many more there are changes nothing that is chosen."""
SAMPLE = 20_000
"""Letters that are counted; of more, the newest."""

POST = """
INSERT INTO mailbox_posting (piece, letter_id)
SELECT * FROM unnest($1::integer[], $2::bigint[]) ON CONFLICT DO NOTHING
"""
NEAR = f"""
SELECT asked, letter_id, shared FROM (
    SELECT a.asked, n.letter_id, sum(a.weight) AS shared,
           row_number() OVER (PARTITION BY a.asked ORDER BY sum(a.weight) DESC, n.letter_id) AS rank
    FROM unnest($1::bigint[], $2::integer[], $3::float8[])
        AS a (asked, piece, weight)
    CROSS JOIN LATERAL (
        SELECT letter_id FROM mailbox_posting p
        WHERE p.piece = a.piece AND p.letter_id < a.asked + $4::bigint AND p.letter_id <> a.asked
        ORDER BY letter_id DESC LIMIT {CROWD}
    ) AS n
    GROUP BY 1, 2 HAVING sum(a.weight) >= {LEAST}
) AS ranked WHERE rank <= {NEAREST} ORDER BY asked, rank
"""  # noqa: S608
LETTERS = f"""
SELECT l.matter_id, m.title, concat_ws(' ', NULLIF(l.place, ''), left(l.body, {LONGEST})),
    l.lon, l.lat, l.problem_id, l.problem_by
FROM mailbox_letter l JOIN loop_matter m ON m.id = l.matter_id WHERE l.matter_id = ANY($1::bigint[])
"""  # noqa: S608
OPEN = f"{LETTERS} AND NOT m.recused"
MEMBERS = f"""
SELECT p, (SELECT count(*) FROM (
    SELECT FROM mailbox_letter l WHERE l.problem_id = p LIMIT {ENOUGH}) AS found)
FROM unnest($1::bigint[]) AS p
"""  # noqa: S608
FORGET = """
DELETE FROM mailbox_posting p USING unnest($1::integer[], $2::bigint[]) AS gone (piece, letter_id)
WHERE p.piece = gone.piece AND p.letter_id = gone.letter_id
"""
UNPOST = "DELETE FROM mailbox_posting WHERE letter_id = ANY($1::bigint[])"
LAST = """
SELECT id, newest, (SELECT max(matter_id) FROM mailbox_letter)
FROM mailbox_wording ORDER BY id DESC LIMIT 1
"""
NO_LIMIT = 2**60


class Near(NamedTuple):
    """A letter that shares telling pieces with the one asked for."""

    asked: int
    letter_id: int
    shared: float


def post(ids: Sequence[int], posted: Posted) -> None:
    """Keep the telling pieces of letters."""
    Session().run(POST, _signed(posted), _owners(ids, posted))


def near(ids: Sequence[int], posted: Posted, *, later: bool = False) -> list[Near]:
    """Return for letters the nearest earlier ones, the nearest first; with *later* all of them."""
    weights = array(posted.weights.tolist(), "double precision")
    limit = NO_LIMIT if later else 0
    rows = Session().run(NEAR, _owners(ids, posted), _signed(posted), weights, limit)
    return [Near._make(row) for row in rows]


def _owners(ids: Sequence[int], posted: Posted) -> str:
    """Return the letter of each piece, as the database takes it."""
    return array(np.array(ids, np.int64)[posted.rows].tolist(), "bigint")


def _signed(posted: Posted) -> str:
    """Return the pieces as the database's integers."""
    return array(posted.ids.view(np.int32).tolist(), "integer")


def letters(ids: Iterable[int], *, opened: bool = False) -> dict[int, Known]:
    """Return letters as far as they are compared.

    Args:
        ids: theirs.
        opened: leaves out those from which anybody is recused. Only the others are grouped: else
            a letter that many read would tell of one that is kept from them.
    """
    rows = Session().run(OPEN if opened else LETTERS, array(ids, "bigint"))
    return {
        pk: Known(
            Written(title, body),
            None if lon is None or lat is None else (lon, lat),
            problem,
            placed_by,
        )
        for pk, title, body, lon, lat, problem, placed_by in rows
    }


def members(problems: Iterable[int]) -> dict[int, int]:
    """Return how many letters each of some problems has, none more than ``ENOUGH``."""
    return dict(Session().run(MEMBERS, array(problems, "bigint")))


def read(known: Iterable[Known]) -> Letters:
    """Take letters to pieces."""
    return Letters.read([letter.written for letter in known])


# --- what is telling -----------------------------------------------------------------------------


def wording() -> science.Wording:
    """Return what was counted of the bureau's letters; nothing before that."""
    last = Session().run(LAST)
    return _loaded(last[0][0]) if last else science.Wording.learn(Letters.read([]))


@lru_cache(1)
def _loaded(pk: int) -> science.Wording:
    return science.Wording.loads(bytes(Wording.objects.values_list("data", flat=True).get(pk=pk)))


def wording_at(now: datetime) -> science.Wording:
    """Return what was counted, counted anew if there are twice as many letters as then.

    The number of matters tells cheaply that it is too early, so that letters need not be counted.
    """
    for last, newest_then, newest in Session().run(LAST):
        known = _loaded(last)
        many = known.letters
        if newest - newest_then < many or many >= SAMPLE or Letter.objects.count() < 2 * many:
            return known
    return _count(now)


def _count(now: datetime) -> science.Wording:
    """Count the newest letters, and post all of them anew."""
    ids = list(Letter.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    found = letters(ids)
    counting = read(found[pk] for pk in ids)
    counted = science.Wording.learn(counting)
    before = Wording.objects.order_by("-pk").values_list("pk", flat=True)[:1]
    Wording.objects.exclude(pk__in=list(before)).delete()  # kept for who is just reading it
    kept = Wording.objects.create(made_at=now, newest=max(ids, default=0), data=counted.dumps())
    Session().run(UNPOST, array(ids, "bigint"))
    post(ids, counted.posted(counting))
    return _loaded(kept.pk)


def forget(ids: Sequence[int]) -> None:
    """Take away the pieces of letters, while their words are there: nothing finds them any more."""
    known = letters(ids)
    found = read(known.values()).pieces
    owners = np.array(list(known), np.int64)[found.rows].tolist()
    Session().run(
        FORGET, array(found.ids.view(np.int32).tolist(), "integer"), array(owners, "bigint")
    )


def clear() -> None:
    """Take away what was counted and posted; the next letters that come have it made anew."""
    Wording.objects.all().delete()
    Posting.objects.all().delete()
