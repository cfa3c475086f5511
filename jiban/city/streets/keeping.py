"""The city's streets and what attracts people, as files of arrays in the data folder."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from jiban.science.streets import Attractors, Streets

FORM = 1
"""The form of the files; another one is not read."""
ARRAYS = ("lon", "lat", "tail", "head", "kind", "oneway", "name", "bends", "bend_from")
PLACES = ("lon", "lat", "kind", "name")


def file() -> Path:
    """Return where the streets are kept."""
    return Path(settings.JIBAN_HOME) / "streets" / "streets.npz"


def attractors_file() -> Path:
    """Return where the attractors are kept."""
    return file().with_name("attractors.npz")


def keep(streets: Streets, path: Path | None = None) -> Path:
    """Keep streets in place of those that were there, in one step; return where."""
    return _write(path or file(), streets, ARRAYS)


def keep_attractors(attractors: Attractors, path: Path | None = None) -> Path:
    """Keep attractors in place of those that were there, in one step; return where."""
    return _write(path or attractors_file(), attractors, PLACES)


def current() -> Streets | None:
    """Return the city's streets as the file stands now; None if there is none.

    Raises:
        ValueError: the file was kept by another version: import the streets again.
    """
    path = file()
    try:
        return _streets(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def current_attractors() -> Attractors | None:
    """Return what attracts in the city as the file stands now; None if there is none.

    Raises:
        ValueError: the file was kept by another version: import the streets again.
    """
    path = attractors_file()
    try:
        return _attractors(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def _write(path: Path, kept: Streets | Attractors, arrays: Sequence[str]) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.npz")
    names = np.frombuffer("\n".join(kept.names).encode(), np.uint8)
    by_name = {name: getattr(kept, name) for name in arrays}
    np.savez_compressed(draft, form=FORM, names=names, **by_name)
    draft.replace(path)
    return path


@lru_cache(1)
def _streets(path: Path, written: int) -> Streets:
    return Streets(**_read(path, ARRAYS))


@lru_cache(1)
def _attractors(path: Path, written: int) -> Attractors:
    return Attractors(**_read(path, PLACES))


def _read(path: Path, arrays: Sequence[str]) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as kept:
        if int(kept["form"]) != FORM:
            raise ValueError(f"{path} was kept by another version: import the streets again")
        names = bytes(kept["names"]).decode()
        found: dict[str, Any] = {name: kept[name] for name in arrays}
        return found | {"names": tuple(names.split("\n")) if names else ()}
