"""From the page of the letter: add, answer, confirm, rate, reopen, withdraw; through the door."""

from datetime import datetime
from typing import Any

import pytest

from jiban.city import calendar
from jiban.desks.mailbox import intake
from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Entry, Matter, Notice


@pytest.fixture
def act(opened: Any) -> Any:
    """``act(letter, "add", text=…)``: what the citizen's browser sends."""

    def do(letter: intake.Sent, action: str, key: str = "k1", **fields: Any) -> Any:
        return opened(letter).post(
            f"/letters/track/{letter.number}/{action}", {"idempotency_key": key, **fields}
        )

    return do


@pytest.fixture
def resolved(letter: intake.Sent, does: Any) -> intake.Sent:
    """A letter that was answered."""
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="谈过")
    does(letter, "duty", "resolve", answer="摊位已经搬走", evidence="现场照片")
    return letter


def matter_of(letter: intake.Sent) -> Matter:
    return Matter.objects.get(pk=letter.acted.matter_id)


def test_it_works(letter: intake.Sent, act: Any, opened: Any) -> None:
    answer = act(letter, "add", text="昨晚又来了")
    assert answer.status_code == 302
    page = opened(letter).get(answer.headers["Location"]).content.decode()
    assert "昨晚又来了" in page
    assert 'role="status"' in page


def test_a_retry_does_not_double(letter: intake.Sent, act: Any) -> None:
    for _ in range(2):
        assert act(letter, "add", text="昨晚又来了").status_code == 302
    assert Entry.objects.filter(action="add").count() == 1


def test_a_question_is_answered(letter: intake.Sent, does: Any, act: Any) -> None:
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="谈过")
    does(letter, "duty", "ask", text="哪一家？")
    act(letter, "answer", text="东头第二家")
    assert matter_of(letter).state == "handling"


def test_the_answer_is_confirmed(resolved: intake.Sent, act: Any) -> None:
    act(resolved, "confirm")
    assert matter_of(resolved).state == "closed"


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_it_is_rated_in_one_tap(resolved: intake.Sent, act: Any, grade: int) -> None:
    assert act(resolved, "rate", grade=str(grade)).status_code == 302
    assert Letter.objects.get().grade == grade


def test_words_can_follow_the_rating(resolved: intake.Sent, act: Any, opened: Any) -> None:
    act(resolved, "rate", "k1", grade="2")
    page = opened(resolved).get(f"/letters/track/{resolved.number}").content.decode()
    assert '<input type="hidden" name="grade" value="2">' in page
    act(resolved, "rate", "k2", grade="2", text="拖得太久")
    assert (Letter.objects.get().grade, Letter.objects.get().grade_text) == (2, "拖得太久")


def test_a_bad_rating_reaches_the_head(resolved: intake.Sent, act: Any) -> None:
    act(resolved, "rate", grade="1")
    assert Notice.objects.filter(message="rated_bad", audience="head").exists()


@pytest.mark.parametrize("first", ["", "confirm"])
def test_it_is_opened_again(resolved: intake.Sent, act: Any, first: str) -> None:
    if first:
        act(resolved, first)
    act(resolved, "reopen", text="第二天又摆出来了")
    matter = matter_of(resolved)
    assert (matter.state, matter.raised) == ("handling", 1)


def test_opening_again_needs_a_reason_and_keeps_what_was_typed(
    resolved: intake.Sent, act: Any
) -> None:
    answer = act(resolved, "reopen", text="")
    assert answer.status_code == 422
    too_long = "又" * 2001
    answer = act(resolved, "reopen", text=too_long)
    assert answer.status_code == 422
    assert too_long in answer.content.decode()
    assert matter_of(resolved).state == "resolved"


def test_it_is_withdrawn(letter: intake.Sent, act: Any) -> None:
    act(letter, "withdraw", text="")
    assert matter_of(letter).state == "withdrawn"


def test_what_cannot_be_done_now_is_refused_in_words(resolved: intake.Sent, act: Any) -> None:
    answer = act(resolved, "withdraw")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert matter_of(resolved).state == "resolved"


@pytest.mark.parametrize("action", ["sign", "note", "resolve", "close_quiet", "receive", "nothing"])
def test_only_what_is_a_citizens_to_do(letter: intake.Sent, act: Any, action: str) -> None:
    assert act(letter, action, text="x").status_code == 422
    assert matter_of(letter).seq == 1


def test_words_of_danger_are_raised_and_answered_with_110(
    letter: intake.Sent, act: Any, opened: Any
) -> None:
    answer = act(letter, "add", text="他拿刀在门口")
    page = opened(letter).get(answer.headers["Location"]).content.decode()
    assert 'role="alert"' in page
    assert matter_of(letter).urgent


def test_the_news_of_what_was_done_cannot_be_made_up(letter: intake.Sent, opened: Any) -> None:
    page = opened(letter).get(f"/letters/track/{letter.number}?done=withdraw").content.decode()
    assert 'role="status" class="alert' not in page
    assert "alert-success" not in page


def test_what_the_calendar_does_not_know_yet_loses_nothing(
    resolved: intake.Sent, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(start: datetime, days: int) -> datetime:
        raise calendar.CalendarUnknown(2031)

    monkeypatch.setattr(calendar, "add_working_days", unknown)
    answer = act(resolved, "reopen", text="还是很吵，请再看一看")
    assert answer.status_code == 422
    assert "还是很吵，请再看一看" in answer.content.decode()
