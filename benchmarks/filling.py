"""A hundred thousand open letters, laid into the tables as a bureau in its usual course has them.

Of each ten one waits for a unit, three to be signed, two are signed and four are being handled;
what is owed on them falls due over twelve days, two of them past. No rung is due before tomorrow,
so that the runners rest; nothing waits to be suggested or compared. Hashes are not chained here.
"""

from typing import Any

from benchmarks.ground import WORDS, say

OPEN_LETTERS = 100_000
STEP = 25_000

FILL = """
WITH s AS (
    SELECT array_agg(u.id ORDER BY u.id) AS stations,
        array_agg((SELECT min(p.officer_id) FROM city_post p
                   WHERE p.unit_id = u.id AND p.role = 'head') ORDER BY u.id) AS officers,
        (SELECT id FROM city_unit WHERE parent_id IS NULL AND kind = 'bureau') AS root
    FROM city_unit u WHERE u.kind = 'station'
),
n AS (
    SELECT %(base)s + i AS id, i,
        now() - interval '2 days'
            + (i::bigint * 7919 %% 100003) / 100003.0 * interval '12 days' AS due,
        CASE WHEN i %% 10 = 0 THEN 'triage' WHEN i %% 10 < 4 THEN 'received'
            WHEN i %% 10 < 6 THEN 'signed' ELSE 'handling' END AS state,
        CASE WHEN i %% 10 = 0 THEN root
            ELSE stations[1 + i / 10 %% cardinality(stations)] END AS unit_id,
        CASE WHEN i %% 10 >= 4 THEN officers[1 + i / 10 %% cardinality(stations)] END AS handler_id
    FROM generate_series(%(first)s::int, %(last)s) i, s
),
m AS (
    INSERT INTO loop_matter (id, number, desk, state, title, unit_id, handler_id, urgent, raised,
        opened_at, touched_at, next_due_at, promised, people, seq, head)
    SELECT id, 'XJ000000-' || lpad(id::text, 7, '0'), 'mailbox', state, '夜间噪声扰民请处理 ' || i,
        unit_id, handler_id, i %% 500 = 0, CASE WHEN i %% 50 = 0 THEN 2 ELSE 0 END,
        due - interval '4 days', now(), due, 3, 1, 1, sha256(id::text::bytea)
    FROM n
),
l AS (
    INSERT INTO mailbox_letter (matter_id, kind, channel, naming, contact_by, contact_when,
        subject, place, body, danger, attempts, answer, grade_text, reopened, origin, bounces,
        back_to, compared, suggested)
    SELECT id, 'complaint', 'web', 'name', 'phone', 'any', 'noise', '测试路一号院',
        %(words)s, false, 0, '', '', 0, '', 0, '', true, '{"best": []}'
    FROM n
),
e AS (
    INSERT INTO loop_entry
        (matter_id, seq, at, action, "by", state, payload, salt, commitment, hash)
    SELECT id, 1, due - interval '4 days', 'receive', 'citizen', 'received', '{}',
        '\\x00', '\\x00', sha256(id::text::bytea)
    FROM n
),
t AS (
    INSERT INTO loop_searchtext (matter_id, words)
    SELECT id, array_to_tsvector(ARRAY['夜间', '噪声', '扰民', '处理', '楼下', '商铺', '播放',
        '音乐', '凌晨', '沟通', '老人', '孩子', '现场', '结果', '测试路', i::text])
    FROM n
)
INSERT INTO loop_promise (matter_id, n, name, owed, unit_id, made_at, due_at, span, outcome,
    broken_at, paused_for, rung, next_rung_at)
SELECT id, k, p.name, true, unit_id, due - interval '4 days', due + p.after, interval '4 days', 0,
    CASE WHEN due + p.after < now() THEN due + p.after END, '', 0, now() + interval '2 days'
FROM n, LATERAL unnest(
    CASE state WHEN 'signed' THEN ARRAY['contact', 'feedback', 'resolve']
        WHEN 'handling' THEN ARRAY['feedback', 'resolve']
        ELSE ARRAY['sign', 'contact', 'feedback'] END,
    ARRAY[interval '0', interval '1 day', interval '9 days']
) WITH ORDINALITY AS p (name, after, k)
WHERE p.name IS NOT NULL
"""


def fill(owner: Any, letters: int = OPEN_LETTERS) -> None:
    """Lay the letters into the tables, after those that are there."""
    base = owner.execute("SELECT last_value FROM loop_matter_id_seq").fetchall()[0][0]
    for first in range(1, letters + 1, STEP):
        last = min(first + STEP - 1, letters)
        owner.execute(FILL, {"base": base, "first": first, "last": last, "words": WORDS})
        say(f"  {last:,} open letters")
    owner.execute("SELECT setval('loop_matter_id_seq', %s)", [base + letters])
    owner.execute("VACUUM ANALYZE")
    owner.execute("CHECKPOINT")
