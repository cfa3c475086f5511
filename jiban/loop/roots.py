"""Signed roots of the journal: what all heads were, kept outside the database.

Each root is a text file in ``$JIBAN_HOME/roots``. It names the heads that changed since the root
before it and that root's hash, and is signed (Ed25519, RFC 8032) with a key that the database
cannot read:

    {"at":"2026-11-21T08:00:00+00:00","chain":"9c1…","n":17,"previous":"77d…","through":"…"}
    1041 7 5d41402abc4b2a76b9719d911017c592…
    1042 3 7d793037a0760186574b0282f2f435e7…
    {"hash":"…","signature":"…"}

The lines between are matter, last entry and its hash, in order of matter. ``hash`` is the SHA-256
of all lines before the last; the signature is over ``SIGNED`` and that hash. ``chain`` is the hash
of the first root (empty in the first), ``previous`` that of the one before. Every entry that was
recorded before ``through`` is covered by this root or an earlier one; the next root begins there.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiban.loop import keys
from jiban.loop.models import Root

log = logging.getLogger(__name__)

SIGNED = b"jiban journal root 1\n"
"""What is signed begins with this, so that the signature means nothing elsewhere."""
OVERLAP = timedelta(minutes=5)
"""Heads are read again from so long before ``through``; naming one twice does no harm."""
LOCK = 0x6A6962616E

# Entries are stamped with the beginning of the transaction that writes them: all that are older
# than the oldest transaction now open can be seen.
HORIZON = """
SELECT clock_timestamp(), least(now(), (
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
))
"""
NEWS = "SELECT EXISTS (SELECT FROM loop_entry WHERE recorded_at >= %s)"
HEADS = """
COPY (
    SELECT DISTINCT ON (matter_id) matter_id, seq, encode(hash, 'hex') FROM loop_entry
    WHERE recorded_at >= %s ORDER BY matter_id, seq DESC
) TO STDOUT (DELIMITER ' ')
"""
ALL_HEADS = """
COPY (SELECT id, seq, encode(head, 'hex') FROM loop_matter WHERE seq > 0 ORDER BY id)
TO STDOUT (DELIMITER ' ')
"""

Claim = tuple[int, int, bytes]
"""Matter, last entry, its hash."""


class BadRoot(Exception):
    """A root that is not what was signed; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a root says of itself."""

    n: int
    at: datetime
    chain: str
    previous: str
    through: datetime
    hash: str

    @property
    def chain_id(self) -> str:
        """The hash of the first root of its chain."""
        return self.chain or self.hash


def folder() -> Path:
    """Return the folder of the roots."""
    path = Path(settings.JIBAN_HOME) / "roots"
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    return path


def files(place: Path) -> dict[int, Path]:
    """Return the roots in a folder by their number, in order."""
    return {int(p.stem): p for p in sorted(place.glob("*.root")) if p.stem.isdigit()}


def sign() -> Signed | None:
    """Sign a new root; None when nothing was written since the last, or another runner signs.

    The first root names every head. So does one after the clock went back, or after a root was
    lost or spoilt: what that one claimed is claimed again, and the gap stays to be seen.
    """
    place = folder()
    public_key_file(place)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last, whole = _newest(place)
        cursor.execute(HORIZON)
        now, through = cursor.fetchone()
        whole = whole or last is None or last.through > now
        if last is not None and not whole:
            cursor.execute(NEWS, [last.through])
            if not cursor.fetchone()[0]:
                return None
        asked = (ALL_HEADS, []) if last is None or whole else (HEADS, [last.through - OVERLAP])
        n = _next(place, last)
        with cursor.copy(*asked) as heads:
            written = _write(place, n, last, (now, through), heads)
        if written is None:
            return None
        root, count = written
        row = {"hash": root.hash, "signed_at": root.at, "matters": count}
        Root.objects.create(chain=root.chain_id, n=root.n, **row)
        log.info("root signed", extra={"n": root.n, "matters": count})
        return root


def _newest(place: Path) -> tuple[Signed | None, bool]:
    """Return the newest sound root, and whether one that was signed later is missing or spoilt."""
    lost = False
    public = keys.signing().public_key()
    for n, path in reversed(files(place).items()):
        try:
            last = check(path, public)
        except BadRoot as error:
            log.critical("root %s is spoilt: %s", n, error)
            lost = True
            continue
        known = Root.objects.filter(chain=last.chain_id).aggregate(n=Max("n"))["n"] or 0
        if known > last.n and not lost:
            log.critical("root %s was signed but is not in %s", known, place)
        return last, lost or known > last.n
    return None, lost


def _next(place: Path, last: Signed | None) -> int:
    """Return the number of the next root; those of lost ones are not given again."""
    in_folder = max(files(place), default=0)
    if last is None:
        return in_folder + 1
    known = Root.objects.filter(chain=last.chain_id).aggregate(n=Max("n"))["n"] or 0
    return max(in_folder, known) + 1


def _write(
    place: Path,
    n: int,
    last: Signed | None,
    times: tuple[datetime, datetime],
    heads: Iterable[bytes],
) -> tuple[Signed, int] | None:
    """Write a root as a whole or not at all; return it and how many heads it names, if any."""
    at, through = times
    chain_id, previous = (last.chain_id, last.hash) if last else ("", "")
    header = {"n": n, "at": at, "chain": chain_id, "previous": previous, "through": through}
    digest, count = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=place, prefix=".", suffix=".part", delete=False) as draft:
        try:

            def write(line: bytes) -> None:
                digest.update(line)
                draft.write(line)

            write(orjson.dumps(header, option=orjson.OPT_SORT_KEYS) + b"\n")
            for line in heads:
                write(line)
                count += 1
            if not count:
                return None
            signature = keys.signing().sign(SIGNED + digest.digest())
            footer = {"hash": digest.hexdigest(), "signature": signature.hex()}
            draft.write(orjson.dumps(footer) + b"\n")
            draft.flush()
            os.fsync(draft.fileno())
            os.chmod(draft.name, 0o444)
            os.link(draft.name, place / f"{n:08d}.root")
        finally:
            os.unlink(draft.name)
    _sync(place)
    return Signed(n, at, chain_id, previous, through, digest.hexdigest()), count


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check(path: Path, public: Ed25519PublicKey) -> Signed:
    """Return what a root says of itself, if it is whole and the key's owner signed it.

    Raises:
        BadRoot: it cannot be read, was changed, or was signed by somebody else.
    """
    digest = hashlib.sha256()
    line = header = b""
    with path.open("rb") as file:
        for line in file:
            if not header:
                header = line
            elif line.startswith(b"{"):
                break
            digest.update(line)
        rest = file.read(1)
    try:
        footer = orjson.loads(line)
        said, signature = footer["hash"], bytes.fromhex(footer["signature"])
        signed = _signed(header, said)
    except (ValueError, KeyError, TypeError):
        raise BadRoot(_("It is not a root, or its end is cut off.")) from None
    if said != digest.hexdigest() or rest:
        raise BadRoot(_("Its lines were changed after it was signed."))
    if signed.n != int(path.stem):
        raise BadRoot(_("It is root %(n)s under another number.") % {"n": signed.n})
    try:
        public.verify(signature, SIGNED + digest.digest())
    except InvalidSignature:
        raise BadRoot(_("Its signature is not by the installation's key: it is forged.")) from None
    return signed


def _signed(header: bytes, digest: str) -> Signed:
    says = orjson.loads(header)
    at, through = (datetime.fromisoformat(says[name]) for name in ("at", "through"))
    return Signed(int(says["n"]), at, says["chain"], says["previous"], through, digest)


def claims(path: Path) -> Iterator[Claim]:
    """Yield the heads a root names; of a checked root, or the lines may be anything."""
    with path.open("rb") as file:
        next(file)
        yield from _claims(file)


def _claims(file: BinaryIO) -> Iterator[Claim]:
    for line in file:
        if line.startswith(b"{"):
            return
        matter_id, seq, digest = line.split()
        yield int(matter_id), int(seq), bytes.fromhex(digest.decode())


def public_key_file(place: Path) -> Path:
    """Return the file of the public key, written beside the roots if it is not there."""
    path = place / "public.pem"
    if not path.exists():
        pem = (
            keys.signing()
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        keys.place(path, pem)
        path.chmod(0o644)
    return path


def load_public_key(path: Path) -> Ed25519PublicKey:
    """Return a public key from a file.

    Raises:
        ValueError: it is not an Ed25519 public key.
    """
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(_("%(path)s is not an Ed25519 public key.") % {"path": path})
    return key
