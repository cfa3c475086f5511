"""`jiban city …`: load data from files, show whose a point is, name an administrator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import imports, units
from .models import Officer, Post
from .models.officers import normal_number
from .roles import Role
from .tables import Report, TableError

if TYPE_CHECKING:
    from jiban.science.streets import Streets

SHOWN_ERRORS = 20


@click.group()
def city() -> None:
    """Units, officers, areas, rosters and calendars."""


@city.command("import")
@click.argument("kind", type=click.Choice(sorted(imports.KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", type=click.Choice(["wgs84", "gcj02"]), default="wgs84", show_default=True)
@click.option("--column", "columns", multiple=True, metavar="THEIRS=OURS", help="Rename a column.")
@click.option("--dry-run", is_flag=True, help="Check everything, keep nothing.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the refused rows' reasons to this CSV file.",
)
def import_file(
    kind: str, file: Path, crs: str, columns: tuple[str, ...], dry_run: bool, errors: Path | None
) -> None:
    """Load FILE (CSV, XLSX, JSON or GeoJSON): good rows are taken, bad ones listed with reasons.

    Exits with 1 when any row was refused and with 2 when the file could not be used at all.
    """
    settings = imports.Settings(crs=crs, renames=_renames(columns), dry_run=dry_run)
    try:
        report = imports.run(kind, file.read_bytes(), file.name, settings, progress=_progress())
    except TableError as e:
        _end_progress()
        click.echo(str(e), err=True)
        raise SystemExit(2) from e
    _end_progress()
    _tell(report)
    if errors is not None:
        report.save_errors(errors)
        click.echo(_("Reasons written to %(path)s.") % {"path": errors})
    if report.errors:
        raise SystemExit(1)


@city.command()
@click.argument("kind", type=click.Choice(sorted(imports.KINDS)))
def columns(kind: str) -> None:
    """Show the columns of a kind of file, with the names they may have."""
    for column in imports.KINDS[kind].columns:
        need = _("required") if column.required else _("optional")
        click.echo(f"{column.key:<10} {need}  {' · '.join(column.names)}")


@city.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def streets(file: Path) -> None:
    """Load the streets from FILE (OpenStreetMap's .osm.pbf or .osm, GraphML) and draw the map.

    From .osm.pbf and .osm also homes, schools, stops, banks, hospitals and parks.
    """
    from . import ground
    from . import streets as city_streets
    from .streets import attractors

    try:
        read = city_streets.read(file)
    except city_streets.StreetsError as error:
        raise click.ClickException(str(error)) from error
    kept = city_streets.keep(read)
    east, north = (read.junctions.max(axis=0) - read.junctions.min(axis=0)) / 1000
    click.echo(
        _("%(edges)s edges, %(junctions)s junctions, %(km)s km, on %(east).1f × %(north).1f km")
        % {
            "edges": f"{len(read):,}",
            "junctions": f"{len(read.lon):,}",
            "km": f"{read.length.sum() / 1000:,.0f}",
            "east": east,
            "north": north,
        }
    )
    click.echo(_("Kept in %(path)s.") % {"path": kept})
    attract = attractors.read(file)
    city_streets.keep_attractors(attract)
    click.echo(_("Places that attract people: %(count)s") % {"count": f"{len(attract):,}"})
    _draw(read, ground.OSM)


@city.command("map")
def draw_map() -> None:
    """Draw the map anew, after the areas have changed."""
    from . import ground
    from . import streets as city_streets

    kept = city_streets.current()
    if kept is None:
        raise click.ClickException(
            _("There are no streets. Load them first: jiban city streets FILE")
        )
    _draw(kept, ground.credit() if ground.file().exists() else ground.OSM)


@city.command()
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--subject", help="What it is about, as rules name it.")
def responsible(lon: float, lat: float, subject: str | None) -> None:
    """Show the unit responsible at a point (degrees, WGS-84)."""
    unit_id = units.responsible(lon, lat, subject)
    if unit_id is None:
        click.echo(_("No area or rule covers this point."))
        raise SystemExit(1)
    tree = units.tree()
    click.echo(" › ".join(tree.name(i) for i in reversed(tree.ancestors(unit_id))))


@city.command()
@click.argument("number")
@click.argument("name")
@click.option("--unit", "code", help="Code of the unit; the first root unit if not given.")
@click.password_option(prompt=True)
@transaction.atomic
def admin(number: str, name: str, code: str | None, password: str) -> None:
    """Make an officer a system administrator: the first one, or again after a lost password."""
    tree = units.tree()
    unit = tree.by_code(code) if code else next(iter(tree), None)
    if unit is None:
        raise click.ClickException(
            _("There is no such unit. Load the units first: jiban city import units FILE")
        )
    officer = Officer.objects.filter(number=normal_number(number)).first()
    if officer is None:
        officer = Officer(number=number, name=name, unit_id=unit.id)
    officer.name = name
    officer.is_active = True
    officer.set_password(password)
    officer.full_clean()
    officer.save()
    Post.objects.get_or_create(officer=officer, unit_id=unit.id, role=Role.ADMIN)
    click.echo(
        _("%(officer)s is an administrator of %(unit)s.") % {"officer": officer, "unit": unit.label}
    )


def _draw(kept: Streets, credit: str) -> None:
    from . import ground
    from .streets import basemap

    drawn = basemap.draw(kept, ground.areas(), credit=credit, say=click.echo)
    size = drawn.stat().st_size / 1_000_000
    click.echo(_("Drawn in %(path)s, %(size).1f MB.") % {"path": drawn, "size": size})


def _renames(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for theirs, sign, ours in pairs:
        if not (theirs and sign and ours):
            raise click.BadParameter("write THEIRS=OURS, such as qh=name", param_hint="--column")
    return {theirs: ours for theirs, _sign, ours in pairs}


def _progress() -> imports.Progress:
    def show(count: int) -> None:
        if count % 100 == 0 and sys.stderr.isatty():
            click.echo(f"\r{count:,}", nl=False, err=True)

    return show


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _tell(report: Report) -> None:
    for error in report.errors[:SHOWN_ERRORS]:
        click.echo(str(error), err=True)
    more = len(report.errors) - SHOWN_ERRORS
    if more > 0:
        click.echo(
            ngettext("… and %(n)s more reason.", "… and %(n)s more reasons.", more) % {"n": more},
            err=True,
        )
    if report.unknown:
        click.echo(_("Columns not used: %(names)s.") % {"names": ", ".join(report.unknown)})
    for note in report.notes:
        click.echo(note)
    click.echo(report.summary())
    if report.original is not None:
        click.echo(_("The original is kept at %(path)s.") % {"path": report.original})
