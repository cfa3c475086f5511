"""Gzipped files, unpacked no further than a file may be large."""

import gzip
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from .errors import TableError
from .limits import Limits

GZIP_MARK = b"\x1f\x8b"


def unpacked(data: bytes, limits: Limits) -> bytes:
    """The content of a gzipped file, any other as it is; of too much, one byte too many.

    Raises TableError when the file is damaged.
    """
    if not data.startswith(GZIP_MARK):
        return data
    try:
        with gzip.open(BytesIO(data)) as packed:
            return packed.read(limits.file_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(
            _("The gzip file is damaged: %(reason)s.") % {"reason": error},
            _("Fetch it again, or unpack it yourself."),
        ) from error
