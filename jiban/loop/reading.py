"""One matter as it is read: found by its number within sight, with everything that hangs on it."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from django.db.models import F

from jiban.city import rows
from jiban.loop import keys, people, registry
from jiban.loop.actors import Actor
from jiban.loop.desk import Action, Desk
from jiban.loop.fields import NUMBER
from jiban.loop.models import Attachment, Delivery, Entry, Link, Matter, Person, Promise
from jiban.loop.sight import Sight

log = logging.getLogger(__name__)

SHOWN_NOTICES = 50
LONGEST_SERIAL = 18


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person of a matter: masked, or opened for a purpose."""

    label: int
    part: str
    data: Mapping[str, str]
    forgotten: bool = False

    @property
    def mark(self) -> str:
        """How texts name this person."""
        return mark(self.label)


def mark(label: int) -> str:
    """Return what stands in a text for the person of that label."""
    return f"«P{label}»"


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as seen from one matter; ``outgoing`` tells that the matter itself is on its left."""

    kind: str
    outgoing: bool
    id: int
    desk: str
    number: str
    title: str


def find(number: str, sight: Sight) -> Matter | None:
    """Return the matter of that number, or None when there is none or it is out of sight."""
    if not (number.isascii() and number.isprintable()):
        return None
    # The number ends in the id; checked by its form first, as not every text can be sent.
    serial = number.rpartition("-")[2]
    if not serial.isdigit() or len(serial) > LONGEST_SERIAL:
        return None
    row = rows.by_key(Matter, int(serial))
    if row is None or row.number != number.upper():
        return None
    return row if sight.of(row) else None


def may_now(desk: Desk, row: Matter, by: Actor) -> list[Action]:
    """Return the actions that the actor may do on the matter now, in the desk's order."""
    if row.forgotten_at is not None:
        return []
    return [
        action
        for action in desk.actions.values()
        if action.fits(row.state, row.recused)
        and by.may(action.roles, unit_id=row.unit_id, handler_id=row.handler_id, matter_id=row.pk)
        and (action.name != "accept" or row.incoming_id == by.id)
    ]


def promises(matter_id: int) -> list[Promise]:
    """Return the promises of a matter in the order in which they were made."""
    return list(Promise.objects.filter(matter_id=matter_id).order_by("n"))


def journal(matter_id: int) -> list[Entry]:
    """Return the journal of a matter, oldest first."""
    return list(Entry.objects.filter(matter_id=matter_id).order_by("seq"))


def since(matter_id: int, seq: int) -> list[Entry]:
    """Return the journal entries after one that was seen, oldest first."""
    return list(Entry.objects.filter(matter_id=matter_id, seq__gt=seq).order_by("seq"))


def said(entries: Iterable[Entry], sight: Sight) -> list[dict[str, Any]]:
    """Return what entries say, in their order, as the officer may read it.

    None stands for each number of a matter that is out of sight: that one was opened is told, and
    not which. What is said of one that belongs to no other is left out too: it is about that one.
    """
    read = [orjson.loads(entry.payload) for entry in entries]
    named = set(_numbers(read))
    serials = [int(number.rpartition("-")[2]) for number in named]
    rows = (
        sight.matters(Matter.objects.filter(pk__in=serials)) if serials else Matter.objects.none()
    )
    hidden = named - set(rows.values_list("number", flat=True))
    lesser = tuple(desk.prefix for desk in registry.desks() if desk.belongs)
    wordless = {number for number in hidden if not number.startswith(lesser)}
    for one in read:
        if not wordless.isdisjoint(_numbers(one)):
            for name in [n for n, v in one.items() if isinstance(v, str) and v not in hidden]:
                del one[name]
    return [_without(hidden, one) for one in read] if hidden else read


def _numbers(value: Any) -> Iterator[str]:
    """Yield each number of a matter that stands for itself, in no text."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        yield value
    elif isinstance(value, Mapping):
        yield from _numbers(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)


def _without(hidden: Collection[str], value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(hidden, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(hidden, one) for one in value]
    return None if isinstance(value, str) and value in hidden else value


def attachments(matter_id: int) -> list[Attachment]:
    """Return the files that came with a matter."""
    return list(Attachment.objects.filter(matter_id=matter_id).order_by("pk"))


def persons(matter_id: int) -> list[Known]:
    """Return what is known of the persons of a matter, masked."""
    return list(_persons(matter_id, masked=True))


def people_of(matter_id: int, labels: Collection[int] | None = None) -> list[Known]:
    """Return what is known of the persons of a matter; only after ``open_person`` was done.

    Args:
        matter_id: the matter.
        labels: of whom; of all when None.
    """
    return list(_persons(matter_id, labels, masked=False))


def names_of(matter_ids: Iterable[int]) -> set[str]:
    """Return the names of the persons of matters, to compare texts with and show to nobody."""
    known = (one.data for matter_id in matter_ids for one in _persons(matter_id, masked=False))
    return {str(name) for one in known if (name := one.get("name"))}


def _persons(
    matter_id: int, labels: Collection[int] | None = None, *, masked: bool
) -> Iterable[Known]:
    rows = Person.objects.filter(matter_id=matter_id).order_by("label")
    for row in rows if labels is None else rows.filter(label__in=labels):
        try:
            known: Mapping[str, Any] = people.unseal(bytes(row.key), bytes(row.data))
        except InvalidTag:
            yield Known(row.label, row.part, {}, forgotten=True)
        except keys.KeyTroubleError as trouble:  # the rest of the page is needed all the same
            log.error("a person cannot be opened", extra={"why": str(trouble)})
            yield Known(row.label, row.part, {})
        else:
            yield Known(row.label, row.part, people.masked(known) if masked else dict(known))


def ties(matter_id: int, sight: Sight) -> list[Tie]:
    """Return what a matter is tied to and what is tied to it, as far as the officer sees it."""
    seen = sight.matters(Matter.objects.all()).values("pk")
    there = Link.objects.filter(matter_id=matter_id, other_id__in=seen)
    back = Link.objects.filter(other_id=matter_id, matter_id__in=seen)
    found = []
    for links, end in ((there, "other"), (back, "matter")):
        ends = [F(f"{end}__{name}") for name in ("id", "desk", "number", "title")]
        rows = links.order_by("pk").values_list("kind", *ends)
        found += [Tie(kind, end == "other", *row) for kind, *row in rows]
    return found


def deliveries(matter_id: int, to: int | None = None) -> list[Delivery]:
    """Return the latest messages sent on a matter, newest first.

    Args:
        to: only those to the officer of this id.
    """
    rows = Delivery.objects.filter(matter_id=matter_id).order_by("-made_at", "key")
    if to is not None:
        rows = rows.filter(officer_id=to)
    return list(rows[:SHOWN_NOTICES])
