"""Reading a mail: who wrote, what, with which files; and whether a machine wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.desks.mailbox import mail_html, mail_words

LARGEST = 30_000_000
"""Bytes of a mail that is read whole; of a larger one only the beginning is, without its files."""
BEGINNING = 1_000_000
MOST_PARTS = 200
DEEPEST = 20
MOST_NESTED = 50
MOST_BOUNDARIES = 2000
"""The parser takes a second for some thousand parts, and the square of it for parts in parts."""
MOST_HOPS = 50
_NESTING = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)

_REPLY = re.compile(
    r"^((re|fw|fwd|aw|回复|答复|转发|回覆)\s*(\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
_BY_MACHINE = re.compile(
    r"^(自动回复|自动答复|系统退信|退信通知|退信提醒|auto(matic)? ?reply|out of (the )?office"
    r"|undeliver(ed|able)|delivery status notification|mail delivery (failed|failure)"
    r"|returned mail|failure notice)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^(\s*>|-{2,}\s*(original message|原始邮件|原邮件|回复的原邮件|转发的邮件)|_{10,}\s*$"
    r"|在 ?.{4,60}写道[:：]?\s*$|on .{6,120}wrote:\s*$|发件人[:：].{0,80}$|from: .{0,120}$)",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """A mail that cannot become a letter; the text says why."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail, not yet checked."""

    name: str
    content: bytes


@dataclass
class Mail:
    """A mail as it was understood."""

    key: str
    subject: str = ""
    name: str = ""
    address: str = ""
    message_id: str = ""
    refers_to: str = ""
    written_at: datetime | None = None
    text: str = ""
    files: list[Attached] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the officer should know of how it came: what was left out, and why."""
    machine: str = ""
    """Why it is taken for a machine's: reply, bounce, list or loop; empty for a person's."""

    @property
    def title(self) -> str:
        """The subject without the marks of replying and forwarding."""
        return _REPLY.sub("", self.subject).strip()

    @property
    def own_words(self) -> str:
        """The text up to where an earlier mail is quoted; all of it when nothing stands before."""
        lines = self.text.split("\n")
        for at, line in enumerate(lines):
            if _QUOTED.match(line):
                own = "\n".join(lines[:at]).strip()
                return own or self.text
        return self.text


def read(data: bytes, *, size: int | None = None, ours: Iterable[str] = ()) -> Mail:
    """Read the bytes of a mail.

    Args:
        data: the mail, or its beginning.
        size: how large the whole mail is, when *data* is only its beginning.
        ours: addresses of this installation; mail from them has come round in a loop.

    Raises:
        Unreadable: there is nothing in it that a person could have written.
    """
    if len(_NESTING.findall(data)) > MOST_NESTED or data.count(b"\n--") > MOST_BOUNDARIES:
        raise Unreadable(_("It has too many parts."))
    own = frozenset(address.lower() for address in ours)
    try:
        try:
            mail = _read(message_from_bytes(data, policy=policy.default), data, size, own)
        except (ValueError, LookupError, TypeError, AttributeError):
            # The strict parser stumbles over some broken headers; the old one takes them as text.
            mail = _read(message_from_bytes(data, policy=policy.compat32), data, size, own)
    except RecursionError:
        raise Unreadable(_("Its parts are nested too deeply.")) from None
    if not mail.machine and not (mail.text or mail.title or mail.files):
        raise Unreadable(_("It is empty."))
    return mail


def _read(message: Message, data: bytes, size: int | None, ours: frozenset[str]) -> Mail:
    headers = _Headers(message)
    name, address = _author(headers)
    message_id = headers.first("message-id").strip()
    # A Message-ID alone could be set by a stranger to swallow another's mail.
    known_by = f"{message_id}\n{address}" if message_id else sha256(data).hexdigest()
    mail = Mail(
        key=f"mail\x1f{known_by}",
        subject=mail_words.header(headers.first("subject")),
        name=name,
        address=address,
        message_id=message_id,
        refers_to=" ".join([headers.first("in-reply-to"), headers.first("references")]),
        written_at=_date(headers.first("date")),
    )
    mail.machine = _machine(message, headers, mail, ours)
    if mail.machine:
        return mail
    if not address:
        mail.remarks.append(_("The sender's address cannot be read; nobody can be answered."))
    whole = size is None
    body = _Body(whole)
    body.take(message, 0)
    mail.text = body.text()
    mail.files = body.files
    mail.remarks += body.remarks
    if not whole:
        mail.remarks.append(
            _("The mail has %(size)s MB. Only its text was taken in, without its files.")
            % {"size": f"{(size or 0) / 1e6:.0f}"}
        )
    return mail


class _Headers:
    """A mail's headers as they stand in it; the parsed ones lose bytes that are no ASCII."""

    def __init__(self, message: Message) -> None:
        self.all: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self.all.setdefault(name.lower(), []).append(str(value))

    def first(self, name: str) -> str:
        return self.all.get(name, [""])[0]

    def __contains__(self, name: str) -> bool:
        return name in self.all


def _author(headers: _Headers) -> tuple[str, str]:
    """Return name and address of who wrote; the address is "" when none can be answered."""
    name = ""
    for header in ("from", "reply-to", "sender"):
        raw = " ".join(headers.first(header).split())
        shown, address = parseaddr(raw)
        if not address:  # a name with bare bytes or an @ in it confuses the parser
            found = re.search(r"<([^<>\s]+@[^<>\s]+)>\s*$", raw)
            shown, address = (raw[: found.start()], found[1]) if found else ("", "")
        name = name or mail_words.header(shown.strip(" \"'")).strip(" \"'")
        try:
            validate_email(address)
        except ValidationError:
            continue
        return ("" if "@" in name else name), address
    return ("" if "@" in name else name), ""


def _date(raw: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at


def _machine(message: Message, headers: _Headers, mail: Mail, ours: frozenset[str]) -> str:
    """Return why a mail is a machine's; RFC 3834 and what mailers do instead."""
    local = mail.address.partition("@")[0].lower()
    submitted = headers.first("auto-submitted").partition(";")[0].strip().lower()
    precedence = headers.first("precedence").strip().lower()
    if mail.address.lower() in ours or len(headers.all.get("received", ())) > MOST_HOPS:
        return "loop"
    if message.get_content_type() == "multipart/report" or (
        headers.first("return-path").strip() == "<>" or local == "mailer-daemon"
    ):
        return "bounce"
    if "list-id" in headers or "list-unsubscribe" in headers or precedence in ("list", "bulk"):
        return "list"
    if (
        submitted not in ("", "no")
        or precedence in ("junk", "auto_reply")
        or any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
        or _BY_MACHINE.match(_REPLY.sub("", mail.subject))
    ):
        return "reply"
    return ""


class _Body:
    """Text and files of a mail, gathered from its parts."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole
        self.parts = 0
        self.plain: list[str] = []
        self.html: list[str] = []
        self.files: list[Attached] = []
        self.remarks: list[str] = []

    def text(self) -> str:
        """What was written: the plain text, or else the HTML's."""
        plain = "\n\n".join(t for t in (t.strip() for t in self.plain) if t)
        return plain or "\n\n".join(filter(None, map(mail_html.text_of, self.html)))

    def take(self, part: Message, depth: int) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS or depth > DEEPEST:
            if self.parts == MOST_PARTS + 1:
                self.remarks.append(_("It has very many parts; the last ones were left out."))
            return
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            for inner in _parts(part):
                self.take(inner, depth + 1)
        elif self.is_text(part, kind):
            self.take_text(part, kind)
        elif self.whole:
            self.take_file(part, kind)

    def is_text(self, part: Message, kind: str) -> bool:
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        return kind in ("text/plain", "text/html") and not attached

    def take_text(self, part: Message, kind: str) -> None:
        content = _content(part)
        if content is None:
            return
        text = mail_words.decode(content, _charset(part))
        if kind == "text/html":
            self.html.append(text)
        else:
            self.plain.append(_unflow(text, part))

    def take_file(self, part: Message, kind: str) -> None:
        name = mail_words.header(part.get_filename() or "")
        if kind == "message/rfc822":
            content: bytes | None = b"\n".join(_bytes_of(inner) for inner in _parts(part))
            name = name or "mail.txt"
        else:
            content = _content(part)
        if content:
            self.files.append(Attached(name or f"file.{kind.rpartition('/')[2]}", content))
        elif name:
            self.remarks.append(_("“%(name)s” is empty and was left out.") % {"name": name})


def _parts(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    yield from (
        (inner for inner in payload if isinstance(inner, Message))
        if isinstance(payload, list)
        else ()
    )


def _content(part: Message) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _bytes_of(message: Message) -> bytes:
    """Return a forwarded mail as readable text: its chief headers and what it says."""
    headers = _Headers(message)
    said = _Body(whole=False)
    said.take(message, 0)
    heads = "\n".join(
        f"{name}: {mail_words.header(headers.first(name.lower()))}"
        for name in ("From", "To", "Date", "Subject")
    )
    return f"{heads}\n\n{said.text()}\n".encode()


def _unflow(text: str, part: Message) -> str:
    """Join the lines that a mailer broke (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    end = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?<=[^\n ]) \n(?=[^\n>])", lambda match: end, text)
