"""The loop: single acts, bulk intake, a burst of due promises through kills, a steady stream.

Peers, in the same run: for acts and intake the very statements the door sent, sent again without
the door; for the burst, hand-written SQL that does the same to as many promises.
"""

from collections.abc import Iterator
from typing import Any

from benchmarks import ground
from benchmarks.ground import Figures, say
from benchmarks.ladder import burst, steady

WORKERS = 4
ACTS_EACH = 1500
INTAKE_WORKERS = 2
INTAKE_EACH = 20_000
CHUNK = 500


def main() -> None:
    """Run all parts and print the figures."""
    figures: Figures = {}
    with ground.folder() as home, ground.database(home) as dsn:
        figures |= singles(dsn)
        figures |= bulk(dsn)
    with ground.folder() as home:
        figures |= burst(home)
    with ground.folder() as home:
        figures |= steady(home)
    ground.emit("loop", figures)


# --- single acts -----------------------------------------------------------------------------


def singles(dsn: str) -> Figures:
    """Sign, contact and feedback on letters of their own, by four workers."""
    from jiban.loop import door
    from jiban.loop.actors import Actor

    say(f"single acts: {WORKERS} workers, {ACTS_EACH} acts each")
    units = ground.stations()
    letters = WORKERS * ACTS_EACH // 3
    acts = [
        door.Act("mailbox", "receive", Actor.citizen(), ground.letter(units[n % len(units)]))
        for n in range(letters)
    ]
    ids = [acted.matter_id for acted in door.act_many(acts) if isinstance(acted, door.Acted)]
    parts = [(ids[n::WORKERS],) for n in range(WORKERS)]
    recorded, took = ground.at_once(act_singly, parts)
    done = sum(count for count, _ in recorded)
    say(f"  through the door: {done / took:.0f} acts/s")
    with ground.superuser(dsn) as owner:
        undo_acts(owner)
    count, raw_took = ground.at_once(send_again, [(sent,) for _, sent in recorded])
    say(f"  the same statements bare: {sum(count) / raw_took:.0f} acts/s")
    return {"acts_per_s": done / took, "raw_acts_per_s": sum(count) / raw_took}


def act_singly(ids: list[int]) -> Iterator[None]:
    """Act on each letter three times, keeping what was sent; returns (acts, transactions)."""
    from jiban.city import duty, units
    from jiban.loop import door
    from jiban.loop.actors import Actor
    from jiban.loop.models import Matter

    heads = {u.id: duty.holders("head", u.id)[0] for u in units.tree() if u.kind == "station"}
    placed = dict(Matter.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
    actors = {unit: _actor(officer) for unit, officer in heads.items()}
    assert all(isinstance(actor, Actor) for actor in actors.values())
    sent = record()
    yield
    for matter_id in ids:
        by = actors[placed[matter_id]]
        door.act(matter_id, "sign", by=by)
        door.act(matter_id, "contact", by=by, how="talk", text="已电话联系来信人，了解情况")
        door.act(matter_id, "feedback", by=by, text="已派人到现场查看，正在处理，两日内再答复您")
    return len(ids) * 3, sent  # type: ignore[return-value]


def _actor(officer_id: int) -> Any:
    from jiban.city.models import Officer
    from jiban.loop.actors import Actor

    return Actor.officer(Officer.objects.get(pk=officer_id))


Sent = list[list[tuple[str, tuple[Any, ...]]]]


def record() -> Sent:
    """Keep, by transaction, the statements that the store of this process sends from now on."""
    from jiban.loop import store

    sent: Sent = []
    run, begin = store.Session.run, store.Session.__init__

    def began(self: store.Session) -> None:
        begin(self)
        sent.append([])

    def ran(self: store.Session, sql: str, *params: Any) -> Any:
        sent[-1].append((sql, params))
        return run(self, sql, *params)

    store.Session.__init__ = began  # type: ignore[method-assign]
    store.Session.run = ran  # type: ignore[method-assign]
    return sent


def send_again(sent: Sent) -> Iterator[None]:
    """Send recorded transactions again: reading pipelined as the store does, then the write."""
    import os

    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], prepare_threshold=5) as raw:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.commit()
        yield
        for statements in sent:
            *reads, write = statements
            with raw.pipeline():
                for cursor in [_send(raw, *statement) for statement in reads]:
                    cursor.fetchall()
            _send(raw, *write)
            raw.commit()
    return len(sent)  # type: ignore[return-value]


def _send(raw: Any, sql: str, params: tuple[Any, ...]) -> Any:
    import psycopg

    return psycopg.RawCursor(raw).execute(sql, params, prepare=True, binary=True)


def undo_acts(owner: Any) -> None:
    """Take the acts back, so that the same statements do the same work again."""
    owner.execute("DELETE FROM loop_entry WHERE seq > 1")
    owner.execute("DELETE FROM loop_notice WHERE seq > 1")
    owner.execute("DELETE FROM loop_promise WHERE n > 3")
    owner.execute("VACUUM ANALYZE")
    owner.execute("CHECKPOINT")


# --- bulk intake -------------------------------------------------------------------------------


def bulk(dsn: str) -> Figures:
    """Letters by ``act_many``, with all promises, journal, notice, person and search words."""
    total = INTAKE_WORKERS * INTAKE_EACH
    say(f"bulk intake: {total} letters in chunks of {CHUNK}, {INTAKE_WORKERS} workers")
    recorded, took = ground.at_once(take_in, [(INTAKE_EACH,)] * INTAKE_WORKERS)
    say(f"  through act_many: {total / took:.0f} letters/s")
    with ground.superuser(dsn) as owner:
        clear(owner)
    _, raw_took = ground.at_once(send_again, [(sent,) for sent in recorded])
    say(f"  the same rows bare: {total / raw_took:.0f} letters/s")
    return {"bulk_matters_per_s": total / took, "raw_bulk_per_s": total / raw_took}


def take_in(number: int) -> Iterator[None]:
    """Open letters in chunks; returns the transactions sent."""
    from jiban.loop import door
    from jiban.loop.actors import Actor

    units = ground.stations()
    sent = record()
    citizen = Actor.citizen()
    yield
    for start in range(0, number, CHUNK):
        door.act_many(
            [
                door.Act("mailbox", "receive", citizen, ground.letter(units[n % len(units)]))
                for n in range(start, start + CHUNK)
            ]
        )
    return sent  # type: ignore[return-value]


def clear(owner: Any) -> None:
    """Empty the loop's tables."""
    owner.execute("TRUNCATE loop_matter, loop_promise, loop_entry, loop_notice CASCADE")
    owner.execute("TRUNCATE loop_person, loop_searchtext, mailbox_letter CASCADE")
    owner.execute("CHECKPOINT")


def small() -> None:
    """Run the acts and the intake only."""
    with ground.folder() as home, ground.database(home) as dsn:
        ground.emit("loop", singles(dsn) | bulk(dsn))


if __name__ == "__main__":
    main()
