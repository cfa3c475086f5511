"""The signed roots folded back: each checked, all in one chain, their claims sorted on disk."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from jiban.loop import roots
from jiban.loop.models import Root
from jiban.loop.verify_chain import Claim, Finding


class Claims:
    """What the roots claim, by matter and entry; in a file that is gone when it is closed."""

    def __init__(self, matter_id: int | None = None) -> None:
        self.matter_id = matter_id
        self._base = sqlite3.connect("")
        self._base.execute(
            "CREATE TABLE claim (matter INTEGER, seq INTEGER, hash BLOB, root INTEGER,"
            " PRIMARY KEY (matter, seq, hash)) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def add(self, root: int, path: Path) -> None:
        """Take in the claims of one checked root."""
        rows = (
            (*claim, root)
            for claim in roots.claims(path)
            if self.matter_id is None or claim[0] == self.matter_id
        )
        self._base.executemany("INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?)", rows)

    def __iter__(self) -> Iterator[tuple[int, list[Claim]]]:
        """Yield each matter with its claims, in order of entry."""
        rows = self._base.execute("SELECT matter, seq, hash, root FROM claim ORDER BY matter, seq")
        for matter_id, group in groupby(rows, lambda row: row[0]):
            yield matter_id, [Claim(*row[1:]) for row in group]


def fold(place: Path, public: Ed25519PublicKey, claims: Claims) -> Iterator[Finding | roots.Signed]:
    """Check all roots of a folder in order; yield each sound one, and what is wrong."""
    last: roots.Signed | None = None
    seen: set[str] = set()
    numbers = roots.files(place)
    for n, path in numbers.items():
        try:
            signed = roots.check(path, public)
        except roots.BadRoot as error:
            yield Finding("root", _root(n, str(error)))
            continue
        if last is None and n > 1:
            yield Finding("root", _gone(1, n - 1))
        if last is not None:
            yield from _follows(last, signed, numbers)
        last = signed
        seen.add(signed.hash)
        claims.add(n, path)
        yield signed
    yield from _remembered(last, seen, numbers, place)


def _follows(
    last: roots.Signed, signed: roots.Signed, numbers: dict[int, Path]
) -> Iterator[Finding]:
    missing = [n for n in range(last.n + 1, signed.n) if n not in numbers]
    if missing:
        yield Finding("root", _gone(missing[0], missing[-1]))
    if signed.chain_id != last.chain_id:
        yield Finding("root", _root(signed.n, _("it begins a chain of its own")))
    elif signed.previous != last.hash and signed.n == last.n + 1:
        text = _("it does not follow root %(n)s: one of them was replaced") % {"n": last.n}
        yield Finding("root", _root(signed.n, text))


def _remembered(
    last: roots.Signed | None, seen: set[str], numbers: dict[int, Path], place: Path
) -> Iterator[Finding]:
    """Compare with what the database remembers of the roots that were signed."""
    remembered = Root.objects.order_by("-signed_at")
    if last is None:
        newest = remembered.first()
        if newest is not None and not numbers:
            text = _("no root is in %(place)s, but %(n)s were signed, the last at %(at)s")
            values = {"place": place, "n": newest.n, "at": f"{newest.signed_at:%Y-%m-%d %H:%M}"}
            yield Finding("root", text % values)
        return
    for root in remembered.filter(chain=last.chain_id).order_by("n"):
        if root.n not in numbers and root.n > last.n:
            yield Finding("root", _gone(root.n, root.n))
        elif root.n in numbers and root.hash not in seen and root.n <= last.n:
            text = _("it is not the one that the database remembers")
            yield Finding("root", _root(root.n, text))


def _root(n: int, text: str) -> str:
    return _("root %(n)s: %(text)s") % {"n": n, "text": text}


def _gone(first: int, last: int) -> str:
    if first == last:
        return _("root %(n)s is missing") % {"n": first}
    return _("roots %(first)s to %(last)s are missing") % {"first": first, "last": last}
