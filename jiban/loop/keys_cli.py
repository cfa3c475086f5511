"""`jiban keys`: the master keys under which personal data rests."""

from datetime import datetime

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import rotation
from jiban.loop.keys import folder, name_of


@click.group()
def keys() -> None:
    """The master keys of personal data: list, rotate, destroy."""


@keys.command("list")
def show() -> None:
    """List the master keys: since when, and how many persons are sealed under each."""
    for version, made, persons in rotation.shown():
        since = f"{timezone.localtime(_at(made)):%Y-%m-%d %H:%M}" if made else _("MISSING")
        many = ngettext("%(n)s person", "%(n)s persons", persons) % {"n": f"{persons:,}"}
        click.echo(f"{version:>4}  {since:<16}  {many}")
    click.echo(str(folder()))


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())


@keys.command()
def rotate() -> None:
    """Make a new master key and put every person under it, while the desk works.

    Interrupted, it goes on where it was. The old key stays until it is destroyed.
    """
    try:
        done = rotation.rotate(lambda n: click.echo(f"{n:,}\r", nl=False, err=True))
    except rotation.BusyError:
        raise click.ClickException(_("Another process is rotating just now.")) from None
    many = ngettext("%(n)s person is", "%(n)s persons are", done.persons)
    text = _("%(many)s under master key %(version)s now. Back up %(folder)s before anything else.")
    click.echo(
        text
        % {"many": many % {"n": f"{done.persons:,}"}, "version": done.version, "folder": folder()}
    )


@keys.command()
@click.argument("version", type=click.IntRange(1, 255))
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(version: int, yes: bool) -> None:
    """Destroy an old master key under which nobody is any more."""
    if not rotation.unused(version):
        raise click.ClickException(
            _("Master key %(version)s is the newest, is not there, or persons are under it.")
            % {"version": version}
        )
    warning = _("Backups made before the rotation keep persons that only this key opens. Destroy?")
    if not yes:
        click.confirm(warning, abort=True)
    rotation.destroy(version)
    click.echo(_("%(name)s is destroyed.") % {"name": name_of(version)})
