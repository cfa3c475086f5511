"""Snapshots of city data kept in the process and renewed when the database says they changed.

A process asks for the stamps (`city_version`) at most once per CHECK_SECONDS, in one small query,
and at once after a write of its own. Another process's change is therefore seen within that time.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction

from .models import versions

T = TypeVar("T")

CHECK_SECONDS = 1.0

_lock = threading.RLock()
_stamps: Mapping[str, UUID] = {}
_check_after = 0.0
_caches: list["Snapshot[object]"] = []


def forget() -> None:
    """Ask the database before the next answer: after writes past the models, and between tests."""
    global _check_after
    _check_after = 0.0


def _drop() -> None:
    """Load everything anew at the next question."""
    with _lock:
        for cache in _caches:
            cache.drop()
        forget()


def _wrote() -> None:
    forget()
    # Another thread may meanwhile have filled a snapshot with what was still true for it.
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_drop)


versions.on_write(_wrote)


def _read_stamps() -> Mapping[str, UUID]:
    global _stamps, _check_after
    found = dict(versions.Version.objects.values_list("key", "stamp"))
    _stamps = found
    _check_after = time.monotonic() + CHECK_SECONDS
    return found


class Snapshot(Generic[T]):
    """A value made from the tables whose stamps are `keys`; `get()` returns it, fresh enough."""

    def __init__(self, load: Callable[[], T], *keys: str) -> None:
        self._load = load
        self._keys = keys
        self._held: tuple[tuple[UUID | None, ...], T] | None = None
        _caches.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        stamps = _stamps if time.monotonic() < _check_after else _read_stamps()
        held = self._held
        if held is not None and held[0] == self._label(stamps):
            return held[1]
        with _lock:
            return self._renew()

    def drop(self) -> None:
        self._held = None

    def _label(self, stamps: Mapping[str, UUID]) -> tuple[UUID | None, ...]:
        return tuple(stamps.get(key) for key in self._keys)

    def _renew(self) -> T:
        # The stamps are read again, over the connection that then reads the data: those at hand
        # may be another thread's, from a transaction whose rows are not visible here.
        # Stamps first: data newer than its label costs one reload, older data would stay.
        label = self._label(_read_stamps())
        if self._held is not None and self._held[0] == label:
            return self._held[1]
        value = self._load()
        self._held = (label, value)
        return value
