"""The demo's month: every state and every kind of trouble occurs, and the clock goes on."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

import orjson
import pytest
from django.db import connection, transaction

from jiban.city import caches
from jiban.desks.mailbox import codes
from jiban.desks.mailbox.danger import words_in
from jiban.desks.mailbox.models import Channel, Commendation, Kind, Letter, Naming
from jiban.desks.mailbox.subjects import GROUPS, SUBJECTS
from jiban.loop import registry
from jiban.loop.doctor import checked, telling
from jiban.loop.journal import NOTHING, commitment, link
from jiban.loop.models import Attachment, Delivery, Entry, Matter, Notice, Promise
from jiban.science.letters.names import Names
from jiban.sim import bureau, demo, history, names, words
from jiban.sim.play import Play

FORGETTING = {"forget", "forget_person"}
"""In a month nothing is old enough."""
COMMON = {"open_person", "not_done", "note", "instruct", "hand_over", "accept", "take_over"}
COMMON |= FORGETTING
"""Actions of every desk that need not occur at each."""
NOT_PLAYED = {"alerts", "missing_found", "missing_kin", "missing_requests"}
"""Desks of which the demo has not every state."""
LETTERS = 170
"""Fewer than the demo has: the stories are the same."""


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: object) -> Iterator[Play]:
    """Played once for all tests of this file, rolled back at the end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        caches.forget()
        with transaction.atomic():
            bureau.build()
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                end = cursor.fetchone()[0]
            yield demo.play_month(end, lambda text: None, LETTERS)
            transaction.set_rollback(True)
        caches.forget()


@pytest.mark.django_db
def test_without_letters_there_are_none_to_follow() -> None:
    assert demo.examples() == []


def test_it_works(played: Play) -> None:
    assert Matter.objects.count() >= LETTERS
    assert not played.refused


def test_every_state_occurs(played: Play) -> None:
    for desk in registry.desks():
        if desk.name in NOT_PLAYED:
            continue
        states = set(Matter.objects.filter(desk=desk.name).values_list("state", flat=True))
        rare = {"taken_back", "reported"}  # somebody is on duty at every station
        assert states == {state.name for state in desk.states} - rare, desk.name


def test_every_action_occurs(played: Play) -> None:
    for name, left_out in (
        ("mailbox", {"open_person", "not_done"} | FORGETTING),
        ("callback", COMMON),
    ):
        entries = Entry.objects.filter(matter__desk=name)
        done = set(entries.values_list("action", flat=True))
        assert registry.desk(name).actions.keys() - done <= left_out, name


def test_letters_of_every_kind_come_by_every_way(played: Play) -> None:
    assert set(Letter.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Letter.objects.values_list("naming", flat=True)) == set(Naming.values)
    assert set(Letter.objects.values_list("channel", flat=True)) == set(Channel.values)
    assert Attachment.objects.exists()


def test_promises_are_kept_late_and_broken_at_every_rung(played: Play) -> None:
    for name in ("sign", "contact", "feedback", "resolve"):
        assert Promise.objects.filter(name=name, outcome=Promise.Outcome.KEPT).exists(), name
    open_ones = Promise.objects.filter(outcome=Promise.Outcome.OPEN, owed=True)
    for name in ("sign", "contact", "feedback"):
        reached = set(open_ones.filter(name=name).values_list("rung", flat=True))
        assert reached == {0, 1, 2, 3, 4}, name
    assert open_ones.filter(name="resolve", broken_at__isnull=False).exists()
    assert Promise.objects.filter(outcome=Promise.Outcome.LATE).exists()
    assert set(Matter.objects.values_list("raised", flat=True)) == {0, 1, 2, 3}


def test_some_promises_are_about_to_break(played: Play) -> None:
    soon = Promise.objects.filter(
        outcome=Promise.Outcome.OPEN,
        owed=True,
        due_at__range=(played.end, played.end + timedelta(minutes=6)),
    )
    assert {"sign", "contact", "feedback", "accept"} <= set(soon.values_list("name", flat=True))


def test_ratings_of_every_grade_and_thanks(played: Play) -> None:
    assert {1, 2, 4, 5} <= set(Letter.objects.values_list("grade", flat=True))
    assert Commendation.objects.exists()
    assert Letter.objects.filter(reopened__gt=0).exists()


def test_a_hand_over_is_pending_and_others_were_accepted(played: Play) -> None:
    assert Matter.objects.filter(incoming_id__isnull=False).exists()
    assert Entry.objects.filter(action="accept").exists()
    assert Entry.objects.filter(action="take_over").exists()


def test_no_rung_is_overdue_and_each_fired_at_its_instant(played: Play) -> None:
    assert not Promise.objects.filter(next_rung_at__lte=played.end).exists()
    for at, payload in Entry.objects.filter(action="rung").values_list("at", "payload"):
        said = orjson.loads(payload)
        assert "skipped" not in said
        assert datetime.fromisoformat(said["planned"]) == at


def test_time_runs_forward_and_ends_now(played: Play) -> None:
    latest = Entry.objects.order_by("-at").values_list("at", flat=True)[0]
    first = Entry.objects.order_by("at").values_list("at", flat=True)[0]
    assert played.end - timedelta(minutes=3) < latest <= played.end
    assert first > played.end - timedelta(days=history.FIRST + 1)


def test_the_journal_holds_together(played: Play) -> None:
    heads = dict.fromkeys(Matter.objects.values_list("pk", flat=True), NOTHING)
    for row in Entry.objects.order_by("matter_id", "seq"):
        heads[row.matter_id] = link(
            heads[row.matter_id],
            row.matter_id,
            row.seq,
            row.at,
            row.action,
            row.by,
            row.state,
            commitment(bytes(row.salt), row.payload),
        )
        assert heads[row.matter_id] == bytes(row.hash)


def test_going_live_floods_nobody(played: Play) -> None:
    assert not Notice.objects.filter(spread_at=None).exists()
    assert not Delivery.objects.filter(next_try_at__isnull=False).exists()
    assert not Delivery.objects.filter(sent_at=None).exists()
    unread = Counter(Delivery.objects.filter(read_at=None).values_list("officer_id", flat=True))
    assert unread
    assert max(unread.values()) < 60


def test_every_notice_of_the_last_day_reached_somebody(played: Play) -> None:
    assert [found.level for found in telling.spreading()] == [checked.OK]


def test_the_demo_accounts_see_something_at_once(played: Play) -> None:
    station = bureau.ensure().stations[0]
    states = Counter(
        Matter.objects.filter(unit_id=station, ended_at=None).values_list("state", flat=True)
    )
    assert states["received"] >= 3
    assert states["signed"] + states["handling"] >= 8


def test_letters_to_follow_have_their_codes(played: Play) -> None:
    examples = demo.examples()
    assert len(examples) == 3
    assert all(codes.matches(number, code) for number, code, _state in examples)


# --- the texts -----------------------------------------------------------------------------------


def test_every_place_that_a_letter_names_is_in_the_gazetteer() -> None:
    known = Names((name, name) for name in names.PLACES)
    for place in (*words.PLACES, *words.ROADS):
        assert len(known.find(place)) == 1, place


def test_there_are_many_texts_on_every_subject() -> None:
    texts = words.letters()
    assert len(texts) >= 60
    assert {text.group for text in texts} == set(GROUPS)
    assert {text.subject for text in texts} < set(SUBJECTS)
    assert {text.kind for text in texts} == {*Kind.values, words.DANGER}
    assert len({text.body for text in texts}) == len(texts)


@pytest.mark.parametrize("seed", range(3))
def test_every_text_fits_the_form_and_reads_like_danger_only_when_it_should(seed: int) -> None:
    for text in words.letters():
        voice = words.Voice.of(random.Random(seed), text)
        assert 2 <= len(voice.title) <= 60
        assert "{" not in voice.body + voice.title
        assert bool(words_in(voice.title, voice.body)) == (text.kind == words.DANGER), text.title


def test_every_saying_can_be_said() -> None:
    voice = words.Voice.of(random.Random(1), words.letters()[0])
    for what in words.replies():
        assert "{" not in voice.say(what)
    longest = max(map(len, chain.from_iterable(words.replies().values())))
    assert longest < 500
