"""`jiban exchange …`: add partners and list them."""

import click
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.exchange.webhooks import reaching


@click.group()
def exchange() -> None:
    """The exchange with partners' systems."""


@exchange.group()
def partner() -> None:
    """Partners: bodies outside whose systems send in matters."""


@partner.command()
@click.argument("name")
@click.option("--may", multiple=True, type=click.Choice(partners.MAY), help="Else it may not.")
@click.option("--webhook", default="", help="Where it is told of changes.")
def add(name: str, may: tuple[str, ...], webhook: str) -> None:
    """Add a partner and print its key and webhook secret; the key is shown this once."""
    if len(name) > 80:
        raise click.BadParameter(_("At most %(n)s characters.") % {"n": 80}, param_hint="NAME")
    if Partner.objects.filter(name=name).exists():
        raise click.ClickException(_("There is a partner of that name already."))
    try:
        reaching.check(webhook)
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="--webhook") from None
    made, key = partners.add(name, may=may, webhook=webhook)
    click.echo(_("Id, API key and webhook secret of %(partner)s:") % {"partner": made}, err=True)
    click.echo(f"{made.pk}\n{key}\n{partners.shown(partners.secret(made))}")


@partner.command("list")
def list_partners() -> None:
    """List partners: how their keys begin, what they may, where they are told."""
    for row in Partner.objects.all():
        state = _("active") if row.active else _("not active")
        may = ",".join(verb for verb in partners.MAY if getattr(row, f"may_{verb}")) or "—"
        click.echo(f"{row.pk}  {row.start}…  {state}  {may}  {row.webhook or '—'}  {row.name}")
