"""The page of a report and that of the family: nothing required, nothing typed is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from jiban.desks.missing.models import Case, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks import keys
from jiban.loop import codes, door
from jiban.loop.models import Attachment, Matter
from tests.loop.conftest import Bureau

from .conftest import NO, Do, state


def picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG")
    return SimpleUploadedFile("父亲.png", made.getvalue(), "image/png")


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def test_it_works(browser: Client, bureau: Bureau) -> None:
    assert browser.get("/missing/report").status_code == 200
    said = {"age": "82", "category": "dementia", "reporter": "周小梅", "files": picture()}
    answer = browser.post("/missing/report", said, follow=True)
    matter = Matter.objects.get(desk="missing")
    assert matter.state == "watched"
    page = answer.content.decode()
    assert matter.number in page
    assert codes.code_of(matter.number, "missing") in page
    family = browser.get(f"/missing/case/{matter.number}").content.decode()
    assert "photo-1-1.png" in family
    assert "We call you" in family


def test_nothing_is_required(browser: Client, bureau: Bureau) -> None:
    assert browser.post("/missing/report", {}).status_code == 302
    assert Case.objects.count() == 1


def test_sent_twice_it_is_one_report(browser: Client, bureau: Bureau) -> None:
    page = browser.get("/missing/report").content.decode()
    key = page.split('name="idempotency_key" value="')[1].split('"')[0]
    for _time in range(2):
        browser.post("/missing/report", {"age": "6", "idempotency_key": key})
    assert Case.objects.count() == 1
    browser.post("/missing/report", {"age": "6", "idempotency_key": "made-up"})
    assert Case.objects.count() == 2


def test_what_is_wrong_is_told_and_what_was_typed_stays(browser: Client, bureau: Bureau) -> None:
    answer = browser.post("/missing/report", {"age": "820", "clothing": "蓝色外套"})
    assert answer.status_code == 422
    assert "蓝色外套" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_flood_is_held_back(browser: Client, bureau: Bureau, settings: Settings) -> None:
    settings.LIMITS = ["report.address=1/1h"]
    assert browser.post("/missing/report", {}).status_code == 302
    answer = browser.post("/missing/report", {"clothing": "蓝色外套"})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    page = answer.content.decode()
    assert "Do not wait: call 110." in page
    assert "蓝色外套" in page


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("信.exe", b"MZ", "application/octet-stream")


def test_files_that_were_left_out_of_a_report_are_told_on_the_next_page(
    browser: Client, bureau: Bureau
) -> None:
    said = {"age": "82", "files": [picture(), letter()]}
    page = browser.post("/missing/report", said, follow=True).content.decode()
    assert "信.exe" in page
    assert Attachment.objects.get().name.startswith("photo-")
    number = Matter.objects.get(desk="missing").number
    family = browser.get(f"/missing/case/{number}").content.decode()
    assert "信.exe" not in family  # told once


def test_files_that_were_left_out_of_an_addition_are_told_on_the_next_page(
    browser: Client, bureau: Bureau
) -> None:
    browser.post("/missing/report", {"age": "82"})
    address = f"/missing/case/{Matter.objects.get(desk='missing').number}"
    said = {"text": "他爱去河边", "files": [letter()]}
    page = browser.post(f"{address}/add", said, follow=True).content.decode()
    assert "信.exe" in page
    assert "他爱去河边" in page


def test_after_an_error_the_familys_photos_need_not_be_chosen_again(
    browser: Client, bureau: Bureau, settings: Settings
) -> None:
    browser.post("/missing/report", {"age": "82"})
    address = f"/missing/case/{Matter.objects.get(desk='missing').number}"
    answer = browser.post(f"{address}/add", {"text": "", "files": picture()})
    assert answer.status_code == 422
    token = kept_in(answer.content.decode())
    settings.LIMITS = ["act.address=1/1h"]
    browser.post(f"{address}/add", {"text": ""})
    flooded = browser.post(f"{address}/add", {"text": "照片", "kept": token})
    still = kept_in(flooded.content.decode())  # signed anew with the second
    settings.LIMITS = []
    assert browser.post(f"{address}/add", {"text": "照片", "kept": still}).status_code == 302
    assert Attachment.objects.get().name.startswith("photo-")


def kept_in(page: str) -> str:
    """Return the token of a file that a form carries."""
    return page.split('name="kept" value="')[1].split('"')[0]


def test_the_family_adds_and_another_browser_does_not(browser: Client, bureau: Bureau) -> None:
    browser.post("/missing/report", {"age": "82"})
    matter = Matter.objects.get(desk="missing")
    address = f"/missing/case/{matter.number}"
    browser.post(f"{address}/add", {"text": "他爱去河边", "files": picture()})
    assert "他爱去河边" in browser.get(address).content.decode()
    assert Attachment.objects.filter(matter=matter).count() == 1
    assert browser.post(f"{address}/add", {"text": ""}).status_code == 422
    Client().post(f"{address}/add", {"text": "别人"})
    assert "别人" not in browser.get(address).content.decode()


def test_who_is_cleared_sees_who_has_it(browser: Client, planned: int, do: Do) -> None:
    number = Matter.objects.get(pk=planned).number
    said = {"number": number, "code": codes.code_of(number, "missing")}
    page = browser.post("/missing/case", said, follow=True).content.decode()
    handler = Matter.objects.get(pk=planned).handler
    assert handler is not None
    assert handler.name not in page
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    page = browser.get(f"/missing/case/{number}").content.decode()
    assert handler.name in page
    assert str(Seat.STATION.label) in page
    more = browser.post(f"/missing/case/{number}/more/sightings")
    assert more.status_code == 302


def test_a_photo_is_seen_on_the_phone_that_has_the_task(
    browser: Client, planned: int, bureau: Bureau
) -> None:
    number = Matter.objects.get(pk=planned).number
    said = {"number": number, "code": codes.code_of(number, "missing")}
    browser.post("/missing/case", said)
    browser.post(f"/missing/case/{number}/add", {"text": "照片", "files": picture()})
    pk = Attachment.objects.get(matter=planned).pk
    task = Task.objects.get(case=planned, seat=Seat.SHELTER)
    phone, address = Client(), f"/t/{keys.key_of(task.matter.number)}"
    phone.post(address)
    assert phone.get(f"{address}/photo/{pk}").status_code == 404  # nobody has chosen it
    door.act(planned, "choose_photo", by=bureau.actor("dispatcher"), photo=1)
    assert Client().get(f"{address}/photo/{pk}").status_code == 404
    assert f"{address}/photo/{pk}" in phone.get(address).content.decode()
    assert phone.get(f"{address}/photo/{pk}")["Content-Type"] == "image/jpeg"
    assert phone.get(f"{address}/photo/{pk + 1}").status_code == 404
    assert Client().get(f"{address}/photo/{pk}").status_code == 404
    phone.post(address, {"do": "nobody_here", "thoroughness": "0.9"})
    assert state(task.pk) == "answered"
    assert phone.get(f"{address}/photo/{pk}").status_code == 404


def test_officers_open_a_case_by_the_declared_form(browser: Client, bureau: Bureau) -> None:
    browser.force_login(bureau.duty)
    assert "/new/missing/report" in browser.get("/inbox").content.decode()
    assert browser.get("/new/missing/report").status_code == 200
    said = {"age": "6", "unit": bureau.east.pk, "idempotency_key": "k"}
    assert browser.post("/new/missing/report", said).status_code == 302
    assert Matter.objects.get(desk="missing").state == "watched"


def test_a_position_is_sent_only_when_it_is_meant(browser: Client, bureau: Bureau) -> None:
    spot = {"lon": "114.05", "lat": "22.54"}
    browser.post("/missing/report", spot)
    browser.post("/missing/report", {**spot, "position": "1"})
    assert list(Case.objects.order_by("pk").values_list("lon", flat=True)) == [None, 114.05]


def test_a_case_is_closed_on_a_device_that_others_use(father: int) -> None:
    number = Matter.objects.get(pk=father).number
    browser = Client()
    browser.post("/missing/case", {"number": number, "code": codes.code_of(number, "missing")})
    assert browser.get(f"/missing/case/{number}").status_code == 200
    assert browser.post(f"/missing/case/{number}/leave").status_code == 302
    assert browser.get(f"/missing/case/{number}").status_code == 302
