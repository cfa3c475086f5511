"""The one photo of the missing person that is shown outside: chosen, small, without metadata."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from jiban.desks.missing.models import Case
from jiban.loop import attachments
from jiban.loop.models import Attachment

MEDIA_TYPE = "image/jpeg"
LONGEST_SIDE = 1200
"""Pixels: a face is known by them on a sheet of A4 and on a phone."""
MOST_PIXELS = 60_000_000
"""Of a picture before it is made small; a file of few bytes may unfold to very many."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
NONE = 0
"""In place of a picture: that none is shown."""


def pictures(case_id: int) -> list[Attachment]:
    """Return the pictures of a case in the order in which they came, whoever sent them."""
    sent = Attachment.objects.filter(matter_id=case_id, media_type__startswith="image/")
    return list(sent.order_by("pk"))


def shown(case: Case) -> Attachment | None:
    """Return the picture that an officer chose; until then the only one of the report, if any."""
    sent = pictures(case.pk)
    if case.photo is not None:
        return next((one for one in sent if one.pk == case.photo), None)
    reported = [one for one in sent if one.seq == 1]
    return reported[0] if len(reported) == 1 else None


def outside(case: Case) -> bytes:
    """Return the photo that is shown, as JPEG for everybody; empty when there is none."""
    one = shown(case)
    return small(one) if one else b""


def small(picture: Attachment) -> bytes:
    """Return a picture as a JPEG of bounded size that holds its pixels, upright, and nothing else.

    Empty when it cannot be read, such as HEIC.
    """
    path = attachments.path_of(picture.sha256)
    return _made(path) if path.is_file() else b""


@lru_cache(maxsize=16)  # many scan a poster at once; what rests at a path never changes
def _made(path: Path) -> bytes:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # half a picture is none; WeasyPrint lets it pass
    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return b""
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            pixels = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    plain = Image.new("RGB", pixels.size, "white")
    plain.paste(pixels, mask=pixels)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=85)
    return written.getvalue()
