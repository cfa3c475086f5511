"""`jiban notices`: what is held after a restore, and letting it go or dropping it."""

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import held


@click.group()
def notices() -> None:
    """Notices that are held: hold, list, release, drop."""


@notices.command()
def hold() -> None:
    """Hold all outward delivery, as after a restore."""
    held.hold()
    click.echo(_("Delivery is held. To look at what waits: jiban notices held"))


@notices.command("held")
def show() -> None:
    """List what is held, by class (channel/message), with counts and the oldest."""
    since = held.since()
    if since is None:
        click.echo(_("Delivery is not held."))
        return
    at = f"{timezone.localtime(since):%Y-%m-%d %H:%M:%S}"
    click.echo(_("Delivery is held since %(at)s.") % {"at": at})
    waiting = held.waiting()
    for one in waiting:
        oldest = f"{timezone.localtime(one.oldest):%Y-%m-%d %H:%M}"
        click.echo(f"{one.count:8,}  {oldest}  {one.name}")
    if not waiting:
        click.echo(_("Nothing waits. To end the hold: jiban notices release --all"))


@notices.command()
@click.argument("name", metavar="CLASS", required=False)
@click.option("--drop", is_flag=True, help="Give up what waits of this class instead.")
@click.option("--all", "everything", is_flag=True, help="End the hold: all that waits goes out.")
def release(name: str | None, drop: bool, everything: bool) -> None:
    """Let the notices of CLASS go out, those that wait and those to come."""
    if held.since() is None:
        raise click.ClickException(_("Delivery is not held."))
    if everything == (name is not None) or (everything and drop):
        raise click.UsageError(_("Name a class (see `jiban notices held`), or say --all."))
    if name is None:
        held.end()
        click.echo(_("The hold is over."))
        return
    counts = {one.name: one.count for one in held.waiting()}
    if name not in counts:
        raise click.ClickException(_("Nothing of “%(name)s” is held.") % {"name": name})
    if drop:
        count = held.drop(name)
        words = ngettext("%(n)s notice is dropped.", "%(n)s notices are dropped.", count)
    else:
        count = counts[name]
        held.release(name)
        words = ngettext("%(n)s notice may go out.", "%(n)s notices may go out.", count)
    click.echo(words % {"n": f"{count:,}"})
