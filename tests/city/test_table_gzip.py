"""A gzipped table is read like any other, and unpacked no further than a file may be large."""

import gzip
from dataclasses import replace

import pytest

from jiban.city.tables import LIMITS, Column, TableError, read

COLUMNS = [Column("name", "名称", required=True)]


def test_it_works() -> None:
    data = gzip.compress("名称\n书香路\n".encode())
    assert [row.values for row in read(data, "f.csv.gz", COLUMNS).rows()] == [{"name": "书香路"}]


CUT = gzip.compress(b"name\nx\n", mtime=0)[:-6]


@pytest.mark.parametrize("data", [b"\x1f\x8b", CUT, b"\x1f\x8b\x08x"])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(TableError, match="gzip"):
        read(data, "f.csv.gz", COLUMNS)


def test_a_bomb_is_not_unpacked() -> None:
    data = gzip.compress(b"name\n" + b"x\n" * 5_000_000)
    with pytest.raises(TableError, match=r"1\.0 MB"):
        read(data, "f.csv.gz", COLUMNS, limits=replace(LIMITS, file_bytes=1_000_000))
