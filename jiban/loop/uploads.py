"""Uploads on their way to an act: kept at once, and carried from form to form as signed tokens.

A form that comes back with an error must not ask for the photos again. Their bytes rest under
their hash already; the form carries a token that only this installation can make for each.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from typing import BinaryIO, cast

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jiban.loop.attachments import MOST, Kept, keep, path_of
from jiban.loop.errors import BadFields

LASTS = timedelta(days=1)
_SALT = "jiban.upload"


@dataclass(slots=True)
class Held:
    """The files of one filling of a form, and what was wrong with the others."""

    files: list[Kept] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def carried(self) -> list[tuple[str, Kept]]:
        """Each file with the token that the next form carries."""
        return [(token_of(file), file) for file in self.files]


def take(uploads: Iterable[UploadedFile], tokens: Iterable[str] = ()) -> Held:
    """Take up again the files of an earlier try, and keep the new ones."""
    held = Held()
    for token in tokens:
        kept = _kept(token)
        if kept is None:
            held.errors.append(_("A file chosen earlier is no longer here. Choose it again."))
        else:
            _add(held, kept)
    chosen = list(uploads)
    room = MOST - len(held.files)
    for upload in chosen[room:]:  # not even kept: else anybody could fill the disk
        held.errors.append(_left_out(upload.name or ""))
    for upload in chosen[:room]:
        try:
            _add(held, keep(upload.name or "", cast(BinaryIO, upload)))
        except BadFields as refused:
            held.errors.append(refused.text)
    return held


def token_of(file: Kept) -> str:
    """Return the token of a kept file."""
    return signing.dumps(astuple(file), salt=_SALT)


def _kept(token: str) -> Kept | None:
    try:
        kept = Kept(*signing.loads(token, salt=_SALT, max_age=LASTS))
    except signing.BadSignature:
        return None
    return kept if path_of(kept.sha256).exists() else None


def _add(held: Held, kept: Kept) -> None:
    if any(kept.sha256 == other.sha256 for other in held.files):
        return
    if len(held.files) < MOST:
        held.files.append(kept)
        return
    held.errors.append(_left_out(kept.name))


def _left_out(name: str) -> str:
    text = _("“%(name)s” was left out: at most %(n)s files can be sent at once.")
    return text % {"name": name, "n": MOST}
