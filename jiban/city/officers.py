"""Officers' faces (name, number, office phone) kept in the process, for pages that name many."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from .caches import Snapshot
from .models import Officer, versions

KEPT_SECONDS = 60.0
"""A changed name or phone of another process's making is seen within this time."""


@dataclass(frozen=True, slots=True)
class Face:
    """What is shown of an officer."""

    id: int
    number: str
    name: str
    phone: str
    unit_id: int | None


_lock = threading.Lock()
_faces: dict[int, Face] = {}
_drop_after = 0.0


def forget() -> None:
    """Ask the database again at the next question."""
    global _drop_after
    _drop_after = 0.0


versions.on_write(forget)


def faces(ids: Iterable[int | None]) -> dict[int, Face]:
    """The faces of these officers; ids of nobody are left out. One query at most."""
    global _drop_after
    wanted = {i for i in ids if i is not None}
    with _lock:
        if time.monotonic() >= _drop_after:
            _faces.clear()
            _drop_after = time.monotonic() + KEPT_SECONDS
        missing = wanted - _faces.keys()
        known = {i: _faces[i] for i in wanted - missing}
    if missing:
        rows = Officer.objects.filter(pk__in=missing)
        found = {
            row[0]: Face(*row)
            for row in rows.values_list("pk", "number", "name", "phone", "unit_id")
        }
        known |= found
        with _lock:
            _faces.update(found)
    return known


def face(officer_id: int | None) -> Face | None:
    """The face of one officer, or None."""
    return faces([officer_id]).get(officer_id) if officer_id is not None else None


_names = Snapshot(
    lambda: frozenset(Officer.objects.exclude(is_active=False).values_list("name", flat=True)),
    "posts",
)


def names() -> frozenset[str]:
    """Return the names of the officers in service."""
    return _names.get()
