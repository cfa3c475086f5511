"""The rates explorer: numbers with their intervals, of what is in sight, down to their rows."""

import csv
import io
from datetime import timedelta

from django.utils import timezone
from openpyxl import load_workbook

from jiban.loop import door
from jiban.loop.counting import Counted

from .test_matter_page import text

HOUR = timedelta(hours=1)


def exported(client) -> str:
    return client.get("/rates/rates.csv").content.decode("utf-8-sig")


def shown(page) -> dict[str, Counted]:
    return {line.label: line.counted for line in page.context["board"].lines}


def test_it_works(sign_in, write, city) -> None:
    write.handled()
    door.settle([write(ago=HOUR).pk])
    page = sign_in("leader").get("/rates?rate=response")
    assert page.status_code == 200
    assert shown(page) == {city.east.name: Counted(1, 2)}
    assert "50.0 %" in text(page)
    assert "9.5–90.5 %" in text(page)
    assert "few" in text(page)


def test_only_what_is_in_sight_counts(sign_in, write, city) -> None:
    write.handled()
    write.does(write(unit=city.far.pk), city.far_duty, "sign")
    assert shown(sign_in("head").get("/rates?rate=promises")) == {
        city.station.name: Counted(2, 2, {"running": 2})
    }
    elsewhere = sign_in("head").get(f"/rates?rate=promises&unit={city.far.pk}")
    assert city.far.name not in text(elsewhere)


def test_every_way_of_counting_has_its_lines(sign_in, write, city) -> None:
    write.handled(subject="noise.shops")
    leader = sign_in("leader")
    for by in ("unit", "subject", "day", "week", "month", "quarter"):
        page = leader.get(f"/rates?rate=response&by={by}")
        found = [line for line in shown(page).values() if line.denominator]
        assert found == [Counted(1, 1)], by
    by_leaf = leader.get("/rates?rate=response&by=subject&subject=noise")
    assert [line.counted for line in by_leaf.context["board"].lines] == [Counted(1, 1)]


def test_a_number_leads_down_to_its_rows(sign_in, write, city) -> None:
    good, late = write.handled(), write(ago=HOUR)
    door.settle([late.pk])
    page = sign_in("leader").get("/rates?rate=response")
    line = page.context["board"].lines[0]
    assert line.excluded_url
    for url, matter, other in ((line.counted_url, good, late), (line.missed_url, late, good)):
        assert url.replace("&", "&amp;") in page.content.decode()
        rows = sign_in("leader").get(url).content.decode()
        assert matter.number in rows
        assert other.number not in rows


def test_what_is_left_out_says_why(sign_in, write, city) -> None:
    write()
    page = sign_in("head").get("/rates/rows?rate=response&part=excluded")
    assert "not due yet" in text(page)


def test_a_row_out_of_sight_is_counted_and_not_shown(sign_in, write, city) -> None:
    letter = write.signed()
    why = {"ground": "area", "unit": city.far.pk, "text": "在远山所辖区"}
    write.does(letter, city.duty, "refuse", **why)
    write.does(letter, city.deputy, "designate", unit=city.far.pk, text="由远山所办")
    page = sign_in("head").get("/rates/rows?rate=refused&part=counted")
    assert letter.number not in page.content.decode()
    assert "1 row of this page belongs to a matter that you do not see" in text(page)
    assert letter.number in sign_in("leader").get("/rates/rows?rate=refused").content.decode()


def test_files(sign_in, write, city) -> None:
    write.handled()
    leader = sign_in("leader", "zh-CN")
    written = leader.get("/rates/rates.csv?rate=response")
    assert "attachment" in written["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["指标", "单位", "分子", "分母"]
    assert ["响应率", city.east.name, "1", "1"] in [row[:4] for row in rows]
    write(unit=None)
    named = [row[1] for row in csv.reader(io.StringIO(exported(leader)))]
    assert f"{city.bureau.name}（本级）" in named
    assert city.bureau.name not in named
    book = load_workbook(io.BytesIO(leader.get("/rates/rates.xlsx").content))
    assert book.sheetnames == ["指标", "口径"]
    assert leader.get("/rates/rates.exe").status_code == 404


def test_wrong_questions_are_left_out(sign_in, write) -> None:
    leader = sign_in("leader")
    wrong = (
        "rate=no&unit=99999999999&subject=x&by=year&from=2026-13-01&to=9999-99-99&page=-1&part=z"
    )
    for page in ("/rates", "/rates/rows", "/rates/rates.csv"):
        assert leader.get(f"{page}?{wrong}").status_code == 200
    today = timezone.localdate()
    page = leader.get(f"/rates?by=day&from=2000-01-01&to={today + timedelta(days=9)}")
    assert page.context["board"].asked.last == today
    assert 100 < len(page.context["board"].lines) <= 400  # months: days would be too many


def test_who_has_no_post_sees_nothing(sign_in, client) -> None:
    assert sign_in("nobody").get("/rates").status_code == 403
    assert client.get("/rates").status_code == 302
