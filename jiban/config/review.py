"""`jiban review`: the room's commands, and orders replayed on real letters."""

import os
import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from jiban.web.review.cli import review

REAL_LETTERS = Path("letters") / "letters.csv.gz"

__all__ = ["review"]


@review.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def replay(file: Path | None) -> None:
    """Improvement orders on the real letters of FILE, in a scratch database.

    At three stations most letters of a subject stay away from a day on, at another a surge fades by
    itself; the effects of an order for each are measured. FILE has the columns id, subject,
    received_at and body; without it, letters/letters.csv.gz in the folder $JIBAN_DATA, else in a
    folder shared/data beside the checkout.
    """
    from jiban.city.tables import TableError
    from jiban.desks.mailbox import scratch
    from jiban.sim import order_replay

    folder = Path(os.environ.get("JIBAN_DATA") or Path("..") / "shared" / "data")
    path = file or folder / REAL_LETTERS
    if not path.exists():
        raise click.ClickException(_("%(path)s is not here.") % {"path": path})
    try:
        letters = order_replay.staged(order_replay.load(path))
    except TableError as error:
        raise click.ClickException(str(error)) from error
    try:
        with (
            scratch.database(),
            click.progressbar(length=len(letters), label=_("Replaying"), file=sys.stderr) as bar,
        ):
            found = order_replay.run(letters, progress=bar.update)
    except scratch.NoScratch as error:
        raise click.ClickException(str(error)) from error
    for line in order_replay.lines(found):
        click.echo(line)
