"""`jiban mailbox rates`: rates on the terminal, or as a table for a spreadsheet."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import units

if TYPE_CHECKING:
    from jiban.loop.counting import Counted

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--rate", "names", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@click.option("--unit", "code", default="", metavar="CODE", help="This unit and those below it.")
@click.option("--subject", default="", help="Only this subject, or this group with its leaves.")
@click.option(
    "--by",
    type=click.Choice(["unit", "subject", "day", "week", "month", "quarter"]),
    default="unit",
    show_default=True,
    help="One line for each of these.",
)
@click.option("--from", "first", type=DAY, help="First day; else four weeks up to the last.")
@click.option("--to", "last", type=DAY, help="Last day, included; else today.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a table with the definitions: .csv or .xlsx.",
)
def rates(
    names: tuple[str, ...],
    code: str,
    subject: str,
    by: str,
    first: datetime | None,
    last: datetime | None,
    out: Path | None,
) -> None:
    """Response, completion, resolution, satisfaction … each with both numbers and an interval.

    Matters from which somebody is recused are left out: nobody knows who will read this.
    """
    from jiban.loop import counting, rate_tables
    from jiban.loop.figures import Scope

    now = timezone.now()
    tree = units.tree()
    if not len(tree):
        raise click.ClickException(
            _("No units are loaded yet. Load them: jiban city import units FILE")
        )
    node = tree.by_code(code) if code else tree.nodes.get(tree.bureau or 0)
    if node is None:
        raise click.BadParameter(_("There is no unit with this code."), param_hint="--unit")
    if subject and not rate_tables.is_subject(subject):
        raise click.BadParameter(_("There is no subject with this code."), param_hint="--subject")
    asked = [pair for pair in counting.of_desks() if not names or pair[1].name in names]
    unknown = set(names) - {rate.name for _desk, rate in asked}
    if unknown:
        known = ", ".join(rate.name for _desk, rate in counting.of_desks())
        text = _("There is no rate %(name)s; there are: %(known)s.")
        said = text % {"name": ", ".join(sorted(unknown)), "known": known}
        raise click.BadParameter(said, param_hint="--rate")
    until = last.date() if last else timezone.localdate(now)
    since = first.date() if first else until - timedelta(days=rate_tables.DAYS - 1)
    scope = rate_tables.within(Scope(tree.below(node.id), now, now), since, until, now)
    way = rate_tables.fitting(counting.By(by), since, until)
    sheet = rate_tables.Sheet(scope, way, node.id, subject)
    if out is None:
        for _desk, rate in asked:
            click.echo(f"{rate.label}: {rate.numerator} / {rate.denominator}")
            for line in sheet.lines(rate):
                click.echo("  " + _said(line.label, line.counted))
        return
    if out.suffix not in (".csv", ".xlsx"):
        raise click.BadParameter(_("Write to a file named .csv or .xlsx."), param_hint="--out")
    out.write_bytes(sheet.csv(asked) if out.suffix == ".csv" else sheet.xlsx(asked))
    click.echo(_("Written: %(path)s") % {"path": out})


def _said(label: str, one: "Counted") -> str:
    if one.interval is None:
        return f"{label}\t—\t0/0\t\t{one.left_out}"
    low, high = one.interval
    few = _("few") if one.few else ""
    share = f"{one.percent} %\t{one.numerator}/{one.denominator}\t{low}–{high} %"
    return f"{label}\t{share}\t{one.left_out}\t{few}".rstrip()
