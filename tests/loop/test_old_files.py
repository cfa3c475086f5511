"""Files with an end date go when it comes, and nothing else does."""

import io
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from jiban.loop import attachments, door, old_files
from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept, path_of
from tests.loop.conftest import Bureau, letter_fields

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def home(db: None, data_folder: None, settings: Settings) -> Path:
    return Path(settings.JIBAN_HOME)


def aged(path: Path, days: float) -> Path:
    """The file as it would be had it lain here for so long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"x")
    os.utime(path, (NOW - days * old_files.DAY,) * 2)
    return path


def upload(days: float) -> Kept:
    kept = attachments.keep("note.txt", io.BytesIO(f"{days} days".encode()))
    aged(path_of(kept.sha256), days)
    return kept


def test_it_works(home: Path) -> None:
    old = aged(home / "imports" / "2026-01-01-letters.csv", 91)
    young = aged(home / "imports" / "reports" / "abc.json", 89)
    assert old_files.remove(NOW) == 1
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize("folder", ["imports/reports", "mail/unread", "mail/unsent"])
def test_every_folder_that_keeps_originals(home: Path, folder: str) -> None:
    old = aged(home / folder / "one", 91)
    assert old_files.remove(NOW) == 1
    assert not old.exists()


def test_an_upload_that_was_never_sent(home: Path) -> None:
    old, young = upload(3), upload(1)
    assert old_files.remove(NOW) == 1
    assert not path_of(old.sha256).exists()
    assert path_of(young.sha256).exists()


def test_the_file_of_a_matter_stays(bureau: Bureau) -> None:
    kept = upload(3000)
    fields = letter_fields(unit=bureau.east.pk)
    door.act("mailbox", "receive", by=Actor.citizen(), files=[kept], **fields)
    assert old_files.remove(NOW) == 0
    assert path_of(kept.sha256).exists()


def test_what_a_killed_upload_left(home: Path) -> None:
    left = aged(home / "attachments" / "tmpk3j4", 3)
    assert old_files.remove(NOW) == 1
    assert not left.exists()


def test_keys_and_roots_never_go(home: Path) -> None:
    key, root = aged(home / "keys" / "people.key", 9999), aged(home / "roots" / "1.json", 9999)
    assert old_files.remove(NOW) == 0
    assert key.exists()
    assert root.exists()
