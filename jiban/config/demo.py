"""`jiban demo`: a simulated city on this machine, for people who want to look."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from jiban.config import home, postgres, supervise
from jiban.config.rooms import exists

MARK, HALF_MADE, ACCOUNTS = "demo", "demo.half-made", "demo.accounts"


def serve(host: str, port: int, workers: int, runners: int) -> int:
    """Fill an empty installation with the demo city, then run it."""
    folder = home.home()
    listening = supervise.listen(host, port)  # first: a taken port is said before the long work
    os.environ["JIBAN_DEMO"] = "1"
    os.environ.setdefault("JIBAN_LOG_LEVEL", "WARNING")  # the address stays in sight
    # People look at a demo through many accounts; a real desk asks each for a second factor.
    os.environ.setdefault("JIBAN_MFA", "optional")
    # In a process of its own: what is built and read there does not stay in the parent's memory.
    filled = subprocess.run([sys.executable, "-m", __name__, str(folder)], check=False)
    if filled.returncode:
        return filled.returncode
    return supervise.up(listening, workers, runners, then=(folder / ACCOUNTS).read_text())


def fill(folder: Path) -> int:
    """Build the demo city where there is none, carry its roster on; refuse other people's data."""
    from jiban.config.cli import ready

    folder.mkdir(parents=True, exist_ok=True)
    if (folder / HALF_MADE).exists() and postgres.embedded():
        supervise.say("· a demo city was left half-made: starting over")
        with postgres.running(folder):
            postgres.Cluster(folder).recreate()
    supervise.say("· database")
    ready()
    from jiban.config.migrating import bring_up_to_date

    bring_up_to_date(verbosity=0)
    from jiban.city.models import Unit
    from jiban.sim import bureau, ground

    if not (folder / MARK).exists():
        if Unit.objects.exists():
            supervise.say(
                f"The installation in {folder} is not a demo. For one, name another folder: "
                "JIBAN_HOME=/some/folder make demo"
            )
            return 1
        (folder / HALF_MADE).touch()  # only here: what is half-made is thrown away
        supervise.say("· the demo bureau")
        bureau.ensure()
        ground.ensure()  # who is missing is searched for in its streets
        if exists("jiban.sim.demo"):
            letters: Any = import_module("jiban.sim.demo")
            letters.build(say=supervise.say)
        (folder / MARK).touch()
        (folder / HALF_MADE).unlink()
    city = bureau.ensure()
    ground.ensure()
    _keep(folder / ACCOUNTS, _shown(city.accounts, *_followed()))
    return 0


def _keep(path: Path, text: str) -> None:
    """Write what only the owner may read: passwords, even of a demo."""
    path.touch(mode=0o600)
    path.chmod(0o600)  # one of an earlier version
    path.write_text(text)


def _followed() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """What to follow without an account, letters and a search: number or address, code, what."""
    if not exists("jiban.sim.demo"):
        return [], []
    letters: Any = import_module("jiban.sim.demo")
    searches: Any = import_module("jiban.sim.missing")
    return list(letters.examples()), list(searches.examples())


def _shown(
    accounts: list[Any], letters: list[tuple[str, str, str]], searches: list[tuple[str, str, str]]
) -> str:
    lines = [
        f"    {account.number:10} {account.password:12} {account.role.label:12} "
        f"{account.name}  {account.unit}"
        for account in accounts
    ]
    followed = [f"    {number}  {code}  {state}" for number, code, state in letters]
    if followed:
        followed = ["  Letters to follow (number, access code):", *followed, ""]
    if searches:
        shown = [f"    {at}  {code or '-':9}  {what}" for at, code, what in searches]
        followed += ["  A search to follow, at /missing/case and on a phone:", *shown, ""]
    return "\n".join(["", "  Accounts (number, password):", *lines, "", *followed, ""])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
    sys.exit(fill(Path(sys.argv[1])))
