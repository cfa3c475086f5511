"""Profiles at rest: each encrypted under a key of its own, which no backup has.

The encrypted profile is in the database, its key in a file beside it, wrapped by a master key that
is for profiles alone. Backups take neither file: once it is deleted, nothing opens the profile any
more, wherever copies of the database are. What a lost machine takes with it, the laboratory sends
again. AES-256-GCM (NIST SP 800-38D), bound to the number of its matter.
"""

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

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


def _file(matter_id: int) -> Path:
    return folder() / f"{matter_id}.key"


def seal(matter_id: int, typed: Typed) -> bytes:
    """Return a profile encrypted under a new key; a former key is destroyed."""
    destroy(matter_id)
    own = AESGCM.generate_key(256)
    keys.place(_file(matter_id), _closed(keys.read(MASTER), own, matter_id))
    return _closed(
        own, orjson.dumps({name: list(alleles) for name, alleles in typed.items()}), matter_id
    )


def unseal(matter_id: int, sealed: bytes) -> Typed:
    """Return a profile.

    Raises:
        DestroyedError: its key is gone, or this was sealed under another one.
    """
    try:
        own = _opened(keys.read(MASTER), _file(matter_id).read_bytes(), matter_id)
        typed: Typed = orjson.loads(_opened(own, sealed, matter_id))
    except (FileNotFoundError, InvalidTag, ValueError):
        raise DestroyedError from None
    return typed


def destroy(matter_id: int) -> None:
    """Destroy the key of a profile; none is no error."""
    with contextlib.suppress(FileNotFoundError):
        _file(matter_id).unlink()
        descriptor = os.open(folder(), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def kept() -> set[int]:
    """Return the matters whose profiles have a key."""
    return {int(path.stem) for path in folder().glob("*.key") if path.stem.isdigit()}


def _closed(key: bytes, content: bytes, matter_id: int) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, str(matter_id).encode())


def _opened(key: bytes, content: bytes, matter_id: int) -> bytes:
    return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], str(matter_id).encode())
