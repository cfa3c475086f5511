"""Secret keys are made on first use, and only once."""

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from jiban.loop import keys


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings):
    settings.JIBAN_HOME = tmp_path
    keys.forget()
    yield
    keys.forget()


def test_it_works():
    made = keys.read("new.key")
    assert len(made) == 32
    assert keys.read("new.key") == made
    assert stat.S_IMODE((keys.folder() / "new.key").stat().st_mode) == 0o600


def test_first_requests_at_once_agree_on_one_key():
    at_once = Barrier(8)

    def ask(_n: int) -> bytes:
        at_once.wait()
        return keys.read("new.key")

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert [path.name for path in keys.folder().iterdir()] == ["new.key"]


def test_what_a_killed_process_left_behind_is_no_hindrance():
    (keys.folder() / "new.key.1234").write_bytes(b"half")
    assert len(keys.read("new.key")) == 32


WRAP = [
    sys.executable,
    "-c",
    "import sys; sys.stdout.buffer.write(b'safe:' + sys.stdin.buffer.read()[::-1])",
]
UNWRAP = [
    sys.executable,
    "-c",
    "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[5:][::-1])",
]


def test_a_key_service_wraps_what_rests_in_the_file(settings):
    settings.KEY_WRAP, settings.KEY_UNWRAP = WRAP, UNWRAP
    made = keys.read("new.key")
    assert (keys.folder() / "new.key").read_bytes() == b"safe:" + made[::-1]
    keys.forget()
    assert keys.read("new.key") == made


def test_a_key_made_before_there_was_a_service_is_read_as_it_is(settings):
    made = keys.read("new.key")
    keys.forget()
    settings.KEY_WRAP, settings.KEY_UNWRAP = WRAP, UNWRAP
    assert keys.read("new.key") == made


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([], "JIBAN_KEY_UNWRAP"),
        (["/no/such/program"], "/no/such/program"),
        (["false"], "exit status 1"),
        (["true"], "does not hold a key"),
    ],
)
def test_a_service_that_does_not_open_a_key_is_named(settings, command: list[str], said: str):
    settings.KEY_WRAP, settings.KEY_UNWRAP = WRAP, UNWRAP
    keys.read("new.key")
    keys.forget()
    settings.KEY_UNWRAP = command
    with pytest.raises(keys.KeyTroubleError, match=said):
        keys.read("new.key")


def test_a_service_that_does_not_undo_itself_gets_no_key(settings):
    settings.KEY_WRAP, settings.KEY_UNWRAP = WRAP, WRAP
    with pytest.raises(keys.KeyTroubleError, match="does not undo"):
        keys.read("new.key")
    assert not (keys.folder() / "new.key").exists()


def test_a_wrapped_key_is_never_taken_for_a_plain_one(settings):
    settings.KEY_WRAP = settings.KEY_UNWRAP = ["cat"]
    with pytest.raises(keys.KeyTroubleError, match="longer"):
        keys.read("new.key")


def test_what_was_sealed_needs_the_key_that_there_was():
    with pytest.raises(keys.KeyTroubleError, match="missing"):
        keys.kept("people.key")
    assert not (keys.folder() / "people.key").exists()


def test_keys_may_be_elsewhere(settings, tmp_path: Path):
    settings.JIBAN_KEYS = str(tmp_path / "elsewhere")
    keys.read("new.key")
    assert (tmp_path / "elsewhere" / "new.key").exists()
