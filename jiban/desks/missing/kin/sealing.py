"""Profiles at rest: each encrypted under a key of its own, which no backup has.

The encrypted profile is in the database, its key in a file beside it, wrapped by a master key that
is for profiles alone. Each sealing has a file of its own, so that a change that is not committed
leaves the former key as it was. Backups take neither file: once it is deleted, nothing opens the
profile any more, wherever copies of the database are. What a lost machine takes with it, the
laboratory sends again. AES-256-GCM (NIST SP 800-38D), bound to the number of its matter.
"""

import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from jiban.loop import keys

MASTER = "kin.key"
NONCE = 12
Typed = Mapping[str, Sequence[float]]
"""By locus one or two alleles, in repeats."""


class DestroyedError(Exception):
    """The key of a profile was destroyed, or it is not this profile's."""


def folder() -> Path:
    """Return the folder of the profiles' keys."""
    path = Path(settings.JIBAN_HOME) / "kin"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def print_of(sealed: bytes) -> str:
    """Return what tells one sealing from another."""
    return hashlib.sha256(sealed).hexdigest()


def _file(matter_id: int, sealed: bytes) -> Path:
    return folder() / f"{matter_id}-{print_of(sealed)[:16]}.key"


def _files(matter_id: int) -> list[Path]:
    """Return all key files of a profile; one without a sealing in its name is of before."""
    return [*folder().glob(f"{matter_id}.key"), *folder().glob(f"{matter_id}-*.key")]


def _there(matter_id: int, sealed: bytes) -> Path:
    path = _file(matter_id, sealed)
    return path if path.exists() else folder() / f"{matter_id}.key"


def seal(matter_id: int, typed: Typed) -> bytes:
    """Return a profile encrypted under a new key; former keys are destroyed by the commit."""
    former = _files(matter_id)
    own = AESGCM.generate_key(256)
    content = orjson.dumps({name: list(alleles) for name, alleles in typed.items()})
    sealed = _closed(own, content, matter_id)
    keys.place(_file(matter_id, sealed), _closed(keys.read(MASTER), own, matter_id))
    transaction.on_commit(lambda: _remove(former))
    return sealed


def unseal(matter_id: int, sealed: bytes) -> Typed:
    """Return a profile.

    Raises:
        DestroyedError: its key is gone, or this was sealed under another one.
    """
    try:
        own = _opened(keys.read(MASTER), _there(matter_id, sealed).read_bytes(), matter_id)
        typed: Typed = orjson.loads(_opened(own, sealed, matter_id))
    except (FileNotFoundError, InvalidTag, ValueError):
        raise DestroyedError from None
    return typed


def destroy(matter_id: int) -> None:
    """Destroy all keys of a profile; none is no error."""
    _remove(_files(matter_id))


def destroy_others(matter_id: int, sealed: bytes) -> None:
    """Destroy the keys of a profile but that of one sealing; its matter must be locked."""
    left = _there(matter_id, sealed)
    _remove(path for path in _files(matter_id) if path != left)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def kept() -> Counter[int]:
    """Return the matters whose profiles have a key, and how many they have."""
    of = (path.stem.partition("-")[0] for path in folder().glob("*.key"))
    return Counter(int(number) for number in of if number.isdigit())


def _closed(key: bytes, content: bytes, matter_id: int) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, str(matter_id).encode())


def _opened(key: bytes, content: bytes, matter_id: int) -> bytes:
    return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], str(matter_id).encode())
