"""Every promise is kept, broken and raised, or open with its next rung planned."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import registry, tables
from jiban.loop.doctor import sql
from jiban.loop.doctor.checked import FAIL, OK, WARN, Check, ask, see


def late() -> Iterator[Check]:
    """Every rung that is due has fired, or a living runner is about to."""
    living, alarm = ask(sql.RUNNERS)
    count, matter_id, longest = ask(sql.LATE)
    if alarm:
        yield Check(FAIL, alarm, "jiban runner --accept-clock")
    if not count:
        yield Check(OK, _("no promise is late unraised"))
        return
    values = {"n": count, "span": str(longest).partition(".")[0], "id": matter_id}
    what = ngettext(
        "%(n)s promise is due and not raised, for %(span)s (matter %(id)s)",
        "%(n)s promises are due and not raised, the oldest for %(span)s (matter %(id)s)",
        count,
    )
    if living and not alarm and longest.total_seconds() < 60:
        yield Check(WARN, what % values, _("The runners are catching up; look again."))
    else:
        yield Check(FAIL, what % values, _("Start a runner: `jiban up`, or `jiban runner`."))


def troubles() -> Iterator[Check]:
    """No matter fails when its rungs fire."""
    count, matter_id, error = ask(sql.TROUBLES)
    if count:
        what = ngettext(
            "%(n)s matter cannot be settled; matter %(id)s: %(error)s",
            "%(n)s matters cannot be settled; matter %(id)s: %(error)s",
            count,
        )
        todo = _("Mend the cause; they are tried again by themselves.")
        yield Check(FAIL, what % {"n": count, "id": matter_id, "error": error}, todo)


def ladders() -> Iterator[Check]:
    """Every open promise has its next rung planned, until its ladder is climbed."""
    count, matter_id = ask(sql.UNRAISED)
    if count:
        what = _("%(n)s promises are past due, not broken, and nothing will raise them")
        yield Check(FAIL, what % {"n": count}, see(matter_id))
    declared = [
        (desk.name, promise.name, len(desk.ladder_of(promise)))
        for desk in registry.desks()
        for promise in desk.promises
    ]
    desks, names, lengths = zip(*declared, strict=True) if declared else ((), (), ())
    count, matter_id = ask(
        sql.LADDERS,
        tables.array(desks, "text"),
        tables.array(names, "text"),
        tables.array(lengths, "integer"),
    )
    if count:
        what = _("%(n)s promises have their next rung planned wrongly")
        yield Check(FAIL, what % {"n": count}, see(matter_id))
    else:
        yield Check(OK, _("every open promise has its next rung planned"))


def rungs() -> Iterator[Check]:
    """Every rung fired once: the promises against the journal."""
    lost, doubled, mixed, matter_id = ask(sql.RUNGS)
    if lost or doubled or mixed:
        what = _(
            "rungs against the journal: %(lost)s lost, %(doubled)s doubled, %(mixed)s mixed up"
        )
        values = {"lost": lost, "doubled": doubled, "mixed": mixed}
        yield Check(FAIL, what % values, see(matter_id))
    else:
        yield Check(OK, _("every rung fired exactly once"))
