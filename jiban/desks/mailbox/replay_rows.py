"""The file of a replay: real letters with the time they came, and the first reply with its time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city.tables import Column, RowError, read

COLUMNS = (
    Column("id", "编号", "留言编号", required=True),
    Column("author", "留言用户"),
    Column("subject", "留言主题", required=True),
    Column("received_at", "留言时间", required=True),
    Column("body", "留言详情", required=True),
    Column("reply", "答复意见"),
    Column("replied_at", "答复时间", required=True),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One letter as the file tells it; ``replied_at`` is None while nobody has answered."""

    row: int
    origin: str
    subject: str
    body: str
    reply: str
    received_at: datetime
    replied_at: datetime | None


@dataclass
class Story:
    """What is in a file: letters in order of time, rows that cannot be used, and oddities."""

    letters: list[Told] = field(default_factory=list)
    unusable: list[RowError] = field(default_factory=list)
    repeated: int = 0
    """Letters that repeat another one of the same author word for word; they are replayed too."""


def load(path: Path) -> Story:
    """Read a CSV, XLSX or JSON file, gzipped or not.

    Raises:
        TableError: the file as a whole cannot be read.
    """
    table = read(path.read_bytes(), path.name, COLUMNS)
    story = Story()
    numbers: set[str] = set()
    texts: set[tuple[str, ...]] = set()
    for row in table.rows():
        error = row.error or _fault(row.values, numbers, row.number)
        if error is not None:
            story.unusable.append(error)
            continue
        value = row.values
        numbers.add(value["id"])
        text = (value["author"], value["subject"], value["body"])
        story.repeated += text in texts
        texts.add(text)
        story.letters.append(
            Told(
                row.number,
                value["id"],
                value["subject"],
                value["body"],
                value["reply"],
                _instant(value["received_at"]),
                _instant(value["replied_at"]) if value["replied_at"] else None,
            )
        )
    story.letters.sort(key=lambda letter: (letter.received_at, letter.row))
    return story


def _fault(value: dict[str, str], numbers: set[str], row: int) -> RowError | None:
    """Return why a row cannot be replayed, or None."""
    for name, reason in _faults(value, numbers):
        return RowError(row, name, reason, _("The row is left out and counted."))
    return None


def _faults(value: dict[str, str], numbers: set[str]) -> Iterator[tuple[str, str]]:
    for name in ("id", "subject", "body", "received_at"):
        if not value[name]:
            yield name, _("It is empty.")
    if value["id"] in numbers:
        yield "id", _("The number %(number)s stands on an earlier row.") % {"number": value["id"]}
    times = []
    for name in ("received_at", "replied_at"):
        try:
            times.append(_instant(value[name]) if value[name] else None)
        except ValueError:
            yield name, _("“%(text)s” is no time.") % {"text": value[name][:40]}
    if len(times) == 2 and times[0] and times[1] and times[1] < times[0]:
        yield "replied_at", _("The reply is older than the letter.")


def _instant(text: str) -> datetime:
    """Return a time; one without an offset is in the city's time zone."""
    at = datetime.fromisoformat(text)
    return timezone.make_aware(at) if timezone.is_naive(at) else at
