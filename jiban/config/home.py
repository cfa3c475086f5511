"""The data folder of one installation: where it is, and the few files with secrets in it."""

import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def home() -> Path:
    """`$JIBAN_HOME`; else a checkout's `var/`, root's `/var/lib/jiban`, `~/.local/share/jiban`."""
    if named := os.environ.get("JIBAN_HOME"):
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "var"
    if os.geteuid() == 0:
        return Path("/var/lib/jiban")
    return Path("~/.local/share/jiban").expanduser()


def keys(base: Path | None = None) -> Path:
    """The folder of secret files, made with mode 0700 on first use."""
    folder = Path(os.environ.get("JIBAN_KEYS") or (base or home()) / "keys")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str, base: Path | None = None) -> str:
    """A text of 50 URL-safe characters kept in `keys/<name>`, made with mode 0600 on first use."""
    return _kept(name, base, lambda: secrets.token_urlsafe(50)[:50])


def fernet_key(name: str, base: Path | None = None) -> bytes:
    """A Fernet key kept in `keys/<name>`, made with mode 0600 on first use."""
    return _kept(name, base, lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode()).encode()


def _kept(name: str, base: Path | None, make: Callable[[], str]) -> str:
    path = keys(base) / name
    while True:
        try:
            if text := path.read_text().strip():
                return text
        except FileNotFoundError:
            pass
        _create_once(path, make() + "\n")


def _create_once(path: Path, text: str) -> None:
    """Write a new 0600 file whole or not at all; of two processes at once, the first wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        if not path.read_text().strip():  # left empty by a machine that lost power
            os.replace(draft, path)
            return
    os.unlink(draft)
