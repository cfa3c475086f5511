"""Receipts: a submission that comes again with the same key is recognised and not done twice."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from jiban.loop import store, tables
from jiban.loop.acts import Act, Acted
from jiban.loop.errors import Refused


class Receipts:
    """The keys of one pass through the door.

    Args:
        ids: for each act the id of its matter, the new ones included.
    """

    def __init__(
        self, session: store.Session, acts: Sequence[Act], ids: Sequence[int], now: datetime
    ) -> None:
        self.session = session
        self.now = now
        self.matters = ids
        self.digests = {i: _digest(a) for i, a in enumerate(acts) if a.key is not None}
        self.first: dict[bytes, int] = {}
        for i, digest in self.digests.items():
            self.first.setdefault(digest, i)
        self.before: set[bytes] = set()

    def claim(self) -> None:
        """Claim the keys; one that another transaction is just claiming is waited for."""
        if not self.first:
            return
        rows = [(digest, self.matters[i], self.now) for digest, i in sorted(self.first.items())]
        sql, params = tables.RECEIPTS.insert(rows)
        new = {bytes(row[0]) for row in self.session.run(tables.numbered(sql), *params)}
        self.before = self.first.keys() - new

    def again(self, i: int, outcomes: Sequence[Acted | Refused]) -> Acted | Refused | None:
        """Return what was done when act *i* came first, or None if this is the first time."""
        digest = self.digests.get(i)
        if digest is None:
            return None
        if digest in self.before:
            return self._done_before(digest)
        if self.first[digest] == i:
            return None
        earlier = outcomes[self.first[digest]]
        return replace(earlier, again=True) if isinstance(earlier, Acted) else earlier

    def _done_before(self, digest: bytes) -> Acted:
        row = self.session.run(
            """SELECT r.matter_id, m.number, m.state, m.seq, r.at
               FROM loop_receipt r JOIN loop_matter m ON m.id = r.matter_id WHERE r.key = $1""",
            digest,
        )[0]
        matter_id, number, state, seq, at = row
        return Acted(matter_id, number, state, seq, at, again=True)

    def give_back(self, refused: Iterable[int]) -> None:
        """Give back the keys of refused acts, so that the corrected form can be sent."""
        digests = [self.digests[i] for i in refused if i in self.digests]
        if digests:
            self.session.run(
                "DELETE FROM loop_receipt WHERE key = ANY($1::bytea[])",
                tables.array(digests, "bytea"),
            )


def _digest(a: Act) -> bytes:
    """Return what a receipt remembers: who asked for what under which key."""
    asked = f"{a.by.ref}\n{a.matter}\n{a.action}\n{a.key}"
    return hashlib.sha256(asked.encode(errors="surrogatepass")).digest()
