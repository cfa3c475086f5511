"""The inbox's list as a file: what is seen there, as it is filtered, without names and numbers."""

import csv
import io

import pytest
from openpyxl import load_workbook


def lines(answer) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_it_works(sign_in, write, city) -> None:
    letter = write(title="夜间噪声，请回电13812345678")
    write(unit=city.far.pk)
    client = sign_in("duty")
    answer = client.get("/inbox/inbox.csv")
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    (line,) = lines(answer)
    assert line["Number"] == letter.number
    assert line["Title"] == "夜间噪声，请回电«P2»"
    assert line["Unit"] == city.station.name
    assert (line["Next promise"], line["How it stands"]) == ("sign the letter", "open")
    book = load_workbook(io.BytesIO(client.get("/inbox/inbox.xlsx").content))
    heading, row = book.active.values
    assert dict(zip(heading, row, strict=True))["Title"] == line["Title"]


def test_as_the_list_is_filtered(sign_in, write) -> None:
    write()
    signed = write.signed()
    page = sign_in("duty").get("/inbox?state=signed&page=3")
    assert page.status_code == 200
    answer = sign_in("duty").get("/inbox/inbox.csv?state=signed&page=3")
    assert [line["Number"] for line in lines(answer)] == [signed.number]


def test_the_page_offers_it_with_its_filters(sign_in, write) -> None:
    write.signed()
    page = sign_in("duty").get("/inbox?state=signed").content.decode()
    assert 'href="/inbox/inbox.xlsx?state=signed"' in page


def test_a_title_starts_no_formula(sign_in, write) -> None:
    write(title="=HYPERLINK(1)请处理")
    (line,) = lines(sign_in("duty").get("/inbox/inbox.csv"))
    assert line["Title"] == "'=HYPERLINK(1)请处理"


def test_the_last_line_says_that_there_are_more(sign_in, write, monkeypatch) -> None:
    monkeypatch.setattr("jiban.web.inbox_file.MOST", 1)
    write()
    write()
    first, rest = lines(sign_in("duty").get("/inbox/inbox.csv"))
    assert first["Title"]
    assert "Only the first 1" in rest["Number"]


@pytest.mark.parametrize("kind", ["pdf", "exe"])
def test_another_kind(sign_in, kind) -> None:
    assert sign_in("duty").get(f"/inbox/inbox.{kind}").status_code == 404
