"""The page of a letter: who has it, what happened, what was asked and answered; nothing else."""

from io import BytesIO
from typing import Any

import pytest

from jiban.desks.mailbox import intake
from jiban.loop import attachments
from jiban.loop.actors import Actor
from jiban.loop.models import Attachment, Link

from .conftest import LETTER

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63fccfc0500f0004850180a8c8d1e50000000049454e44ae426082"
)


@pytest.fixture
def handled(letter: intake.Sent, does: Any) -> intake.Sent:
    """A letter in the hands of an officer who has spoken with the citizen."""
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="电话里说了很久")
    return letter


def test_it_works(handled: intake.Sent, page_of: Any, city: Any) -> None:
    page = page_of(handled)
    assert city.duty.name in page
    assert city.duty.number in page
    assert city.duty.phone in page
    assert "书香派出所" in page


def test_before_it_is_signed_the_unit_is_named(letter: intake.Sent, page_of: Any) -> None:
    page = page_of(letter)
    assert "书香派出所" in page
    assert "0755-00000101" in page


def test_notes_and_instructions_are_not_shown(
    handled: intake.Sent, does: Any, page_of: Any
) -> None:
    does(handled, "duty", "note", text="内部笔记不外传")
    does(handled, "leader", "instruct", text="领导批示不外传")
    does(handled, "duty", "resolve", answer="已经整改完毕", evidence="内部证据不外传")
    page = page_of(handled)
    assert "不外传" not in page
    assert "电话里说了很久" not in page
    assert "已经整改完毕" in page
    assert "局长庚" not in page


def test_feedback_question_and_pause_are_shown(
    handled: intake.Sent, does: Any, page_of: Any
) -> None:
    does(handled, "duty", "feedback", text="昨晚去过现场")
    does(handled, "duty", "ask", text="请问是哪一家摊位")
    page = page_of(handled)
    assert "昨晚去过现场" in page
    assert 'action="/letters/track/' in page
    assert page.index("请问是哪一家摊位") < page.index("昨晚去过现场")


def test_contact_on_the_page_is_shown(city: Any, does: Any, page_of: Any) -> None:
    fields = LETTER | {"naming": "anonymous", "unit": city.station.pk}
    hidden = intake.send(fields, by=Actor.citizen())
    does(hidden, "duty", "sign")
    does(hidden, "duty", "contact", how="page", text="请在这里补充时间")
    assert "请在这里补充时间" in page_of(hidden)


def test_what_was_taken_out_is_named_not_numbered(city: Any, page_of: Any) -> None:
    sent = intake.send(LETTER | {"body": "打 13900000002 找我"}, by=Actor.citizen())
    page = page_of(sent)
    assert "13900000002" not in page
    assert "«P" not in page


def test_files_of_the_answer_can_be_opened(handled: intake.Sent, does: Any, opened: Any) -> None:
    photo = attachments.keep("现场.png", BytesIO(PNG))
    does(handled, "duty", "resolve", answer="已经整改", evidence="见照片", files=[photo])
    file = Attachment.objects.get()
    client = opened(handled)
    assert "现场.png" in client.get(f"/letters/track/{handled.number}").content.decode()
    answer = client.get(f"/letters/track/{handled.number}/files/{file.pk}")
    assert b"".join(answer.streaming_content) == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_files_of_a_note_cannot(handled: intake.Sent, does: Any, opened: Any) -> None:
    photo = attachments.keep("内部.png", BytesIO(PNG))
    does(handled, "duty", "note", text="内部", files=[photo])
    client = opened(handled)
    assert "内部.png" not in client.get(f"/letters/track/{handled.number}").content.decode()
    file = Attachment.objects.get()
    assert client.get(f"/letters/track/{handled.number}/files/{file.pk}").status_code == 404


def test_a_part_split_off_can_be_opened_from_the_letter(
    handled: intake.Sent, does: Any, opened: Any, city: Any
) -> None:
    does(handled, "duty", "split", title="另一件事", body="停车的事", unit=city.other.pk)
    part = Link.objects.get().matter
    client = opened(handled)
    assert part.number in client.get(f"/letters/track/{handled.number}").content.decode()
    assert client.get(f"/letters/track/{part.number}").status_code == 200


def test_a_merged_letter_names_the_other_and_does_not_open_it(
    handled: intake.Sent, does: Any, opened: Any, city: Any
) -> None:
    later = intake.send(LETTER | {"unit": city.station.pk}, by=Actor.citizen())
    does(later, "head", "merge", into=handled.number, text="同一件事")
    client = opened(later)
    page = client.get(f"/letters/track/{later.number}").content.decode()
    assert handled.number in page
    assert client.get(f"/letters/track/{handled.number}").status_code == 302


def test_of_recusal_only_where_somebody_is_recused(
    letter: intake.Sent, page_of: Any, city: Any
) -> None:
    said = "被反映的民警不经办、也看不到这封信。"
    assert said not in page_of(letter)
    about = {"title": "投诉民警", "body": f"民警（警号{city.duty.number}）开口骂人。"}
    complaint = intake.send(LETTER | {"subject": ""} | about, by=Actor.citizen())
    assert said in page_of(complaint)


def test_officers_find_their_sign_in_at_the_foot(letter: intake.Sent, page_of: Any) -> None:
    assert '<a href="/staff/">民警登录</a>' in page_of(letter)
