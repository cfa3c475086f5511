"""`jiban forget`: what was kept long enough is destroyed; what a person asks for as well."""

import click
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import forgetting
from jiban.loop.models import Matter
from jiban.loop.registry import desk_or_stub


@click.command()
@click.option("--phone", metavar="NUMBER", help="The person with this phone number, who asks.")
@click.option("--again", is_flag=True, help="What a restored backup has brought back.")
@click.option("--yes", is_flag=True, help="Do it; without it, only tell what would be done.")
def forget(phone: str | None, again: bool, yes: bool) -> None:
    """Destroy for good what matters say, and whom of; states, times and promises stay.

    Without options: what each desk has kept longer than it may (JIBAN_RETENTION). Nothing is
    destroyed without --yes.
    """
    try:
        if phone:
            _person(phone, yes)
        elif again:
            _again(yes)
        else:
            _due(yes)
    except ImproperlyConfigured as wrong:
        raise click.ClickException(str(wrong)) from None
    except forgetting.ClockDoubtedError:
        text = _("A runner does not trust the clock; nothing is destroyed by it. See jiban doctor.")
        raise click.ClickException(text) from None
    if not yes:
        click.echo(_("Nothing was destroyed. Do it with --yes; there is no way back."))


def _due(yes: bool) -> None:
    now = forgetting.clock()
    for due in forgetting.due(now):
        many = _matters(due.matters)
        line = _("%(desk)s: %(many)s ended more than %(days)s days ago")
        values = {"desk": due.desk.label, "many": many, "days": due.days}
        oldest = f" ({due.oldest:%Y-%m-%d})" if due.oldest else ""
        click.echo(f"{line % values}{oldest}")
    if served := forgetting.served(now):
        click.echo(_("with them, what served them alone: %(many)s") % {"many": _matters(served)})
    if yes:
        done = forgetting.forget_due(progress=lambda n: click.echo(f"{n:,}\r", nl=False, err=True))
        click.echo(_("%(n)s forgotten") % {"n": f"{done:,}"})


def _again(yes: bool) -> None:
    matters, persons = forgetting.remembered()
    values = {"matters": f"{len(matters):,}", "persons": f"{len(persons):,}"}
    click.echo(_("known again: %(matters)s matters, %(persons)s persons") % values)
    if yes:
        click.echo(_("%(n)s forgotten") % {"n": f"{forgetting.again():,}"})


def _person(phone: str, yes: bool) -> None:
    found = forgetting.traces(phone)
    for matter in found.ended:
        click.echo(_line(matter, _("is forgotten as a whole")))
    for mention in found.mentions:
        click.echo(_line(mention.matter, _("names the number, which is forgotten there")))
    for matter in found.open:
        click.echo(_line(matter, _("is not ended: it stays. Forget the person again after that")))
    if not (found.ended or found.mentions or found.open):
        click.echo(_("Nobody with this number is known."))
    if yes:
        done = forgetting.forget_person(found)
        click.echo(_("%(n)s forgotten") % {"n": f"{done:,}"})
        if left := _left(phone, found):
            raise click.ClickException("\n".join(left))


def _left(phone: str, found: forgetting.Traces) -> list[str]:
    """Return what has stayed, and what to do about it."""
    said, again = [], forgetting.traces(phone).ended
    gone = [matter.pk for matter in found.ended if matter not in again]
    if parts := forgetting.left_over(gone):
        text = _("Not over, or in somebody's hands: %(numbers)s. Do `jiban forget --yes` later.")
        said.append(text % {"numbers": ", ".join(parts)})
    if again:
        text = ngettext("%(n)s is in somebody's hands. Run it again.",
            "%(n)s are in somebody's hands. Run it again.", len(again))  # fmt: skip
        said.append(text % {"n": len(again)})
    return said


def _matters(many: int) -> str:
    return ngettext("%(n)s matter", "%(n)s matters", many) % {"n": f"{many:,}"}


def _line(matter: Matter, what: str) -> str:
    state = desk_or_stub(matter.desk).state.get(matter.state)
    return f"{matter.number}  {state.label if state else matter.state}  {what}"
