"""The state of the installation is shown to its administrators, what is not well first."""

from types import SimpleNamespace

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from jiban.desks.mailbox import email


def page_of(client: Client, officer: object) -> tuple[int, str]:
    client.force_login(officer)
    answer = client.get(reverse("state"))
    return answer.status_code, answer.content.decode()


def test_it_works(city: SimpleNamespace, client: Client, settings: Settings) -> None:
    settings.MFA_REQUIRED = False
    status, page = page_of(client, city.admin)
    assert status == 200
    assert "运行状况" in page
    assert page.index("异常") < page.index("正常")


def test_only_administrators(city: SimpleNamespace, client: Client, settings: Settings) -> None:
    settings.MFA_REQUIRED = False
    for officer in (city.duty, city.head, city.leader, city.inspector):
        status, page = page_of(client, officer)
        assert status == 403
        assert "fsync" not in page


def test_a_mail_that_could_not_be_taken_in_is_named(
    city: SimpleNamespace, client: Client, settings: Settings
) -> None:
    settings.MFA_REQUIRED = False
    kept = email.keep_unread(b"From: x", "这封邮件过长")
    _status, page = page_of(client, city.admin)
    assert "这封邮件过长" in page
    assert str(kept) in page
