"""A runner fires what is due, once, and one bad matter does not hold up the others."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from jiban.loop import chores, door, firing, runner
from jiban.loop.actors import Actor
from jiban.loop.errors import DeclarationError
from jiban.loop.models import Delivery, Entry, Matter, Promise, Receipt, Trouble

from .conftest import MORNING, Bureau, letter_fields

At = Callable[..., datetime]


def letters(bureau: Bureau, count: int) -> list[int]:
    acts = [
        door.Act("mailbox", "receive", Actor.citizen(), letter_fields(unit=bureau.east.pk))
        for _ in range(count)
    ]
    return [acted.matter_id for acted in door.act_many(acts, now=MORNING)]  # type: ignore[union-attr]


def rungs(*matters: int) -> int:
    return Entry.objects.filter(matter_id__in=matters, action="rung").count()


def break_letter(monkeypatch: pytest.MonkeyPatch, bad: int) -> None:
    """Let one matter's desk be declared wrongly, as a careless change of a desk would."""
    real = door._Pass._fire

    def fire(self: object, matter: object, *rest: object) -> None:
        if matter.id == bad:  # type: ignore[attr-defined]
            raise DeclarationError("desk mailbox: close_quiet goes to 'gone', declared are …")
        real(self, matter, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(door._Pass, "_fire", fire)


def test_it_works(letter: int, at: At) -> None:
    done = runner.run_once(now=at(minutes=5))
    assert (done.fired, done.spread) == (1, 3)
    assert Delivery.objects.filter(matter_id=letter, message="due_soon").exists()


def test_nothing_is_due_before_its_time(letter: int, at: At) -> None:
    assert firing.look(at(minutes=4)).matters == []
    assert firing.look(at(minutes=4)).next_at == at(minutes=5)


def test_the_earliest_is_first_and_a_matter_is_named_once(bureau: Bureau, at: At) -> None:
    later = door.act(
        "mailbox",
        "receive",
        by=Actor.citizen(),
        now=at(minutes=1),
        **letter_fields(unit=bureau.east.pk),
    ).matter_id
    earlier = letters(bureau, 1)[0]
    assert firing.look(at(days=30)).matters == [earlier, later]


def test_a_deep_backlog_is_taken_in_chunks(
    bureau: Bureau, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firing, "CHUNK", 2)
    matters = letters(bureau, 7)
    due = firing.look(at(minutes=5))
    assert due.deep
    assert due.chunk(alone=True) == matters[:2]
    assert set(due.chunk(alone=False)) < set(matters)
    assert firing.fire_all(at(minutes=5)) == 7
    assert rungs(*matters) == 7


def test_a_matter_that_fails_does_not_hold_up_the_others(
    bureau: Bureau, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, last = letters(bureau, 3)
    break_letter(monkeypatch, bad)
    assert firing.fire_all(at(minutes=5)) == 2
    assert (rungs(first), rungs(bad), rungs(last)) == (1, 0, 1)
    trouble = Trouble.objects.get()
    assert (trouble.matter_id, trouble.tries) == (bad, 1)
    assert "declared are" in trouble.error


def test_it_is_tried_again_after_growing_pauses_until_it_works(
    bureau: Bureau, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bad,) = letters(bureau, 1)
    with monkeypatch.context() as broken:
        break_letter(broken, bad)
        firing.fire_all(at(minutes=5))
        assert firing.look(at(minutes=5, seconds=4)).matters == []
        firing.fire_all(at(minutes=5, seconds=5))
        assert firing.look(at(minutes=5, seconds=14)).matters == []
    trouble = Trouble.objects.get()
    assert (trouble.since, trouble.retry_at) == (at(minutes=5), at(minutes=5, seconds=15))
    assert firing.fire_all(at(minutes=6)) == 1
    assert not Trouble.objects.exists()


def test_a_trouble_that_an_act_overcame_is_forgotten(letter: int) -> None:
    Trouble.objects.create(matter_id=letter, since=MORNING, tries=1, retry_at=MORNING, error="kept")
    Promise.objects.filter(matter_id=letter).update(next_rung_at=None)
    chores.purge(MORNING)
    assert not Trouble.objects.exists()


def test_old_receipts_are_thrown_away(bureau: Bureau, at: At) -> None:
    fields = letter_fields(unit=bureau.east.pk)
    for day in (0, 20):
        door.act(
            "mailbox", "receive", by=Actor.citizen(), now=at(days=day), key=f"k{day}", **fields
        )
    assert chores.purge(at(days=31)) == 1
    assert Receipt.objects.get().at == at(days=20)


def test_a_key_whose_receipt_is_gone_opens_another_matter(bureau: Bureau, at: At) -> None:
    """After 30 days a key may be used again; nobody retries for so long."""
    fields = letter_fields(unit=bureau.east.pk)
    door.act("mailbox", "receive", by=Actor.citizen(), now=at(), key="k", **fields)
    chores.purge(at(days=31))
    door.act("mailbox", "receive", by=Actor.citizen(), now=at(days=31), key="k", **fields)
    assert Matter.objects.count() == 2


@pytest.mark.django_db
def test_expired_sessions_go() -> None:
    for key, hours in (("gone", -1), ("stays", 1)):
        until = timezone.now() + timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=until)
    chores.expired_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["stays"]
