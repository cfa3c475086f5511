"""Folders in which a test may run a PostgreSQL of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOMY = 4 * 1024**3
"""Bytes that must be free there."""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder for a cluster: pytest's own are closed to the account that PostgreSQL runs under.

    In memory where there is room: a killed process loses nothing of what it has written, and what
    only a power cut loses no test could tell.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY
    folder = Path(tempfile.mkdtemp(prefix="jiban-tests-", dir=MEMORY if roomy else None))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
