"""Ranges of the basemap (RFC 9110, 13 and 14): the very bytes, the right status, one ETag."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiban.city import ground
from jiban.web import ranges
from jiban.web.ranges import span

CONTENT = bytes(range(256)) * 4
ADDRESS = "/map/city.pmtiles"


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.JIBAN_HOME = tmp_path
    ground.file().parent.mkdir()
    ground.file().write_bytes(CONTENT)
    return ground.file()


@pytest.fixture
def client() -> Client:
    return Client()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_it_works(client: Client, kept: Path) -> None:
    answer = client.get(ADDRESS, headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == CONTENT[10:20]
    assert answer["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "application/vnd.pmtiles"
    assert answer["ETag"].startswith('"')


@pytest.mark.parametrize(
    ("asked", "status", "bytes_"),
    [
        ("bytes=0-0", 206, CONTENT[:1]),
        ("bytes=1000-", 206, CONTENT[1000:]),
        ("bytes=-5", 206, CONTENT[-5:]),
        ("bytes=-5000", 206, CONTENT),
        ("bytes=1000-9999", 206, CONTENT[1000:]),
        ("bytes=1024-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=5-4", 200, CONTENT),
        ("bytes=0-1,5-6", 200, CONTENT),
        ("bytes=-", 200, CONTENT),
        ("lines=0-1", 200, CONTENT),
        (None, 200, CONTENT),
    ],
)
def test_what_is_answered(
    client: Client, kept: Path, asked: str | None, status: int, bytes_: bytes
) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked} if asked else {})
    assert answer.status_code == status
    assert body(answer) == bytes_
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(CONTENT)}"


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 40))
def test_a_span_is_what_slicing_says(first: int, last: int, size: int) -> None:
    content = bytes(range(size))
    try:
        found = span(f"bytes={first}-{last}", size)
    except ValueError:
        assert content[first : last + 1] == b""
        return
    if found is None:
        assert last < first
    else:
        assert content[slice(*found)] == content[first : last + 1] != b""


def test_one_who_has_it_gets_nothing_anew(client: Client, kept: Path) -> None:
    etag = client.get(ADDRESS, headers={"Range": "bytes=0-0"})["ETag"]
    answer = client.get(ADDRESS, headers={"If-None-Match": f'"other", {etag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag


def test_a_range_of_an_older_map_becomes_the_whole_new_one(client: Client, kept: Path) -> None:
    old = client.get(ADDRESS, headers={"Range": "bytes=0-9"})["ETag"]
    again = client.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": old})
    assert again.status_code == 206
    kept.write_bytes(CONTENT[::-1])
    answer = client.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": old})
    assert answer.status_code == 200
    assert body(answer) == CONTENT[::-1]
    assert answer["ETag"] != old


def test_a_range_that_would_fill_the_memory_is_not_cut_out(
    client: Client, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "MOST", 100)
    assert client.get(ADDRESS, headers={"Range": "bytes=0-99"}).status_code == 206
    answer = client.get(ADDRESS, headers={"Range": "bytes=0-100"})
    assert answer.status_code == 200
    assert body(answer) == CONTENT


def test_head_has_the_length_and_no_body(client: Client, kept: Path) -> None:
    answer = client.head(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(CONTENT))
    assert body(answer) == b""


def test_without_a_map_it_is_not_there(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS).status_code == 405
