"""Folders in which a test may run a PostgreSQL of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder for a cluster: pytest's own are closed to the account that PostgreSQL runs under."""
    folder = Path(tempfile.mkdtemp(prefix="jiban-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
