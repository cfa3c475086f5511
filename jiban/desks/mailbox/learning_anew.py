"""Learning anew after letters were forgotten, so that no model names words that only they had."""

import fcntl
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from jiban.desks.mailbox import triage
from jiban.loop.models import Matter

log = logging.getLogger(__name__)

RELEARN = """
import django, os
os.nice(10)
django.setup()
from jiban.desks.mailbox.learning_anew import relearn
relearn()
"""


def due() -> bool:
    """Return whether letters were forgotten after what is known was learned from them."""
    try:
        learned_at = datetime.fromtimestamp(triage.model_file().stat().st_mtime, UTC)
    except FileNotFoundError:
        return False
    return Matter.objects.filter(desk="mailbox", forgotten_at__gte=learned_at).exists()


def do() -> int:
    """Learn anew if that is due and nobody else does; return whether it was done.

    In a process of its own: it takes a minute of processor time, and promises do not wait for it.
    """
    if not due():
        return 0
    path = triage.model_file()
    with _alone(path.with_suffix(".lock")) as mine:
        if not mine:
            return 0
        done = subprocess.run([sys.executable, "-c", RELEARN], check=False)
        if done.returncode:
            log.error("learning anew failed: it is tried again", extra={"code": done.returncode})
        return 1


def relearn() -> None:
    """Learn anew; where too few letters are left to learn from, what was learned goes."""
    from jiban.desks.mailbox import learning

    try:
        learning.train()
    except ValueError as error:
        triage.model_file().unlink(missing_ok=True)
        log.warning("what was learned is removed: %s", error)


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold a lock as long as this lasts; yields whether it was free."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
