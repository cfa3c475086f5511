"""Random legal and illegal actions, with time passing, over every desk: the loop's rules hold."""

import hashlib
import json
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiban.desks.missing.actions.facts import StreetField
from jiban.loop import door, journal, registry
from jiban.loop.actors import CITIZEN, SYSTEM, THE_SYSTEM, Actor
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import Refused
from jiban.loop.fields import MatterField, UnitField, WordsField
from jiban.loop.models import Entry, Matter, Promise

from .conftest import MORNING, Bureau

DESKS = [desk.name for desk in registry.desks()]
OFFICERS = ("duty", "colleague", "head", "west_duty", "west_head", "dispatcher", "deputy", "leader")
PASSING = (
    ("seconds", 0),
    ("seconds", 1),
    ("minutes", 3),
    ("minutes", 20),
    ("days", 1),
    ("days", 9),
)
STEP = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from((*OFFICERS, "inspector", "citizen", "handler", "system")),
    st.sampled_from([timedelta(**{u: n}) for u, n in PASSING]),
    st.booleans(),
)


@pytest.mark.parametrize("name", DESKS)
@given(
    opening=st.integers(0, 1000),
    steps=st.lists(STEP, min_size=4, max_size=30),
    seed=st.integers(0, 2**32),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_works(bureau: Bureau, name: str, opening: int, steps: list[Any], seed: int) -> None:
    desk = registry.desk(name)
    opener = pick([a for a in desk.actions.values() if a.opens], opening)
    now = MORNING
    matter_id = opened(name, opener, bureau, seed)
    hold(desk, matter_id, now)
    for number, who, passed, likely in steps:
        now += passed
        before = Matter.objects.get(pk=matter_id)
        actor = actor_for(who, bureau, before)
        fitting = [a for a in desk.actions.values() if before.state in a.states]
        actions = fitting if likely and fitting else list(desk.actions.values())
        action = pick(actions, number)
        try:
            acted = door.act(
                matter_id, action.name, by=actor, now=now, **values(action, bureau, seed + number)
            )
        except Refused:
            after = Matter.objects.get(pk=matter_id)
            assert after.seq - before.seq == rungs_between(matter_id, before.seq)
        else:
            assert not action.to or acted.state in (*action.to, *action.stays_in)
            assert not action.opens
        hold(desk, matter_id, now)


def opened(name: str, opener: Action, bureau: Bureau, seed: int) -> int:
    """Open a matter; what a body refuses with these fields is filled in whole, then left out."""
    some, whole = values(opener, bureau, seed), values(opener, bureau, 0, whole=True)
    least = {name: whole[name] for name, field in opener.fields.items() if field.required}
    by = opens_it(opener, bureau)
    for fields in (some, whole, least):
        try:
            return door.act(name, opener.name, by=by, now=MORNING, **fields).matter_id
        except Refused as refusal:
            refused = refusal
    raise refused


def opens_it(opener: Action, bureau: Bureau) -> Actor:
    """Return somebody who may open a matter by that action."""
    if CITIZEN in opener.roles:
        return Actor.citizen()
    if SYSTEM in opener.roles:
        return THE_SYSTEM
    officers = (bureau.actor(who) for who in OFFICERS)
    return next(o for o in officers if any(role in opener.roles for role, _at in o.grants))


def hold(desk: Desk, matter_id: int, now: datetime) -> None:
    """Check what must be true of a matter at any time."""
    door.settle([matter_id], now=now)
    matter = Matter.objects.get(pk=matter_id)
    promises = list(Promise.objects.filter(matter_id=matter_id).order_by("n"))
    entries = list(Entry.objects.filter(matter_id=matter_id).order_by("seq"))
    open_ones = [p for p in promises if p.outcome == Promise.Outcome.OPEN]
    running = [p for p in open_ones if p.owed and p.paused_at is None]

    assert [p.n for p in promises] == list(range(1, matter.promised + 1))
    assert matter.next_due_at == min((p.due_at for p in running), default=None)
    assert desk.state[matter.state].final == (matter.ended_at is not None)
    if matter.ended_at is not None:
        assert not open_ones
    assert len({p.name for p in open_ones}) == len(open_ones)
    for p in promises:
        assert (p.ended_at is None) == (p.outcome == Promise.Outcome.OPEN)
        if p.outcome == Promise.Outcome.KEPT:
            assert p.broken_at is None
            assert p.ended_at is not None
            assert p.paused_at is not None or p.ended_at <= p.due_at
        if p.outcome == Promise.Outcome.LATE:
            assert p.broken_at == p.due_at
        assert p.next_rung_at is None or p.next_rung_at > now
    for p in running:
        assert (p.broken_at is not None) == (now > p.due_at)
    chained(entries, matter)
    climbed(entries)


def chained(entries: list[Entry], matter: Matter) -> None:
    """Check numbering, times and hashes of the journal, by hand from its definition."""
    assert [e.seq for e in entries] == list(range(1, matter.seq + 1))
    assert all(a.at <= b.at for a, b in pairwise(entries))
    head = journal.NOTHING
    for e in entries:
        committed = hashlib.sha256(bytes(e.salt) + e.payload.encode()).digest()
        head = journal.link(head, matter.pk, e.seq, e.at, e.action, e.by, e.state, committed)
        assert head == bytes(e.hash)
    assert head == bytes(matter.head)
    assert entries[-1].state == matter.state


def climbed(entries: list[Entry]) -> None:
    """Check that each promise's rungs fired once each, ascending."""
    seen: dict[int, int] = {}
    for e in entries:
        if e.action == "rung":
            payload = json.loads(e.payload)
            assert payload["rung"] > seen.get(payload["n"], -1)
            seen[payload["n"]] = payload["rung"]


def rungs_between(matter_id: int, seq: int) -> int:
    """Count what the clock did: rungs and what they started."""
    return Entry.objects.filter(matter_id=matter_id, seq__gt=seq, by="system").count()


def actor_for(who: str, bureau: Bureau, matter: Matter) -> Actor:
    if who == "citizen":
        return Actor.citizen(matter.pk)
    if who == "system":
        return THE_SYSTEM
    if who == "handler":
        who = "duty" if matter.handler_id != bureau.head.pk else "head"
    return bureau.actor(who)


def pick(actions: list[Action], number: int) -> Action:
    return actions[number % len(actions)]


def values(action: Action, bureau: Bureau, seed: int, *, whole: bool = False) -> dict[str, Any]:
    """Return field values, mostly right ones, that depend on the seed alone."""
    return {
        name: value(field, bureau, seed // 7**at)
        for at, (name, field) in enumerate(action.fields.items())
        if whole or field.required or seed // 7**at % 3
    }


def keys(field: forms.ChoiceField, *, empty: bool) -> list[Any]:
    """Return what may be chosen, in groups or not; the empty choice only if wanted."""
    found: list[Any] = []
    for key, inner in field.choices:
        found += [k for k, _label in inner] if isinstance(inner, list | tuple) else [key]
    return [key for key in found if empty or key != ""]


def value(field: forms.Field, bureau: Bureau, seed: int) -> Any:
    match field:
        case UnitField():
            return [bureau.east.pk, bureau.west.pk, 0][seed % 3]
        case MatterField():
            known = list(Matter.objects.order_by("-pk").values_list("number", flat=True)[:2])
            return known[seed % len(known)] if known and seed else ""
        case forms.ModelChoiceField():
            return [bureau.duty.pk, bureau.colleague.pk, bureau.west_duty.pk][seed % 3]
        case forms.MultipleChoiceField():
            return keys(field, empty=False)[: 1 + seed % 2]
        case forms.ChoiceField():
            known = keys(field, empty=bool(seed))
            return known[seed % len(known)] if known else ""
        case forms.FloatField():
            return 22.5
        case forms.EmailField():
            return "someone@example.org"
        case forms.RegexField():
            return "13900001111"
        case StreetField():
            return "114.05,22.54 114.06,22.54"
        case WordsField():
            return [{"name": "测试甲", "phone": "13900001111"}, {"name": "测试乙"}, "x"][seed % 3]
        case forms.DateTimeField():
            return MORNING + timedelta(hours=1 + seed % 500)
        case forms.DateField():
            return (MORNING + timedelta(days=1 + seed % 40)).date().isoformat()
        case forms.IntegerField():
            return max(3, field.min_value or 0)
        case forms.BooleanField():
            return bool(seed % 2)
        case _:
            return ["请尽快处理", "电话13812345678", "救命", "x" * 40][seed % 4]
