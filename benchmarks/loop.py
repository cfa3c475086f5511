"""The loop: single acts, bulk intake, a burst of due promises through kills, a steady stream.

Peers, in the same run: for acts the very statements the door sent, sent again without the door; for
intake the same rows, held as Python values, by COPY, and beside it the door's own statements with
every value written out beforehand; for the burst, hand-written SQL that does the same to as many
promises.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import ground
from benchmarks.ground import Figures, say
from benchmarks.ladder import burst, steady
from benchmarks.recording import copy_rows, recorded, send_again

WORKERS = 4
ACTS_EACH = 1500
INTAKE_WORKERS = 2
INTAKE_EACH = 20_000
CHUNK = 500


def main() -> None:
    """Run all parts and print the figures."""
    figures: Figures = {}
    for part in (acts_and_intake, burst, steady):
        figures |= ground.apart(part)
    ground.emit("loop", figures)


def acts_and_intake(home: Path) -> Figures:
    """Run single acts, then bulk intake, at one installation."""
    with ground.database(home) as dsn:
        return singles(dsn) | bulk(dsn)


# --- single acts -----------------------------------------------------------------------------


def singles(dsn: str) -> Figures:
    """Sign, contact and feedback on letters of their own, by four workers."""
    from jiban.loop import door
    from jiban.loop.actors import Actor

    say(f"single acts: {WORKERS} workers, {ACTS_EACH} acts each")
    units = ground.stations()
    total = WORKERS * ACTS_EACH
    acts = [
        door.Act("mailbox", "receive", Actor.citizen(), ground.letter(units[n % len(units)]))
        for n in range(2 * total // 3)
    ]
    ids = [acted.matter_id for acted in door.act_many(acts) if isinstance(acted, door.Acted)]
    parts = [ids[n :: 2 * WORKERS] for n in range(2 * WORKERS)]
    _, took = ground.at_once(act_singly, [(part,) for part in parts[:WORKERS]])
    say(f"  through the door: {total / took:.0f} acts/s")
    kept, _ = ground.at_once(recorded, [(act_singly, part) for part in parts[WORKERS:]])
    with ground.superuser(dsn) as owner:
        undo_acts(owner)
    _, raw_took = ground.at_once(send_again, [(sent,) for sent, _ in kept])
    say(f"  the same statements bare: {total / raw_took:.0f} acts/s")
    return {"acts_per_s": total / took, "raw_acts_per_s": total / raw_took}


def act_singly(ids: list[int]) -> Iterator[None]:
    """Act on each letter three times."""
    from jiban.city import duty, units
    from jiban.loop import door
    from jiban.loop.actors import Actor
    from jiban.loop.models import Matter

    heads = {u.id: duty.holders("head", u.id)[0] for u in units.tree() if u.kind == "station"}
    placed = dict(Matter.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
    actors = {unit: _actor(officer) for unit, officer in heads.items()}
    assert all(isinstance(actor, Actor) for actor in actors.values())
    yield
    for matter_id in ids:
        by = actors[placed[matter_id]]
        door.act(matter_id, "sign", by=by)
        door.act(matter_id, "contact", by=by, how="talk", text="已电话联系来信人，了解情况")
        door.act(matter_id, "feedback", by=by, text="已派人到现场查看，正在处理，两日内再答复您")


def _actor(officer_id: int) -> Any:
    from jiban.city.models import Officer
    from jiban.loop.actors import Actor

    return Actor.officer(Officer.objects.get(pk=officer_id))


def undo_acts(owner: Any) -> None:
    """Take the acts back, so that the same statements do the same work again."""
    owner.execute("DELETE FROM loop_entry WHERE seq > 1")
    owner.execute("DELETE FROM loop_notice WHERE seq > 1")
    owner.execute("DELETE FROM loop_promise WHERE n > 3")
    owner.execute("VACUUM ANALYZE")


# --- bulk intake -------------------------------------------------------------------------------


def bulk(dsn: str) -> Figures:
    """Letters by ``act_many``, with all promises, journal, notice, person and search words."""
    total = INTAKE_WORKERS * INTAKE_EACH
    say(f"bulk intake: {total} letters in chunks of {CHUNK}, {INTAKE_WORKERS} workers")
    parts = [(INTAKE_EACH,)] * INTAKE_WORKERS
    _, took = ground.at_once(take_in, parts)
    say(f"  through act_many: {total / took:.0f} letters/s")
    with ground.superuser(dsn) as owner:
        clear(owner)
    kept, _ = ground.at_once(recorded, [(take_in, *part) for part in parts])
    with ground.superuser(dsn) as owner:
        clear(owner)
    _, raw_took = ground.at_once(copy_rows, [(rows,) for _, rows in kept])
    say(f"  the same rows by COPY: {total / raw_took:.0f} letters/s")
    with ground.superuser(dsn) as owner:
        clear(owner)
    _, bare_took = ground.at_once(send_again, [(sent,) for sent, _ in kept])
    say(f"  the same statements, written out beforehand: {total / bare_took:.0f} letters/s")
    return {
        "bulk_matters_per_s": total / took,
        "raw_bulk_per_s": total / raw_took,
        "bare_bulk_per_s": total / bare_took,
    }


def take_in(number: int) -> Iterator[None]:
    """Open letters in chunks."""
    from jiban.loop import door
    from jiban.loop.actors import Actor

    units = ground.stations()
    citizen = Actor.citizen()
    yield
    for start in range(0, number, CHUNK):
        door.act_many(
            [
                door.Act("mailbox", "receive", citizen, ground.letter(units[n % len(units)]))
                for n in range(start, start + CHUNK)
            ]
        )


def clear(owner: Any) -> None:
    """Empty the loop's tables."""
    owner.execute("TRUNCATE loop_matter, loop_promise, loop_entry, loop_notice CASCADE")
    owner.execute("TRUNCATE loop_person, loop_searchtext, mailbox_letter CASCADE")
    owner.execute("CHECKPOINT")


if __name__ == "__main__":
    main()
