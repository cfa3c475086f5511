"""What the loop says of itself to ``jiban doctor``: nothing lost, doubled or late unraised."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import file_digest
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.city import units
from jiban.city.roles import Role
from jiban.loop import (
    attachments,
    doctor_recusal,
    doctor_sql,
    forgetting,
    held,
    keys,
    notices,
    registry,
    roots,
    rotation,
    store,
    tables,
)
from jiban.loop.actors import CITIZEN, OFFICER
from jiban.loop.flow import ROLES
from jiban.loop.models import Channel

GRACE = timedelta(days=31)
"""How much later than due it may be forgotten: an operator looks once a month."""
OK, WARN, FAIL = "OK", "WARN", "FAIL"
HASHED = 256 * 1024 * 1024
"""Bytes of attachments that are read and hashed; beyond, only their size is looked at."""
NAMED_KEYS = ("lookup.key", "journal.ed25519")


class Check(NamedTuple):
    """One line of the report: how it is, what was looked at, what to do if it is not well."""

    level: str
    what: str
    todo: str = ""


def checks() -> Iterator[Check]:
    """Yield what was found, check by check; the costly ones last."""
    for check in (
        late,
        troubles,
        spreading,
        holding,
        deliveries,
        channels,
        secrets,
        forgotten,
        signed_roots,
        receipts,
        ladders,
        heads,
        rungs,
        gone_desks,
        orphans,
        files,
    ):
        yield from check()
    yield from (Check(*found) for found in doctor_recusal.checks())


def _ask(sql: str, *params: Any) -> tuple[Any, ...]:
    row: tuple[Any, ...] = store.Session().run(sql, *params)[0]
    return row


def _see(matter_id: int) -> str:
    return _("See `jiban journal verify --matter %(id)s`, and please report it.") % {
        "id": matter_id
    }


def late() -> Iterator[Check]:
    """Every rung that is due has fired, or a living runner is about to."""
    living, alarm = _ask(doctor_sql.RUNNERS)
    count, matter_id, longest = _ask(doctor_sql.LATE)
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
    count, matter_id, error = _ask(doctor_sql.TROUBLES)
    if count:
        what = ngettext(
            "%(n)s matter cannot be settled; matter %(id)s: %(error)s",
            "%(n)s matters cannot be settled; matter %(id)s: %(error)s",
            count,
        )
        todo = _("Mend the cause; they are tried again by themselves.")
        yield Check(FAIL, what % {"n": count, "id": matter_id, "error": error}, todo)


def spreading() -> Iterator[Check]:
    """Notices have been turned into deliveries, and each reached somebody."""
    count, matter_id = _ask(doctor_sql.UNSPREAD)
    if count:
        what = ngettext(
            "%(n)s notice waits to be spread, of matter %(id)s",
            "%(n)s notices wait to be spread, such as of matter %(id)s",
            count,
        )
        values = {"n": count, "id": matter_id}
        yield Check(WARN, what % values, _("Start a runner: `jiban up`, or `jiban runner`."))
    else:
        yield Check(OK, _("all notices are spread"))
    for count, number, audience, unit_id in store.Session().run(doctor_sql.TO_NOBODY):
        what = ngettext(
            "%(n)s notice of the last day reached nobody: of %(number)s, to “%(audience)s”"
            " of %(unit)s",
            "%(n)s notices of the last day reached nobody, the newest of %(number)s,"
            " to “%(audience)s” of %(unit)s",
            count,
        )
        values = {"n": count, "number": number, "unit": _unit(unit_id)}
        todo = _("Give the units a head and a duty roster: `jiban city import`.")
        yield Check(WARN, what % {**values, "audience": _audience(audience)}, todo)


def _audience(name: str) -> str:
    return str(Role(name).label) if name in Role.values else name


def _unit(unit_id: int) -> str:
    tree = units.tree()
    return tree.name(unit_id) if unit_id in tree else f"#{unit_id}"


def holding() -> Iterator[Check]:
    """Whether outward delivery is held after a restore."""
    since = held.since()
    if since is None:
        return
    count = sum(one.count for one in held.waiting())
    what = ngettext(
        "delivery is held since %(at)s UTC: %(n)s notice waits for a person",
        "delivery is held since %(at)s UTC: %(n)s notices wait for a person",
        count,
    )
    todo = _("Look at them and let them go or drop them: `jiban notices held`.")
    yield Check(WARN, what % {"at": f"{since:%Y-%m-%d %H:%M}", "n": count}, todo)


def deliveries() -> Iterator[Check]:
    """What goes out by mail and hooks arrives."""
    count, channel, error = _ask(doctor_sql.GIVEN_UP, held.DROPPED)
    if count:
        what = _("%(n)s deliveries were given up this week; by “%(channel)s”: %(error)s")
        values = {"n": count, "channel": channel, "error": error}
        yield Check(WARN, what % values, _("Mend the channel in the administration."))
    count, channel = _ask(doctor_sql.WAITING)
    if count:
        what = _("%(n)s deliveries wait for longer than 10 minutes, such as by “%(channel)s”")
        todo = _("Is a runner there, and does the channel answer?")
        yield Check(WARN, what % {"n": count, "channel": channel}, todo)


def channels() -> Iterator[Check]:
    """The ways out are there, and their addresses are ones that apprise knows."""
    import apprise

    active = list(Channel.objects.filter(active=True).order_by("name"))
    for channel in active:
        problem = _wrong(channel, apprise.Apprise.instantiate)
        if problem:
            what = _("channel “%(name)s”: %(problem)s")
            todo = _("Mend the channel in the administration.")
            yield Check(FAIL, what % {"name": channel.name, "problem": problem}, todo)
    if not active:
        yield Check(
            WARN,
            _("no channel is set up: notices are seen on the pages only"),
            _("Add channels for officers and citizens in the administration."),
        )
    elif not any(channel.audience == CITIZEN for channel in active):
        yield Check(
            WARN,
            _("no channel to citizens is set up: they see news on the tracking page only"),
            _("Add channels for citizens in the administration."),
        )
    else:
        what = ngettext("%(n)s channel is set up", "%(n)s channels are set up", len(active))
        yield Check(OK, what % {"n": len(active)})


def _wrong(channel: Channel, instantiate: Callable[[str], object]) -> str:
    if channel.audience not in {*ROLES, notices.STAFF, OFFICER}:
        return _("“%(audience)s” is no audience") % {"audience": channel.audience}
    if channel.audience == CITIZEN and len(notices.needs(channel.url)) != 1:
        return _("to citizens its address must hold {email} or {phone}")
    filled = channel.url.replace("{email}", "a%40example.org").replace("{phone}", "13800000000")
    if instantiate(filled) is None:
        return _("its address is not one that apprise knows")
    return ""


def secrets() -> Iterator[Check]:
    """The keys are there once something was sealed with them."""
    sealed = [keys.name_of(version) for version, persons in rotation.counts().items() if persons]
    named = zip(NAMED_KEYS, _ask(doctor_sql.SEALED), strict=True)
    needed = [*sealed, *(name for name, used in named if used)]
    missing = [name for name in needed if not (keys.folder() / name).exists()]
    if missing:
        what = _("keys are missing: %(names)s") % {"names": ", ".join(missing)}
        todo = _("Restore %(folder)s from its backup: without it personal data stays sealed.")
        yield Check(FAIL, what, todo % {"folder": keys.folder()})


def forgotten() -> Iterator[Check]:
    """What was forgotten is forgotten, and nothing is kept much longer than its desk may."""
    matters, persons = forgetting.remembered()
    if matters or persons:
        what = _("%(n)s matters or persons are on the list of the forgotten, and known")
        todo = _("Forget them again: `jiban forget --again`.")
        yield Check(FAIL, what % {"n": len(matters) + len(persons)}, todo)
    if unlisted := forgetting.unlisted():
        what = _("%(n)s matters are said to be forgotten, and are on no list in %(folder)s")
        todo = _("Was the folder lost? Else somebody destroyed them past `jiban forget`.")
        yield Check(FAIL, what % {"n": unlisted, "folder": forgetting.place()}, todo)
    try:
        late = forgetting.due(timezone.now() - GRACE)
    except ImproperlyConfigured as wrong:
        yield Check(FAIL, str(wrong), _("Mend the setting: until then nothing is forgotten."))
        return
    for due in late:
        if due.matters:
            what = _("“%(desk)s” keeps %(n)s matters longer than %(days)s days after their end")
            values = {"desk": due.desk.label, "n": f"{due.matters:,}", "days": due.days}
            yield Check(WARN, what % values, _("See what it is, then do it: `jiban forget`."))


def signed_roots() -> Iterator[Check]:
    """The journal's roots are signed, and the newest is not old."""
    signed_at, since, behind = _ask(doctor_sql.ROOTS)
    todo = _("Start a runner: `jiban up`, or sign one now: `jiban journal roots --sign`.")
    if behind:
        at = f"{since:%Y-%m-%d %H:%M}"
        what = _("journal entries since %(at)s UTC are covered by no signed root")
        yield Check(WARN, what % {"at": at}, todo)
    elif signed_at is not None:
        place = settings.JIBAN_HOME
        count = len(roots.files(roots.folder()))
        what = ngettext(
            "%(n)s signed root in %(place)s/roots", "%(n)s signed roots in %(place)s/roots", count
        )
        yield Check(OK, what % {"n": count, "place": place})


def receipts() -> Iterator[Check]:
    """Old receipts are thrown away."""
    (old,) = _ask(doctor_sql.OLDEST_RECEIPT)
    if old:
        todo = _("Is a runner there? It throws them away every hour.")
        yield Check(WARN, _("receipts of submissions are older than 32 days"), todo)


def ladders() -> Iterator[Check]:
    """Every open promise has its next rung planned, until its ladder is climbed."""
    count, matter_id = _ask(doctor_sql.UNRAISED)
    if count:
        what = _("%(n)s promises are past due, not broken, and nothing will raise them")
        yield Check(FAIL, what % {"n": count}, _see(matter_id))
    declared = [
        (desk.name, promise.name, len(desk.ladder_of(promise)))
        for desk in registry.desks()
        for promise in desk.promises
    ]
    desks, names, lengths = zip(*declared, strict=True) if declared else ((), (), ())
    count, matter_id = _ask(
        doctor_sql.LADDERS,
        tables.array(desks, "text"),
        tables.array(names, "text"),
        tables.array(lengths, "integer"),
    )
    if count:
        what = _("%(n)s promises have their next rung planned wrongly")
        yield Check(FAIL, what % {"n": count}, _see(matter_id))
    else:
        yield Check(OK, _("every open promise has its next rung planned"))


def rungs() -> Iterator[Check]:
    """Every rung fired once: the promises against the journal."""
    lost, doubled, mixed, matter_id = _ask(doctor_sql.RUNGS)
    if lost or doubled or mixed:
        what = _(
            "rungs against the journal: %(lost)s lost, %(doubled)s doubled, %(mixed)s mixed up"
        )
        values = {"lost": lost, "doubled": doubled, "mixed": mixed}
        yield Check(FAIL, what % values, _see(matter_id))
    else:
        yield Check(OK, _("every rung fired exactly once"))


def heads() -> Iterator[Check]:
    """Every matter has as many journal entries as it says."""
    count, matter_id = _ask(doctor_sql.HEADS)
    if count:
        what = ngettext(
            "%(n)s matter does not have the journal entries it should have",
            "%(n)s matters do not have the journal entries they should have",
            count,
        )
        yield Check(FAIL, what % {"n": count}, _see(matter_id))
    else:
        yield Check(OK, _("every matter has its journal entries"))


def gone_desks() -> Iterator[Check]:
    """Every matter's desk is there to act on it."""
    known = tables.array([desk.name for desk in registry.desks()], "text")
    for name, count in store.Session().run(doctor_sql.GONE_DESKS, known):
        what = ngettext(
            "%(n)s matter is of the desk “%(desk)s”, which is not in the code: it can only be read",
            "%(n)s matters are of the desk “%(desk)s”, which is not in the code:"
            " they can only be read",
            count,
        )
        todo = _("Put the folder of the desk back into jiban/desks/ and start again.")
        yield Check(WARN, what % {"n": count, "desk": name}, todo)


def orphans() -> Iterator[Check]:
    """Nothing hangs on a matter that is not there, and no matter lacks its details."""
    found = []
    for table, sql in doctor_sql.ORPHANS.items():
        count, matter_id = _ask(sql)
        if count:
            found.append(f"{table}: {count} (#{matter_id})")
    for desk in registry.desks():
        if desk.details is not None:
            table = desk.details._meta.db_table
            count, matter_id = _ask(doctor_sql.DETAILS.format(table=table), desk.name)
            if count:
                found.append(f"{table}: {count} (#{matter_id})")
    if found:
        what = _("rows without their matter, or matters without their details: %(found)s")
        todo = _("Restore them from a backup; `jiban journal verify` names removed matters.")
        yield Check(FAIL, what % {"found": ", ".join(found)}, todo)
    else:
        yield Check(OK, _("no row is without its matter"))


def files() -> Iterator[Check]:
    """Every attachment's bytes are there and are what they were."""
    budget, hashed, wrong, count = HASHED, 0, [], 0
    for sha256, size in store.Session().run(doctor_sql.FILES):
        count += 1
        path = attachments.path_of(sha256)
        if not path.is_file() or path.stat().st_size != size:
            wrong.append(sha256)
        elif size <= budget:
            budget, hashed = budget - size, hashed + 1
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != sha256:
                    wrong.append(sha256)
    if wrong:
        what = _("%(n)s attachments are missing or were changed, such as %(one)s")
        todo = _("Restore %(folder)s from its backup.")
        folder = attachments.path_of("00").parent.parent
        values = {"n": len(wrong), "one": wrong[0]}
        yield Check(FAIL, what % values, todo % {"folder": folder})
    elif count:
        what = ngettext(
            "%(n)s attachment is there, %(hashed)s of them hashed",
            "%(n)s attachments are there, %(hashed)s of them hashed",
            count,
        )
        yield Check(OK, what % {"n": count, "hashed": hashed})
