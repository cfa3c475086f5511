"""Choosing with which problem new letters go: the science's rules over rows of the database.

A group is a problem, or a letter that stands alone; what a person has said of a letter stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from jiban.desks.mailbox.models import Grouped, Letter, Problem
from jiban.desks.mailbox.repeats import index
from jiban.desks.mailbox.repeats.where import Known, together
from jiban.science.repeats import grouping
from jiban.science.repeats.likeness import likeness
from jiban.science.repeats.pieces import Real, Whole
from jiban.science.repeats.profiles import Profiles
from jiban.science.repeats.reasons import shared
from jiban.science.repeats.wording import Wording

WORTH = 0.3
"""The likeness of words from which places are looked at."""
HALF = grouping.SAMPLE // 2


@dataclass(frozen=True, slots=True)
class Move:
    """A letter that goes with a problem, how close it is to its letters, and the words shared."""

    letter_id: int
    problem_id: int
    sure: float | None
    words: Sequence[str]


@dataclass(slots=True)
class _Group:
    """A problem or a letter alone, with what changes in it.

    Attributes:
        problem_id: None for a letter alone, until it becomes a problem.
        members: how many letters it has.
        new: letters that are in it by what was chosen here, with how close and which words.
    """

    problem_id: int | None
    members: int
    new: dict[int, tuple[float | None, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for some letters.

    Attributes:
        moves: the letters that go with a problem now and did not before.
        joined: problems whose letters went over to another one, with that one.
    """

    moves: Sequence[Move]
    joined: Mapping[int, int]


def choose(ids: Sequence[int], wording: Wording, now: datetime) -> Chosen:
    """Keep the pieces of new letters, compare them with the earlier, and return what moves."""
    choosing = _Choosing(ids, wording)
    moves = list(choosing.moves(now))
    joined = {gone: into.problem_id for gone, into in choosing.gone.items() if into.problem_id}
    return Chosen(moves, joined)


def compared(
    wording: Wording, texts: Mapping[int, Known], pairs: Iterable[tuple[int, int]]
) -> list[float]:
    """Return the likeness of pairs of letters, given by their ids: of their words and places."""
    wanted = list(pairs)
    if not wanted:
        return []
    ids = sorted({pk for pair in wanted for pk in pair})
    row = {pk: n for n, pk in enumerate(ids)}
    profiles = Profiles.of(index.read(texts[pk] for pk in ids), wording)
    left, right = (np.array([row[pk] for pk in side]) for side in zip(*wanted, strict=True))
    return [
        like * together(texts[one], texts[other]) if like >= WORTH else like
        for like, (one, other) in zip(likeness(profiles, left, right).tolist(), wanted, strict=True)
    ]


class _Choosing:
    def __init__(self, ids: Sequence[int], wording: Wording) -> None:
        self.wording = wording
        self.texts = index.letters(ids, opened=True)
        self.ids = [pk for pk in ids if pk in self.texts]
        posted = self.wording.posted(index.read(self.texts[pk] for pk in self.ids))
        index.post(self.ids, posted)
        near = index.near(self.ids, posted)
        others = {one.letter_id for one in near} - self.texts.keys()
        self.texts |= index.letters(others, opened=True)
        pairs = [(one.asked, one.letter_id) for one in near if one.letter_id in self.texts]
        self.near: dict[int, list[tuple[int, float]]] = {}
        for (asked, other), like in zip(
            pairs, compared(self.wording, self.texts, pairs), strict=True
        ):
            self.near.setdefault(asked, []).append((other, like))
        self.groups: dict[int, _Group] = {}
        self.gone: dict[int, _Group] = {}
        self.fixed: set[int] = set()
        self._load({pk for pair in pairs for pk in pair} | set(self.ids))
        for pk in self.ids:
            self._place(pk)

    def _load(self, ids: set[int]) -> None:
        """Make out the groups that letters are in."""
        found = {pk: self.texts[pk].problem for pk in ids}
        members = index.members({problem for problem in found.values() if problem is not None})
        known = {problem: _Group(problem, many) for problem, many in members.items()}
        for pk, problem in found.items():
            alone = _Group(None, 1, {pk: (None, ())})
            self.groups[pk] = alone if problem is None else known[problem]
            if self.texts[pk].placed_by == Grouped.PERSON:
                self.fixed.add(pk)

    # --- one letter ------------------------------------------------------------------------------

    def _place(self, pk: int) -> None:
        near = [(o, like) for o, like in self.near.get(pk, ()) if o not in self._out]
        if not near or pk in self.fixed:
            return
        number: dict[int, int] = {}
        groups: list[_Group] = []
        for other, _like in near:
            group = self.groups[other]
            if id(group) not in number:
                number[id(group)] = len(groups)
                groups.append(group)
        by_group = [(number[id(self.groups[other])], like) for other, like in near]
        members = {n: group.members for n, group in enumerate(groups)}
        found = grouping.close(by_group, members)
        for place, (n, how) in enumerate(found):
            group = groups[n]
            if group is self.groups[pk]:
                continue
            if place == 0:
                self._join(pk, group, how, near)
            elif self._are_one(self.groups[pk], group):
                self._unite(self.groups[pk], group)

    @property
    def _out(self) -> set[int]:
        """Letters that a person took out of every problem: nothing is put with them."""
        return {pk for pk in self.fixed if self.groups[pk].problem_id is None}

    def _join(self, pk: int, group: _Group, how: float, near: Sequence[tuple[int, float]]) -> None:
        """Put a letter into a group, with the words that it shares with the letter most like it."""
        closest = max((one for one in near if self.groups[one[0]] is group), key=lambda one: one[1])
        words = shared(self.texts[pk].text, self.texts[closest[0]].text, self.wording)
        for alone, (sure, _words) in list(group.new.items()):
            if sure is None:  # it stood alone; what speaks for one speaks for the other
                group.new[alone] = (round(how, 3), words)
        mine = self.groups[pk]
        mine.new[pk] = (round(how, 3), words)
        self._unite(group, mine)

    def _unite(self, one: _Group, other: _Group) -> None:
        """Make two groups one: the letters of the smaller go over, but for what a person said."""
        into, gone = (one, other) if one.members >= other.members else (other, one)
        if into.problem_id is None and gone.problem_id is not None:
            into, gone = gone, into
        for pk, known in self._machines(gone).items():
            into.new.setdefault(pk, known)
            into.members += 1
            self.groups[pk] = into
        for pk, group in self.groups.items():
            if group is gone and pk not in self.fixed:
                self.groups[pk] = into
        if gone.problem_id is not None:
            self.gone[gone.problem_id] = into

    def _machines(self, group: _Group) -> dict[int, tuple[float | None, Sequence[str]]]:
        """Return the letters of a group that the machine may move, with how close each is."""
        kept: dict[int, tuple[float | None, Sequence[str]]] = {}
        if group.problem_id is not None:
            letters = Letter.objects.filter(problem_id=group.problem_id)
            rows = letters.exclude(problem_by=Grouped.PERSON).values_list("pk", "problem_sure")
            kept = {pk: (sure, ()) for pk, sure in rows}
        return {pk: known for pk, known in (kept | group.new).items() if pk not in self.fixed}

    def _are_one(self, one: _Group, other: _Group) -> bool:
        left, right = self._sample(one), self._sample(other)
        missing = {*left, *right} - self.texts.keys()
        if missing:
            self.texts |= index.letters(missing)

        def compare(rows: Whole, others: Whole) -> Real:
            pairs = zip(rows.tolist(), others.tolist(), strict=True)
            return np.array(compared(self.wording, self.texts, pairs))

        return grouping.are_one(left, right, compare)

    def _sample(self, group: _Group) -> list[int]:
        """Return some letters of a group: its first and its last ones."""
        found = set(group.new)
        if group.problem_id is not None:
            letters = Letter.objects.filter(problem_id=group.problem_id).values_list(
                "pk", flat=True
            )
            found |= {*letters.order_by("pk")[:HALF], *letters.order_by("-pk")[:HALF]}
        return grouping.sample(sorted(found))

    # --- what comes of it ------------------------------------------------------------------------

    def moves(self, now: datetime) -> Iterator[Move]:
        """Yield every letter that goes with a problem now and did not before."""
        seen: set[int] = set()
        for group in self.groups.values():
            if id(group) in seen or (group.problem_id is None and len(group.new) < 2):
                continue
            seen.add(id(group))
            if group.problem_id is None:
                group.problem_id = Problem.objects.create(made_at=now).pk
            for pk, (sure, words) in group.new.items():
                yield Move(pk, group.problem_id, sure, words)
