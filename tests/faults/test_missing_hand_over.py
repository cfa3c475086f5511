"""Killed at the 48th hour: each case comes to criminal investigation once, and only once."""

import pytest

from .house import House

pytestmark = pytest.mark.fault

CASES = 24
SEED = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from jiban.city.models import Officer, Post, Rule, Unit
from jiban.loop import door
from jiban.loop.actors import Actor
root = Unit.objects.create(code="B", name="即安市公安局", kind="bureau")
east = Unit.objects.create(code="E", name="城东派出所", kind="station", parent=root)
team = Unit.objects.create(code="XZ", name="刑侦大队", kind="team", parent=root)
Rule.objects.create(subject="missing.criminal", unit=team)
for number, unit, role in (("1001", east, "duty"), ("7001", team, "duty")):
    officer = Officer.objects.create(number=number, name="示例" + number, unit=unit)
    Post.objects.create(officer=officer, unit=unit, role=role)
now = timezone.now()
for n in range(CASES):
    at = now - timedelta(hours=48) + timedelta(seconds=12 + n / 6)
    door.act("missing", "report", by=Actor.citizen(), now=at, unit=east.pk, age=70)
"""
HANDED_OVER = "SELECT count(*) FROM loop_entry WHERE action = 'to_criminal'"
DUE = "SELECT count(*) FROM loop_promise WHERE next_rung_at <= now()"
EACH = """
SELECT m.id, u.code, c.criminal_at IS NOT NULL, count(e.seq),
    count(e.seq) FILTER (WHERE e.payload::jsonb -> 'unit' IS NOT NULL)
FROM loop_matter m
JOIN missing_case c ON c.matter_id = m.id
JOIN city_unit u ON u.id = m.unit_id
LEFT JOIN loop_entry e ON e.matter_id = m.id AND e.action = 'to_criminal'
GROUP BY 1, 2, 3
"""


def test_it_works(house: House) -> None:
    house.python(SEED.replace("CASES", str(CASES)))
    for name in ("clocks", "hands"):
        house.runner(name)
    house.wait_for(lambda: house.number(HANDED_OVER) >= CASES // 4)
    house.kill("clocks")
    house.runner("clocks")
    house.wait_for(lambda: house.number(HANDED_OVER) >= CASES // 2)
    house.kill("hands")
    house.kill("clocks")  # nobody is left
    house.runner("clocks")
    house.wait_for(lambda: house.number(HANDED_OVER) >= CASES and house.number(DUE) == 0)
    rows = house.ask(EACH)
    assert len(rows) == CASES
    assert {row[1:] for row in rows} == {("XZ", True, 1, 1)}
    assert set(house.stop("clocks").values()) == {0}
    verified = house.jiban("journal", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
