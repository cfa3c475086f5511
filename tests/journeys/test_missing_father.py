"""A daughter reports her father; an officer and a shelter look, on phones; he is found.

Everything goes through the pages; only the clock is the runner's.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from jiban.city import caches
from jiban.city.models import Rule
from jiban.desks.missing.models import Found, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks import keys
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import runner
from jiban.loop.models import Matter

from ..browser import DESK, PHONE
from .test_five_people import PHOTO, do

pytestmark = pytest.mark.journey

PLACE = "云溪菜场"


def report(page: Page, shoot: Any, axe: Any) -> str:
    """The daughter fills in what she knows."""
    page.goto("/missing/report")
    page.locator("#id_report_age").fill("82")
    page.locator("#id_report_sex").select_option("male")
    page.locator("#id_report_category").select_option("dementia")
    page.locator("#id_report_happened").fill("早上去买菜，没有回来。")
    page.locator("#id_report_place").fill(PLACE)
    page.locator("#id_report_clothing").fill("蓝色外套，黑布鞋")
    page.locator("#id_report_reporter").fill("周小梅")
    page.locator("#id_report_phone").fill("13900001111")
    page.locator("#id_files").set_input_files(PHOTO)
    for name in ("violence", "control", "debt", "protection_order"):
        page.locator(f"#id_report_{name}").select_option("no")
    assert axe(page) == []
    shoot(page, "01-report")
    page.locator("form .jb-actions button.btn-lg").click()
    page.locator("img[src^='data:']").wait_for()
    assert axe(page) == []
    shoot(page, "02-reported")
    return str(page.locator("dd.jb-mono").first.inner_text())


def planned(page: Page, number: str) -> None:
    """The machine plans some seconds later."""
    for _look in range(100):
        runner.run_once()
        if Matter.objects.get(number=number).state == "searching":
            return
        page.wait_for_timeout(100)
    raise AssertionError("no plan within ten seconds")


def footage(desk: Page, head: Page, number: str, shoot: Any, axe: Any) -> None:
    """An officer asks to look at footage; it goes out once the head has pressed one button."""
    desk.goto(f"/matters/{number}")
    now = timezone.localtime()
    start, end = (f"{now - timedelta(minutes=m):%Y-%m-%dT%H:%M}" for m in (90, 60))
    do(desk, "ask_footage", camera="K-12 路口", place=PLACE, start=start, end=end)
    assert desk.locator('form[action*="/do/approve_footage"]').count() == 0
    assert not Task.objects.filter(seat=Seat.VIDEO).exists()
    head.goto(f"/matters/{number}")
    assert axe(head) == []
    shoot(head, "05-head-approves")
    with head.expect_navigation():
        head.locator('form[action*="/do/approve_footage"] button').click()
    assert Task.objects.get(seat=Seat.VIDEO).camera == "K-12 路口"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_it_works(
    device: Callable[..., Page], shoot: Any, city: Any, axe: Any, site: str, language: str
) -> None:
    Rule.objects.create(subject="missing", unit=city.station)  # else the bureau takes reports in
    caches.forget()
    daughter = device(size=PHONE, language=language)
    number = report(daughter, shoot, axe)
    daughter.goto(f"/missing/case/{number}")
    assert PLACE not in daughter.locator("main").inner_text()
    assert axe(daughter) == []
    shoot(daughter, "03-family")
    planned(daughter, number)
    daughter.reload()
    case = Matter.objects.get(number=number)
    assert (case.state, case.handler) == ("searching", city.signer)

    officer = device(size=PHONE, language=language, officer=city.signer)
    officer.goto("/missing/tasks")
    assert axe(officer) == []
    shoot(officer, "04-officer-tasks")
    near = Task.objects.get(case=case.pk, key__startswith="around:")
    officer.locator(f'a[href="/missing/tasks/{near.matter.number}"]').click()
    officer.locator('form:has(input[value="take"]) button').click()
    officer.locator('details:has(input[value="nobody_here"]) summary').click()
    form = officer.locator('form:has(input[value="nobody_here"])')
    form.locator('[name="thoroughness"]').select_option("0.9")
    assert axe(officer) == []
    shoot(officer, "05-officer-task")
    form.locator(".btn-primary").click()
    officer.locator("h1").wait_for()

    desk = device(size=DESK, language=language, officer=city.signer)
    head = device(size=PHONE, language=language, officer=city.head)
    footage(desk, head, number, shoot, axe)

    volunteer = device(size=PHONE, language=language)
    shelter = Task.objects.get(case=case.pk, seat=Seat.SHELTER)
    volunteer.goto(f"/t/{keys.key_of(shelter.matter.number)}")
    assert axe(volunteer) == []
    shoot(volunteer, "06-shelter-before")
    volunteer.locator("main button").click()
    volunteer.locator("main img").wait_for()
    assert axe(volunteer) == []
    shoot(volunteer, "07-shelter-task")
    volunteer.locator('details:has(input[value="record_nameless"]) summary').click()
    form = volunteer.locator('form:has(input[value="record_nameless"])')
    form.locator('[name="clothing"]').fill("灰毛衣")
    assert axe(volunteer) == []
    form.locator(".btn-primary").click()
    volunteer.locator(".jb-messages").wait_for()
    assert Found.objects.get().clothing == "灰毛衣"  # somebody else, as it turns out
    volunteer.locator('details:has(input[value="found_them"]) summary').click()
    form = volunteer.locator('form:has(input[value="found_them"])')
    form.locator('[name="text"]').fill("在我们大厅，身体还好。")
    form.locator(".btn-primary").click()
    volunteer.locator("h1").wait_for()
    before = daughter.locator("main h1").inner_text()
    daughter.goto(f"/missing/case/{number}")
    assert daughter.locator("main h1").inner_text() == before  # found is said once it is verified

    desk.goto(f"/matters/{number}")
    assert axe(desk) == []
    shoot(desk, "08-desk")
    do(desk, "verify", ending="safe", identified="女儿到场认出")
    shoot(desk, "09-closed")
    take_back()
    assert not Task.objects.filter(case=case.pk, matter__ended_at=None).exists()
    daughter.reload()
    assert axe(daughter) == []
    shoot(daughter, "10-family-concluded")
    volunteer.reload()
    shoot(volunteer, "11-shelter-over")
    assert "82" not in volunteer.locator("main").inner_text()
