"""`jiban api …`: make, list and revoke the tokens of programs; print the OpenAPI document."""

import click
import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city.models import Officer
from jiban.city.models.officers import normal_number
from jiban.web.api import tokens
from jiban.web.api.models import Token


@click.group()
def api() -> None:
    """The API: tokens of programs, the OpenAPI document."""


@api.command()
def openapi() -> None:
    """Print the OpenAPI document as JSON."""
    from jiban.web.api import site

    document = site.api().get_openapi_schema()
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))


@api.group()
def token() -> None:
    """Tokens: each acts for one officer and may no more than that officer's posts."""


@token.command()
@click.option("--officer", "number", required=True, help="Police number.")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--read-only", is_flag=True, help="It may look, not act.")
@click.option("--days", type=click.IntRange(1, 3650), default=tokens.VALID_DAYS, show_default=True)
def create(number: str, name: str, read_only: bool, days: int) -> None:
    """Make a token and print it; it is shown this once and kept only as a hash."""
    officer = Officer.objects.filter(number=normal_number(number), is_active=True).first()
    if officer is None:
        raise click.ClickException(
            _("No officer in service has the number %(number)s.") % {"number": number}
        )
    if len(name) > 80:
        raise click.BadParameter(_("At most %(n)s characters.") % {"n": 80}, param_hint="--name")
    _row, secret = tokens.create(officer, name, read_only=read_only, days=days)
    click.echo(_("Token of %(officer)s, shown this once:") % {"officer": officer}, err=True)
    click.echo(secret)


@token.command("list")
@click.option("--officer", "number", help="Only this police number.")
def list_tokens(number: str | None) -> None:
    """List tokens: how they begin, whose they are, when they were last used."""
    rows = Token.objects.select_related("officer")
    if number:
        rows = rows.filter(officer__number=normal_number(number))
    now = timezone.now()
    for row in rows:
        state = _("valid") if row.valid(now) else _("no longer valid")
        used = f"{timezone.localtime(row.used_at):%Y-%m-%d %H:%M}" if row.used_at else "—"
        reads = _("only reads") if row.read_only else _("acts")
        click.echo(f"{row.start}…  {row.officer.number}  {state}  {reads}  {used}  {row.name}")


@token.command()
@click.argument("start")
def revoke(start: str) -> None:
    """Revoke the token that begins with START, at once."""
    found = list(Token.objects.filter(start=start[:12], revoked_at=None))
    if len(start) < 12 or len(found) != 1:
        raise click.ClickException(
            _("Write the first 12 characters of one token, as `jiban api token list` shows them.")
        )
    tokens.revoke(found[0])
    click.echo(_("Revoked: %(token)s.") % {"token": found[0]})
