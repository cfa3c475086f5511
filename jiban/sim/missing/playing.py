"""The play of the demo's cases: through the desk's own door, at their own times."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jiban.city import duty, units
from jiban.desks.missing.models import Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks import keys
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import codes, door, people
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.models import Matter, Person
from jiban.sim.missing.cases import STORIES
from jiban.sim.missing.others import OTHERS, Other
from jiban.sim.missing.steps import Step, Story
from jiban.sim.missing.where import Where
from jiban.sim.play import Do, Play

CHANGING = (
    "add_place",
    "add_sighting",
    "nobody_here",
    "retract",
    "find",
    "end_otherwise",
    "verify",
    "rest",
)
"""Actions after which other tasks are wanted, or none any more."""
PLANNED = timedelta(seconds=4)
"""After this the machine has planned anew, and what is not wanted any more is taken back."""


def line_up(play: Play, end: datetime) -> None:
    """Line up the cases, each as long before the end as its story says."""
    where = Where.now()
    for n, story in enumerate(STORIES):
        play.at(end - timedelta(minutes=story.ago), _reporting(play, where, n, story))
    for other in OTHERS:
        play.at(end - timedelta(minutes=other.ago), _opening(play, where, other))


def _opening(play: Play, where: Where, other: Other) -> Do:
    """Return what opens a matter beside the cases and lines up what is done then."""

    def open_it(now: datetime) -> None:
        by, said = THE_SYSTEM, other.said(where, now)
        if other.by == "duty":
            unit = _first_station()
            by = play.officer(_on_duty(unit, now))
            said["unit"] = unit
        acted = door.act(other.desk, other.action, by=by, now=now, **said)
        for step in other.steps:
            play.at(now + timedelta(minutes=step.at), _doing(play, acted.matter_id, step))

    return open_it


def _first_station() -> int:
    """Return the station whose accounts the demo shows."""
    return next(unit.id for unit in units.tree() if unit.kind == "station")


def _on_duty(unit: int, now: datetime) -> int:
    return (duty.on_duty(unit, now) or duty.holders("head", unit))[0]


def _reporting(play: Play, where: Where, n: int, story: Story) -> Do:
    """Return what reports somebody missing and lines up what is done then."""

    def report(now: datetime) -> None:
        spot = where.of(n)
        first = _first_station()
        unit = first if story.at_first else units.responsible(spot["lon"], spot["lat"]) or first
        by = Actor.citizen()
        if story.by == "duty":
            by = play.officer(_on_duty(unit, now))
        said = {**story.said, "place": spot["place"], "unit": unit}
        said["seen_at"] = now - timedelta(minutes=story.seen)
        if story.placed:
            said |= spot
        acted = door.act("missing", "report", by=by, now=now, **said)
        for step in story.steps(where, spot):
            at = now + timedelta(minutes=step.at)
            play.at(at, _doing(play, acted.matter_id, step))
            if step.action in CHANGING:
                play.at(at + PLANNED, _tidy)

    return report


def _tidy(now: datetime) -> None:
    take_back(now)


def _doing(play: Play, case: int, step: Step) -> Do:
    def do(now: datetime) -> None:
        matter = Matter.objects.get(pk=case)
        said: dict[str, Any] = {
            name: value(matter, now) if callable(value) else value
            for name, value in step.said.items()
        }
        on = _task(case, step) if step.seat else matter
        play.act(on, step.who, step.action, now, **said)

    return do


def _task(case: int, step: Step) -> Matter:
    """Return the task that a step is done on: one that waits to be taken, or the one in hand.

    A likely place is left to others: it is streets that are searched.
    """
    state = "offered" if step.action in ("take", "bind") else "taken"
    rows = Task.objects.filter(case=case, seat=step.seat, matter__state=state)
    rows = rows.exclude(key__startswith="place:")
    return rows.select_related("matter").earliest("pk").matter


def examples() -> list[tuple[str, str, str]]:
    """Return what shows the search for the father: who opens it, number or address, code."""
    found = Person.objects.filter(
        phone_index=people.phone_index(str(STORIES[0].said["phone"])), matter__desk="missing"
    )
    row = found.select_related("matter").first()
    if row is None:
        return []
    number = row.matter.number
    shown = [(number, codes.code_of(number, "missing"), _("a family's report"))]
    asked = Task.objects.filter(case=row.matter_id, seat=Seat.HOSPITAL, matter__state="offered")
    for task in asked.select_related("matter")[:1]:
        shown.append((f"/t/{keys.key_of(task.matter.number)}", "", _("a hospital's search task")))
    return shown
