"""The `jiban` command: rooms offer groups, which are imported only when named."""

import contextlib
import os
import sys
from importlib import import_module
from typing import Any

import click

from jiban import __version__
from jiban.config.rooms import exists

# name → where the command is, and its line in `jiban --help` (so that help imports no room)
ROOMS = {
    "api": ("jiban.web.api.cli:api", "The API: tokens of programs, the OpenAPI document."),
    "city": (
        "jiban.city.cli:city",
        "Units, officers, areas, rosters and calendars: load and show.",
    ),
    "desk": ("jiban.loop.cli:desk", "Desks: show a flow, check every declaration."),
    "doctor": ("jiban.config.doctor:doctor", "Check that everything is well, and say what is not."),
    "exchange": ("jiban.exchange.cli:exchange", "Partners: add and list them."),
    "journal": ("jiban.loop.cli:journal", "The journal: verify it, sign its roots."),
    "forget": ("jiban.loop.forgetting_cli:forget", "Forget what was kept long enough."),
    "keys": ("jiban.loop.keys_cli:keys", "Master keys of personal data: list, rotate, destroy."),
    "notices": (
        "jiban.loop.notices_cli:notices",
        "Notices held after a restore: list, release, drop.",
    ),
    "review": ("jiban.config.review:review", "The weekly review: show, make; replay its orders."),
    "mailbox": ("jiban.desks.mailbox.cli:mailbox", "The director's mailbox: import and replay."),
}

# Of this floor, and without Django: reading the settings would make keys in an empty data folder.
PLAIN = {
    "backup": ("jiban.config.backup_cli:backup", "Back up database and files; verify a backup."),
    "restore": ("jiban.config.backup_cli:restore", "Restore a backup to a chosen second."),
}
NO_DATABASE = {"desk"}  # declarations are code


class House(click.Group):
    """The groups of the rooms beside the commands of this module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        rooms = [name for name, (place, _) in ROOMS.items() if exists(place.partition(":")[0])]
        return sorted([*super().list_commands(ctx), *PLAIN, *rooms])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of this module, or a room's, imported with Django set up."""
        if cmd_name in PLAIN:
            return _found(PLAIN[cmd_name][0])
        if cmd_name not in ROOMS:
            return super().get_command(ctx, cmd_name)
        if not exists(ROOMS[cmd_name][0].partition(":")[0]):
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
        import django
        from django.utils import translation

        django.setup()
        translation.activate(terminal_language())
        command = _found(ROOMS[cmd_name][0])
        return command if cmd_name in NO_DATABASE else _with_database(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line per command, without importing any."""
        rows = []
        for name in self.list_commands(ctx):
            if known := {**ROOMS, **PLAIN}.get(name):
                rows.append((name, known[1]))
            elif (command := super().get_command(ctx, name)) and not command.hidden:
                rows.append((name, command.get_short_help_str(80)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn the troubles that a person can mend into one line."""
        from jiban.config.postgres import DatabaseTrouble

        try:
            return super().invoke(ctx)
        except DatabaseTrouble as trouble:
            raise click.ClickException(str(trouble)) from None
        except Exception as error:
            # By its name: Django must not be imported for `jiban --help`.
            if type(error).__name__ == "DeclarationError":
                raise click.ClickException(
                    f"A desk is declared wrongly, and nothing starts with it: {error}"
                ) from None
            if type(error.__cause__).__name__ == "UndefinedTable":
                raise click.ClickException(
                    "The database has no tables of this version yet: run `jiban migrate`."
                ) from error
            raise


def terminal_language() -> str:
    """Chinese for a terminal whose locale is Chinese, else English."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh-hans" if locale.lower().startswith("zh") else "en"


def _found(place: str) -> click.Command:
    module, _, attribute = place.partition(":")
    command: click.Command = getattr(import_module(module), attribute)
    return command


def _with_database(command: click.Command) -> click.Command:
    """The same command, with PostgreSQL running before it does anything but show help."""
    run = command.invoke

    def invoke(ctx: click.Context) -> Any:
        if "--help" not in sys.argv:
            from jiban.config import home, postgres

            postgres.ensure(home.home())
        return run(ctx)

    command.invoke = invoke  # type: ignore[method-assign]
    return command


@click.group(cls=House, context_settings={"max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """即办 Jiban: the service desk of a city's public safety."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")


def ready() -> None:
    """Have the database running and Django set up."""
    from jiban.config import home, postgres

    postgres.ensure(home.home())
    import django

    django.setup()
    from jiban.config import memory

    memory.settle()


_serving = [
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    click.option("--port", default=8000, show_default=True, help="0 takes any free port."),
    click.option(
        "--workers", default=os.cpu_count() or 2, show_default="cores", help="Web processes."
    ),
    click.option("--runners", default=2, show_default=True, help="Processes that keep the clocks."),
]


def serving(command: Any) -> Any:
    """The options of a command that serves."""
    for option in reversed(_serving):
        command = option(command)
    return command


@main.command()
@serving
def up(host: str, port: int, workers: int, runners: int) -> None:
    """Run everything: database, web pages and API, runners. Ctrl-C stops it cleanly."""
    from jiban.config import supervise

    sys.exit(supervise.up(supervise.listen(host, port), workers, runners))


@main.command()
@serving
def demo(host: str, port: int, workers: int, runners: int) -> None:
    """Make a city with letters in every state, if there is none, and run it on this machine."""
    from jiban.config import demo as room

    sys.exit(room.serve(host, port, workers, runners))


@main.command()
@click.option("--live", is_flag=True, hidden=True, help="From now on time comes from the database.")
def migrate(live: bool) -> None:
    """Bring the database's tables up to this version."""
    ready()
    from jiban.config import migrating

    migrating.bring_up_to_date()
    if live:
        migrating.go_live()


@main.command()
def restored() -> None:
    """Settle a database restored by other means, before the first `jiban up`.

    Holds delivery, leaves out the numbers that lost letters may have, and forgets again who was
    forgotten since. `jiban restore` has done it already.
    """
    ready()
    from jiban.config import restored as settling

    settling.settle()
    click.echo("Outward delivery is held: jiban notices held.")


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--accept-clock", is_flag=True, help="Say that the database's clock is right; end.")
def runner(once: bool, accept_clock: bool) -> None:
    """Keep the clocks: fire what is due, send what is owed. `jiban up` starts these itself."""
    from jiban.config import supervise

    supervise.end_with_parent()
    ready()
    from jiban.loop import runner as clocks

    clocks.run(once=once, accept_clock=accept_clock)


@main.command(hidden=True)
def mail() -> None:
    """Fetch e-mail as long as `jiban up` runs."""
    from jiban.config import supervise

    supervise.end_with_parent()
    ready()
    from jiban.desks.mailbox import cli

    with contextlib.redirect_stdout(sys.stderr):  # as everything that `jiban up` says
        cli.fetch.main(["--watch"], standalone_mode=False)


@main.command(hidden=True)
@click.option("--fd", type=int, required=True)
def web(fd: int) -> None:
    """One web process on a socket that `jiban up` opened."""
    from jiban.config import supervise

    supervise.end_with_parent()
    supervise.serve_web(fd)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run a Django management command: `jiban manage createsuperuser`."""
    ready()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jiban manage", *words])


if __name__ == "__main__":
    main()
