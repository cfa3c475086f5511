"""The page for files of letters: dispatchers only; counts, reasons, and a file to correct."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiban.city.models import Post
from jiban.city.roles import Role
from jiban.loop.models import Matter

TEXT = "编号,内容,类型\n1,书香路的路灯坏了三天。,求助\n2,很吵。,诗歌\n"


@pytest.fixture
def dispatcher(city: SimpleNamespace, client: Client) -> Client:
    client.force_login(city.dispatcher)
    return client


@pytest.fixture(autouse=True)
def _one_step(settings: SimpleNamespace) -> None:
    settings.MFA_REQUIRED = False


def send(client: Client, content: bytes, name: str = "letters.csv"):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("web:import-letters"), {"file": file, "crs": "wgs84"})


def test_it_works(dispatcher: Client) -> None:
    page = dispatcher.get(reverse("web:import-letters"))
    assert page.status_code == 200
    answer = send(dispatcher, TEXT.encode())
    assert answer.status_code == 302
    report = dispatcher.get(answer["Location"]).content.decode()
    assert "letters.csv" in report
    assert "诗歌" in report
    assert Matter.objects.count() == 1


def test_refused_rows_come_back_as_a_file(dispatcher: Client) -> None:
    address = send(dispatcher, TEXT.encode())["Location"]
    file = dispatcher.get(f"{address}/errors.csv")
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "很吵。" in text
    assert "书香路" not in text


def test_an_administrator_of_a_station_does_not(city: SimpleNamespace, client: Client) -> None:
    Post.objects.create(officer=city.duty, unit=city.station, role=Role.ADMIN)
    client.force_login(city.duty)
    assert send(client, TEXT.encode()).status_code == 403


def test_twice_doubles_nothing(dispatcher: Client) -> None:
    send(dispatcher, TEXT.encode())
    send(dispatcher, TEXT.encode())
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "只有一列\n1\n".encode()]
)
def test_a_file_that_is_no_table_is_refused_in_words(dispatcher: Client, content: bytes) -> None:
    answer = send(dispatcher, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_too_many_rows_are_sent_to_the_command(dispatcher: Client) -> None:
    rows = "".join(f"{n},信\n" for n in range(5_001))
    assert send(dispatcher, f"编号,内容\n{rows}".encode()).status_code == 422
    assert not Matter.objects.exists()


def test_others_may_not(city: SimpleNamespace, client: Client) -> None:
    assert client.get(reverse("web:import-letters")).status_code == 302
    client.force_login(city.duty)
    assert client.get(reverse("web:import-letters")).status_code == 403
    assert send(client, TEXT.encode()).status_code == 403
    assert not Matter.objects.exists()


@pytest.mark.parametrize("token", ["0" * 24, "none", "a", "x" * 24])
def test_a_report_that_is_not_there(dispatcher: Client, token: str) -> None:
    assert dispatcher.get(reverse("web:import-report", args=[token])).status_code == 404
