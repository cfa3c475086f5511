"""The `jiban` command: rooms offer groups, which are imported only when named."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")


@click.group()
def main() -> None:
    """Jiban: the service desk of a city's public safety."""


def ready() -> None:
    """Have the database running and Django set up, as a command that works with data needs."""
    from jiban.config import home, postgres

    postgres.ensure(home.home())
    import django

    django.setup()


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run a Django management command."""
    ready()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jiban manage", *words])


if __name__ == "__main__":
    main()
