"""`jiban review …`: the weekly review at the terminal and as PDF, made or looked up."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def review() -> None:
    """The weekly review."""


@review.command()
@click.option("--week", type=DAY, help="First day of the week; the newest without.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write it as PDF.")
@click.option(
    "--as", "officer", required=True, metavar="NUMBER", help="Police number of who reads."
)
def show(week: datetime | None, pdf: Path | None, officer: str) -> None:
    """Show a week's review as an officer may read it."""
    from jiban.city.models import Officer
    from jiban.loop import sight
    from jiban.loop.actors import Actor
    from jiban.loop.models import Review
    from jiban.loop.weekly.reading import Reading, may_read
    from jiban.web.review import printing, text
    from jiban.web.review.paper import Paper

    reader = Officer.objects.filter(number=officer, is_active=True).first()
    if reader is None or not may_read(Actor.officer(reader)):
        raise click.ClickException(_("Nobody of this number reads weekly reviews."))
    reviews = Review.objects.order_by("-first")
    found = (reviews.filter(first=week.date()) if week else reviews).first()
    if found is None:
        raise click.ClickException(
            _("There is no such review. `jiban review make` makes what is due.")
        )
    paper = Paper(Reading(found, sight.of_officer(reader.pk)))
    if pdf is None:
        for line in text.lines(paper):
            click.echo(line)
        return
    try:
        pdf.write_bytes(printing.pdf(paper))
    except printing.CannotPrint as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(str(pdf))


@review.command()
def make() -> None:
    """Look at the days that are over, and make the review that is due, now."""
    from jiban.loop.weekly import making, watching

    while looked := watching.look():
        words = ngettext("%(n)s day looked at", "%(n)s days looked at", looked)
        click.echo(words % {"n": looked})
    made = making.make_due()
    click.echo(str(made) if made else _("Nothing was due."))
