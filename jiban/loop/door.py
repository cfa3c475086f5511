"""The one door: the only writer of matters, promises, journal and notices.

In one transaction: lock the matters in id order, read the clock, let due rungs fire, check rule
and role, apply, keep and make promises, append to the journal, queue notices, commit. Nothing
half-done exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.loop import (
    admitting,
    hearing,
    journal,
    keeping,
    promising,
    recusal,
    registry,
    rungs,
    store,
)
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.acts import Act, Acted
from jiban.loop.attachments import Kept
from jiban.loop.change import Change
from jiban.loop.common import NOT_DONE
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import (
    ClockRefused,
    DeclarationError,
    Outdated,
    Refused,
    UnknownMatter,
)
from jiban.loop.fields import MatterField
from jiban.loop.ledger import Ledger
from jiban.loop.models import Link
from jiban.loop.receipts import Receipts
from jiban.loop.state import OPEN, VOID, MatterState, PromiseState, Recused

__all__ = ["Act", "Acted", "act", "act_many", "settle"]


def act(
    matter: int | str,
    action: str,
    *,
    by: Actor,
    now: datetime | None = None,
    key: str | None = None,
    seen: int | None = None,
    files: Sequence[Kept] = (),
    **fields: Any,
) -> Acted:
    """Do one action on a matter, or open one at the desk named by *matter*.

    Args:
        matter: id of the matter, or name of the desk.
        action: name of the action.
        by: who acts.
        now: only for a replay or a simulated day; a live installation refuses it.
        key: idempotency key of the submission.
        seen: last journal entry seen by the actor.
        files: attachments.
        fields: the action's fields, raw.

    Raises:
        Refused: one of its kinds; nothing has changed then.
        CalendarUnknown: a promise in working days reaches into a year that is not loaded.
    """
    outcome = act_many([Act(matter, action, by, fields, key, seen, files)], now=now)[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def act_many(
    acts: Sequence[Act], *, now: datetime | None = None, skip_locked: bool = False
) -> list[Acted | Refused]:
    """Do many acts in one transaction; each is done wholly or refused, in the order given.

    Args:
        acts: what to do; several on one matter are done one after another.
        now: as for :func:`act`.
        skip_locked: leave out the matters somebody else holds (they are refused as outdated).
    """
    left_out: dict[_FiredRung, Refused] = {}
    while True:
        try:
            with transaction.atomic():
                return _Pass(acts, now, skip_locked, left_out).run()
        except _TornError as torn:
            if len(acts) > 1:
                break
            if torn.rung is None:
                return [torn.refusal]
            left_out[torn.rung] = torn.refusal
    each = [act_many([a], now=now, skip_locked=skip_locked) for a in acts]
    return [outcome for outcomes in each for outcome in outcomes]


def settle(matter_ids: Iterable[int], *, now: datetime | None = None) -> list[Acted | Refused]:
    """Let the due rungs of these matters fire; matters locked by others are left for later."""
    acts = [Act(matter_id, None, THE_SYSTEM) for matter_id in matter_ids]
    return act_many(acts, now=now, skip_locked=True)


_FiredRung = tuple[int, int, int]
"""A rung that fires: its matter, the number of its promise, and how far that has climbed."""


class _TornError(Exception):
    """An act was refused when a part of it was done already; its transaction must not commit.

    With *rung*, it is what that rung does that was refused: it climbs without, and tells so.
    """

    def __init__(self, refusal: Refused, rung: _FiredRung | None = None) -> None:
        self.refusal = refusal
        self.rung = rung


class _Pass:
    """One transaction through the door."""

    def __init__(
        self,
        acts: Sequence[Act],
        now: datetime | None,
        skip_locked: bool,
        left_out: Mapping[_FiredRung, Refused],
    ) -> None:
        self.acts = list(acts)
        self.given = now
        self.skip_locked = skip_locked
        self.left_out = left_out
        self.session = store.Session()
        self.matters: dict[int, MatterState] = {}
        self.ledger = Ledger()
        self.now: datetime
        self.fired = 0
        self.begun = False
        self.ids: list[int] = []
        self.tied: dict[int, int] = {}

    def run(self) -> list[Acted | Refused]:
        ids = sorted({a.matter for a in self.acts if isinstance(a.matter, int)} | self._reach())
        opening = sum(isinstance(a.matter, str) for a in self.acts)
        new_ids: list[int] = []
        if opening or not ids:
            new_ids, clock, live = self.session.new_ids(max(1, opening))
        if ids:
            self.matters, clock, live = self.session.lock(ids, skip_locked=self.skip_locked)
        if self.given is not None and live:
            raise ClockRefused(_("A live installation takes its time from its database only."))
        self.now = self.given or clock
        new = iter(new_ids)
        self.ids = [next(new) if isinstance(a.matter, str) else a.matter for a in self.acts]
        receipts = Receipts(self.session, self.acts, self.ids, self.now)
        receipts.claim()
        outcomes: list[Acted | Refused] = []
        for i, a in enumerate(self.acts):
            away = self._away(a)
            outcomes.append(away or receipts.again(i, outcomes) or self._try(a, self.ids[i]))
        receipts.give_back([i for i, o in enumerate(outcomes) if isinstance(o, Refused)])
        self.ledger.write(self.session)
        return outcomes

    def _reach(self) -> set[int]:
        """Return the matters that acts reach: by a link, which never changes, or by a number."""
        kinds = {
            a.matter: kind
            for a in self.acts
            if isinstance(a.matter, int) and (kind := registry.reaching(a.action))
        }
        named = {
            MatterField.matter_id(str(a.fields[kind]).strip().upper())
            for a in self.acts
            if (kind := registry.reaching(a.action)) in a.fields
        }
        if kinds:
            links = Link.objects.filter(matter_id__in=kinds)
            for matter_id, other_id, kind in links.values_list("matter_id", "other_id", "kind"):
                if kinds[matter_id] == kind:
                    self.tied[matter_id] = other_id
        return {*self.tied.values(), *filter(None, named)}

    # --- one act -------------------------------------------------------------------------------

    def _try(self, a: Act, matter_id: int) -> Acted | Refused:
        self.begun = False
        try:
            new = isinstance(a.matter, str)
            matter = self._new(a, matter_id) if new else self._held(matter_id)
            before = self.fired
            if not matter.new:
                self._settle(matter)
            self.begun = False  # what was due has happened, whether the act is refused or not
            if a.action is not None:
                self._apply(matter, a)
            elif refusal := self._left_out(matter):
                return refusal
        except Refused as refusal:
            if self.begun:
                raise _TornError(refusal) from refusal
            return refusal
        return Acted(
            matter.id,
            matter.number,
            matter.state,
            matter.seq,
            matter.touched_at,
            fired=self.fired - before,
            next_rung_at=min(
                (p.next_rung_at for p in matter.promises if p.next_rung_at), default=None
            ),
        )

    def _away(self, a: Act) -> Refused | None:
        """Refuse an officer who is recused from the matter, as if there were no such matter."""
        matter = self.matters.get(a.matter) if isinstance(a.matter, int) else None
        if matter is None or not recusal.bars(matter.recusals, a.by.officer_id):
            return None
        return UnknownMatter(_("There is no such matter."))

    def _held(self, matter_id: int) -> MatterState:
        matter = self.matters.get(matter_id)
        if matter is None:
            if self.skip_locked:
                raise Outdated(_("Somebody else is just working on this matter."))
            raise UnknownMatter(_("There is no such matter."))
        if self.given is not None and self.given < matter.touched_at:
            raise ClockRefused(_("Time cannot run backwards in a matter."))
        return matter

    def _new(self, a: Act, matter_id: int) -> MatterState:
        desk = registry.desk(str(a.matter))
        return MatterState(
            matter_id,
            number_of(desk, matter_id, self.now),
            desk.name,
            "",
            "",
            0,
            None,
            None,
            False,
            0,
            self.now,
            self.now,
            None,
            None,
            0,
            1,
            0,
            journal.NOTHING,
            new=True,
        )

    def _apply(
        self,
        matter: MatterState,
        a: Act,
        recusals: Mapping[Recused, str] | None = None,
        may: Actor | None = None,
    ) -> None:
        """Apply an act, if its actor may do it; or if *may* may, who stands in for the actor."""
        desk = registry.desk(matter.desk)
        action = admitting.admit(matter, desk, a, may or a.by)
        change = hearing.hear(matter, desk, action, a, self.now)
        change.recusals |= recusals or {}
        action.body(change)
        self._carry_out(matter, desk, action, change, a.files)
        for name in change.following:
            self._apply(matter, Act(matter.id, name, THE_SYSTEM))

    def _carry_out(
        self,
        matter: MatterState,
        desk: Desk,
        action: Action,
        change: Change,
        files: Sequence[Kept],
    ) -> None:
        to = admitting.next_state(matter, desk, action, change)
        now = change.now
        payload = hearing.payload(change)
        admitting.keep_away(matter, change)
        self.begun = True  # whatever is refused from here on leaves a part behind
        if change.recusals != matter.recusals:
            payload |= hearing.recusals(matter.recusals, change.recusals)
            matter.recusals = change.recusals
            matter.recused = bool(change.recusals)
        if change.beyond:
            payload["beyond"] = [self._beyond(matter, change, *act) for act in change.beyond]
        opened = [(s.told, self._spawn(matter, s, change).number) for s in change.spawns]
        if numbers := [number for told, number in opened if told]:
            payload["opened"] = numbers
        if change.unit_id is not None:
            if not matter.new:
                payload["unit"] = {"from": matter.unit_id, "to": change.unit_id}
            matter.unit_id = change.unit_id
        for name, value in change.sets.items():
            if name in ("handler_id", "incoming_id") and getattr(matter, name) != value:
                payload[name] = value
            setattr(matter, name, value)
        promises = keeping.follow(matter, desk, action, change, to)
        if promises:
            payload["promises"] = promises
        if change.unit_id is not None:
            # After: what this action ends stays with the unit that had it.
            promising.pass_on(matter.promises, matter.unit_id)
        matter.state = to
        if desk.state[to].final:
            matter.ended_at = matter.ended_at or now  # a rating later on does not end it again
            left = [p.name for p in matter.promises if p.outcome == OPEN]
            if left:
                raise DeclarationError(f"desk {desk.name}: {action.name} leaves {left} open")
        elif matter.ended_at is not None:
            matter.ended_at = None
        if files:
            payload["files"] = [{"sha256": f.sha256, "size": f.size} for f in files]
        self.ledger.append(matter, now, action.name, change.by, payload)
        self.ledger.queue(matter, change, now)
        self.ledger.keep_rest(matter, desk, change, files, now)
        for write in change.writes:
            write()

    def _spawn(self, matter: MatterState, spawn: Any, change: Change) -> MatterState:
        a = Act(spawn.desk, spawn.action, THE_SYSTEM, spawn.fields)
        other = self._new(a, self.session.new_ids(1)[0][0])
        self.ledger.carry(other, spawn.people)
        inherited = change.recusals if spawn.recusals is None else spawn.recusals
        self._apply(other, a, inherited)
        self.ledger.writes.links.append((other.id, matter.id, spawn.link, change.now))
        return other

    def _beyond(
        self, matter: MatterState, change: Change, action: str, fields: Mapping[str, Any]
    ) -> str:
        """Act on the matter to which this one is tied, or which it names; return its number.

        What leads there is this matter, not a post: there the actor may what the system may.
        """
        number = change.fields.get(change.action.reaches)
        tied = MatterField.matter_id(number) if number else self.tied.get(matter.id)
        a = Act(tied or 0, action, change.by, fields)
        away = self._away(a)
        if away is not None:
            raise away
        other = self._held(int(a.matter))
        self._settle(other)
        self._apply(other, a, may=THE_SYSTEM)
        return other.number

    # --- the ladder ----------------------------------------------------------------------------

    def _settle(self, matter: MatterState) -> None:
        """Fire the due rungs, earliest promise first; what they start happens at once."""
        now = max(self.now, matter.touched_at)
        while True:
            due = [p for p in matter.promises if p.next_rung_at and p.next_rung_at <= now]
            if not due:
                return
            self._fire(matter, min(due, key=lambda p: (p.next_rung_at, p.n)), now)

    def _fire(self, matter: MatterState, promise: PromiseState, now: datetime) -> None:
        desk = registry.desk(matter.desk)
        rung = rungs.climb(self.ledger, matter, desk, promise, now)
        if rung is None:
            return
        self.fired += 1
        if not promise.owed and promise.next_rung_at is None:
            promising.end(promise, now, VOID)
        if not rung.does or matter.state not in desk.actions[rung.does].states:
            return
        fired = (matter.id, promise.n, promise.rung)
        if fired in self.left_out:
            self._apply(matter, Act(matter.id, NOT_DONE, THE_SYSTEM, {"promise": promise.name}))
            return
        try:
            self._apply(matter, Act(matter.id, rung.does, THE_SYSTEM))
        except Outdated as refusal:  # somebody holds what it reaches: the rung is due again
            raise _TornError(refusal) from refusal
        except Refused as refusal:
            raise _TornError(refusal, fired) from refusal

    def _left_out(self, matter: MatterState) -> Refused | None:
        """Return why a rung of the matter fired without what it does, if one did."""
        refusals = (why for (at, _n, _rung), why in self.left_out.items() if at == matter.id)
        return next(refusals, None)


def number_of(desk: Desk, matter_id: int, at: datetime) -> str:
    """Return a matter's number: the desk's letters, the local date, the id."""
    return f"{desk.prefix}{_local_day(at)}-{matter_id:07d}"


@lru_cache(64)
def _local_day(at: datetime) -> str:
    return f"{at.astimezone(timezone.get_default_timezone()):%y%m%d}"
