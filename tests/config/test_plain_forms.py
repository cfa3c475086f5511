"""A form without files is read at once, and reads as Django's own parser reads it."""

from io import BytesIO

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.handlers.asgi import ASGIRequest
from django.http.multipartparser import MultiPartParserError
from hypothesis import given
from hypothesis import strategies as st

from jiban.config import plain_forms

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
FIELD = '--{b}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
NO_FILE = (
    '--{b}\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
    "Content-Type: application/octet-stream\r\n\r\n\r\n"
)
END = f"--{BOUNDARY}--\r\n"


def field(name: str, value: str) -> str:
    return FIELD.format(b=BOUNDARY, n=name, v=value)


def request(
    kind: type, body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}"
):
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    return kind(scope, BytesIO(body))


def both(body: bytes, *more: str):
    """Return what is read here and what Django reads: fields, and names of files."""
    found = []
    for kind in (plain_forms.Request, ASGIRequest):
        asked = request(kind, body, *more)
        files = {name: file.read() for name, file in asked.FILES.items()}
        found.append((dict(asked.POST.lists()), files))
    return found


def test_it_works():
    body = field("title", "夜间噪声") + field("body", "a\r\nb") + NO_FILE.format(b=BOUNDARY) + END
    asked = request(plain_forms.Request, body.encode())
    assert asked.POST.dict() == {"title": "夜间噪声", "body": "a\r\nb", "files": ""}
    assert not asked.FILES
    assert plain_forms.read(body.encode(), BOUNDARY.encode()) is not None
    with pytest.raises(AttributeError):
        asked.POST["title"] = "changed"


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,9}", fullmatch=True), st.binary()),
        max_size=8,
    )
)
def test_any_fields_read_as_django_reads_them(fields):
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, value in fields
    ]
    body = b"".join(parts) + END.encode()
    ours, django = both(body)
    assert ours == django


@pytest.mark.parametrize(
    "body",
    [
        field("a", "1").replace("\r\n\r\n", "\r\nContent-Type: text/plain\r\n\r\n") + END,
        field("a", "1").replace("Content-Disposition", "content-disposition") + END,
        field("a", "1").replace('"a"', '"a\\"b"') + END,
        field("a", f"x\r\n--{BOUNDARY}longer\r\ny") + END,
        field("a", "1") + field("a", "2") + END,
        "before\r\n" + field("a", "1") + END,
        field("a", "1").replace(f"{BOUNDARY}\r\n", f"{BOUNDARY}  \r\n") + END,
        field("a", "1") + END + "after",
        field("a", "1"),
        f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\n1\r\n" + END,
    ],
)
def test_what_is_unusual_is_djangos(body):
    ours, django = both(body.encode())
    assert ours == django


def test_a_file_arrives():
    body = field("a", "1") + NO_FILE.format(b=BOUNDARY).replace('""', '"x.txt"').replace(
        "\r\n\r\n\r\n", "\r\n\r\nwords\r\n"
    )
    ours, django = both((body + END).encode())
    assert ours == django == ({"a": ["1"]}, {"files": b"words"})


def test_other_boundaries_and_kinds():
    other = (field("a", "1") + END).replace(BOUNDARY, "x")
    for content_type in ('multipart/form-data; boundary="x"', "multipart/form-data;boundary=x"):
        ours, django = both(other.encode(), content_type)
        assert ours == django == ({"a": ["1"]}, {})
    ours, django = both(b"a=1&b=%E5%99%AA", "application/x-www-form-urlencoded")
    assert ours == django == ({"a": ["1"], "b": ["噪"]}, {})


def test_too_much_is_refused_as_ever(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    file = NO_FILE.format(b=BOUNDARY).replace('""', '"x.txt"')
    with pytest.raises(TooManyFilesSent):
        _ = request(plain_forms.Request, (file * 2 + END).encode()).POST
    with pytest.raises(MultiPartParserError):
        _ = request(plain_forms.Request, b"x", "multipart/form-data; boundary=\xe9").POST
    long = (field("a", "x" * plain_forms.LARGEST) + END).encode()
    assert len(request(plain_forms.Request, long).POST["a"]) == plain_forms.LARGEST
