"""Officers and their posts from a file."""

from collections.abc import Callable

from jiban.city.duty import grants
from jiban.city.models import Officer, Unit
from jiban.city.tables import Report

Loader = Callable[..., Report]


def roles(number: str) -> set[tuple[str, str]]:
    posts = Officer.objects.get(number=number).posts.select_related("unit")
    return {(post.role, post.unit.code) for post in posts}


def test_it_works(load: Loader, station: Unit) -> None:
    report = load(
        "officers", "警号,姓名,所属单位代码,岗位,办公电话\n010203,王示例,0101,值班民警,1234\n"
    )
    assert (report.created, report.rejected) == (1, 0)
    officer = Officer.objects.get(number="010203")
    assert officer.unit == station
    assert officer.phone == "1234"
    assert not officer.has_usable_password()
    assert grants(officer.pk) == {("duty", station.pk)}


def test_several_posts_here_and_elsewhere(load: Loader, station: Unit) -> None:
    load("officers", "number,name,unit,roles\n1001,王某,0101,单位负责人；值班民警、督察@0\n")
    assert roles("1001") == {("head", "0101"), ("duty", "0101"), ("inspector", "0")}


def test_those_trained_in_violence_at_home_have_a_post(load: Loader, station: Unit) -> None:
    load("officers", "number,name,unit,roles\n1001,王某,0101,保护专员\n")
    assert roles("1001") == {("protection", "0101")}


def test_posts_over_several_rows(load: Loader, station: Unit) -> None:
    report = load(
        "officers",
        "number,name,unit,roles,phone\n1001,王某,0101,head,1234\n1001,王某,0101,duty@01,\n",
    )
    assert (report.created, report.updated) == (1, 1)
    assert roles("1001") == {("head", "0101"), ("duty", "01")}
    assert Officer.objects.get(number="1001").phone == "1234"


def test_the_same_file_again_changes_nothing(load: Loader, station: Unit) -> None:
    text = "number,name,unit,roles\n1001,王某,0101,head;duty\n1002,李某,0101,\n"
    load("officers", text)
    report = load("officers", text)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)


def test_a_password_survives_an_import(load: Loader, station: Unit) -> None:
    officer = Officer.objects.create_user("1001", "a password of some length", name="王某")
    load("officers", "number,name,unit\n1001,王改名,0101\n")
    officer.refresh_from_db()
    assert officer.name == "王改名"
    assert officer.name_pinyin == "wang gai ming"
    assert officer.check_password("a password of some length")


def test_an_officer_leaves(load: Loader, station: Unit) -> None:
    load("officers", "number,name,unit,roles\n1001,王某,0101,head\n")
    load("officers", "number,name,unit,在职\n1001,王某,0101,否\n")
    officer = Officer.objects.get(number="1001")
    assert not officer.is_active
    assert grants(officer.pk) == frozenset()


def test_an_administrator_may_open_the_administration(load: Loader, station: Unit) -> None:
    load("officers", "number,name,unit,roles\n1001,王某,0101,系统管理员\n1002,李某,0101,duty\n")
    assert Officer.objects.get(number="1001").is_staff
    assert not Officer.objects.get(number="1002").is_staff


def test_bad_rows(load: Loader, station: Unit) -> None:
    report = load(
        "officers",
        "number,name,unit,roles,email,active\n"
        "1001,王某,0101,国王,,\n"
        "1002,王某,9999,,,\n"
        "1003,,0101,,,\n"
        "1-4,王某,0101,,,\n"
        "1005,王某,0101,,不是邮箱,\n"
        "1006,王某,0101,,,也许\n"
        "1007,王某,0101,duty@9999,,\n"
        "１００８,李某,0101,duty,,\n",
    )
    assert [(e.row, e.field) for e in report.errors] == [
        (2, "roles"),
        (3, "unit"),
        (4, "name"),
        (5, "number"),
        (6, "email"),
        (7, "active"),
        (8, "roles"),
    ]
    assert list(Officer.objects.values_list("number", flat=True)) == ["1008"]
