"""The page of a letter says of every promise whether it runs, was kept, broken, or stands still."""

import re
from datetime import timedelta
from typing import Any

from django.utils.html import escape
from django.utils.translation import override

from jiban.desks.mailbox import intake
from jiban.desks.mailbox.told import Told
from jiban.desks.mailbox.tracking import Tracking
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Promise


def told(letter: intake.Sent) -> dict[str, Told]:
    tracking = Tracking.of(letter.number)
    assert tracking is not None
    return {promise.name: promise for promise in tracking.promises}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", page).split())


def overdue(letter: intake.Sent, **span: int) -> None:
    """Let the letter be older than it is; only the tests' installation is not live."""
    back = timedelta(**span)
    for promise in Promise.objects.filter(matter=letter.acted.matter_id):
        Promise.objects.filter(matter=promise.matter_id, n=promise.n).update(
            made_at=promise.made_at - back,
            due_at=promise.due_at - back,
            next_rung_at=promise.next_rung_at and promise.next_rung_at - back,
        )


def test_it_works(letter: intake.Sent, page_of: Any) -> None:
    assert {name: p.state for name, p in told(letter).items()} == {
        "sign": "running",
        "contact": "running",
        "feedback": "running",
    }
    page = page_of(letter)
    assert page.count('data-state="open"') == 3


def test_a_kept_promise_says_when_and_how_fast(
    letter: intake.Sent, does: Any, page_of: Any
) -> None:
    does(letter, "duty", "sign")
    assert told(letter)["sign"].state == "kept"
    page = page_of(letter)
    assert 'class="jb-kept"' in page
    assert "resolve" in told(letter)


def test_a_broken_promise_says_to_whom_it_was_raised(letter: intake.Sent, page_of: Any) -> None:
    overdue(letter, minutes=11)
    door.settle([letter.acted.matter_id])
    sign = told(letter)["sign"]
    assert (sign.state, sign.broken) == ("overdue", True)
    assert len(sign.raised) == 1
    page = page_of(letter)
    assert 'class="jb-broken"' in page
    assert 'data-state="broken"' in page


def test_twice_its_time_it_was_raised_to_the_bureaus_leader(letter: intake.Sent) -> None:
    overdue(letter, minutes=11)
    door.settle([letter.acted.matter_id])
    overdue(letter, minutes=10)
    door.settle([letter.acted.matter_id])
    assert len(told(letter)["sign"].raised) == 2


def test_a_promise_past_its_time_is_called_broken_before_any_runner_saw_it(
    letter: intake.Sent,
) -> None:
    overdue(letter, minutes=11)
    assert told(letter)["sign"].state == "overdue"


def test_a_promise_done_late_stays_broken(letter: intake.Sent, does: Any, page_of: Any) -> None:
    overdue(letter, minutes=11)
    does(letter, "duty", "sign")
    sign = told(letter)["sign"]
    assert (sign.state, sign.broken) == ("late", True)
    assert sign.late_by >= timedelta(minutes=1)
    assert sign.raised
    assert 'class="jb-broken"' in page_of(letter)


def test_a_paused_promise_says_why(letter: intake.Sent, does: Any, page_of: Any) -> None:
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="说好明天去看")
    does(letter, "duty", "pause", reason="expert_report", text="等噪声检测报告")
    resolve = told(letter)["resolve"]
    assert resolve.state == "paused"
    page = page_of(letter)
    with override("zh-hans"):
        assert escape(str(resolve.reason)) in page


def test_the_hand_over_between_officers_is_not_a_promise_to_the_citizen(
    letter: intake.Sent, does: Any, city: Any
) -> None:
    does(letter, "duty", "sign")
    does(letter, "duty", "hand_over", officer=city.second.pk)
    assert "accept" not in told(letter)


def test_a_transfer_replaces_the_promise_to_sign(letter: intake.Sent, does: Any, city: Any) -> None:
    does(letter, "duty", "transfer", unit=city.other.pk, text="在墨香所辖区")
    tracking = Tracking.of(letter.number)
    assert tracking is not None
    assert [p.state for p in tracking.promises if p.name == "sign"] == ["void", "running"]


def test_what_is_promised_when_it_is_opened_again_stands_apart(
    letter: intake.Sent, does: Any
) -> None:
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="谈过")
    does(letter, "duty", "resolve", answer="搬走了", evidence="照片")
    citizen = Actor.citizen(letter.acted.matter_id)
    door.act(letter.acted.matter_id, "reopen", by=citizen, text="又来了")
    tracking = Tracking.of(letter.number)
    assert tracking is not None
    assert [(p.name, p.state, p.again) for p in tracking.promises] == [
        ("sign", "kept", False),
        ("contact", "kept", False),
        ("feedback", "kept", False),
        ("resolve", "kept", False),
        ("feedback", "running", True),
        ("resolve", "running", True),
    ]


def test_both_languages_say_it(letter: intake.Sent, opened: Any) -> None:
    client = opened(letter)
    english = client.get(f"/letters/track/{letter.number}", headers={"accept-language": "en"})
    assert "Sign within 10 minutes" in words(english.content.decode())
