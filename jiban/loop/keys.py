"""The installation's secret keys: files that the database cannot read.

A bureau that has an HSM or a key service (PKCS#11, KMS) names the commands that wrap and unwrap a
key there; the files then hold what only that service opens.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

SIZE = 32
"""Bytes of a key. A file of so many holds it plain; what a service wrapped is longer."""
PATIENCE = 30
"""Seconds that a key service has to answer."""


class KeyTroubleError(Exception):
    """A key cannot be had; the message says why."""


def folder() -> Path:
    """Return the folder of the keys, private to its owner."""
    return _made(settings.JIBAN_KEYS, settings.JIBAN_HOME)


@lru_cache(1)  # by what is set: paths are put together once, not for each person that is sealed
def _made(named: str | Path, home: str | Path) -> Path:
    path = Path(named or Path(home) / "keys")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def read(name: str) -> bytes:
    """Return a 32-byte key, made on first use.

    The file is linked into place whole, so that two threads or processes that both find none agree
    on one.

    Raises:
        KeyTroubleError: the key service does not wrap or unwrap it.
    """
    return _read(folder(), name)


@cache
def _read(place: Path, name: str) -> bytes:
    if not (place / name).exists():
        _make(place / name)
    return _opened(place, name)


def _make(path: Path) -> None:
    key = os.urandom(SIZE)
    wrapped = _through(settings.KEY_WRAP, key) if settings.KEY_WRAP else key
    if settings.KEY_WRAP and len(wrapped) == SIZE:
        raise KeyTroubleError(f"a wrapped key must be longer than the {SIZE} bytes of a plain one")
    if settings.KEY_WRAP and _through(settings.KEY_UNWRAP, wrapped) != key:
        raise KeyTroubleError("JIBAN_KEY_UNWRAP does not undo what JIBAN_KEY_WRAP does")
    place(path, wrapped)


def kept(name: str) -> bytes:
    """Return a key that is there already, as what was sealed under it needs.

    Raises:
        KeyTroubleError: there is none, or the key service does not unwrap it.
    """
    return _opened(folder(), name)


@cache
def _opened(place: Path, name: str) -> bytes:
    path = place / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise KeyTroubleError(f"{path} is missing: restore it from its backup") from None
    key = content if len(content) == SIZE else _through(settings.KEY_UNWRAP, content)
    if len(key) != SIZE:
        raise KeyTroubleError(f"{path} does not hold a key of {SIZE} bytes")
    return key


def forget() -> None:
    """Let this process read its keys anew."""
    _read.cache_clear()
    _opened.cache_clear()
    signing.cache_clear()


def _through(command: Sequence[str], content: bytes) -> bytes:
    """Return what a command of the key service makes of a key: in by stdin, out by stdout."""
    if not command:
        raise KeyTroubleError("a key is wrapped by a key service: set JIBAN_KEY_UNWRAP")
    try:
        done = subprocess.run(
            list(command), input=content, capture_output=True, timeout=PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        words = f"{command[0]}: {error} {said.decode(errors='replace')[:200]}"
        raise KeyTroubleError(words.strip()) from None
    return done.stdout


# --- the master keys of persons ------------------------------------------------------------------

FIRST = "people.key"
"""The first master key; later ones are ``people.2.key``, ``people.3.key`` and so on."""
_VERSION = re.compile(r"people\.(\d{1,3})\.key")


def name_of(version: int) -> str:
    """Return the name of a master key's file."""
    return FIRST if version == 1 else f"people.{version}.key"


def versions() -> list[int]:
    """Return the versions of the master key that there are, ascending."""
    found = (_VERSION.fullmatch(path.name) for path in folder().iterdir())
    later = sorted(int(match[1]) for match in found if match)
    return [1, *later] if (folder() / FIRST).exists() or not later else later


def newest() -> int:
    """Return the version under which persons are sealed now; a running process sees a new one."""
    return _newest(folder(), folder().stat().st_mtime_ns)


@lru_cache(1)
def _newest(place: Path, changed: int) -> int:
    return versions()[-1]


def add() -> int:
    """Make the next version of the master key, and return it.

    Raises:
        ValueError: there are 255 already.
    """
    version = newest() + 1
    if version > 255:
        raise ValueError("a wrapped key has one byte for the version of its master key")
    read(name_of(version))
    return version


# --- files ---------------------------------------------------------------------------------------


@cache
def signing() -> Ed25519PrivateKey:
    """Return the key that signs the journal's roots (Ed25519, RFC 8032), made on first use."""
    path = folder() / "journal.ed25519"
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        place(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def place(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600 in one step; an existing one stays as it is."""
    part = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
