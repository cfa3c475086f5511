"""The rule of recusal in SQL and in Python says the same, and a race with an act has no gap."""

import threading

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit, UnitKind
from jiban.loop import door, listing, recusal, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused, UnknownMatter
from jiban.loop.listing import Tab, Wanted
from jiban.loop.models import Matter, Recusal
from jiban.loop.state import Recused

from .conftest import MORNING, Bureau, letter_fields

PEOPLE = ("duty", "head", "west_head", "deputy", "leader", "inspector")
PLACES = ("root", "east", "west", "outside")


def plainly(officer: Officer, matter: Matter) -> bool:
    """The rule in plain words: may this officer know of the matter, as far as recusal goes?"""
    places = {officer.unit_id, *officer.posts.values_list("unit_id", flat=True)} - {None}
    for row in Recusal.objects.filter(matter=matter):
        if row.officer_id == officer.pk:
            return False
        if row.unit_id is not None and not places:
            return False
        for place in places:
            unit: Unit | None = Unit.objects.get(pk=place)
            while unit is not None:
                if unit.pk == row.unit_id:
                    return False
                unit = None if unit.kind == UnitKind.OUTSIDE else unit.parent
    return True


@pytest.fixture
def outside(bureau: Bureau) -> Unit:
    made = Unit.objects.create(code="OUT", name="监督办公室", kind="outside", parent=bureau.root)
    watcher = Officer.objects.create(number="7001", name="监一", unit=made)
    Post.objects.create(officer=watcher, unit=made, role="head")
    Officer.objects.create(number="7002", name="无单位")
    caches.forget()
    return made


@given(
    named=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
    units=st.lists(st.sampled_from(PLACES), max_size=2, unique=True),
    post=st.sampled_from(PLACES),
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_sql_and_python_agree(
    bureau: Bureau, outside: Unit, letter: int, named: list[str], units: list[str], post: str
) -> None:
    places = {"outside": outside, **{name: getattr(bureau, name) for name in PLACES[:3]}}
    Post.objects.filter(officer=bureau.inspector).delete()
    Post.objects.create(officer=bureau.inspector, unit=places[post], role="inspector")
    caches.forget()
    Recusal.objects.all().delete()
    rows = [Recusal(matter_id=letter, officer=getattr(bureau, n), at=MORNING) for n in named]
    rows += [Recusal(matter_id=letter, unit=places[n], at=MORNING) for n in units]
    Recusal.objects.bulk_create(rows)
    Matter.objects.filter(pk=letter).update(recused=bool(rows))
    matter = Matter.objects.get(pk=letter)
    inside = {Recused(row.officer_id, row.unit_id) for row in rows}
    for officer in Officer.objects.all():
        expected = plainly(officer, matter)
        at = sight.of_officer(officer.pk)
        assert recusal.bars(inside, officer.pk) is not expected
        assert at.open(Matter.objects.filter(pk=letter)).exists() is expected
        covered = at.covers(matter.unit_id)
        listed = {row.id for row in listing.rows(at, Wanted(Tab.ALL), MORNING)[0]}
        assert (letter in listed) is (covered and expected)
        assert at.of(matter) is (covered and expected)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_second_knows_of_the_first(bureau: Bureau) -> None:
    """A recusal that waits for an act, or an act for a recusal: the later one sees the earlier."""
    letter = door.act(
        "mailbox", "receive", by=Actor.citizen(), **letter_fields(unit=bureau.east.pk)
    ).matter_id
    start = threading.Barrier(2)
    refused: list[Refused] = []

    def sign() -> None:
        start.wait()
        try:
            door.act(letter, "sign", by=bureau.actor("duty"))
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    thread = threading.Thread(target=sign)
    thread.start()
    start.wait()
    door.act(letter, "name_accused", by=bureau.actor("inspector"), officers="1001", text="来信所述")
    thread.join()
    matter = Matter.objects.get(pk=letter)
    assert matter.handler_id != bureau.duty.pk
    assert matter.recused
    assert all(isinstance(refusal, UnknownMatter) for refusal in refused)


def test_the_plan_looks_up_only_what_is_flagged(bureau: Bureau, letter: int) -> None:
    """A list reads the index of what is due; recusals are asked for flagged rows alone."""
    at = sight.of_officer(bureau.leader.pk)
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):  # cheap only while there are few rows
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM loop_matter m WHERE ended_at IS NULL"
            f" AND {at.condition('m')} ORDER BY next_due_at, id LIMIT 100",
            at.params,
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "loop_matter_open_due" in plan
    assert "Sort" not in plan
