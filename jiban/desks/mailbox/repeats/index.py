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
from django.db import connection

from jiban.desks.mailbox.models import Letter, Posting, Wording
from jiban.desks.mailbox.repeats.where import Known
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
SELECT * FROM unnest(%s::integer[], %s::bigint[]) ON CONFLICT DO NOTHING
"""
NEAR = f"""
SELECT asked, letter_id, shared FROM (
    SELECT a.asked, n.letter_id, sum(a.weight) AS shared,
           row_number() OVER (PARTITION BY a.asked ORDER BY sum(a.weight) DESC, n.letter_id) AS rank
    FROM unnest(%(asked)s::bigint[], %(pieces)s::integer[], %(weights)s::float8[])
        AS a (asked, piece, weight)
    CROSS JOIN LATERAL (
        SELECT letter_id FROM mailbox_posting p
        WHERE p.piece = a.piece AND p.letter_id < a.asked + %(later)s AND p.letter_id <> a.asked
        ORDER BY letter_id DESC LIMIT {CROWD}
    ) AS n
    GROUP BY 1, 2 HAVING sum(a.weight) >= {LEAST}
) AS ranked WHERE rank <= {NEAREST} ORDER BY asked, rank
"""  # noqa: S608
LETTERS = f"""
SELECT l.matter_id, m.title, concat_ws(' ', NULLIF(l.place, ''), left(l.body, {LONGEST})),
    l.lon, l.lat, l.problem_id, l.problem_by
FROM mailbox_letter l JOIN loop_matter m ON m.id = l.matter_id WHERE l.matter_id = ANY(%s)
"""  # noqa: S608
OPEN = f"{LETTERS} AND NOT m.recused"
MEMBERS = f"""
SELECT p, (SELECT count(*) FROM (
    SELECT FROM mailbox_letter l WHERE l.problem_id = p LIMIT {ENOUGH}) AS found)
FROM unnest(%s::bigint[]) AS p
"""  # noqa: S608
NO_LIMIT = 2**60


class Near(NamedTuple):
    """A letter that shares telling pieces with the one asked for."""

    asked: int
    letter_id: int
    shared: float


def post(ids: Sequence[int], posted: Posted) -> None:
    """Keep the telling pieces of letters."""
    owners = np.array(ids)[posted.rows].tolist()
    with connection.cursor() as cursor:
        cursor.execute(POST, [_signed(posted), owners])


def near(ids: Sequence[int], posted: Posted, *, later: bool = False) -> list[Near]:
    """Return for letters the nearest earlier ones, the nearest first; with *later* all of them."""
    asked = {
        "asked": np.array(ids, np.int64)[posted.rows].tolist(),
        "pieces": _signed(posted),
        "weights": posted.weights.tolist(),
        "later": NO_LIMIT if later else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAR, asked)
        return [Near._make(row) for row in cursor.fetchall()]


def _signed(posted: Posted) -> list[int]:
    """Return the pieces as the database's integers."""
    signed: list[int] = posted.ids.view(np.int32).tolist()
    return signed


def letters(ids: Iterable[int], *, opened: bool = False) -> dict[int, Known]:
    """Return letters as far as they are compared.

    Args:
        ids: theirs.
        opened: leaves out those from which anybody is recused. Only the others are grouped: else
            a letter that many read would tell of one that is kept from them.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN if opened else LETTERS, [list(ids)])
        return {
            pk: Known(
                Written(title, body),
                None if lon is None or lat is None else (lon, lat),
                problem,
                placed_by,
            )
            for pk, title, body, lon, lat, problem, placed_by in cursor.fetchall()
        }


def members(problems: Iterable[int]) -> dict[int, int]:
    """Return how many letters each of some problems has, none more than ``ENOUGH``."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, [list(problems)])
        return dict(cursor.fetchall())


def read(known: Iterable[Known]) -> Letters:
    """Take letters to pieces."""
    return Letters.read([letter.written for letter in known])


# --- what is telling -----------------------------------------------------------------------------


def wording() -> science.Wording:
    """Return what was counted of the bureau's letters; nothing before that."""
    newest = Wording.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _loaded(newest) if newest else science.Wording.learn(Letters.read([]))


@lru_cache(1)
def _loaded(pk: int) -> science.Wording:
    return science.Wording.loads(bytes(Wording.objects.values_list("data", flat=True).get(pk=pk)))


def count_if_grown(now: datetime) -> None:
    """Count the letters anew once there are twice as many; while they are few, post all of them.

    The number of matters tells cheaply that it is too early, so that letters need not be counted.
    """
    last = Wording.objects.order_by("-pk").only("pk", "newest").first()
    newest = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if last is not None:
        known = _loaded(last.pk).letters
        if newest - last.newest < known or known >= SAMPLE or Letter.objects.count() < 2 * known:
            return
    ids = list(Letter.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    found = letters(ids)
    counting = read(found[pk] for pk in ids)
    counted = science.Wording.learn(counting)
    if last is not None:  # kept for who is just reading it
        Wording.objects.exclude(pk=last.pk).delete()
    Wording.objects.create(made_at=now, newest=newest, data=counted.dumps())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mailbox_posting WHERE letter_id = ANY(%s)", [ids])
    post(ids, counted.posted(counting))


def forget() -> None:
    """Take away what was counted and posted; the next letters that come have it made anew."""
    Wording.objects.all().delete()
    Posting.objects.all().delete()
