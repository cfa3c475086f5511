"""The administration: who may see and change what, uploads with a report."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from shapely import box

from jiban.city.models import Area, CalendarDay, Officer, Place, Post, Rule, Shift, Unit
from jiban.city.roles import Role
from jiban.city.shapes import dump

pytestmark = pytest.mark.django_db
MODELS = ["unit", "officer", "area", "rule", "place", "shift", "calendarday"]
CITY_WIDE = ["area", "rule", "place", "calendarday"]


def signed_in(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def person(number: str, unit: Unit, role: Role | None, at: Unit | None = None) -> Officer:
    officer = Officer.objects.create_user(number, "a long demo password", name="示例", unit=unit)
    if role:
        Post.objects.create(officer=officer, unit=at or unit, role=role)
    officer.refresh_from_db()
    return officer


@pytest.fixture(autouse=True)
def _home(home: Path, settings: Any) -> None:
    settings.JIBAN_HOME = home


@pytest.fixture
def admin(bureau: Unit) -> Client:
    return signed_in(person("000009", bureau, Role.ADMIN))


@pytest.fixture
def branch_admin(branch: Unit, station: Unit) -> Client:
    return signed_in(person("010009", branch, Role.ADMIN))


def listing(model: str) -> str:
    return reverse(f"admin:city_{model}_changelist")


def change(thing: Any) -> str:
    return reverse(f"admin:city_{thing._meta.model_name}_change", args=[thing.pk])


@pytest.mark.parametrize("model", MODELS)
def test_it_works(admin: Client, model: str, station: Unit, officer: Officer) -> None:
    assert admin.get(listing(model)).status_code == 200
    assert admin.get(listing(model), {"q": "书"}).status_code == 200
    assert admin.get(reverse(f"admin:city_{model}_add")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_filled_pages(admin: Client, model: str, station: Unit, officer: Officer) -> None:
    area = Area.objects.create(name="甲", unit=station, geometry=dump(box(0, 0, 1, 1)))
    Rule.objects.create(subject="traffic", area=area, unit=station)
    CalendarDay.objects.create(date="2027-01-01", is_workday=False)
    Place.objects.create(name="云溪广场", kind="landmark", lon=114.2, lat=22.3)
    Shift.objects.create(
        unit=station, officer=officer, starts_at="2026-03-02T00:00Z", ends_at="2026-03-02T08:00Z"
    )
    Post.objects.create(officer=officer, unit=station, role=Role.DUTY)
    for thing in (
        station,
        officer,
        *[m.objects.get() for m in (Area, Rule, Place, CalendarDay, Shift)],
    ):
        if thing._meta.model_name == model:
            assert admin.get(listing(model)).status_code == 200
            assert admin.get(change(thing)).status_code == 200


@pytest.mark.parametrize("role", [*(role for role in Role if role != Role.ADMIN), None])
def test_no_other_role_gets_in(bureau: Unit, role: Role | None) -> None:
    officer = person("000008", bureau, role)
    client = signed_in(officer)
    for model in MODELS:
        assert client.get(listing(model)).status_code in (302, 403)
    # Not even with Django's own flag set.
    Officer.objects.filter(pk=officer.pk).update(is_staff=True)
    for model in MODELS:
        assert client.get(listing(model)).status_code == 403
        assert client.get(reverse(f"admin:city_{model}_add")).status_code == 403
    for kind in ("units", "officers", "areas", "rules", "places", "roster", "calendar"):
        assert client.get(reverse(f"admin:city_import_{kind}")).status_code == 403


def test_a_branchs_administrator_sees_the_branch_only(
    branch_admin: Client, bureau: Unit, station: Unit, officer: Officer
) -> None:
    chief = person("000001", bureau, Role.LEADER)
    page = branch_admin.get(listing("unit")).content.decode()
    assert station.name in page
    assert change(bureau) not in page
    assert branch_admin.get(change(station)).status_code == 200
    assert branch_admin.get(change(officer)).status_code == 200
    assert branch_admin.get(change(bureau)).status_code in (302, 403)
    assert branch_admin.get(change(chief)).status_code in (302, 403)
    for model in CITY_WIDE:
        assert branch_admin.get(listing(model)).status_code == 403
    assert branch_admin.get(reverse("admin:city_import_units")).status_code == 403


def test_a_branchs_administrator_cannot_take_over_who_has_a_post_outside(
    branch_admin: Client, branch: Unit, bureau: Unit
) -> None:
    inspector = person("010008", branch, Role.INSPECTOR, at=bureau)
    assert branch_admin.get(change(inspector)).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[inspector.pk])
    assert branch_admin.get(password).status_code == 403
    assert (
        branch_admin.post(password, {"password1": "neu neu neu 1", "password2": "neu neu neu 1"})
    ).status_code == 403


def test_a_branchs_administrator_cannot_give_a_post_at_the_bureau(
    branch_admin: Client, officer: Officer, bureau: Unit, station: Unit
) -> None:
    def save(unit: Unit) -> Any:
        return branch_admin.post(
            change(officer),
            {
                "number": officer.number,
                "name": officer.name,
                "unit": station.pk,
                "is_active": "on",
                "posts-TOTAL_FORMS": 1,
                "posts-INITIAL_FORMS": 0,
                "posts-0-officer": officer.pk,
                "posts-0-unit": unit.pk,
                "posts-0-role": "admin",
            },
        )

    assert save(bureau).status_code == 200  # the form again, with its complaint
    assert not officer.posts.exists()
    assert save(station).status_code == 302
    assert officer.posts.get().unit == station


def test_a_branchs_administrator_cannot_move_units_or_people_out(
    branch_admin: Client, branch: Unit, station: Unit, bureau: Unit, officer: Officer
) -> None:
    fields = {"code": station.code, "name": station.name, "kind": "station", "sort": 0}
    for parent in ("", bureau.pk):
        answer = branch_admin.post(change(station), {**fields, "parent": parent, "active": "on"})
        assert answer.status_code == 200
    station.refresh_from_db()
    assert station.parent == branch
    # The branch itself stays where it is.
    branch_admin.post(
        change(branch), {"code": "01", "name": "新名", "sort": 0, "active": "on", "parent": ""}
    )
    branch.refresh_from_db()
    assert (branch.name, branch.parent, branch.kind) == ("新名", bureau, "branch")


def test_setting_a_password(admin: Client, officer: Officer) -> None:
    new = "ein neues langes Wort 1"
    page = reverse("admin:auth_user_password_change", args=[officer.pk])
    assert admin.get(page).status_code == 200
    answer = admin.post(
        page, {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"}
    )
    assert answer.status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_a_new_officer(admin: Client, station: Unit) -> None:
    answer = admin.post(
        reverse("admin:city_officer_add"),
        {
            "number": "x99",
            "name": "仇示例",
            "unit": station.pk,
            "usable_password": "false",
            "posts-TOTAL_FORMS": 0,
            "posts-INITIAL_FORMS": 0,
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    made = Officer.objects.get(number="X99")
    assert made.name_pinyin == "qiu shi li"
    assert not made.has_usable_password()


def test_units_and_officers_are_never_deleted(
    admin: Client, station: Unit, officer: Officer
) -> None:
    for thing in (station, officer):
        page = reverse(f"admin:city_{thing._meta.model_name}_delete", args=[thing.pk])
        assert admin.post(page, {"post": "yes"}).status_code == 403


def test_looking_up_officers_by_sound(admin: Client, station: Unit) -> None:
    Officer.objects.create_user("1001", name="曾示例", unit=station)
    answer = admin.get(
        reverse("admin:autocomplete"),
        {"term": "zeng", "app_label": "city", "model_name": "shift", "field_name": "officer"},
    )
    assert len(answer.json()["results"]) == 1


def test_a_shift_that_clashes_is_refused_with_the_reason(
    admin: Client, station: Unit, officer: Officer
) -> None:
    fields = {
        "unit": station.pk,
        "officer": officer.pk,
        "starts_at_0": "2026-03-02",
        "starts_at_1": "08:00",
        "ends_at_0": "2026-03-02",
        "ends_at_1": "20:00",
    }
    page = reverse("admin:city_shift_add")
    assert admin.post(page, fields).status_code == 302
    answer = admin.post(page, {**fields, "starts_at_1": "12:00"})
    assert answer.status_code == 200
    assert "already on duty" in answer.content.decode()


def upload(client: Client, kind: str, content: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("f.csv", content)
    return client.post(reverse(f"admin:city_import_{kind}"), {"file": file, **fields})


UNITS = "code,name,kind,parent\n09,甲分局,branch,0\n08,<b>乙</b>,岗亭,0\n".encode()


def test_an_upload_is_checked_first(admin: Client) -> None:
    page = admin.get(reverse("admin:city_import_units")).content.decode()
    assert "单位代码" in page
    answer = upload(admin, "units", UNITS, dry_run="on")
    assert "nothing kept" in answer.content.decode()
    assert not Unit.objects.filter(code="09").exists()


def test_an_upload_with_a_report_by_row(admin: Client) -> None:
    answer = upload(admin, "units", UNITS)
    page = answer.content.decode()
    assert "Rows accepted: 1" in page
    assert "<td>3</td><td>kind</td>" in page
    assert Unit.objects.filter(code="09").exists()
    reasons = admin.get(answer.context["reasons_url"])
    assert "岗亭" in b"".join(reasons.streaming_content).decode()


def test_an_unusable_upload_says_why(admin: Client) -> None:
    page = upload(admin, "units", b"\0\0\0").content.decode()
    assert "binary data" in page


def test_what_has_coordinates_asks_which(admin: Client) -> None:
    for kind, asks in (("areas", True), ("units", True), ("officers", False)):
        page = admin.get(reverse(f"admin:city_import_{kind}")).content.decode()
        assert ('name="crs"' in page) == asks, kind


@pytest.mark.parametrize("name", ["..%2Funits.csv", "x.csv", "..%2F..%2Fkeys%2Fdjango.secret"])
def test_only_reasons_can_be_fetched(admin: Client, name: str) -> None:
    path = reverse("admin:city_import_units_reasons", args=["x"])
    assert admin.get(path.removesuffix("x") + name).status_code in (301, 404)
