"""`jiban demo`: a simulated city on this machine, for people who want to look."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from jiban.config import home, supervise

MARK = "demo"


def serve(host: str, port: int, workers: int, runners: int) -> int:
    """Fill an empty installation with the demo city, then run it."""
    folder = home.home()
    os.environ["JIBAN_DEMO"] = "1"
    # People look at a demo through many accounts; a real desk asks each for a second factor.
    os.environ.setdefault("JIBAN_MFA", "optional")
    if subprocess.run([sys.executable, "-m", __spec__.name, str(folder)], check=False).returncode:
        return 1
    accounts = (folder / MARK).read_text()
    return supervise.up(host, port, workers, runners, then=accounts)


def fill(folder: Path) -> int:
    """Build the demo city unless this folder has it; refuse a folder with real letters."""
    if (folder / MARK).exists():
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    half_made = folder / f"{MARK}.half-made"
    from jiban.config import postgres
    from jiban.config.cli import ready

    if half_made.exists() and postgres.embedded():
        supervise.say("· a demo city was left half-made: starting over")
        with postgres.running(folder):
            postgres.Cluster(folder).recreate()
    ready()
    from jiban.config.migrating import bring_up_to_date

    bring_up_to_date(verbosity=0)
    demo: Any = import_module("jiban.sim.demo")

    if not demo.is_empty():
        supervise.say(
            f"The installation in {folder} has data that is not the demo's. Name another folder: "
            "JIBAN_HOME=/some/folder make demo"
        )
        return 1
    half_made.touch()
    accounts = demo.build(say=supervise.say)
    (folder / MARK).write_text(accounts)
    half_made.unlink()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
    sys.exit(fill(Path(sys.argv[1])))
