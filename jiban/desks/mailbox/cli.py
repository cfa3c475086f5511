"""`jiban mailbox …`: import letters, fetch e-mail, replay real letters."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from django.utils import translation
from django.utils.translation import gettext as _

from jiban.city.tables import TableError
from jiban.desks.mailbox.problems_cli import problems, regroup
from jiban.desks.mailbox.rates_cli import rates

SHOWN_ERRORS = 20
REAL_LETTERS = Path("letters") / "letters_with_replies.csv.gz"


@click.group()
def mailbox() -> None:
    """The director's mailbox."""
    translation.activate(terminal_language(os.environ))


for command in (problems, rates, regroup):
    mailbox.add_command(command)


def terminal_language(environment: "os._Environ[str] | dict[str, str]") -> str:
    """Return the language of a terminal: Chinese if its locale is, else English."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    return "zh-hans" if locale.lower().startswith("zh") else "en"


@mailbox.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="The system the numbers are from, such as 12345.")
@click.option("--crs", type=click.Choice(["wgs84", "gcj02"]), default="wgs84", show_default=True)
@click.option("--by", default="", help="Who imports, for the journal.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where the refused rows go; else beside the kept original.",
)
def import_file(file: Path, source: str, crs: str, by: str, errors: Path | None) -> None:
    """Take in the letters of FILE (XLSX, CSV or JSON): good rows are taken, bad ones listed.

    The letters' promises count from now; when they were written is kept in the journal. Importing
    the same file again doubles nothing. Exits with 1 when a row was refused, with 2 when the file
    could not be used at all.
    """
    from jiban.desks.mailbox import importing, repeats
    from jiban.loop.firing import LOST

    options = importing.Options(source=source, gcj02=crs == "gcj02", by=by)
    try:
        report = importing.run(file.read_bytes(), file.name, options, _counter(_("Taking in")))
    except TableError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    except LOST as error:
        raise click.ClickException(
            _("The database is gone. Import the same file again: nothing is doubled.")
        ) from error
    repeats.catch_up(_counter(_("Comparing")))
    for line in report.lines():
        click.echo(line)
    for complaint in report.errors[:SHOWN_ERRORS]:
        click.echo(f"  {complaint}", err=True)
    if report.errors_file is not None:
        if errors is not None:
            report.errors_file = Path(shutil.move(report.errors_file, errors))
        click.echo(_("Refused rows with their reasons: %(path)s") % {"path": report.errors_file})
        raise SystemExit(1)


@mailbox.command()
@click.option(
    "--maildir",
    envvar="JIBAN_MAILDIR",
    show_envvar=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A maildir that a mail server delivers into.",
)
@click.option(
    "--imap",
    envvar="JIBAN_IMAP",
    show_envvar=True,
    help="imaps://user@host/INBOX; the password from JIBAN_IMAP_PASSWORD.",
)
@click.option("--watch", is_flag=True, help="Go on until stopped; without it, look once.")
@click.option("--once", is_flag=True, help="Look once (the default).")
@click.option(
    "--every", default=30.0, show_default=True, help="Seconds between two looks of --watch."
)
def fetch(maildir: Path | None, imap: str | None, watch: bool, once: bool, every: float) -> None:
    """Take in e-mail: each mail becomes a letter, or is added to the letter it answers."""
    from jiban.desks.mailbox import email, mail_sources

    if bool(maildir) == bool(imap) or (watch and once):
        raise click.UsageError(
            _("Name one of --maildir and --imap, and at most one of --watch, --once.")
        )

    def look() -> email.Fetched:
        if maildir:
            return email.fetch(mail_sources.Maildir(maildir))
        with mail_sources.imap(imap or "", os.environ.get("JIBAN_IMAP_PASSWORD")) as source:
            return email.fetch(source)

    while True:
        try:
            fetched = look()
        except mail_sources.MailTrouble as trouble:
            if not watch:
                raise click.ClickException(str(trouble)) from trouble
            click.echo(str(trouble), err=True)
        else:
            if fetched.seen or not watch:
                for line in fetched.lines():
                    click.echo(line)
        if not watch:
            return
        time.sleep(every)


@mailbox.command()
def train() -> None:
    """Learn subjects from the letters that people have sorted; runners use it at once."""
    from jiban.desks.mailbox import learning
    from jiban.science.letters.topics import PRECISION

    try:
        learned = learning.train()
    except ValueError as error:
        raise click.ClickException(
            _("There are too few letters with a subject that a person chose: %(why)s.")
            % {"why": error}
        ) from error
    click.echo(
        _("Learned %(subjects)s subjects from %(letters)s letters.")
        % {"letters": learned.letters, "subjects": len(learned.codes)}
    )
    if learned.alone_from > 1:
        click.echo(_("Not sure enough of any letter to pass it on alone yet."))
    else:
        click.echo(
            _("Passes on alone from a confidence of %(sure)s, to be right in %(right)s.")
            % {"sure": f"{learned.alone_from:.3f}", "right": f"{PRECISION:.0%}"}
        )


@mailbox.command("report-triage")
def report_triage() -> None:
    """How right the machine's suggestions were, by month: counts, shares and their intervals."""
    from jiban.desks.mailbox import rightness

    click.echo("\t".join([_("month"), _("suggested"), *rightness.heads()]))
    for month in rightness.report():
        counts = [f"{month.month:%Y-%m}", str(month.suggested), *map(rightness.words, month.shares)]
        click.echo("\t".join(counts))


def _counter(label: str) -> Callable[[int, int], None]:
    """Return what shows progress on the terminal's error side."""

    def show(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{label} {done:,}/{of:,}", err=True, nl=done == of)

    return show


@mailbox.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write one row per letter to this CSV file.",
)
def replay(file: Path | None, out: Path | None) -> None:
    """Replay the real letters and replies of FILE at their own times, in a scratch database.

    FILE is CSV, XLSX or JSON, gzipped or not, with the columns id, author, subject, received_at,
    body, reply and replied_at. Without FILE, letters/letters_with_replies.csv.gz in the folder
    $JIBAN_DATA; if that is not set, in a folder shared/data beside the checkout.
    """
    from jiban.desks.mailbox import replay as room
    from jiban.desks.mailbox import replay_report, replay_rows, scratch
    from jiban.loop import registry

    try:
        story = replay_rows.load(_data(file))
    except TableError as error:
        raise click.ClickException(str(error)) from error
    started = time.monotonic()
    events = sum(2 if letter.replied_at else 1 for letter in story.letters)
    try:
        with (
            scratch.database(),
            click.progressbar(length=events, label=_("Replaying"), file=sys.stderr) as bar,
        ):
            done = room.run(story, progress=lambda count: bar.update(count - bar.pos))
    except scratch.NoScratch as error:
        raise click.ClickException(str(error)) from error
    for line in replay_report.lines(story, done, time.monotonic() - started):
        click.echo(line)
    if out is not None:
        desk = registry.desk("mailbox")
        replay_report.write_rows(done, desk.ladder_of(desk.promise[room.PROMISE]), out)
        click.echo(_("One row per letter: %(path)s") % {"path": out})


def _data(named: Path | None) -> Path:
    """Return the file to replay: as named, or found among the real data."""
    folder = Path(os.environ.get("JIBAN_DATA") or Path("..") / "shared" / "data")
    tried = [folder / REAL_LETTERS] if named is None else [named, folder / named]
    for path in tried:
        if path.is_file():
            return path
    raise click.ClickException(
        _("There is no file %(tried)s. Name it, or set JIBAN_DATA to the folder of the data.")
        % {"tried": " / ".join(map(str, tried))}
    )
