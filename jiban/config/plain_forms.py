"""Forms that came as multipart but bring no file, read at once.

Browsers send every form that has a file field as multipart, chosen files or not. Django's parser is
made for large files in pieces, and costs more than everything else that a letter needs. What is not
exactly as browsers write a form without files is left to it.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

LARGEST = 128 * 1024
"""Bytes; a longer body is Django's parser's."""
MOST_FIELDS = 100
"""More are Django's too: it knows how many are too many."""

_TYPE = re.compile(r"multipart/form-data; ?boundary=([A-Za-z0-9'+_.-]{1,70})")
_FIELD = re.compile(rb'Content-Disposition: form-data; name="([A-Za-z0-9_.-]+)"')
_NO_FILE = re.compile(
    rb'Content-Disposition: form-data; name="([A-Za-z0-9_.-]+)"; filename=""\r\n'
    rb"Content-Type: application/octet-stream"
)


class Request(ASGIRequest):
    """A request whose forms without files are read at once."""

    def parse_file_upload(
        self, META: Mapping[str, Any], post_data: BinaryIO
    ) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]]:
        """Return fields and files."""
        boundary = _TYPE.fullmatch(META.get("CONTENT_TYPE", ""))
        length = META.get("CONTENT_LENGTH", "")
        if boundary is None or not length.isdigit() or int(length) > LARGEST:
            return super().parse_file_upload(META, post_data)
        body = post_data.read(LARGEST + 1)
        fields = read(body, boundary[1].encode()) if len(body) == int(length) else None
        if fields is None:
            return super().parse_file_upload(META, BytesIO(body))
        post = QueryDict(mutable=True, encoding=self.encoding)
        for name, value in fields:
            post.appendlist(name.decode(), value.decode(post.encoding, "replace"))
        post._mutable = False
        return post, MultiValueDict()


def read(body: bytes, boundary: bytes) -> list[tuple[bytes, bytes]] | None:
    """Return the fields of a form (RFC 7578); None when anything of it is not plain."""
    before, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if before or not parts or parts.pop() not in (b"--\r\n", b"--") or len(parts) > MOST_FIELDS:
        return None
    fields = []
    for part in parts:
        head, gap, value = part.partition(b"\r\n\r\n")
        if not gap or not head.startswith(b"\r\n"):
            return None
        field = _FIELD.fullmatch(head, 2) or (None if value else _NO_FILE.fullmatch(head, 2))
        if field is None:
            return None
        fields.append((field[1], value))
    return fields
