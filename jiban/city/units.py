"""The unit tree as a snapshot, and which unit is responsible for a place and a subject."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language

from . import caches, responsibility
from .models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Node:
    """One unit in the snapshot."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    parent_id: int | None
    path: str
    phone: str
    address: str
    lon: float | None
    lat: float | None
    sort: int
    active: bool

    @property
    def depth(self) -> int:
        """How many units stand above it."""
        return self.path.count("/") - 2

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        english = not (get_language() or "zh").startswith("zh")
        return self.name_en if english and self.name_en else self.name


@dataclass(frozen=True)
class Tree:
    """All units at one moment; ids in, ids out, no queries."""

    nodes: dict[int, Node]
    roots: tuple[int, ...]
    _children: dict[int, tuple[int, ...]]
    _ancestors: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _below: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @property
    def bureaus(self) -> tuple[int, ...]:
        """The roots without the bodies outside, which may stand before the bureau itself."""
        return tuple(r for r in self.roots if self.nodes[r].kind != UnitKind.OUTSIDE)

    @property
    def bureau(self) -> int | None:
        """The bureau; None while no units are loaded."""
        return next(iter(self.bureaus), None)

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.nodes

    def __iter__(self) -> Iterator[Node]:
        """Nodes in tree order: each unit before those below it."""
        for root in self.roots:
            for unit_id in self.below(root):
                yield self.nodes[unit_id]

    def __len__(self) -> int:
        return len(self.nodes)

    def get(self, unit_id: int) -> Node:
        """The unit; KeyError when there is none with this id."""
        return self.nodes[unit_id]

    def name(self, unit_id: int) -> str:
        """The unit's name in the reader's language."""
        return self.nodes[unit_id].label

    def by_code(self, code: str) -> Node | None:
        return next((n for n in self.nodes.values() if n.code == code), None)

    def children(self, unit_id: int) -> tuple[int, ...]:
        """Ids of the units directly below, in order."""
        return self._children.get(unit_id, ())

    def ancestors(self, unit_id: int) -> tuple[int, ...]:
        """Ids from the unit itself up to its root."""
        found = self._ancestors.get(unit_id)
        if found is None:
            parent = self.nodes[unit_id].parent_id
            found = (unit_id,) if parent is None else (unit_id, *self.ancestors(parent))
            self._ancestors[unit_id] = found
        return found

    def below(self, unit_id: int) -> tuple[int, ...]:
        """Ids of the unit itself and all units below it, in tree order."""
        found = self._below.get(unit_id)
        if found is None:
            rest = (i for child in self.children(unit_id) for i in self.below(child))
            found = (self.nodes[unit_id].id, *rest)
            self._below[unit_id] = found
        return found

    def covers(self, upper: int, lower: int) -> bool:
        """Whether `lower` is `upper` itself or stands below it."""
        return upper in self.ancestors(lower)


def _load() -> Tree:
    fields = Node.__dataclass_fields__
    rows = Unit.objects.order_by("sort", "code").values(*fields)
    nodes = {row["id"]: Node(**row) for row in rows}
    return Tree(
        nodes=nodes,
        roots=tuple(n.id for n in nodes.values() if n.parent_id is None),
        _children=_group(nodes.values()),
    )


def _group(nodes: Iterable[Node]) -> dict[int, tuple[int, ...]]:
    children: dict[int, list[int]] = {}
    for node in nodes:
        if node.parent_id is not None:
            children.setdefault(node.parent_id, []).append(node.id)
    return {parent: tuple(ids) for parent, ids in children.items()}


_tree = caches.Snapshot(_load, "units")


def tree() -> Tree:
    """The units as they are now (at most a second or so old)."""
    return _tree.get()


def responsible(
    lon: float | None, lat: float | None, subject: str | None = None, whole: int | None = None
) -> int | None:
    """The id of the unit responsible at a point for a subject, or None when no rule or area says.

    `lon`, `lat` are degrees in WGS-84; None when the place is not known, so that only rules for
    "anywhere" apply. Where somebody names a whole area, the point is one inside it and *whole* is
    the area's id: smaller areas that happen to have the point say nothing then. See
    `jiban.city.responsibility` for how the most specific rule is chosen.
    """
    return responsibility.resolve(lon, lat, subject, whole)
