"""A mail becomes a letter once; an answer by its author joins the letter; strangers' never do."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from jiban.desks.mailbox import codes, mail_taking
from jiban.desks.mailbox.mail_reading import read
from jiban.desks.mailbox.mail_taking import Taken, take
from jiban.desks.mailbox.models import Letter
from jiban.loop import door, people, throttle
from jiban.loop.actors import Actor
from jiban.loop.attachments import path_of
from jiban.loop.errors import BadFields
from jiban.loop.models import Attachment, Entry, Link, Matter, Person

from .mails import PNG, mail, with_file

pytestmark = pytest.mark.usefixtures("city")
NEWS = {"Message_ID": "<2@example.cn>"}


def taken(message: Any = None, **headers: str) -> Taken:
    return take(read((message or mail(**headers)).as_bytes()))


def entries(acted: Taken, action: str) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(matter_id=acted.acted.matter_id, action=action)
    return [json.loads(row.payload) for row in rows]


def on(letter: Taken, city: SimpleNamespace, *actions: str) -> None:
    """Let the station's officer act on a letter."""
    said = {
        "contact": {"how": "talk", "text": "谈过"},
        "ask": {"text": "哪一盏灯？"},
        "feedback": {"text": "在修"},
        "resolve": {"answer": "修好了", "evidence": "照片"},
    }
    by = Actor.officer(city.duty)
    for action in actions:
        door.act(letter.acted.matter_id, action, by=by, **said.get(action, {}))


@pytest.fixture
def letter(city: SimpleNamespace) -> Taken:
    """A letter that came by mail and was given to the station."""
    first = taken()
    dispatcher = Actor.officer(city.dispatcher)
    door.act(first.acted.matter_id, "route", by=dispatcher, unit=city.station.pk)
    return first


def test_it_works() -> None:
    first = taken()
    letter = Letter.objects.select_related("matter").get()
    assert (letter.channel, letter.naming, letter.contact_by) == ("email", "name", "email")
    assert letter.matter.title == "书香路路灯坏了"
    person = Person.objects.get()
    assert people.unseal(bytes(person.key), bytes(person.data)) == {
        "name": "林小满",
        "email": "xiaoman@example.cn",
    }
    assert not first.added


def test_the_same_mail_twice_is_one_letter() -> None:
    assert not taken().acted.again
    assert taken().acted.again
    assert Matter.objects.count() == 1


def test_another_sender_cannot_swallow_a_mail_by_its_message_id() -> None:
    taken()
    assert not taken(From="b@example.cn").acted.again


def test_an_answer_by_the_author_is_added(letter: Taken) -> None:
    more = taken(Subject=f"Re: [{letter.number}] 路灯", From="XIAOMAN@example.cn", **NEWS)
    assert more.added
    assert more.number == letter.number
    assert "路灯坏了三天" in entries(letter, "add")[0]["text"]


def test_an_answer_is_known_by_what_it_refers_to(letter: Taken) -> None:
    more = taken(Subject="Re: 路灯", In_Reply_To=f"<{letter.number}@jiban>", **NEWS)
    assert more.added


def test_an_answer_to_a_question_answers_it(letter: Taken, city: SimpleNamespace) -> None:
    on(letter, city, "sign", "contact", "ask")
    more = taken(Subject=letter.number, **NEWS)
    assert more.acted.state == "handling"
    assert entries(letter, "answer")


@pytest.mark.parametrize("first", ["answer", "add"])
def test_a_retry_does_nothing_more_even_when_the_letter_has_moved_on(
    letter: Taken, city: SimpleNamespace, first: str
) -> None:
    on(letter, city, "sign", "contact", *(["ask"] if first == "answer" else []))
    taken(Subject=letter.number, **NEWS)
    on(letter, city, *(["ask"] if first == "add" else []))
    assert taken(Subject=letter.number, **NEWS).acted.again
    assert len(entries(letter, "add") + entries(letter, "answer")) == 1


def test_a_strangers_mail_is_a_letter_of_its_own(letter: Taken) -> None:
    other = taken(Subject=letter.number, From="stranger@example.cn", **NEWS)
    assert other.number != letter.number
    assert entries(other, "receive")[0]["about"] == letter.number
    assert not Link.objects.exists()
    assert not entries(letter, "add")


def test_the_access_code_stands_for_the_address_and_is_not_kept(letter: Taken) -> None:
    code = codes.code_of(letter.number)
    message = mail(Subject=letter.number, From="work@example.cn", **NEWS)
    message.set_content(f"我换了邮箱，查询码 {code.lower()}。灯还没修。")
    assert take(read(message.as_bytes())).added
    [said] = entries(letter, "add")
    assert code not in said["text"].upper()
    assert "灯还没修" in said["text"]


def test_a_code_quoted_to_a_letter_that_is_over_is_not_kept(letter: Taken) -> None:
    door.act(letter.acted.matter_id, "withdraw", by=Actor.citizen(letter.acted.matter_id))
    code = codes.code_of(letter.number)
    message = mail(Subject=letter.number, Message_ID="<9@example.cn>")
    message.set_content(f"It is still dark.\n{letter.number}\n{code}\n")
    more = taken(message)
    assert not more.added
    assert code not in Letter.objects.get(pk=more.acted.matter_id).body
    assert "****-****" in Letter.objects.get(pk=more.acted.matter_id).body


def test_guessing_codes_in_a_mail_is_of_no_use(letter: Taken) -> None:
    guesses = " ".join(f"ABCD-{n:04}".replace("0", "Z").replace("1", "Y") for n in range(50))
    message = mail(Subject=letter.number, From="work@example.cn", **NEWS)
    message.set_content(f"{guesses} {codes.code_of(letter.number)}")
    assert not take(read(message.as_bytes())).added


def test_to_a_letter_that_is_over_it_is_a_new_one_tied_by_the_code(letter: Taken) -> None:
    door.act(letter.acted.matter_id, "withdraw", by=Actor.citizen(letter.acted.matter_id))
    other = taken(Subject=letter.number, **NEWS)
    assert not other.added
    assert not Link.objects.exists()  # an address can be forged
    message = mail(Subject=letter.number, Message_ID="<10@example.cn>")
    message.set_content(f"还是没有灯。查询码 {codes.code_of(letter.number)}")
    assert not take(read(message.as_bytes())).added
    assert Link.objects.get().other_id == letter.acted.matter_id


def test_a_number_that_is_nowhere_is_just_text() -> None:
    taken(Subject="XJ261121-9999999 路灯")
    assert Matter.objects.count() == 1


def test_files_come_with_the_letter() -> None:
    taken(with_file("灯.png", PNG))
    kept = Attachment.objects.get()
    assert (kept.media_type, kept.from_citizen) == ("image/png", True)
    assert path_of(kept.sha256).read_bytes() == PNG


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.exe", b"MZ\x90\0" + b"\0" * 99), ("bomb.zip", b"PK\x03\x04" + b"\0" * 99)],
)
def test_a_bad_file_is_left_out_and_the_letter_is_not_lost(name: str, content: bytes) -> None:
    first = taken(with_file(name, content))
    assert not Attachment.objects.exists()
    assert name in entries(first, "receive")[0]["remark"]


def test_of_too_many_files_the_first_are_kept() -> None:
    message = mail()
    for n in range(12):
        message.add_attachment(
            PNG + bytes([n]), maintype="image", subtype="png", filename=f"{n}.png"
        )
    first = taken(message)
    assert Attachment.objects.count() == 9
    assert "9" in entries(first, "receive")[0]["remark"]


def test_a_bad_file_of_an_answer_is_told_to_the_author(letter: Taken) -> None:
    taken(with_file("virus.exe", b"MZ\x90\0" + b"\0" * 99, Subject=letter.number, **NEWS))
    assert "virus.exe" in entries(letter, "add")[0]["text"]


def test_a_mail_longer_than_the_desk_takes_is_refused() -> None:
    message = mail()
    message.set_content("很长的信。" * 4001)
    with pytest.raises(BadFields) as refused:
        taken(message)
    assert set(refused.value.fields) == {"body"}


def test_without_a_name_or_an_address() -> None:
    taken(From="only@example.cn")
    taken(From="nobody", Message_ID="<3@example.cn>")
    assert set(Letter.objects.values_list("naming", "contact_by")) == {
        ("phone", "email"),
        ("anonymous", "page"),
    }


@pytest.mark.parametrize(
    "subject", ["", "急", "很" * 300, "<script>alert(1)</script>", "\u202egnol"]
)
def test_any_subject_will_do(subject: str) -> None:
    assert taken(Subject=subject).acted.number


def test_the_subject_tells_the_kind_when_it_says_so() -> None:
    taken(Subject="投诉深夜噪音")
    assert Letter.objects.get().kind == "complaint"


def test_when_it_was_written_is_kept_unless_the_clock_was_wrong() -> None:
    now = timezone.now()
    written = (now - timedelta(hours=3)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    first = taken(Date=written)
    second = taken(Date="Fri, 01 Jan 1904 00:00:00 +0000", Message_ID="<4@example.cn>")
    assert "written_at" in entries(first, "receive")[0]
    assert "written_at" not in entries(second, "receive")[0]


def test_a_flood_from_one_sender_is_stopped() -> None:
    for n in range(50):
        taken(Message_ID=f"<{n}@example.cn>")
    with pytest.raises(throttle.TooMany):
        taken(Message_ID="<50@example.cn>")
    assert Matter.objects.count() == 50


def test_a_forgotten_author_is_nobody(letter: Taken) -> None:
    Person.objects.all().update(key=b"\0" * 60)
    assert not mail_taking._is_author(
        read(mail().as_bytes()), Matter.objects.get(pk=letter.acted.matter_id)
    )
