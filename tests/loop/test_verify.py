"""Whatever is done to the journal past the door is named: which matter, which entry, which part."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from jiban.loop import door, journal, keys, roots, verify
from jiban.loop.actors import Actor
from jiban.loop.models import Entry, Matter

from .conftest import MORNING, Bureau, letter_fields

At = Callable[..., datetime]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def told(bureau: Bureau, letter: int) -> int:
    """A letter with five entries."""
    for minute in range(1, 5):
        door.act(
            letter,
            "note",
            by=bureau.actor("duty"),
            now=MORNING + timedelta(minutes=minute),
            text=f"第{minute}次记录",
        )
    return letter


def run(matter: int | None = None) -> list[verify.Finding]:
    public = keys.signing().public_key()
    return list(verify.verify(matter, roots.folder(), public, verify.Counted()))


def found(matter: int | None = None) -> list[tuple[str, int | None]]:
    return [(finding.part, finding.seq) for finding in run(matter)]


def tamper(sql: str, *params: Any) -> None:
    """Do what the database refuses, as its owner can who switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE loop_entry ENABLE TRIGGER USER")


def rewrite(matter_id: int, first: int, payload: str) -> None:
    """Rewrite an entry and all after it consistently, and the matter's head, as a forger would."""
    before = Entry.objects.filter(matter_id=matter_id, seq=first - 1).first()
    head = bytes(before.hash) if before else journal.NOTHING
    for e in Entry.objects.filter(matter_id=matter_id, seq__gte=first).order_by("seq"):
        text = payload if e.seq == first else e.payload
        committed = journal.commitment(bytes(e.salt), text)
        head = journal.link(head, matter_id, e.seq, e.at, e.action, e.by, e.state, committed)
        tamper(
            "UPDATE loop_entry SET payload = %s, commitment = %s, hash = %s"
            " WHERE matter_id = %s AND seq = %s",
            *(text, committed, head, matter_id, e.seq),
        )
    Matter.objects.filter(pk=matter_id).update(head=head)


def test_it_works(told: int) -> None:
    roots.sign()
    counted = verify.Counted()
    public = keys.signing().public_key()
    assert list(verify.verify(None, roots.folder(), public, counted)) == []
    assert (counted.matters, counted.entries, counted.roots) == (1, 5, 1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE loop_entry SET payload = ''", "DELETE FROM loop_entry", "TRUNCATE loop_entry"],
)
def test_the_database_refuses_changes(told: int, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.parametrize(
    ("change", "part"),
    [
        ('payload = \'{"text":"x"}\'', "payload"),
        ("salt = '\\x00'", "payload"),
        ("commitment = '\\x00'", "commitment"),
        ("at = at + interval '1 s'", "header"),
        ("action = 'sign'", "header"),
        ("by = 'officer:1'", "header"),
        ("state = 'closed'", "header"),
        ("hash = '\\x00'", "hash"),
    ],
)
def test_an_edited_entry_is_named_with_its_part(
    told: int, seq: int, change: str, part: str
) -> None:
    tamper(f"UPDATE loop_entry SET {change} WHERE matter_id = %s AND seq = %s", told, seq)
    assert found() == [(part, seq)]


def test_entries_that_are_missing_in_the_middle(told: int) -> None:
    tamper("DELETE FROM loop_entry WHERE matter_id = %s AND seq IN (2, 3)", told)
    (finding,) = run()
    assert (finding.part, finding.seq) == ("gap", 2)
    assert "2" in finding.text
    assert "3" in finding.text


def test_a_missing_first_entry(told: int) -> None:
    tamper("DELETE FROM loop_entry WHERE matter_id = %s AND seq = 1", told)
    assert found() == [("gap", 1)]


def test_a_tail_that_is_cut_off(told: int) -> None:
    tamper("DELETE FROM loop_entry WHERE matter_id = %s AND seq >= 4", told)
    assert found() == [("cut", 4)]


def test_a_cut_tail_that_was_hidden_in_the_matter_is_told_by_the_roots(told: int) -> None:
    roots.sign()
    tamper("DELETE FROM loop_entry WHERE matter_id = %s AND seq >= 4", told)
    last = Entry.objects.get(matter_id=told, seq=3)
    Matter.objects.filter(pk=told).update(seq=3, head=last.hash)
    assert found() == [("cut", 4)]


def test_what_no_root_covers_yet_can_be_cut_without_a_trace(told: int) -> None:
    """The limit that the reference states; the next root closes it."""
    tamper("DELETE FROM loop_entry WHERE matter_id = %s AND seq >= 4", told)
    last = Entry.objects.get(matter_id=told, seq=3)
    Matter.objects.filter(pk=told).update(seq=3, head=last.hash)
    assert found() == []


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_consistent_rewriting_is_told_by_the_roots(told: int, seq: int) -> None:
    roots.sign()
    rewrite(told, seq, "{}")
    assert found() == [("rewritten", 5)]


def test_one_entry_rewritten_with_its_hash_breaks_the_next(told: int) -> None:
    e = Entry.objects.get(matter_id=told, seq=2)
    before = Entry.objects.get(matter_id=told, seq=1)
    committed = journal.commitment(bytes(e.salt), "{}")
    own = journal.link(bytes(before.hash), told, 2, e.at, e.action, e.by, e.state, committed)
    tamper(
        "UPDATE loop_entry SET payload = '{}', commitment = %s, hash = %s"
        " WHERE matter_id = %s AND seq = 2",
        *(committed, own, told),
    )
    (finding,) = run()
    assert (finding.part, finding.seq) == ("header", 3)
    assert "2" in finding.text


def test_a_removed_matter_is_told_by_the_roots(bureau: Bureau, told: int) -> None:
    roots.sign()
    for table in ("notice", "promise", "person", "receipt", "searchtext"):
        tamper(f"DELETE FROM loop_{table} WHERE matter_id = %s", told)
    tamper("DELETE FROM mailbox_letter WHERE matter_id = %s", told)
    tamper("DELETE FROM loop_entry WHERE matter_id = %s", told)
    tamper("DELETE FROM loop_matter WHERE id = %s", told)
    assert found() == [("matter", None)]


def test_a_matter_without_its_row(bureau: Bureau, told: int) -> None:
    tamper("DELETE FROM mailbox_letter WHERE matter_id = %s", told)
    tamper("DELETE FROM loop_matter WHERE id = %s", told)
    assert found() == [("matter", None)]


@pytest.mark.parametrize(("column", "value"), [("seq", 4), ("head", b"0" * 32)])
def test_an_edited_head(told: int, column: str, value: Any) -> None:
    Matter.objects.filter(pk=told).update(**{column: value})
    assert found() == [("matter", None)]


def test_several_edits_are_all_named(bureau: Bureau, told: int) -> None:
    other = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields(unit=bureau.east.pk)
    ).matter_id
    tamper("UPDATE loop_entry SET payload = '{}' WHERE seq IN (1, 4)")
    tamper("UPDATE loop_entry SET by = 'system' WHERE seq = 2")
    named = [(f.matter_id, f.seq, f.part) for f in run()]
    assert named == [
        (told, 1, "payload"),
        (told, 2, "header"),
        (told, 4, "payload"),
        (other, 1, "payload"),
    ]


def test_only_one_matter(bureau: Bureau, told: int) -> None:
    other = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields(unit=bureau.east.pk)
    ).matter_id
    tamper("UPDATE loop_entry SET payload = '{}' WHERE matter_id = %s", other)
    assert found(told) == []
    assert found(other) == [("payload", 1)]


def three_roots(bureau: Bureau, letter: int) -> None:
    for n in range(3):
        door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text=f"记录{n}")
        roots.sign()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_missing_root_is_named(bureau: Bureau, letter: int, n: int) -> None:
    three_roots(bureau, letter)
    roots.files(roots.folder())[n].unlink()
    (finding,) = run()
    assert finding.part == "root"
    assert f"{n}" in finding.text


def test_a_folder_without_its_roots_is_named(bureau: Bureau, letter: int) -> None:
    three_roots(bureau, letter)
    for path in roots.files(roots.folder()).values():
        path.unlink()
    assert found() == [("root", None)]


def test_a_forged_root_is_named(bureau: Bureau, letter: int) -> None:
    three_roots(bureau, letter)
    other = Ed25519PrivateKey.generate().public_key()
    findings = list(verify.verify(None, roots.folder(), other, verify.Counted()))
    assert [f.part for f in findings] == ["root"] * 3


def test_a_root_that_was_replaced_is_named(bureau: Bureau, letter: int) -> None:
    """By somebody who holds the key, but not the database and not the later roots."""
    three_roots(bureau, letter)
    path = roots.files(roots.folder())[2]
    lines = b"\n".join([*path.read_bytes().split(b"\n")[:1], b""])
    digest = hashlib.sha256(lines)
    signature = keys.signing().sign(roots.SIGNED + digest.digest()).hex()
    path.chmod(0o644)
    footer = {"hash": digest.hexdigest(), "signature": signature}
    path.write_bytes(lines + json.dumps(footer).encode() + b"\n")
    does_not_follow, not_remembered = run()
    assert "3" in does_not_follow.text
    assert "2" in not_remembered.text
