"""split: the other part becomes a letter of its own, tied to this one, of the same author."""

from types import SimpleNamespace
from typing import Any

import pytest

from jiban.desks.mailbox import intake
from jiban.desks.mailbox.codes import code_of
from jiban.desks.mailbox.models import Letter
from jiban.loop import door, people, reading
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Entry, Link, Matter, Person

from ..conftest import LETTER
from .conftest import entry_of, matter_of, outcomes_of, told_of

PART = {"title": "路灯不亮", "body": "书香路的路灯坏了三盏。"}
AUTHOR = {"name": LETTER["name"], "phone": LETTER["phone"]}


@pytest.fixture
def split(city: SimpleNamespace, do: Any) -> Any:
    """``split(letter)``: the letter of the other part."""

    def into(letter: intake.Sent, **fields: Any) -> intake.Sent:
        do(letter, "duty", "split", **{**PART, "unit": city.other.pk, **fields})
        part = Matter.objects.get(number=entry_of(letter).said["opened"][0])
        acted = door.Acted(part.pk, part.number, part.state, part.seq, part.touched_at)
        return intake.Sent(part.number, code_of(part.number), acted)

    return into


def known_of(letter: intake.Sent) -> dict[str, Any]:
    return {person.mark: person.data for person in reading.people_of(letter.acted.matter_id)}


def test_it_works(city: Any, bring: Any, split: Any) -> None:
    letter = bring("handling")
    before = outcomes_of(letter)
    part = split(letter)
    assert (matter_of(letter).state, outcomes_of(letter)) == ("handling", before)
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("split", f"officer:{city.duty.pk}")
    assert (entry.said["title"], entry.said["opened"]) == (PART["title"], [part.number])
    assert told_of(letter) == []
    assert (matter_of(part).state, matter_of(part).unit) == ("received", city.other)
    assert Link.objects.get(kind=Link.Kind.PART_OF).matter == matter_of(part)
    assert Link.objects.get(kind=Link.Kind.PART_OF).other == matter_of(letter)
    assert outcomes_of(part) == {"sign": "OPEN", "contact": "OPEN", "feedback": "OPEN"}
    assert (entry_of(part).action, entry_of(part).by) == ("receive", "system")
    assert told_of(part) == [
        ("duty", "new", city.other),
        ("citizen", "citizen_received", city.other),
    ]


def test_what_the_first_letter_says_of_itself_holds_for_the_part(bring: Any, split: Any) -> None:
    split(bring("signed"))
    first, part = Letter.objects.order_by("pk")
    for name in ("kind", "channel", "subject", "place", "naming", "contact_by", "contact_when"):
        assert getattr(part, name) == getattr(first, name)
    assert (part.matter.title, part.body) == (PART["title"], PART["body"])


def test_the_author_is_kept_sealed_as_person_one(bring: Any, split: Any) -> None:
    part = split(bring("signed"))
    author = Person.objects.get(matter=part.acted.matter_id)
    assert (author.label, author.part) == (people.AUTHOR, "author")
    assert known_of(part) == {"«P1»": AUTHOR}
    payload = Entry.objects.get(matter=part.acted.matter_id).payload
    assert not any(value in payload for value in AUTHOR.values())


def test_persons_named_in_the_text_keep_their_labels(bring: Any, split: Any) -> None:
    letter = bring("signed", body="摊主电话13812345678，车牌粤B12345，天天如此。")
    part = split(letter, body="«P3»的车挡路，车主另有电话13987654321。")
    assert known_of(letter)["«P4»"] == {"phone": "13987654321"}
    assert Letter.objects.get(pk=part.acted.matter_id).body == "«P3»的车挡路，车主另有电话«P4»。"
    assert known_of(part) == {
        "«P1»": AUTHOR,
        "«P3»": {"plate": "粤B12345"},
        "«P4»": {"phone": "13987654321"},
    }


def test_the_author_named_in_the_other_part_stays_a_label(bring: Any, split: Any) -> None:
    part = split(bring("signed"), title="另一部分 «P1»", body="«P1»5 尾")
    assert matter_of(part).title == "另一部分 «P1»"
    assert known_of(part) == {"«P1»": AUTHOR}
    payload = Entry.objects.get(matter=part.acted.matter_id).payload
    assert not any(value in payload for value in AUTHOR.values())


def test_who_opened_the_first_letter_opens_the_part(bring: Any, split: Any, opened: Any) -> None:
    letter = bring("signed")
    part = split(letter)
    client = opened(letter)
    client.get(f"/letters/track/{letter.number}")
    assert client.get(f"/letters/track/{part.number}").status_code == 200


def test_whose_author_is_forgotten_is_anonymous(bring: Any, split: Any) -> None:
    letter = bring("signed")
    Person.objects.filter(matter=matter_of(letter)).update(key=bytes(60))
    part = split(letter)
    new = Letter.objects.get(pk=part.acted.matter_id)
    assert (new.naming, new.contact_by) == ("anonymous", "page")
    assert known_of(part) == {"«P1»": {}}


def test_an_anonymous_letter_has_an_anonymous_part(bring: Any, split: Any) -> None:
    part = split(bring("signed", naming="anonymous"))
    new = Letter.objects.get(pk=part.acted.matter_id)
    assert (new.naming, new.contact_by) == ("anonymous", "page")
    assert known_of(part) == {"«P1»": {}}


def test_who_may_not(city: Any, bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "deputy", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("signed"), who, "split", unit=city.other.pk, **PART)


def test_only_a_letter_in_hand(city: Any, bring: Any, do: Any) -> None:
    for state in ("triage", "received", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "dispatcher", "split", unit=city.other.pk, **PART)


def test_wrong_fields_are_named_and_nothing_is_opened(bring: Any, wrong_in: Any) -> None:
    letter = bring("signed")
    wrong = {"title": "长" * 61, "body": "", "unit": "999999"}
    assert wrong_in(letter, "duty", "split", **wrong) == set(wrong)
    assert Matter.objects.count() == 1
