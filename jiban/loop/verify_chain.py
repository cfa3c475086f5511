"""One matter's chain: each entry against itself, the one before it, the matter and the roots."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jiban.loop import journal
from jiban.loop.common import FORGETS, LASTING


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what was touched, in which entry of which matter, in words."""

    part: str
    text: str
    matter_id: int | None = None
    number: str = ""
    seq: int | None = None

    def __str__(self) -> str:
        where = []
        if self.matter_id is not None:
            name = self.number or f"#{self.matter_id}"
            where.append(_("matter %(name)s") % {"name": name})
        if self.seq is not None:
            where.append(_("entry %(seq)s") % {"seq": self.seq})
        return f"{', '.join(where)}: {self.text}" if where else self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal."""

    matter_id: int
    seq: int
    at: datetime
    action: str
    by: str
    state: str
    payload: str
    salt: bytes
    commitment: bytes
    hash: bytes

    @property
    def forgotten(self) -> bool:
        """Whether what it said was destroyed: nothing, and no salt, is left of it."""
        return not self.salt and self.payload == "{}"

    def follows(self, previous: bytes, commitment: bytes | None = None) -> bytes:
        """Return the hash this entry should have after *previous*."""
        return journal.link(
            previous,
            self.matter_id,
            self.seq,
            self.at,
            self.action,
            self.by,
            self.state,
            self.commitment if commitment is None else commitment,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """What the matter itself says of its journal."""

    number: str
    seq: int
    hash: bytes
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signed root says of a matter's journal."""

    seq: int
    hash: bytes
    root: int


class Chain:
    """The entries of one matter, taken in order; nothing of them is kept."""

    def __init__(self, matter_id: int, head: Head | None, claims: Sequence[Claim]) -> None:
        self.matter_id = matter_id
        self.head = head
        self.claims = list(reversed(claims))
        self.last: Entry | None = None
        self.doubt: tuple[Entry, bytes] | None = None
        self.named: set[int] = set()
        self.blank: list[int] = []
        self.forgets = 0

    def check(self, entries: Iterator[Entry]) -> Iterator[Finding]:
        """Yield everything that is wrong with the matter's journal."""
        for entry in entries:
            expected = self.last.seq + 1 if self.last else 1
            if entry.seq == expected:
                yield from self._link(entry)
            else:
                yield from self._resolve()
                yield self._say("gap", _missing(expected, entry.seq - 1), expected)
                yield from self._payload(entry)
            yield from self._compare(entry)
            self.last = entry
        yield from self._end()

    def _say(self, part: str, text: str, seq: int | None = None) -> Finding:
        self.named.add(seq or 0)
        return Finding(part, text, self.matter_id, self.head.number if self.head else "", seq)

    def _link(self, entry: Entry) -> Iterator[Finding]:
        """Check that an entry follows the one before it, and find out which part does not."""
        before = self.last.hash if self.last else journal.NOTHING
        should = entry.follows(before)
        if entry.hash == should:
            yield from self._resolve()
        elif self.doubt and entry.hash == entry.follows(self.doubt[1]):
            yield self._hash(self.doubt[0])
            self.doubt = None
        else:
            yield from self._resolve()
            own = journal.commitment(entry.salt, entry.payload)
            if own != entry.commitment and entry.hash == entry.follows(before, own):
                yield self._say("commitment", _("its commitment was edited"), entry.seq)
                return
            # Hash or header? The next entry shows which of the two it was built on.
            self.doubt = entry, should
        yield from self._payload(entry)

    def _payload(self, entry: Entry) -> Iterator[Finding]:
        if entry.forgotten and entry.action not in LASTING:
            self.blank.append(entry.seq)
            return
        if entry.action == FORGETS:
            self.blank.clear()  # what was destroyed before was to be destroyed
            self.forgets = entry.seq
        if journal.commitment(entry.salt, entry.payload) != entry.commitment:
            yield self._say("payload", _("what it says (payload or salt) was edited"), entry.seq)

    def _hash(self, entry: Entry) -> Finding:
        return self._say("hash", _("its hash was edited"), entry.seq)

    def _resolve(self) -> Iterator[Finding]:
        """The entry in doubt did not get its hash from its own words."""
        if self.doubt is None:
            return
        entry, self.doubt = self.doubt[0], None
        if entry.seq in self.named:
            return
        text = _("its header (time, action, actor, state or commitment) was edited")
        if entry.seq > 1:
            before = entry.seq - 1
            text += _(", or entry %(seq)s was rewritten together with its hash") % {"seq": before}
        yield self._say("header", text, entry.seq)

    def _compare(self, entry: Entry) -> Iterator[Finding]:
        """Compare with what roots claim of this entry; one difference is told for all later."""
        while self.claims and self.claims[-1].seq <= entry.seq:
            claim = self.claims.pop()
            if claim.seq == entry.seq and claim.hash != entry.hash and not self.named:
                text = _(
                    "root %(root)s signed another hash: this or an earlier entry was rewritten"
                )
                yield self._say("rewritten", text % {"root": claim.root}, entry.seq)

    def _end(self) -> Iterator[Finding]:
        """Compare the last entry with the matter and with the roots' last claim."""
        seq = self.last.seq if self.last else 0
        hash_ = self.last.hash if self.last else journal.NOTHING
        if (
            self.doubt
            and self.head
            and self.doubt[1] == self.head.hash
            and self.doubt[0].seq == seq
        ):
            yield self._hash(self.doubt[0])
            self.doubt = None
        yield from self._resolve()
        for missing in self.blank:
            text = _("what it says was destroyed, and no later entry says that it was forgotten")
            yield self._say("payload", text, missing)
        if self.head is None:
            if self.last is not None:
                yield self._say("matter", _("the matter was removed; its entries are still there"))
            elif self.claims:
                values = {"seq": self.claims[0].seq, "root": self.claims[0].root}
                text = _("the matter was removed: root %(root)s signed its entry %(seq)s")
                yield self._say("matter", text % values)
            return
        if self.forgets and not self.head.forgotten:
            text = _("it says that the matter was forgotten, and the matter was not")
            yield self._say("payload", text, self.forgets)
        if seq < self.head.seq:
            yield self._say("cut", _missing(seq + 1, self.head.seq), seq + 1)
        elif seq > self.head.seq:
            values = {"seq": self.head.seq, "last": seq}
            text = _("the matter says %(seq)s is its last entry; the journal has %(last)s")
            yield self._say("matter", text % values)
        elif hash_ != self.head.hash and seq not in self.named:
            yield self._say("matter", _("the matter's copy of the last hash was edited"))
        if self.claims and self.claims[0].seq > max(seq, self.head.seq):
            claim = self.claims[0]
            text = _(" and the matter was changed to hide it: root %(root)s signed entry %(seq)s")
            text = _missing(seq + 1, claim.seq) + text % {"root": claim.root, "seq": claim.seq}
            yield self._say("cut", text, seq + 1)


def _missing(first: int, last: int) -> str:
    if first >= last:
        return str(_("this entry is missing"))
    return str(_("entries %(first)s to %(last)s are missing") % {"first": first, "last": last})
