"""Who drafts and who approves see first what goes out: words, consent, the poster as it hangs."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from weasyprint import HTML

from jiban.city.models import Officer
from jiban.desks.missing.models import Poster
from jiban.loop import forgetting
from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import FATHER, NO, Do, Report, end, morning
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


def test_who_neither_drafts_nor_approves_has_no_paper_before(
    planned: int, do: Do, bureau: Bureau, protection: Officer
) -> None:
    do(planned, "duty", "draft_poster", 10, **SAID)
    address = f"/missing/posters/{number(planned)}/1.pdf"
    trained = browser(protection)
    page = trained.get(f"/matters/{number(planned)}").content.decode()
    assert SAID["words"] in page
    assert address not in page
    assert trained.get(address).status_code == 404
    assert browser(bureau.west_duty).get(address).status_code == 404
    for drafting in (bureau.duty, bureau.head):
        assert browser(drafting).get(address)["Content-Type"] == "application/pdf"


# --- before it is drafted ------------------------------------------------------------------------


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was set on paper, as the page that it was set from."""
    pages: list[str] = []
    write = HTML.write_pdf

    def kept(page: HTML, *args: Any, **options: Any) -> Any:
        pages.append("".join(page.etree_element.itertext()))
        return write(page, *args, **options)

    monkeypatch.setattr(HTML, "write_pdf", kept)
    return pages


def test_who_drafts_looks_at_it_first_by_one_button_of_the_form(
    planned: int, bureau: Bureau, papers: list[str]
) -> None:
    officer = browser(bureau.duty)
    form = f"/matters/{number(planned)}/do/draft_poster"
    page = officer.get(form).content.decode()
    button = re.search(r'<button[^>]* formaction="([^"]+)" formtarget="_blank">', page)
    assert button is not None
    typed = {"words": "听不清，找王小明：13900007777", "until": "2026-03-05T12:00"}
    answer = officer.post(button[1], typed)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    (paper,) = papers
    for said in ("蓝色外套", "听不清", "2026-03-05", "未经批准"):
        assert said in paper
    assert "13900007777" not in paper  # as little as when it hangs
    assert FATHER["place"] not in paper
    assert not Poster.objects.exists()  # nothing is done by looking
    assert officer.post(button[1], {"until": "morgen"}).status_code == 200  # not filled in yet


def test_only_who_may_draft_looks_and_other_forms_have_no_such_button(
    planned: int, bureau: Bureau, protection: Officer
) -> None:
    address = f"/matters/{number(planned)}/do/%s/preview"
    for officer in (protection, bureau.west_duty):
        assert browser(officer).post(address % "draft_poster").status_code == 404
    duty = browser(bureau.duty)
    assert duty.post(address % "describe").status_code == 404
    assert duty.get(address % "draft_poster").status_code == 405
    form = duty.get(f"/matters/{number(planned)}/do/describe").content.decode()
    assert "formtarget" not in form


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
