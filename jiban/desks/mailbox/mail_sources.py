"""Where mails come from: a maildir or an IMAP folder. A mail is marked as done only when it is."""

import imaplib
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

TIMEOUT = 30.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailTrouble(Exception):
    """The mailbox cannot be reached or used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits; ``name`` is what its source calls it."""

    name: str
    size: int


class Source(Protocol):
    """What mails are fetched from."""

    def waiting(self) -> Iterator[Waiting]:
        """Yield the mails that have not been done, oldest first."""

    def read(self, mail: Waiting, most: int) -> bytes:
        """Return the first *most* bytes of a mail."""

    def done(self, mail: Waiting) -> None:
        """Mark a mail as done."""


class Maildir:
    """A maildir as mail servers deliver into it: ``new/`` waits, ``cur/`` is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise MailTrouble(
                _("%(folder)s is no maildir: it has no folders “new” and “cur”.")
                % {"folder": folder}
            )

    def waiting(self) -> Iterator[Waiting]:
        """Yield what lies in ``new/``."""
        found = []
        for entry in os.scandir(self.folder / "new"):
            with suppress(FileNotFoundError):  # another fetch took it
                if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                    stat = entry.stat()
                    found.append((stat.st_mtime, entry.name, stat.st_size))
        for _at, name, size in sorted(found):
            yield Waiting(name, size)

    def read(self, mail: Waiting, most: int) -> bytes:
        """Read the beginning of the file."""
        with (self.folder / "new" / mail.name).open("rb") as file:
            return file.read(most)

    def done(self, mail: Waiting) -> None:
        """Move the file to ``cur/``, marked as seen."""
        base = mail.name.partition(":")[0]
        with suppress(FileNotFoundError):
            os.rename(self.folder / "new" / mail.name, self.folder / "cur" / f"{base}:2,S")


class Imap:
    """A folder of an IMAP server: what is not ``\\Seen`` waits."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self.connection = connection

    def waiting(self) -> Iterator[Waiting]:
        """Yield the unseen mails by their UIDs."""
        uids = self._ask("SEARCH", None, "UNSEEN")[0].split()
        for uid in uids:
            answer = b" ".join(
                part if isinstance(part, bytes) else part[0]
                for part in self._ask("FETCH", uid.decode(), "(RFC822.SIZE)")
                if part
            )
            size = re.search(rb"RFC822\.SIZE (\d+)", answer)
            if size is not None:  # else somebody has removed it meanwhile
                yield Waiting(uid.decode(), int(size[1]))

    def read(self, mail: Waiting, most: int) -> bytes:
        """Fetch the beginning of a mail without marking it as seen."""
        for part in self._ask("FETCH", mail.name, f"(BODY.PEEK[]<0.{most}>)"):
            if isinstance(part, tuple):
                return bytes(part[1])
        raise MailTrouble(_("The server did not give mail %(uid)s.") % {"uid": mail.name})

    def done(self, mail: Waiting) -> None:
        """Flag the mail as seen."""
        self._ask("STORE", mail.name, "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, command: str, *arguments: str | None) -> list:
        try:
            kind, answer = self.connection.uid(command, *arguments)  # type: ignore[arg-type]
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailTrouble(
                _("The mail server is gone: %(reason)s") % {"reason": error}
            ) from error
        if kind != "OK":
            raise MailTrouble(
                _("The server refused %(command)s: %(answer)s")
                % {"command": command, "answer": answer}
            )
        return answer


@contextmanager
def imap(url: str, password: str | None = None) -> Iterator[Imap]:
    """Open ``imaps://user@host/FOLDER`` (or ``imap://``, which must offer STARTTLS).

    Raises:
        MailTrouble: not reachable, no encryption, wrong password, no such folder.
    """
    parts = urlsplit(url)
    host, user = parts.hostname, unquote(parts.username or "")
    if parts.scheme not in ("imap", "imaps") or not host or not user:
        raise MailTrouble(
            _(
                "Write the address like imaps://user@mail.example.cn/INBOX, and the password in "
                "JIBAN_IMAP_PASSWORD."
            )
        )
    secret = password or unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    connection: imaplib.IMAP4 | None = None
    try:
        try:
            connection = _connect(parts.scheme, host, parts.port)
            connection.login(user, secret)
            kind, answer = connection.select(_quoted(folder))
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailTrouble(
                _("The mail server %(host)s: %(reason)s") % {"host": host, "reason": error}
            ) from error
        if kind != "OK":
            raise MailTrouble(
                _("There is no folder “%(folder)s”: %(answer)s")
                % {"folder": folder, "answer": answer}
            )
        yield Imap(connection)
    finally:
        if connection is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=os.environ.get("JIBAN_IMAP_CA"))
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=TIMEOUT)
    connection = imaplib.IMAP4(host, port or 143, timeout=TIMEOUT)
    if "STARTTLS" in connection.capabilities:
        connection.starttls(context)
    elif host not in LOOPBACK:
        connection.logout()
        raise MailTrouble(
            _("The mail server %(host)s offers no encryption; the password was not sent.")
            % {"host": host}
        )
    return connection


def _quoted(folder: str) -> str:
    plain = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
