"""What the doctor asks the database, in one place; each a single pass over its tables.

Every query returns a number and, of what it found, one example to look at. The dearest, RUNGS,
takes some five seconds per million rungs; all others together less.
"""

RUNNERS = """
SELECT count(*) FILTER (WHERE seen_at > clock_timestamp() - interval '15 s'),
    max(alarm)
FROM loop_runner
"""

# A promise that is owed and past due must be marked broken, or its rung must be about to fire.
LATE = """
SELECT count(*), min(matter_id), max(now() - next_rung_at) FROM loop_promise
WHERE next_rung_at <= now() - interval '5 s'
    AND matter_id NOT IN (SELECT matter_id FROM loop_trouble)
"""
TROUBLES = """
SELECT count(*), min(t.matter_id), (array_agg(t.error ORDER BY t.since))[1] FROM loop_trouble t
"""
UNRAISED = """
SELECT count(*), min(matter_id) FROM loop_promise
WHERE outcome = 0 AND owed AND paused_at IS NULL AND broken_at IS NULL
    AND due_at < now() - interval '5 s' AND next_rung_at IS NULL
"""

# $1, $2: the desks' promises and how many rungs each one's ladder has.
LADDERS = """
SELECT count(*), min(p.matter_id) FROM loop_promise p
JOIN loop_matter m ON m.id = p.matter_id
JOIN unnest($1::text[], $2::text[], $3::integer[]) AS d (desk, name, rungs)
    ON d.desk = m.desk AND d.name = p.name
WHERE p.outcome = 0 AND p.paused_at IS NULL AND (p.next_rung_at IS NULL) <> (p.rung >= d.rungs)
    OR p.outcome <> 0 AND p.next_rung_at IS NOT NULL
"""

# Each rung of a promise below its next one is in the journal once, as fired or as skipped. A rung
# skips those right below it. The sum of 2^rung over n rungs is 2^n - 1 only if they are 0 … n-1.
# Payloads are canonical JSON: cutting them apart costs a tenth of parsing them.
RUNGS = """
SELECT count(*) FILTER (WHERE said < rung), count(*) FILTER (WHERE said > rung),
    count(*) FILTER (WHERE said = rung AND bits <> (1 << rung) - 1),
    min(matter_id) FILTER (WHERE said <> rung OR bits <> (1 << rung) - 1)
FROM (
    SELECT matter_id, coalesce(rung, 0) AS rung, coalesce(said, 0) AS said,
        coalesce(bits, 0) AS bits
    FROM (
        SELECT matter_id, n, sum(1 + skipped) AS said,
            sum((2 << rung) - (1 << (rung - skipped))) AS bits
        FROM (
            SELECT matter_id,
                split_part(split_part(payload, '"n":', 2), ',', 1)::smallint AS n,
                rtrim(split_part(split_part(payload, '"rung":', 2), ',', 1), '}')::integer AS rung,
                coalesce(cardinality(string_to_array(
                    nullif(split_part(split_part(payload, '"skipped":[', 2), ']', 1), ''), ','
                )), 0) AS skipped
            FROM loop_entry WHERE action = 'rung'
        ) fired GROUP BY matter_id, n
    ) journal
    FULL JOIN (SELECT matter_id, n, rung FROM loop_promise WHERE rung > 0) promise
        USING (matter_id, n)
) compared
"""

HEADS = """
SELECT count(*), min(m.id) FROM loop_matter m
LEFT JOIN (
    SELECT matter_id, count(*) AS entries, max(seq) AS last FROM loop_entry GROUP BY matter_id
) e ON e.matter_id = m.id
WHERE coalesce(e.entries, 0) <> m.seq OR coalesce(e.last, 0) <> m.seq
"""

UNSPREAD = """
SELECT count(*), min(matter_id) FROM loop_notice
WHERE spread_at IS NULL AND made_at < now() - interval '1 min'
"""
# $1: the error of what a person dropped.
GIVEN_UP = """
SELECT count(*), (array_agg(channel ORDER BY made_at DESC))[1],
    (array_agg(error ORDER BY made_at DESC))[1]
FROM loop_delivery
WHERE sent_at IS NULL AND next_try_at IS NULL AND made_at > now() - interval '7 d' AND error <> $1
"""
WAITING = """
SELECT count(*), min(channel) FROM loop_delivery WHERE next_try_at < now() - interval '10 min'
    AND NOT EXISTS (SELECT FROM loop_installation WHERE held_since IS NOT NULL)
"""
TO_NOBODY = """
SELECT count(*) OVER (), m.number, n.audience, n.unit_id
FROM loop_notice n JOIN loop_matter m ON m.id = n.matter_id
WHERE n.spread_at > now() - interval '1 d' AND n.audience <> 'citizen' AND NOT EXISTS (
    SELECT FROM loop_delivery d
    WHERE d.matter_id = n.matter_id AND d.key LIKE n.matter_id || '-' || n.seq || '-%%'
)
ORDER BY n.made_at DESC LIMIT 1
"""

# $1: the names of the desks.
GONE_DESKS = """
SELECT desk, count(*) FROM loop_matter WHERE desk <> ALL($1::text[]) GROUP BY desk ORDER BY desk
"""

ORPHANS = {
    table: f"""
SELECT count(*), min(t.matter_id) FROM {table} t
WHERE NOT EXISTS (SELECT FROM loop_matter m WHERE m.id = t.matter_id)
"""  # noqa: S608
    for table in ("loop_promise", "loop_entry", "loop_notice", "loop_person", "loop_attachment")
}
DETAILS = """
SELECT count(*), min(m.id) FROM loop_matter m
WHERE m.desk = $1 AND NOT EXISTS (SELECT FROM {table} d WHERE d.matter_id = m.id)
"""
FILES = "SELECT DISTINCT sha256, size FROM loop_attachment ORDER BY sha256"

OLDEST_RECEIPT = "SELECT min(at) < now() - interval '32 d' FROM loop_receipt"
# The newest root, and since when what was recorded after it waits to be covered.
ROOTS = """
SELECT newest, since, coalesce(since < now() - interval '90 min', false) FROM (
    SELECT max(signed_at) AS newest, (
        SELECT min(recorded_at) FROM loop_entry
        WHERE recorded_at > (SELECT coalesce(max(signed_at), '-infinity') FROM loop_root)
    ) AS since FROM loop_root
) r
"""
SEALED = """
SELECT EXISTS (SELECT FROM loop_person WHERE phone_index IS NOT NULL),
    EXISTS (SELECT FROM loop_root)
"""
