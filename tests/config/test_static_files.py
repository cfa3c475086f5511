"""A static file's address changes with its content; files are served straight from the packages."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from jiban.config.static import version


def test_it_works(client: Client, db: None) -> None:
    address = static("admin/css/base.css")
    assert address == f"/static/admin/css/base.css?v={version('admin/css/base.css')}"
    answer = client.get(address)
    path = finders.find("admin/css/base.css")
    assert isinstance(path, str)
    assert b"".join(answer) == Path(path).read_bytes()  # type: ignore[call-overload]
    assert "max-age" in answer.headers["Cache-Control"]


def test_a_file_that_is_not_there() -> None:
    assert static("no/such.css") == "/static/no/such.css"
