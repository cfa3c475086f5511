"""A runner as shipped, but the running time of its machine stands off by what a file says.

It compares the database's clock with this running time, so that a step of one is to it a step of
the other: the database's own clock cannot be moved here without moving everybody's.

    python -m tests.faults.odd_clock FILE
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")

if __name__ == "__main__":
    django.setup()
    from jiban.loop import clockwatch, runner

    off = Path(sys.argv[1])

    def odd_time() -> float:
        return clockwatch.running_time() + float(off.read_text() or 0)

    runner.running_time = odd_time  # type: ignore[attr-defined]
    runner.run()
