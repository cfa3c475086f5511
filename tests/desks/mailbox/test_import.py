"""Letters from a file: good rows come in once, bad rows are named with the reason and the fix."""

import csv
import io
import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from jiban.city.tables import Limits, TableError
from jiban.desks.mailbox import importing
from jiban.desks.mailbox.importing import Options
from jiban.desks.mailbox.models import Letter
from jiban.loop import people
from jiban.loop.models import Entry, Matter, Person, Promise

pytestmark = pytest.mark.usefixtures("city")
HEADER = "工单编号,信件类型,标题,内容,姓名,联系电话,来信时间\n"
GOOD = (
    "GD20260105000123,投诉,楼下烧烤摊深夜噪音,每天夜里都很吵。,"
    "林小满,13800000001,2026-01-05 08:30\n"
)


def run(text: str, **options: Any) -> importing.Report:
    return importing.run(text.encode(), "letters.csv", Options(**options))


def test_it_works() -> None:
    report = run(HEADER + GOOD)
    assert (report.rows, report.opened, report.errors) == (1, 1, [])
    letter = Letter.objects.select_related("matter").get()
    assert (letter.kind, letter.channel, letter.origin) == (
        "complaint",
        "import",
        "GD20260105000123",
    )
    assert letter.matter.title == "楼下烧烤摊深夜噪音"
    person = Person.objects.get()
    assert people.unseal(bytes(person.key), bytes(person.data)) == {
        "name": "林小满",
        "phone": "13800000001",
    }


def test_promises_count_from_now_and_the_origin_time_is_kept() -> None:
    before = timezone.now()
    run(HEADER + GOOD)
    promise = Promise.objects.get(name="sign")
    assert promise.due_at >= before + timedelta(minutes=10)
    said = json.loads(Entry.objects.get(action="receive").payload)
    written = timezone.make_aware(datetime(2026, 1, 5, 8, 30))
    assert datetime.fromisoformat(said["written_at"]) == written
    assert Letter.objects.get().written_at == written


def test_the_journal_says_how_it_came() -> None:
    run(HEADER + GOOD, by="900005", source="12345")
    remark = json.loads(Entry.objects.get(action="receive").payload)["remark"]
    assert all(part in remark for part in ("letters.csv", "900005", "12345", "2"))


def test_twice_doubles_nothing() -> None:
    run(HEADER + GOOD)
    report = run(HEADER + GOOD)
    assert (report.opened, report.known, report.errors) == (0, 1, [])
    assert Matter.objects.count() == 1


def test_without_numbers_a_row_is_known_by_its_content() -> None:
    text = "标题,内容\n路灯坏了,书香路的路灯坏了三天。\n路灯坏了,墨香路的路灯也坏了。\n"
    assert run(text).opened == 2
    assert run(text).known == 2
    assert Matter.objects.count() == 2


def test_the_same_row_twice_in_one_file_is_one_letter() -> None:
    report = run(HEADER + GOOD + GOOD)
    assert (report.opened, report.known, report.errors) == (1, 1, [])


def test_a_number_that_stands_for_another_letter_is_an_error_and_not_lost() -> None:
    run(HEADER + GOOD)
    report = run(HEADER + GOOD.replace("每天夜里都很吵", "另一件事"))
    [error] = report.errors
    assert error.field == "工单编号"
    assert Matter.objects.get().number in error.reason
    assert report.known == 0


def test_a_refused_row_does_not_take_the_number_from_the_next() -> None:
    bad = GOOD.replace("13800000001", "kein Telefon")
    report = run(HEADER + bad + GOOD)
    assert (report.opened, report.refused) == (1, 1)


def test_two_systems_may_have_the_same_number() -> None:
    run(HEADER + GOOD, source="12345")
    assert run(HEADER + GOOD.replace("很吵", "不吵"), source="寻呼台").opened == 1


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (GOOD.replace("投诉", "诗歌"), "信件类型", "诗歌"),
        (GOOD.replace("13800000001", "一三八"), "联系电话", ""),
        (GOOD.replace("2026-01-05 08:30", "昨天"), "来信时间", "昨天"),
        (GOOD.replace("2026-01-05 08:30", "2999-01-05 08:30"), "来信时间", "2999"),
        ("7,投诉,,,,,\n", "内容", ""),
        ("7,投诉,标题,正文,,,,多一格\n", "", ""),
    ],
)
def test_a_bad_row_is_named_and_the_others_come_in(row: str, field: str, reason: str) -> None:
    report = run(HEADER + row + GOOD.replace("000123", "000124"))
    assert report.opened == 1
    [error] = report.errors
    assert (error.row, error.field) == (2, field)
    assert reason in error.reason


def test_refused_rows_go_into_a_file_that_can_be_corrected_and_taken_in() -> None:
    bad = GOOD.replace("投诉", "诗歌").replace("13800000001", "+86 13800000001")
    report = run(HEADER + bad)
    assert report.errors_file is not None
    text = report.errors_file.read_text(encoding="utf-8-sig")
    [line] = csv.DictReader(io.StringIO(text))
    assert line["联系电话"] == "'+86 13800000001"  # no formula in a spreadsheet
    again = importing.run(text.replace(",诗歌,", ",投诉,").encode(), "corrected.csv")
    assert (again.opened, again.errors) == (1, [])
    assert people_of_all() == [{"name": "林小满", "phone": "+86 13800000001"}]


def people_of_all() -> list[dict[str, str]]:
    return [people.unseal(bytes(p.key), bytes(p.data)) for p in Person.objects.all()]


def test_the_original_is_kept() -> None:
    report = run(HEADER + GOOD)
    assert report.original is not None
    assert report.original.read_text() == HEADER + GOOD


def test_xlsx_and_json_and_gb18030_come_in_alike() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["来信登记表"], ["编号", "内容", "电话"], [17, "表格里的信。", 13800000002]):
        book.active.append(row)
    sheet = io.BytesIO()
    book.save(sheet)
    assert importing.run(sheet.getvalue(), "a.xlsx").opened == 1
    listed = json.dumps([{"id": 18, "content": "对象里的信。"}]).encode()
    assert importing.run(listed, "b.json").opened == 1
    assert importing.run((HEADER + GOOD).encode("gb18030"), "c.csv").opened == 1
    assert set(Letter.objects.values_list("origin", flat=True)) == {"17", "18", "GD20260105000123"}


def test_the_unit_gets_it_by_code_or_name(city: SimpleNamespace) -> None:
    report = run(
        "内容,派出所\n第一封信。,0101\n第二封信。,墨香派出所\n第三封信。,\n第四封信。,月亮派出所\n"
    )
    assert set(Matter.objects.values_list("unit_id", "state")) == {
        (city.station.pk, "received"),
        (city.other.pk, "received"),
        (city.bureau.pk, "triage"),
    }
    assert report.to_route == 1
    assert [(e.row, e.field) for e in report.errors] == [(5, "派出所")]


def test_a_place_of_a_chinese_web_map_is_converted() -> None:
    text = "内容,经度,纬度\n这里有个坑。,114.0579,22.5431\n"
    run(text, gcj02=True)
    letter = Letter.objects.get()
    assert letter.lon is not None
    assert letter.lon == pytest.approx(114.0528, abs=0.001)


def test_a_long_title_is_cut_and_stands_whole_in_the_body() -> None:
    title = "这是一个非常长的标题" * 10
    run(f"标题,内容\n{title},正文。\n")
    matter = Matter.objects.get()
    assert matter.title == title[:59] + "…"
    assert Letter.objects.get().body == f"{title}\n\n正文。"


def test_a_letter_longer_than_the_desk_takes_is_refused_and_the_others_come_in() -> None:
    report = run(f"标题,内容\n长信,{'很长的信。' * 4001}\n短信,书香路的路灯坏了。\n")
    assert [(error.row, error.field) for error in report.errors] == [(2, "内容")]
    assert Matter.objects.get().title == "短信"
    assert report.original is not None


def test_without_a_title_the_first_sentence_is_the_title() -> None:
    run("内容\n书香路的路灯坏了三天。没有人来修。\n")
    assert Matter.objects.get().title == "书香路的路灯坏了三天。"


def test_a_letter_that_reads_like_danger_is_raised_at_once() -> None:
    report = run("内容\n隔壁有人持刀，快来人。\n")
    assert report.urgent == 1
    assert Matter.objects.get().urgent


def test_a_name_that_cannot_be_reached_is_counted() -> None:
    assert run("内容,姓名\n路灯坏了。,林小满\n").nameless == 1
    assert Letter.objects.get().naming == "anonymous"


def test_a_file_that_is_no_table_changes_nothing() -> None:
    with pytest.raises(TableError):
        importing.run(b"\x00\x01\x02" * 1000, "x.csv")
    with pytest.raises(TableError, match="body"):
        run("编号,标题\n1,没有内容这一列\n")
    assert not Matter.objects.exists()


def test_too_many_rows_are_refused_before_the_first_comes_in() -> None:
    with pytest.raises(TableError):
        run(HEADER + GOOD + GOOD, limits=Limits(rows=1))
    assert not Matter.objects.exists()


def test_strange_characters_in_one_row_do_not_stop_the_others() -> None:
    rows = [{"内容": f"信 {n}"} for n in range(3)]
    rows[1]["内容"] = "半个字 \ud800"
    report = importing.run(json.dumps(rows).encode(), "x.json")
    assert (report.opened, report.refused) == (2, 1)


def test_a_long_number_of_the_file_is_not_taken_for_a_bank_card() -> None:
    run("编号,内容\n20260105000123,路灯坏了。\n")
    assert Letter.objects.get().origin == "20260105000123"


def test_as_in_a_mail_the_subject_may_be_the_letter_in_one_sentence() -> None:
    told = "id,subject,body\n1,路灯坏了一个月,书香路的路灯一直不亮，晚上很黑。\n"
    assert run(told).opened == 1
    letter = Letter.objects.get()
    assert (letter.matter.title, letter.subject) == ("路灯坏了一个月", "")


def test_a_subject_of_the_taxonomy_stays_one() -> None:
    told = "id,subject,body\n1,噪音,楼下的烧烤摊太吵，夜里睡不着。\n2,不知道,书香路的路灯不亮。\n"
    report = run(told)
    assert (report.opened, [error.field for error in report.errors]) == (1, ["subject"])
    assert Letter.objects.get().subject == "noise"
