"""Who approves sees first what goes out: words, photo, consent, and the poster as it would hang."""

import subprocess
from pathlib import Path

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.desks.missing.models import Poster
from jiban.loop import forgetting
from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import NO, Do, Report, end, morning
from .test_broadcast import SAID, extend

DAY = 24 * 60
CONSENT = {"consent": "given", "text": "母亲当面同意"}


def browser(officer: Officer) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(officer)
    return made


def number(matter: int) -> str:
    return Matter.objects.values_list("number", flat=True).get(pk=matter)


def test_it_works(planned: int, do: Do, bureau: Bureau, tmp_path: Path) -> None:
    do(planned, "duty", "draft_poster", 10, **SAID)
    address = f"/missing/posters/{number(planned)}/1.pdf"
    leader = browser(bureau.deputy)
    page = leader.get(f"/matters/{number(planned)}").content.decode()
    assert SAID["words"] in page
    assert address in page
    paper = tmp_path / "poster.pdf"
    paper.write_bytes(leader.get(address).content)
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True)
    assert "蓝色外套" in text.stdout
    assert "未经批准" in text.stdout
    do(planned, "deputy", "approve_poster", 12, poster=1)
    extend(Poster.objects.get())
    paper.write_bytes(leader.get(address).content)
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True)
    assert "蓝色外套" in text.stdout
    assert "未经批准" not in text.stdout


@pytest.mark.parametrize("part", ["duty", "head", "west_duty"])
def test_who_may_not_approve_has_no_paper_before(
    planned: int, do: Do, bureau: Bureau, part: str
) -> None:
    do(planned, "duty", "draft_poster", 10, **SAID)
    address = f"/missing/posters/{number(planned)}/1.pdf"
    officer = browser(getattr(bureau, part))
    assert officer.get(address).status_code == 404
    assert address not in officer.get(f"/matters/{number(planned)}").content.decode()


def test_what_was_recalled_has_no_paper(planned: int, do: Do, bureau: Bureau) -> None:
    do(planned, "duty", "draft_poster", 10, **SAID)
    do(planned, "duty", "recall_poster", 11, poster=1)
    answer = browser(bureau.deputy).get(f"/missing/posters/{number(planned)}/1.pdf")
    assert answer.status_code == 404


def test_the_page_says_who_consented_and_what_a_text_will_say(
    report: Report, do: Do, bureau: Bureau
) -> None:
    child = report(age=15, clothing="红裙子", **NO)
    do(child, "protection", "clear", 5, text="单独谈过")
    until = morning(2 * DAY)
    do(child, "duty", "share", 10, cities="*", words="听不清别人说话", until=until, **CONSENT)
    page = browser(bureau.deputy).get(f"/matters/{number(child)}").content.decode()
    asked = page.partition("Requests to other cities")[2].partition("</ul>")[0]
    for said in ("听不清别人说话", "given", CONSENT["text"], "甲一"):
        assert said in asked
    do(child, "duty", "draft_sms", 11, unit=bureau.east.pk, until=until, **CONSENT)
    page = browser(bureau.deputy).get(f"/matters/{number(child)}").content.decode()
    text = page.partition("Short texts")[2].partition("</ul>")[0]
    for said in ("15", "红裙子", "110", CONSENT["text"]):
        assert said in text


def test_who_consented_is_forgotten_with_the_case(report: Report, do: Do) -> None:
    child = report(age=15)
    do(child, "duty", "draft_poster", 10, **{**SAID, "until": morning(DAY)}, **CONSENT)
    assert Poster.objects.get().consent_words == CONSENT["text"]
    end(child, do, 30)
    forgetting.forget([child], forgetting.RETENTION, morning(60))
    assert Poster.objects.get().consent_words == ""
