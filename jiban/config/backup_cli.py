"""The commands `jiban backup` and `jiban restore`.

They speak before Django is set up, as `jiban up` does: reading the settings would make new keys in
an empty data folder, where those of the backup belong.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from jiban.config import home, postgres
from jiban.config.manifest import Progress

OWN_SERVER = (
    "DATABASE_URL is set: the database is a server of your own. Back it up and restore it with its "
    "own tools (pgBackRest, Barman; pg_dump, if no points in time are needed). Copy attachments/, "
    "roots/, imports/, mail/ and learned/ of the data folder after it, and keys/ to another place. "
    "After a restore run `jiban restored` before the first `jiban up`."
)
ZONE = ZoneInfo("Asia/Shanghai")
SHOWN = 1 << 22
"""Steps that show fewer bytes are over before a person has read their name."""
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Made(click.Group):
    """A group whose first word may be left out: `jiban backup FOLDER` makes one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word in."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Made)
def backup() -> None:
    """Back up the database with all its changes from now on, and the files beside it.

    `jiban backup FOLDER` makes a backup (--keep N, --keys FOLDER); once FOLDER is known it may be
    left out.
    """


@backup.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--keep", "count", type=click.IntRange(min=1), help="Remove all but so many.")
@click.option("--keys", type=click.Path(path_type=Path), help="Copy the keys here, apart from it.")
def make(folder: Path | None, count: int | None, keys: Path | None) -> None:
    """Make a backup in FOLDER, and let every change from now on go there too."""
    from jiban.config import archiving, manifest
    from jiban.config import backup as making

    _embedded()
    here = home.home()
    made = making.make(here, folder, show)
    click.echo(f"{made}: {manifest.read(made).size / 1e6:,.1f} MB")
    if keys is None:
        click.echo("The keys are not in it and must lie elsewhere: jiban backup --keys FOLDER")
    else:
        click.echo(f"{making.copy_keys(here, keys, made)}: the keys")
    for gone in making.keep(made.parent, count, archiving.folder_of(here)) if count else ():
        click.echo(f"removed {gone}")


@backup.command()
@click.argument("folder", type=FOLDER)
def verify(folder: Path) -> None:
    """Check every file of a backup, or of all in FOLDER, and their WAL; ends with 1 if not well."""
    from jiban.config import backup as making
    from jiban.config import manifest

    folder = folder.resolve()
    found = [folder] if (folder / manifest.NAME).exists() else making.backups(folder)
    if not found:
        raise click.ClickException(f"There is no backup in {folder}.")
    wrong = [f"{each.name}: {text}" for each in found for text in making.verify(each, show)]
    for text in wrong:
        click.echo(click.style("WRONG", "red") + f"  {text}")
    click.echo(f"{len(found)} looked at; {len(wrong) or 'nothing'} wrong")
    sys.exit(bool(wrong))


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--to", "text", metavar="TIME", help="The instant; else as late as there is WAL for.")
@click.option("--keys", type=FOLDER, help="Where the keys are that were kept apart.")
def restore(folder: Path, text: str | None, keys: Path | None) -> None:
    """Restore from the backups in FOLDER. What was in the data folder is moved aside.

    TIME is like '2026-11-28 14:03:10', in China's time unless it names another (+00:00, Z).
    Outward delivery is held afterwards: see `jiban notices held`.
    """
    from jiban.config import restore as restoring

    _embedded()
    here = home.home()
    click.echo(f"into {here}")  # before anything is done: it may not be the one that is meant
    done = restoring.restore(here, folder.resolve(), _instant(text), keys, show)
    click.echo(f"restored from {done.backup.name}")
    click.echo(f"reached {done.instant.astimezone(ZONE):%Y-%m-%d %H:%M:%S.%f %Z} (the last commit)")
    if done.aside is not None:
        click.echo(f"the database that was here is in {done.aside}")
    click.echo("Outward delivery is held: jiban notices held.")
    click.echo(f"Changes go to no archive yet. Make a backup: jiban backup {done.backup.parent}")
    # Its exit code is not ours: what fell due meanwhile is raised only when a runner lives again.
    subprocess.run([sys.executable, "-m", "jiban.config.cli", "doctor"], check=False)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("like '2026-11-28 14:03:10'", param_hint="--to") from None
    return at if at.tzinfo else at.replace(tzinfo=ZONE)


def _embedded() -> None:
    if not postgres.embedded():
        raise click.ClickException(OWN_SERVER)


@contextlib.contextmanager
def show(step: str, size: int) -> Iterator[Progress]:
    """A bar for a step of so many bytes."""
    if size < SHOWN:
        yield lambda done: None
        return
    with click.progressbar(length=size, label=step, file=sys.stderr) as bar:
        yield bar.update
