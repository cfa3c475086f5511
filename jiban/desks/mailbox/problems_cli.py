"""`jiban mailbox problems`, `regroup`: the biggest problems on the terminal; all compared anew."""

from datetime import datetime, timedelta

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--top", default=10, show_default=True, help="How many.")
@click.option("--since", type=DAY, help="Letters from this day on; else all.")
@click.option("--until", type=DAY, help="Letters up to this day.")
@click.option(
    "--by",
    type=click.Choice(["letters", "growth", "open"]),
    default="letters",
    show_default=True,
    help="What makes a problem big.",
)
def problems(top: int, since: datetime | None, until: datetime | None, by: str) -> None:
    """The biggest problems: letters that are about one and the same trouble.

    Matters from which anybody is kept away are left out, since nobody knows who reads this.
    """
    from jiban.desks.mailbox.problems import reading
    from jiban.loop.figures import Scope

    first = timezone.make_aware(since or datetime(1970, 1, 1))
    last = timezone.make_aware(until + timedelta(days=1)) if until else timezone.now()
    for line in reading.biggest(Scope(None, first, last), top, reading.Order(by)):
        letters = ngettext("%(n)s letter", "%(n)s letters", line.letters) % {"n": line.letters}
        days = f"{timezone.localdate(line.first)} – {timezone.localdate(line.last)}"
        still = _("%(n)s open") % {"n": line.open}
        click.echo(f"{line.id:>6}  {letters}, {still}, {days}  {line.title}")
        if line.words:
            click.echo(f"{'':>8}{'、'.join(line.words)}")


@click.command()
def regroup() -> None:
    """Count the letters' words anew and compare all letters; what people said stays."""
    from jiban.desks.mailbox import repeats

    done = repeats.regroup(lambda compared, whole: None)
    text = ngettext("%(n)s letter compared.", "%(n)s letters compared.", done)
    click.echo(text % {"n": f"{done:,}"})
