"""Attachments: bytes sniffed, limited, hashed and kept under their hash before the act is done."""

import codecs
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from jiban.loop import people
from jiban.loop.errors import BadFields

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
MOST = 9
"""Files of one act."""
ALLOWED = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "text/plain": ".txt",
}


KINDS = {"image": "photo", "video": "video", "audio": "sound"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes rest in the attachments folder."""

    name: str
    media_type: str
    size: int
    sha256: str


def path_of(sha256: str) -> Path:
    """Return where the bytes of that hash rest."""
    return Path(settings.JIBAN_HOME) / "attachments" / sha256[:2] / sha256


def keep_all(uploads: Iterable[tuple[str, BinaryIO]]) -> list[Kept]:
    """Keep several files given as (name, stream).

    Raises:
        BadFields: too many, too large, empty, or of a type that is not taken; names the file.
    """
    listed = list(uploads)
    if len(listed) > MOST:
        raise _bad(_("At most %(n)s files can be sent at once.") % {"n": MOST})
    return [keep(name, stream) for name, stream in listed]


def keep(name: str, stream: BinaryIO) -> Kept:
    """Keep one file: its bytes first, whole, under their SHA-256.

    Raises:
        BadFields: too large, empty, or of a type that is not taken.
    """
    name = _clean_name(name)
    folder = Path(settings.JIBAN_HOME) / "attachments"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    with NamedTemporaryFile(dir=folder, delete=False) as part:
        try:
            while chunk := stream.read(1 << 16):
                size += len(chunk)
                if size > LARGEST:
                    limit = LARGEST // (1 << 20)
                    text = _("“%(name)s” is larger than %(limit)s MB. Send a smaller file.")
                    raise _bad(text % {"name": name, "limit": limit})
                head = head or chunk
                digest.update(chunk)
                part.write(chunk)
            media_type = sniff(name, head)
            part.flush()
            os.fsync(part.fileno())
        except BaseException:
            os.unlink(part.name)
            raise
    kept = Kept(name, media_type, size, digest.hexdigest())
    target = path_of(kept.sha256)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    os.replace(part.name, target)
    return kept


def sniff(name: str, head: bytes) -> str:
    """Return the media type that the first bytes show; the name's ending counts for nothing.

    Raises:
        BadFields: empty, or a type that is not taken.
    """
    if not head:
        raise _bad(_("“%(name)s” is empty.") % {"name": name})
    try:
        found = [match.mime_type for match in puremagic.magic_string(head)]
    except puremagic.PureError:
        found = []
    for media_type in found:
        media_type = {"audio/x-m4a": "audio/mp4", "audio/x-wav": "audio/wav"}.get(
            media_type, media_type
        )
        if media_type in ALLOWED:
            return str(media_type)
    if not any(found) and _is_text(head):  # a byte order mark is found as type ""
        return "text/plain"
    raise _bad(
        _(
            "“%(name)s” is not a picture, PDF, sound, video or plain text. "
            "Send it as one of these, for example as a photo."
        )
        % {"name": name}
    )


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            # The first bytes may end in the middle of a character.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\r\n\t\f" for c in text)
    return False


def nameless(file: Kept, seq: int, n: int) -> str:
    """Return a name that tells nothing of anybody, such as ``photo-3-1.jpg``.

    Args:
        file: the file.
        seq: which journal entry of its matter brings it.
        n: which of the files of that entry it is, from 1.
    """
    kind = KINDS.get(file.media_type.partition("/")[0], "file")
    return f"{kind}-{seq}-{n}{ALLOWED[file.media_type]}"


def _clean_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2].encode(errors="replace").decode()
    stem, dot, ending = base.rpartition(".")
    base = f"{people.blotted(stem) or 'file'}{dot}{ending}" if stem else people.blotted(base)
    try:
        return str(get_valid_filename(base))[-120:]
    except SuspiciousFileOperation:
        return "file"


def _bad(text: str) -> BadFields:
    return BadFields({"files": [text]}, text)
