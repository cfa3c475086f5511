"""An act changes the matter, its promises, the journal and the notices together, or nothing."""

import json

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop import door, search
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed, Outdated, UnknownAction, WrongState
from jiban.loop.models import Entry, Matter, Notice, Promise

from .conftest import MORNING, Bureau


def test_it_works(bureau: Bureau, letter: int) -> None:
    acted = door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING)
    matter = Matter.objects.get(pk=letter)
    assert (matter.state, matter.handler_id, matter.seq) == ("signed", bureau.duty.pk, 2)
    assert acted.state == "signed"
    entry = Entry.objects.get(matter_id=letter, seq=2)
    assert (entry.action, entry.by) == ("sign", f"officer:{bureau.duty.pk}")
    assert "sign" in json.loads(entry.payload)["promises"]["kept"]
    assert Notice.objects.filter(matter_id=letter, seq=2, audience="citizen").count() == 1


def test_number_names_desk_local_day_and_matter(letter: int) -> None:
    assert Matter.objects.get(pk=letter).number == f"XJ260302-{letter:07d}"


def test_wrong_state_is_refused_and_changes_nothing(bureau: Bureau, letter: int) -> None:
    with pytest.raises(WrongState):
        door.act(
            letter, "resolve", by=bureau.actor("head"), now=MORNING, answer="好", evidence="有"
        )
    assert Entry.objects.filter(matter_id=letter).count() == 1


def test_another_units_officer_is_refused(bureau: Bureau, letter: int) -> None:
    with pytest.raises(NotAllowed):
        door.act(letter, "sign", by=bureau.actor("west_duty"), now=MORNING)


def test_only_the_handler_or_head_handles(bureau: Bureau, letter: int) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING)
    with pytest.raises(NotAllowed):
        door.act(
            letter, "contact", by=bureau.actor("colleague"), now=MORNING, how="talk", text="已联系"
        )
    door.act(letter, "contact", by=bureau.actor("head"), now=MORNING, how="talk", text="已联系")


def test_a_citizen_acts_only_on_the_own_matter(letter: int) -> None:
    with pytest.raises(NotAllowed):
        door.act(letter, "withdraw", by=Actor.citizen(letter + 1), now=MORNING)
    assert door.act(letter, "withdraw", by=Actor.citizen(letter), now=MORNING).state == "withdrawn"


def test_an_unknown_action_is_named(bureau: Bureau, letter: int) -> None:
    with pytest.raises(UnknownAction, match="fly"):
        door.act(letter, "fly", by=bureau.actor("duty"), now=MORNING)


def test_every_wrong_field_is_named(bureau: Bureau, letter: int) -> None:
    door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING)
    with pytest.raises(BadFields) as refusal:
        door.act(
            letter, "contact", by=bureau.actor("duty"), now=MORNING, how="dream", text="", tone="?"
        )
    assert set(refusal.value.fields) == {"how", "text", "tone"}


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_kept_is_refused(bureau: Bureau, letter: int, text: str) -> None:
    with pytest.raises(BadFields):
        door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text=text)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE loop_matter; --", '{"a\\', "مرحبا \u202e", "🚓" * 9]
)
def test_any_other_text_is_kept_as_it_is(bureau: Bureau, letter: int, text: str) -> None:
    door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text=text)
    assert json.loads(Entry.objects.get(matter_id=letter, seq=2).payload)["text"] == text


def test_a_stale_page_is_told(bureau: Bureau, letter: int) -> None:
    door.act(letter, "note", by=bureau.actor("head"), now=MORNING, text="先看监控")
    with pytest.raises(Outdated):
        door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING, seen=1)


def test_many_acts_are_each_done_or_refused(bureau: Bureau, letter: int) -> None:
    sign = door.Act(letter, "sign", bureau.actor("duty"))
    note = door.Act(letter, "note", bureau.actor("duty"), {"text": "同一批"})
    unknown = door.Act(letter + 1000, "note", bureau.actor("duty"), {"text": "无此件"})
    outcomes = door.act_many([sign, sign, note, unknown], now=MORNING)
    assert [getattr(o, "code", "done") for o in outcomes] == [
        "done",
        "wrong_state",
        "done",
        "unknown_matter",
    ]
    assert Entry.objects.filter(matter_id=letter).count() == 3


def test_next_due_is_the_earliest_open_promise(bureau: Bureau, letter: int) -> None:
    due = dict(Promise.objects.filter(matter_id=letter).values_list("name", "due_at"))
    assert Matter.objects.get(pk=letter).next_due_at == due["sign"]
    door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING)
    assert Matter.objects.get(pk=letter).next_due_at == due["contact"]


def test_several_acts_on_one_matter_keep_all_that_each_said(bureau: Bureau, letter: int) -> None:
    duty = bureau.actor("duty")
    steps = (
        ("sign", {}),
        ("attempt", {"how": "phone", "text": "无人接听"}),
        ("contact", {"how": "talk", "text": "已联系"}),
        ("feedback", {"text": "已派员查看"}),
        ("resolve", {"answer": "音乐已关停", "evidence": "现场照片"}),
    )
    acts = [door.Act(letter, action, duty, fields) for action, fields in steps]
    assert all(isinstance(o, door.Acted) for o in door.act_many(acts, now=MORNING))
    kept = Letter.objects.get(pk=letter)
    assert (kept.attempts, kept.answer) == (1, "音乐已关停")
    for words in ("派员", "关停"):
        assert search.matching(words, Matter.objects.all()).get().pk == letter
