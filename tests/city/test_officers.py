"""Officers: number as account name, the public face, order by sound, posts, the admin door."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role


def test_it_works(officer: Officer) -> None:
    assert officer.number == "010203"
    assert officer.name_pinyin == "wang shi li"
    assert not officer.has_usable_password()


def test_the_face_shown_to_citizens(officer: Officer) -> None:
    with translation.override("en"):
        assert officer.display == "王示例, police number 010203"


def test_a_number_is_found_without_regard_to_width_case_and_spaces(station: Unit) -> None:
    made = Officer.objects.create_user("x010203", name="李示例", unit=station)
    assert Officer.objects.get_by_natural_key(" Ｘ010203 ") == made


def test_signing_in(station: Unit) -> None:
    made = Officer.objects.create_user("010299", "correct horse", name="李示例", unit=station)
    assert authenticate(username="010299", password="correct horse") == made
    assert authenticate(username="010299", password="wrong") is None


def test_numbers_are_unique_however_written(officer: Officer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create_user("０１０２０３", name="另一人")


@pytest.mark.parametrize("number", ["12", "01-02", "警010203", "", "1" * 21, "0102\n03"])
def test_a_number_has_digits_and_letters_only(number: str, db: None) -> None:
    with pytest.raises(ValidationError):
        Officer(number=number, name="某", password="!").full_clean()


def test_officers_are_listed_by_sound(db: None) -> None:
    for i, name in enumerate(["翟某", "曾某", "单某", "王某", "艾某"]):
        Officer.objects.create_user(f"10000{i}", name=name)
    assert [o.name for o in Officer.objects.all()] == ["艾某", "单某", "王某", "曾某", "翟某"]


def test_a_new_name_gets_a_new_sort_key(officer: Officer) -> None:
    officer.name = "仇示例"
    officer.save(update_fields=["name"])
    officer.refresh_from_db()
    assert officer.name_pinyin == "qiu shi li"


def test_a_superuser_for_the_command_line(db: None) -> None:
    root = Officer.objects.create_superuser("000000", "pw", name="管理")
    assert root.is_staff
    assert root.is_superuser


def test_the_administrators_post_opens_and_closes_the_administration(
    officer: Officer, station: Unit
) -> None:
    post = Post.objects.create(officer=officer, unit=station, role=Role.ADMIN)
    officer.refresh_from_db()
    assert officer.is_staff
    post.delete()
    officer.refresh_from_db()
    assert not officer.is_staff


def test_a_post_is_given_once(officer: Officer, station: Unit) -> None:
    Post.objects.create(officer=officer, unit=station, role=Role.DUTY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(officer=officer, unit=station, role=Role.DUTY)


def test_the_database_knows_the_roles(officer: Officer, station: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(officer=officer, unit=station, role="king")
