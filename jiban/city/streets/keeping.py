"""The city's streets as one file of arrays in the data folder."""

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from jiban.science.streets import Streets

FORM = 1
"""The form of the file; another one is not read."""
ARRAYS = ("lon", "lat", "tail", "head", "kind", "oneway", "name", "bends", "bend_from")


def file() -> Path:
    """Return where the streets are kept."""
    return Path(settings.JIBAN_HOME) / "streets" / "streets.npz"


def keep(streets: Streets, path: Path | None = None) -> Path:
    """Keep streets in place of those that were there, in one step; return where."""
    path = path or file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.npz")
    names = np.frombuffer("\n".join(streets.names).encode(), np.uint8)
    arrays = {name: getattr(streets, name) for name in ARRAYS}
    np.savez_compressed(draft, form=FORM, names=names, **arrays)
    draft.replace(path)
    return path


def current() -> Streets | None:
    """Return the city's streets as the file stands now; None if there is none.

    Raises:
        ValueError: the file was kept by another version: import the streets again.
    """
    path = file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(1)
def _read(path: Path, written: int) -> Streets:
    with np.load(path, allow_pickle=False) as kept:
        if int(kept["form"]) != FORM:
            raise ValueError(f"{path} was kept by another version: import the streets again")
        names = bytes(kept["names"]).decode()
        return Streets(
            **{name: kept[name] for name in ARRAYS},
            names=tuple(names.split("\n")) if names else (),
        )
