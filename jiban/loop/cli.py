"""`jiban journal` and `jiban desk`: verify what was written, see how a line of work runs."""

import sys
from pathlib import Path
from typing import TextIO

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import drawing, flow, keys, registry, roots
from jiban.loop import verify as verifying
from jiban.loop.desk import Desk
from jiban.loop.errors import DeclarationError, UnknownMatter
from jiban.loop.fields import MatterField
from jiban.loop.models import Matter


@click.group()
def journal() -> None:
    """The journal: verify it, sign its roots."""


@journal.command()
@click.option("--matter", metavar="NUMBER", help="Only this matter, by its number or id.")
@click.option("--roots", "place", type=click.Path(path_type=Path), help="Folder of signed roots.")
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key that must have signed the roots; else the installation's own.",
)
def verify(matter: str | None, place: Path | None, public_key: Path | None) -> None:
    """Recompute every hash; name whatever was edited, removed, cut off or forged.

    Ends with 1 if anything is wrong. What can and what cannot be found: docs/reference/journal.md.
    """
    matter_id = None if matter is None else _matter_id(matter)
    counted = verifying.Counted()
    wrong = 0
    found = verifying.verify(
        matter_id, place or roots.folder(), _public_key(public_key), counted, _progress
    )
    for finding in found:
        wrong += 1
        click.echo(click.style(_("WRONG"), "red") + f"  {finding}")
    counts = [
        (ngettext("%(n)s matter", "%(n)s matters", counted.matters), counted.matters),
        (ngettext("%(n)s entry", "%(n)s entries", counted.entries), counted.entries),
        (ngettext("%(n)s signed root", "%(n)s signed roots", counted.roots), counted.roots),
    ]
    click.echo(_(", ").join(text % {"n": f"{number:,}"} for text, number in counts))
    if counted.newest_root is not None:
        at = {"at": f"{counted.newest_root:%Y-%m-%d %H:%M:%S}"}
        click.echo(_("signed up to %(at)s UTC; what came later, the next root covers") % at)
    else:
        click.echo(_("no root is signed yet: a consistent rewriting would leave no trace"))
    if wrong:
        words = ngettext("%(n)s thing is wrong.", "%(n)s things are wrong.", wrong)
        click.echo(words % {"n": wrong})
        sys.exit(1)
    click.echo(_("Nothing is wrong."))


@journal.command("roots")
@click.option("--sign", is_flag=True, help="Sign a new root now, if anything was written.")
def show_roots(sign: bool) -> None:
    """List the signed roots and the public key to check them with elsewhere."""
    if sign and roots.sign() is None:
        click.echo(_("Nothing was written since the last root, or a runner is just signing."))
    place = roots.folder()
    public = keys.signing().public_key()
    for n, path in roots.files(place).items():
        try:
            signed = roots.check(path, public)
        except roots.BadRoot as error:
            click.echo(f"{n:8}  " + click.style(str(error), "red"))
        else:
            click.echo(f"{n:8}  {signed.at:%Y-%m-%d %H:%M:%S} UTC  {signed.hash}")
    click.echo(f"{roots.public_key_file(place)}:\n{(place / 'public.pem').read_text()}", nl=False)


@click.group()
def desk() -> None:
    """Desks: show a flow, check every declaration."""


@desk.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "mermaid", "svg"]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
def show(name: str, form: str, output: TextIO) -> None:
    """Draw the flow of the desk NAME: its states and what leads from one to another."""
    try:
        found = registry.desk(name)
    except UnknownMatter as error:
        names = _(", ").join(f"{d.name} ({d.label})" for d in registry.desks())
        there = _("The desks are: %(names)s.") % {"names": names}
        raise click.ClickException(f"{error.text} {there}") from None
    if form == "svg":
        drawn = drawing.svg(found)
    elif form == "mermaid":
        drawn = flow.mermaid(found)
    else:
        drawn = "\n".join(drawing.text_lines(found))
    click.echo(drawn, file=output)


@desk.command()
def check() -> None:
    """Prove of every desk that it closes: no dead end, no promise that cannot be kept."""
    wrong = False
    for found in registry.desks():
        try:
            flow.check(found)
        except DeclarationError as error:
            wrong = True
            click.echo(f"{found.name}: " + click.style(str(error), "red"))
        else:
            click.echo(f"{found.name}: {_size(found)}")
    sys.exit(wrong)


def _size(desk: Desk) -> str:
    counts = (
        (ngettext("%(n)s state", "%(n)s states", len(desk.states)), len(desk.states)),
        (ngettext("%(n)s action", "%(n)s actions", len(desk.actions)), len(desk.actions)),
        (ngettext("%(n)s promise", "%(n)s promises", len(desk.promises)), len(desk.promises)),
    )
    return _("%(size)s: it closes") % {"size": _(", ").join(t % {"n": n} for t, n in counts)}


def _matter_id(named: str) -> int:
    """Return a matter's id; of a matter that was removed, the id that its number holds."""
    serial = named.strip().upper().rpartition("-")[2]
    if not serial.isdigit():
        raise click.BadParameter(_("That is neither a number nor an id."), param_hint="--matter")
    known = MatterField.matter_id(named.strip().upper()) if "-" in named else None
    if "-" in named and known is None and Matter.objects.filter(pk=int(serial)).exists():
        raise click.BadParameter(_("There is no matter with this number."), param_hint="--matter")
    return int(serial)


def _public_key(path: Path | None) -> Ed25519PublicKey:
    if path is None:
        return keys.signing().public_key()
    try:
        return roots.load_public_key(path)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--public-key") from None


def _progress(text: str) -> None:
    click.echo(f"· {text}", err=True)
