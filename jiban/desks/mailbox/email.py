"""Fetching e-mail: each mail becomes a letter, or joins one; what cannot be read is kept.

A mail is marked as done in its mailbox only after the letter is committed and answered. When
anything stops in between, the same mail comes again and is recognised by its Message-ID.
"""

import hashlib
import logging
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiban.desks.mailbox import mail_answers, mail_reading, mail_taking
from jiban.desks.mailbox.mail_reading import BEGINNING, LARGEST, Mail, Unreadable
from jiban.desks.mailbox.mail_sources import MailTrouble, Source, Waiting
from jiban.loop.errors import Refused
from jiban.loop.firing import LOST

log = logging.getLogger(__name__)


READING_SECONDS = 30.0
"""How long one mail may keep the parser busy; a real one takes milliseconds."""


class _TooSlow(Exception):
    """Raised by the timer."""


@dataclass
class Fetched:
    """What came of one look into a mailbox."""

    new: int = 0
    added: int = 0
    again: int = 0
    machine: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    left: int = 0
    """Mails that something went wrong with here; they wait for the next look."""
    numbers: list[str] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """How many mails were looked at."""
        return self.new + self.added + self.again + self.machine.total() + self.unread + self.left

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line each."""
        yield _("New letters: %(n)s") % {"n": self.new}
        if self.added:
            yield _("Added to letters that were here: %(n)s") % {"n": self.added}
        if self.again:
            yield _("Here already, nothing doubled: %(n)s") % {"n": self.again}
        words = {
            "reply": _("automatic replies"),
            "bounce": _("bounces"),
            "list": _("mailing lists"),
            "loop": _("loops"),
        }
        for kind, count in sorted(self.machine.items()):
            yield _("Passed over, %(kind)s: %(n)s") % {"kind": words[kind], "n": count}
        if self.unread:
            yield _("Could not be read and were kept in %(folder)s: %(n)s") % {
                "folder": unread_folder(),
                "n": self.unread,
            }
        if self.left:
            yield _("Went wrong here and were left in the mailbox: %(n)s") % {"n": self.left}


def fetch(source: Source, fetched: Fetched | None = None) -> Fetched:
    """Take in the mails that wait, once.

    Raises:
        MailTrouble: the mailbox cannot be used any further; what was taken in stays taken in.
    """
    result = fetched or Fetched()
    with override(settings.LANGUAGE_CODE):  # journal and answers speak the installation's language
        for waiting in source.waiting():
            _take_one(source, waiting, result)
    return result


def _take_one(source: Source, waiting: Waiting, result: Fetched) -> None:
    try:
        data = source.read(waiting, LARGEST if waiting.size <= LARGEST else BEGINNING)
    except FileNotFoundError:  # another fetch was quicker
        return
    mail: Mail | None = None
    try:
        mail = _read(data, max(waiting.size, len(data)))
        if mail.machine:
            result.machine[mail.machine] += 1
        else:
            _take(mail, result)
    except (Unreadable, Refused) as reason:
        keep_unread(data, str(reason))
        result.unread += 1
        if mail is not None:
            mail_answers.refuse(mail, str(reason))
    except LOST as error:
        raise MailTrouble(_("The database is gone: %(reason)s") % {"reason": error}) from error
    except Exception:  # one mail must not keep the others from coming in
        log.exception("a mail could not be taken in: %s", waiting.name)
        result.left += 1
        return
    source.done(waiting)


def _read(data: bytes, size: int) -> Mail:
    """Read a mail; *size* counts only where it was too large to be fetched whole."""
    ours = [parseaddr(settings.DEFAULT_FROM_EMAIL)[1]]
    try:
        with _at_most(READING_SECONDS):
            return mail_reading.read(data, size=size if size >= LARGEST else None, ours=ours)
    except Unreadable:
        raise
    except _TooSlow:
        raise Unreadable(_("It takes too long to read.")) from None
    except Exception as error:  # whatever a crafted mail sets off in the parser, it is kept
        log.exception("a mail could not be read")
        raise Unreadable(f"{type(error).__name__}: {error}") from error


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break off what takes longer; only a process's main thread can do that, others go on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _take(mail: Mail, result: Fetched) -> None:
    taken = mail_taking.take(mail)
    if taken.acted.again:
        result.again += 1
    elif taken.added:
        result.added += 1
    else:
        result.new += 1
        result.numbers.append(taken.number)
        mail_answers.acknowledge(mail, taken.number)


def unread_folder() -> Path:
    """Return where mails rest that could not be read."""
    return Path(settings.JIBAN_HOME) / "mail" / "unread"


def unread() -> list[tuple[Path, str]]:
    """Return the mails that could not be taken in, each with the reason, the newest first."""
    kept = sorted(unread_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime)
    return [(path, _reason_of(path)) for path in reversed(kept)]


def _reason_of(path: Path) -> str:
    try:
        return path.with_suffix(".reason.txt").read_text(errors="replace").strip()
    except FileNotFoundError:
        return ""


def keep_unread(data: bytes, reason: str) -> Path:
    """Keep a mail as it came, with the reason beside it, for a person to look at."""
    folder = unread_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{timezone.localdate():%Y-%m-%d}-{hashlib.sha256(data).hexdigest()[:12]}"
    for path, content in (
        (folder / f"{name}.eml", data),
        (folder / f"{name}.reason.txt", f"{reason}\n".encode(errors="replace")),
    ):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    return folder / f"{name}.eml"
