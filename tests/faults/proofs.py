"""What must hold after every fault, asked of the data: each proof returns how often it does not."""

from collections import Counter
from typing import Any

from .gateway import Gateway
from .house import House

WRITTEN = """
SELECT (regexp_matches(payload, '«([a-z]+\\.[0-9]+\\.[a-z])»', 'g'))[1] FROM loop_entry
"""
SIGNED = "SELECT matter_id FROM loop_entry WHERE action = 'sign'"
RUNGS_TWICE = """
SELECT count(*) FROM (
    SELECT matter_id, (payload::jsonb ->> 'n')::integer, (payload::jsonb ->> 'rung')::integer
    FROM loop_entry WHERE action = 'rung' GROUP BY 1, 2, 3 HAVING count(*) > 1
) twice
"""
# Past due and neither raised nor about to be. A runner that lives has done it within a second.
LATE = """
SELECT count(*) FROM loop_promise
WHERE outcome = 0 AND owed AND paused_at IS NULL
    AND (next_rung_at < now() - interval '5 s'
        OR broken_at IS NULL AND due_at < now() - interval '5 s')
"""
UNSPREAD = "SELECT count(*) FROM loop_notice WHERE spread_at IS NULL"
WAITING = "SELECT count(*) FROM loop_delivery WHERE next_try_at IS NOT NULL"
HURRY = "UPDATE loop_delivery SET next_try_at = now() WHERE next_try_at > now() + interval '1 s'"
SENT = """
SELECT key, sent_at IS NOT NULL, next_try_at IS NOT NULL FROM loop_delivery WHERE channel <> 'desk'
"""


def inputs(house: House, writers: tuple[str, ...]) -> dict[str, int]:
    """Return how many accepted inputs are lost, how many are doubled, and refused ones taken in."""
    answered, refused = house.answered(*writers), house.refused(*writers)
    written = Counter(key for (key,) in house.ask(WRITTEN))
    signed = Counter(matter for (matter,) in house.ask(SIGNED))
    counts = {
        key: signed[matter] if key.endswith(".b") else written[key]
        for key, matter in answered.items()
    }
    return {
        "lost": sum(count == 0 for count in counts.values()),
        "doubled": sum(count > 1 for count in (*written.values(), *signed.values()))
        + house.number(RUNGS_TWICE),
        "refused_taken": sum(key in written for key in refused),
    }


def notices(house: House, gateway: Gateway) -> dict[str, int]:
    """Return how many notices said to be sent were not, were given up, or went by two keys.

    Under one key a message may come again, as the same words; a gateway knows it by the key.
    """
    before = {key: set(said) for key, said in gateway.taken.copy().items()}
    rows: list[tuple[Any, ...]] = house.ask(SENT)
    known, taken = {key for key, _sent, _waits in rows}, set(gateway.taken)
    return {
        "notices_lost": sum(sent and key not in taken for key, sent, _waits in rows)
        + sum(not sent and not waits for _key, sent, waits in rows),
        "notices_doubled": sum(key not in known or len(said) > 1 for key, said in before.items()),
    }
