"""A process that writes letters through the door and keeps, on disk, what it was promised.

Before each act it notes what it is going to ask and under which key; once the door has answered it
notes that. Both notes are on disk before it goes on. Killed at any instant and started again, it
asks for what was not answered once more under the same key, as a browser or a program does.

    python -m tests.faults.writer NAME NOTES [PAUSE]
    python -m tests.faults.writer again NOTES...     only what was not answered, and end
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")


class Notes:
    """Lines on disk: what was asked and what was answered."""

    def __init__(self, path: Path) -> None:
        self.asked: dict[str, dict[str, object]] = {}
        self.answered: dict[str, int] = {}
        self.refused: set[str] = set()
        path.touch()
        lines = path.read_bytes().split(b"\n")
        for note in map(orjson.loads, lines[:-1]):
            if "matter" in note:
                self.answered[note["key"]] = note["matter"]
            elif "refused" in note:
                self.refused.add(note["key"])
            else:
                self.asked[note["key"]] = note["act"]
        self._file = path.open("r+b")
        # A line that was cut off by a kill was never on disk for anybody.
        self._file.truncate(path.stat().st_size - len(lines[-1]))
        self._file.seek(0, os.SEEK_END)

    def write(self, **note: object) -> None:
        """Add a line and have it on disk."""
        self._file.write(orjson.dumps(note) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def story(name: str, number: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield (key, action, fields) of one letter from its arrival to its answer."""
    key = f"{name}.{number}"
    yield f"{key}.a", "receive", {"title": f"«{key}.a»", "body": "夜里施工太吵，请来看看。"}
    yield f"{key}.b", "sign", {}
    yield f"{key}.c", "contact", {"how": "talk", "text": f"«{key}.c»"}
    yield f"{key}.d", "note", {"text": f"«{key}.d»"}
    yield f"{key}.e", "feedback", {"text": f"«{key}.e»"}
    if number % 2:
        yield f"{key}.f", "resolve", {"answer": f"«{key}.f»", "evidence": "照片两张"}
    else:
        yield f"{key}.x", "receive", {"title": f"«{key}.x»", "body": ""}  # is refused


def ask_again(path: Path) -> Notes:
    """Ask once more for what was not answered."""
    notes = Notes(path)
    known = notes.answered.keys() | notes.refused
    for key in [key for key in notes.asked if key not in known]:
        ask(notes, key)
    return notes


def write(name: str, path: Path, pause: float = 0.0) -> None:
    """Write letters until told to stop, with so many seconds between two acts."""
    notes = ask_again(path)
    number = 1 + max((int(key.split(".")[1]) for key in notes.asked), default=0)
    while True:
        for key, action, fields in story(name, number):
            notes.asked[key] = {"action": action, **fields}
            notes.write(key=key, act=notes.asked[key])
            ask(notes, key)
            time.sleep(pause)
        number += 1


def ask(notes: Notes, key: str) -> None:
    """Do an act, over and over while the database is away; note the answer."""
    from django.db import connection
    from django.utils import timezone

    from jiban.city.models import Officer, Unit
    from jiban.loop import door
    from jiban.loop.actors import Actor
    from jiban.loop.errors import ClockRefused, Refused
    from jiban.loop.firing import LOST
    from jiban.loop.models import Installation

    fields = dict(notes.asked[key])
    action = str(fields.pop("action"))
    while True:
        try:
            if action == "receive":
                # So old that its first rung, after five minutes, falls due while the test looks on.
                # Once the installation is live, its time is the database's alone.
                live = Installation.objects.exclude(live_since=None).exists()
                now = None if live else timezone.now() - timedelta(minutes=4, seconds=59)
                about = {"kind": "help", "naming": "anonymous"}
                unit = Unit.objects.get(code="E").pk
                acted = door.act(
                    *("mailbox", action),
                    by=Actor.citizen(),
                    key=key,
                    now=now,
                    unit=unit,
                    **about,
                    **fields,
                )
            else:
                by = Actor.officer(Officer.objects.get(number="1001"))
                acted = door.act(notes.answered[f"{key[:-1]}a"], action, by=by, key=key, **fields)
        except LOST:
            connection.close()
            time.sleep(0.05)
        except ClockRefused:  # it went live since we looked
            continue
        except Refused:
            if not key.endswith(".x"):
                raise
            notes.write(key=key, refused=True)
            return
        else:
            notes.answered[key] = acted.matter_id
            notes.write(key=key, matter=acted.matter_id)
            return


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "again":
        for named in sys.argv[2:]:
            ask_again(Path(named))
    else:
        write(sys.argv[1], Path(sys.argv[2]), *map(float, sys.argv[3:]))
