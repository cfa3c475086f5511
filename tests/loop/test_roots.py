"""Signed roots: each names the heads that changed, follows the one before it, and is whole."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from jiban.loop import door, keys, roots
from jiban.loop.actors import Actor
from jiban.loop.models import Matter, Root

from .conftest import MORNING, Bureau, letter_fields

At = Callable[..., datetime]
pytestmark = pytest.mark.usefixtures("in_english")


def recorded(ago: timedelta) -> None:
    """Let all entries so far be recorded some time ago: within one test all have one time."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE loop_entry SET recorded_at = now() - %s", [ago])
        cursor.execute("ALTER TABLE loop_entry ENABLE TRIGGER USER")


def another_letter(bureau: Bureau) -> Matter:
    acted = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields(unit=bureau.east.pk)
    )
    return Matter.objects.get(pk=acted.matter_id)


def path(n: int) -> Path:
    return roots.files(roots.folder())[n]


def spoil(n: int, change: Callable[[bytes], bytes]) -> None:
    content = path(n).read_bytes()
    os.chmod(path(n), 0o644)
    path(n).write_bytes(change(content))


def check(n: int) -> roots.Signed:
    return roots.check(path(n), keys.signing().public_key())


def test_it_works(letter: int, data_folder: Path) -> None:
    signed = roots.sign()
    assert signed is not None
    head = Matter.objects.get(pk=letter).head
    assert list(roots.claims(path(1))) == [(letter, 1, bytes(head))]
    assert check(1) == signed
    assert Root.objects.get().hash == signed.hash
    assert (data_folder / "roots" / "public.pem").exists()


def test_the_next_names_what_changed_and_follows(bureau: Bureau, letter: int) -> None:
    first = roots.sign()
    recorded(timedelta(hours=1))
    second = another_letter(bureau)
    signed = roots.sign()
    assert first is not None
    assert signed is not None
    assert (signed.n, signed.previous, signed.chain) == (2, first.hash, first.hash)
    assert [claim[0] for claim in roots.claims(path(2))] == [second.pk]


def test_nothing_new_nothing_signed(letter: int) -> None:
    roots.sign()
    recorded(timedelta(hours=1))
    assert roots.sign() is None
    assert roots.files(roots.folder()).keys() == {1}


def test_without_matters_nothing_is_signed(bureau: Bureau) -> None:
    assert roots.sign() is None


def test_what_was_just_being_written_is_read_again(bureau: Bureau, letter: int) -> None:
    roots.sign()
    recorded(roots.OVERLAP - timedelta(seconds=1))
    second = another_letter(bureau)
    roots.sign()
    assert [claim[0] for claim in roots.claims(path(2))] == [letter, second.pk]


def test_a_root_cannot_be_written_over(letter: int) -> None:
    roots.sign()
    assert path(1).stat().st_mode & 0o222 == 0
    assert [p.name for p in roots.folder().iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.replace(b"\n", b"\n9", 1), "changed"),
        (lambda c: c.replace(b'"n":1', b'"n":2'), "changed"),
        (lambda c: c + b"1 1 00\n", "changed"),
        (lambda c: c[:-40], "not a root"),
        (lambda c: b"", "not a root"),
        (lambda c: os.urandom(2000), "not a root"),
    ],
)
@pytest.mark.usefixtures("letter")
def test_a_changed_root_is_refused(change: Callable[[bytes], bytes], words: str) -> None:
    roots.sign()
    spoil(1, change)
    with pytest.raises(roots.BadRoot, match=words):
        check(1)


def test_a_root_signed_by_another_key_is_forged(letter: int) -> None:
    roots.sign()
    with pytest.raises(roots.BadRoot, match="forged"):
        roots.check(path(1), Ed25519PrivateKey.generate().public_key())


def test_a_root_under_another_number_is_refused(letter: int) -> None:
    roots.sign()
    path(1).rename(roots.folder() / "00000002.root")
    with pytest.raises(roots.BadRoot, match="another number"):
        check(2)


def test_after_a_spoilt_root_all_heads_are_named_again(bureau: Bureau, letter: int) -> None:
    roots.sign()
    recorded(timedelta(hours=2))
    second = another_letter(bureau)
    roots.sign()
    spoil(2, lambda c: c[:-3])
    recorded(timedelta(hours=1))
    signed = roots.sign()
    assert signed is not None
    assert signed.n == 3
    assert [claim[0] for claim in roots.claims(path(3))] == [letter, second.pk]


def test_the_number_of_a_root_that_was_taken_away_is_not_given_again(
    bureau: Bureau, letter: int
) -> None:
    roots.sign()
    another_letter(bureau)
    roots.sign()
    path(2).unlink()
    signed = roots.sign()
    assert signed is not None
    assert signed.n == 3


def test_after_the_clock_went_back_all_heads_are_named(bureau: Bureau, letter: int) -> None:
    roots.sign()
    recorded(timedelta(hours=2))
    ahead = path(1).read_bytes().replace(b'"through":"2', b'"through":"9')
    header, _, _ = ahead.partition(b"\n{")
    resign(1, header + b"\n")
    another_letter(bureau)
    roots.sign()
    assert len(list(roots.claims(path(2)))) == 2


def resign(n: int, lines: bytes) -> None:
    """Put other lines in place of a root's, signed with the right key."""
    import hashlib
    import json

    digest = hashlib.sha256(lines)
    signature = keys.signing().sign(roots.SIGNED + digest.digest())
    footer = {"hash": digest.hexdigest(), "signature": signature.hex()}
    spoil(n, lambda c: lines + json.dumps(footer).encode() + b"\n")
