"""`jiban doctor`: is everything well, and if not, what to do."""

import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import click
import psycopg
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.config import archiving, backup, manifest, postgres
from jiban.config.rooms import exists

CONNECT_SECONDS = 5
OLD_DAYS = 8
"""A weekly backup that was missed: restoring from an old one plays all changes since."""


class Level(StrEnum):
    """How a check went."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, how it is, and what to do if it is not well."""

    level: Level
    what: str
    todo: str = ""


def ok(what: str) -> Finding:
    """Well."""
    return Finding(Level.OK, what)


def warn(what: str, todo: str) -> Finding:
    """Works now, and will not for ever."""
    return Finding(Level.WARN, what, todo)


def fail(what: str, todo: str) -> Finding:
    """Not well."""
    return Finding(Level.FAIL, what, todo)


def database() -> Iterator[Finding]:
    """Whether what is committed stays, on a server new enough."""
    # A pool tries again for a quarter of a minute; who asks how it stands is told at once.
    psycopg.connect(postgres.address(settings.HOME), connect_timeout=CONNECT_SECONDS).close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
            " current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('full_page_writes'), pg_is_in_recovery()"
        )
        version, number, fsync, commit, pages, replica = cursor.fetchone()
    if number < 150000:
        yield fail(_("PostgreSQL is %s") % version, _("Use version 15 or newer."))
    else:
        yield ok(_("PostgreSQL %s answers") % version)
    if fsync == pages == "on" and commit not in ("off", "local"):
        yield ok(_("what is committed is on disk (fsync, synchronous_commit, full_page_writes)"))
    else:
        yield fail(
            f"fsync={fsync} synchronous_commit={commit} full_page_writes={pages}",
            _("A power cut can lose answers given to citizens: set all three to on."),
        )
    if replica:
        yield fail(_("this server is a replica"), _("Point DATABASE_URL at the primary."))


def tables() -> Iterator[Finding]:
    """Whether the tables are of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield fail(_("migrations not applied: %d") % len(missing), "jiban migrate")
    else:
        yield ok(_("tables are of this version"))


def backups() -> Iterator[Finding]:
    """Whether the embedded database is backed up, and its changes reach the archive."""
    home = Path(settings.HOME)
    if postgres.address(home) != postgres.dsn(home):
        return  # a server of one's own has tools of its own
    wal = archiving.folder_of(home)
    found = backup.backups(wal.parent) if wal else []
    if not found:
        yield warn(_("there is no backup"), _("Make one, on another disk: jiban backup FOLDER"))
        return
    ended = manifest.read(found[-1]).ended
    days = (timezone.now() - ended).days
    if days > OLD_DAYS:
        yield warn(_("the newest backup is %d days old") % days, _("Make one: jiban backup"))
    else:
        at = f"{timezone.localtime(ended):%Y-%m-%d %H:%M}"
        yield ok(_("the newest backup is of %s") % at)
    state = archiving.state(connection)
    if state.failing_since:
        at = f"{timezone.localtime(state.failing_since):%Y-%m-%d %H:%M}"
        yield fail(
            _("changes have not reached the archive since %(at)s; %(n)d files wait")
            % {"at": at, "n": state.waiting},
            _(
                "Is %(folder)s full, or not mounted? The database keeps what waits, and its"
                " own disk fills. Why: pg/log/ in the data folder."
            )
            % {"folder": wal},
        )
    else:
        yield ok(_("changes reach the archive in %s") % wal)


def clock() -> Iterator[Finding]:
    """Whether this machine and the database agree on the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    apart = abs((timezone.now() - there).total_seconds())
    if apart > 2:
        yield fail(
            _("this machine's clock and the database's are %.1f s apart") % apart,
            _("Let both follow the same time server (chrony, systemd-timesyncd)."),
        )
    else:
        yield ok(_("clocks agree"))


def keys() -> Iterator[Finding]:
    """Whether secrets are readable by their owner only."""
    folder = Path(settings.HOME) / "keys"
    open_to_others = [
        path
        for path in [folder, *folder.iterdir()]
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    for path in open_to_others:
        yield fail(_("%s can be read by others") % path, f"chmod go= {path}")
    if not open_to_others:
        yield ok(_("keys in %s are readable by their owner only") % folder)


def calendar() -> Iterator[Finding]:
    """Whether the holidays of the coming promises are known."""
    from jiban.city import calendar as working

    today = timezone.localdate()
    until = working.known_until(today)
    todo = _("Load the year the State Council has announced: jiban city import calendar FILE")
    if until is None:
        yield fail(_("the working calendar of %d is not known") % today.year, todo)
    elif until < today + timedelta(days=45):
        yield warn(_("the working calendar is known until %s") % until, todo)
    else:
        yield ok(_("the working calendar is known until %s") % until)


def runners() -> Iterator[Finding]:
    """Whether somebody watches the promises."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, alarm, seen_at > clock_timestamp() - interval '15 s', seen_at"
            " FROM loop_runner WHERE seen_at > clock_timestamp() - interval '1 day' ORDER BY name"
        )
        seen = cursor.fetchall()
    living = [name for name, _alarm, lives, _at in seen if lives]
    for name, alarm, lives, _at in seen:
        if lives and alarm:
            yield fail(
                _("runner %(name)s has stopped: %(why)s") % {"name": name, "why": alarm},
                _(
                    "Mend the cause. If the database's clock is right after all:"
                    " jiban runner --accept-clock"
                ),
            )
    if living:
        yield ok(_("runners alive: %d") % len(living))
    else:
        yield warn(
            _("no runner lives: promises fall due unseen"),
            _("Start one: `jiban up`, or `jiban runner` beside other web processes."),
        )


def mail() -> Iterator[Finding]:
    """Whether every mail could be taken in."""
    if exists("jiban.desks.mailbox.email"):
        kept = import_module("jiban.desks.mailbox.email").unread()
        if kept:
            newest, reason = kept[0]
            yield warn(
                _("%(n)s mails could not be taken in, the newest: %(reason)s")
                % {"n": len(kept), "reason": reason},
                _("Look at it, and take it in by hand: %(path)s") % {"path": newest},
            )


def loop() -> Iterator[Finding]:
    """What the loop itself says: nothing lost, doubled or late unraised; the journal whole."""
    if exists("jiban.loop.doctor"):
        for level, what, todo in import_module("jiban.loop.doctor").checks():
            yield Finding(Level(level), what, todo)


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    database, tables, backups, clock, keys, calendar, runners, mail, loop,
]  # fmt: skip


def findings() -> Iterator[Finding]:
    """Every check's findings; one that breaks is a finding itself, and the others go on."""
    for check in CHECKS:
        try:
            yield from check()
        except (OperationalError, psycopg.OperationalError) as error:
            yield fail(
                _("the database does not answer: %s") % str(error).splitlines()[0],
                _("Look at DATABASE_URL, or start the embedded one with `jiban up`."),
            )
            return
        except Exception as error:  # a broken check must not hide the others
            yield fail(
                _("the check “%(check)s” broke: %(error)s")
                % {"check": check.__name__, "error": f"{type(error).__name__}: {error}"},
                _("After `jiban migrate` this should not happen; please report it."),
            )


@click.command()
def doctor() -> None:
    """Check that everything is well, and say what is not and what to do."""
    colours = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}
    worst = Level.OK
    for finding in findings():
        click.echo(click.style(f"{finding.level:4}", colours[finding.level]), nl=False)
        click.echo(f"  {finding.what}")
        if finding.todo:
            click.echo(f"      → {finding.todo}")
        if finding.level is Level.FAIL or worst is Level.OK:
            worst = finding.level
    sys.exit(1 if worst is Level.FAIL else 0)
