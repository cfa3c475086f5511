"""The public is asked to look: approved, bounded in place and time, and recalled without a word."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Post, Unit
from jiban.desks.alerts.models import Bulletin
from jiban.desks.missing.broadcast import showing
from jiban.desks.missing.broadcast.recalling import recall
from jiban.desks.missing.models import Poster
from jiban.loop import door
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Link, Matter
from tests.loop.conftest import Bureau

from .conftest import FATHER, NO, Do, Report, morning, state

DAY = 24 * 60
SAID = {"area": "云溪菜场周边", "words": "听不清别人说话", "until": morning(5 * DAY)}
CHILD = {"age": 6, "clothing": "红裙子"}


@pytest.fixture
def out(planned: int, do: Do) -> Poster:
    """A poster of the father that a leader has approved."""
    do(planned, "duty", "draft_poster", 10, **SAID)
    do(planned, "deputy", "approve_poster", 12, poster=1)
    return Poster.objects.get(case=planned)


def address(poster: Poster) -> str:
    number = Matter.objects.values_list("number", flat=True).get(pk=poster.case_id)
    return f"/p/{showing.key_of(number, poster.n)}"


def extend(poster: Poster) -> None:
    """Let it hold on the day on which the tests run."""
    Poster.objects.filter(pk=poster.pk).update(until=morning(5000 * DAY))


def test_it_works(out: Poster, bureau: Bureau, tmp_path: Path) -> None:
    extend(out)
    page = Client().get(address(out)).content.decode()
    assert "蓝色外套" in page
    assert "听不清" in page
    officer = Client()
    officer.force_login(bureau.duty)
    number = Matter.objects.get(pk=out.case_id).number
    answer = officer.get(f"/missing/posters/{number}/1.pdf")
    assert answer["Content-Type"] == "application/pdf"
    paper = tmp_path / "poster.pdf"
    paper.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True)
    assert "蓝色外套" in text.stdout
    info = subprocess.run(["pdfinfo", paper], capture_output=True, check=True, text=True).stdout
    assert "A4" in info
    assert "Pages:           1" in info


def test_whom_to_call_stands_in_one_place(out: Poster, bureau: Bureau, tmp_path: Path) -> None:
    """The bureau's number where it has one, on the paper and on the phone that scans it."""
    extend(out)
    button = '<a class="btn btn-primary btn-lg w-100" href="tel:{}">'
    assert button.format("110") in Client().get(address(out)).content.decode()
    Unit.objects.filter(pk=bureau.root.pk).update(phone="0755-88886666")
    caches.forget()
    page = Client().get(address(out)).content.decode()
    assert button.format("0755-88886666") in page
    assert showing.whom_to_call() in page
    paper = tmp_path / "poster.pdf"
    out.refresh_from_db()
    paper.write_bytes(showing.pdf(out, out.case, draft=False))
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True)
    assert "0755-88886666" in text.stdout
    assert "110" not in text.stdout


def test_it_names_nobody_and_no_place_while_the_reporter_is_not_cleared(
    out: Poster, planned: int, do: Do
) -> None:
    extend(out)
    page = Client().get(address(out)).content.decode()
    for secret in ("周建国", "周小梅", "13900001111", FATHER["place"], SAID["area"], "114.05"):
        assert str(secret) not in page
    do(planned, "duty", "describe", 20, **NO)
    do(planned, "protection", "clear", 21, text="单独谈过")
    assert FATHER["place"] not in Client().get(address(out)).content.decode()  # nobody approved it
    Poster.objects.update(until=SAID["until"])
    do(planned, "duty", "renew_poster", 22, poster=1)
    do(planned, "deputy", "approve_poster", 23, poster=1)
    extend(out)
    assert FATHER["place"] in Client().get(address(out)).content.decode()
    do(planned, "duty", "unclear", 24, text="说法对不上")
    assert FATHER["place"] not in Client().get(address(out)).content.decode()


def test_who_drafts_does_not_approve(planned: int, do: Do, bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="duty")
    caches.forget()
    do(planned, "deputy", "draft_poster", 10, **SAID)
    for part in ("deputy", "head", "duty"):
        with pytest.raises(NotAllowed):
            do(planned, part, "approve_poster", 12, poster=1)
    assert Client().get(address(Poster.objects.get())).status_code == 404
    do(planned, "leader", "approve_poster", 13, poster=1)
    with pytest.raises(BadFields):
        do(planned, "leader", "approve_poster", 13, poster=2)


def test_what_is_out_or_past_its_time_is_not_approved(out: Poster, do: Do) -> None:
    with pytest.raises(BadFields):
        do(out.case_id, "deputy", "approve_poster", 13, poster=1)
    do(out.case_id, "duty", "draft_poster", 14, **{**SAID, "until": morning(60)})
    with pytest.raises(BadFields):
        do(out.case_id, "deputy", "approve_poster", 61, poster=2)


def test_a_minors_poster_needs_consent_and_hangs_three_days(report: Report, do: Do) -> None:
    child = report(**CHILD)
    short = {**SAID, "until": morning(2 * DAY)}
    for wrong in (short, {**short, "consent": "given"}, {**short, "text": "母亲当面同意"}):
        with pytest.raises(BadFields):
            do(child, "duty", "draft_poster", 10, **wrong)
    consent = {"consent": "given", "text": "母亲当面同意"}
    with pytest.raises(BadFields):
        do(child, "duty", "draft_poster", 10, **SAID, **consent)
    do(child, "duty", "draft_poster", 10, **short, **consent)
    suspect = {"consent": "suspect", "text": "监护人有嫌疑"}
    do(child, "duty", "draft_poster", 11, **short, **suspect)
    assert [poster.n for poster in Poster.objects.filter(case=child)] == [1, 2]


def test_a_minor_is_never_in_an_open_feed(report: Report, do: Do) -> None:
    child = report(**CHILD, **NO)
    do(child, "protection", "clear", 5, text="单独谈过")
    with pytest.raises(NotAllowed):
        do(child, "duty", "ask_alert", 10, **ALERT)


ALERT = {
    "headline": "寻找走失老人",
    "description": "八十二岁，蓝色外套。",
    "area": "城东",
    "expires_at": morning(600),
}


def test_an_alert_goes_by_the_alerts_desk_and_ends_with_the_search(planned: int, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(planned, "duty", "ask_alert", 10, **ALERT)  # the reporter is not cleared
    do(planned, "duty", "describe", 11, **NO)
    do(planned, "protection", "clear", 12, text="单独谈过")
    do(planned, "duty", "ask_alert", 13, **ALERT)
    alert = Link.objects.get(other=planned, matter__desk="alerts").matter_id
    assert state(alert) == "drafted"
    do(alert, "leader", "issue", 14)
    do(planned, "head", "end_otherwise", 30, ending="unfounded", text="在邻居家")
    assert recall(morning(31)) == 1
    assert state(alert) == "cancelled"
    last = Bulletin.objects.filter(matter=alert).latest("n")
    assert (last.kind, last.note) == ("Cancel", "已结束")
    assert recall(morning(32)) == 0


def test_what_nobody_has_issued_is_dropped(planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 11, **NO)
    do(planned, "protection", "clear", 12, text="单独谈过")
    do(planned, "duty", "ask_alert", 13, **ALERT)
    do(planned, "head", "end_otherwise", 30, ending="unfounded", text="在邻居家")
    recall(morning(31))
    alert = Link.objects.get(other=planned, matter__desk="alerts").matter_id
    assert state(alert) == "dropped"
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("how", ["recalled", "over", "expired"])
def test_once_it_is_over_it_says_concluded_and_nothing_else(
    out: Poster, planned: int, do: Do, how: str
) -> None:
    extend(out)
    assert "蓝色外套" in Client().get(address(out)).content.decode()
    if how == "recalled":
        do(planned, "duty", "recall_poster", 20, poster=1)
    elif how == "over":
        do(planned, "duty", "find", 20, place="救助站", text="平安")
        assert "蓝色外套" in Client().get(address(out)).content.decode()  # not verified yet
        do(planned, "head", "verify", 21, ending="safe", identified="女儿认出")
    else:
        Poster.objects.filter(pk=out.pk).update(until=morning(0))
    page = Client(headers={"accept-language": "zh-CN"}).get(address(out)).content.decode()
    assert "已结束" in page
    for secret in ("蓝色外套", "82岁", "听不清", "平安", "救助站"):
        assert secret not in page


def test_nobody_guesses_another_poster(out: Poster) -> None:
    key = address(out)
    for wrong in (key.replace("-1-", "-2-"), f"{key}A", "/p/1-1-ABCDEFGH", "/p/x"):
        assert Client().get(wrong).status_code == 404


def test_it_holds_no_longer_than_it_may(planned: int, do: Do) -> None:
    for until in (morning(5), morning(10) + timedelta(days=30, seconds=1)):
        with pytest.raises(BadFields):
            do(planned, "duty", "draft_poster", 10, **{**SAID, "until": until})
    door.settle([planned], now=morning(11))
