"""Static files with a version in their address: a changed file is fetched anew."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=4096)
def version(name: str) -> str:
    """Eight hex digits of the file's content, or nothing when there is no such file."""
    path = finders.find(name)
    if not isinstance(path, str):
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]


class VersionedStorage(StaticFilesStorage):
    """`/static/web/jiban.css?v=1a2b3c4d`, the same file at the same place."""

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a static file, with its version unless one is being worked on."""
        address = super().url(name)
        if settings.DEBUG or not name or name.endswith("/") or "?" in address or "#" in name:
            return address
        found = version(name)
        return f"{address}?v={found}" if found else address
