"""Files: multipart with a JSON part, only where the action takes files; sniffed, kept by hash."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiban.loop.models import Attachment

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


def photo(name: str = "现场.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_it_works(city: Any, letter: str) -> None:
    parts = {"fields": json.dumps({"text": "现场照片"}), "files": [photo(), photo("b.png")]}
    answer = city.duty.upload(f"/api/mailbox/matters/{letter}/note", parts)
    assert answer.status_code == 200, answer.content
    listed = city.duty.get(f"/api/matters/{letter}").json()["attachments"]
    assert [(f["name"], f["media_type"], f["size"]) for f in listed] == [
        ("现场.png", "image/png", len(PNG)),
        ("b.png", "image/png", len(PNG)),
    ]
    got = city.duty.get(listed[0]["href"])
    assert b"".join(got.streaming_content) == PNG
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_the_json_part_may_have_a_file_name(city: Any, letter: str) -> None:
    part = SimpleUploadedFile("fields.json", b'{"text": "ok"}', "application/json")
    answer = city.duty.upload(f"/api/mailbox/matters/{letter}/note", {"fields": part})
    assert answer.status_code == 200, answer.content


def test_a_citizen_sends_a_photo_and_gets_it_back(city: Any, anybody: Any, fields: Any) -> None:
    parts = {"fields": json.dumps(fields(unit="440001")), "files": photo()}
    sent = anybody.upload("/api/mailbox/letters", parts).json()
    code = {"X_Access_Code": sent["code"]}
    told = anybody.get(sent["href"], **code).json()
    added = anybody.upload(
        f"{sent['href']}/add", {"fields": '{"text": "再补一张"}', "files": photo()}, **code
    )
    assert added.status_code == 200, added.content
    told = anybody.get(sent["href"], **code).json()
    files = [file for event in told["events"] for file in event["files"]]
    assert [file["name"] for file in files] == ["现场.png", "现场.png"]
    assert anybody.get(files[0]["href"], **code).status_code == 200
    assert anybody.get(files[0]["href"], X_Access_Code="ABCD-EFGH").status_code == 404


def test_an_action_that_takes_no_files_takes_no_multipart(city: Any, letter: str) -> None:
    answer = city.duty.upload(f"/api/mailbox/matters/{letter}/sign", {"files": photo()})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"MZ\x90\0\x03" + b"\0" * 60, "is not a picture")],
)
def test_files_of_other_kinds_are_refused(
    city: Any, letter: str, content: bytes, says: str
) -> None:
    parts = {"fields": '{"text": "x"}', "files": photo("a.png", content)}
    answer = city.duty.upload(f"/api/mailbox/matters/{letter}/note", parts)
    assert answer.status_code == 422, answer.content
    assert says in answer.json()["fields"]["files"][0]
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "parts",
    [
        {"fields": "{", "files": photo()},
        {"fields": ["{}", "{}"]},
        {"other": "1"},
        {"fields": "{}", "files": "not a file"},
        {"fields": b"\xff\xff"},
    ],
    ids=lambda parts: ",".join(parts),
)
def test_other_parts_are_refused(city: Any, letter: str, parts: dict[str, Any]) -> None:
    answer = city.duty.upload(f"/api/mailbox/matters/{letter}/note", parts)
    assert answer.status_code == 400, answer.content


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"garbage"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x"),
    ],
)
def test_a_broken_multipart_body_is_refused(city: Any, letter: str, kind: str, body: bytes) -> None:
    answer = city.duty.raw(f"/api/mailbox/matters/{letter}/note", body, kind)
    assert answer.status_code in (400, 422), answer.content


def test_files_of_other_matters_are_not_found(city: Any, write: Any) -> None:
    mine, other = write(), write(unit=city.west.pk)
    parts = {"fields": '{"text": "x"}', "files": photo()}
    city.leader.upload(f"/api/mailbox/matters/{other}/note", parts)
    file = Attachment.objects.get().pk
    assert city.duty.get(f"/api/matters/{mine}/files/{file}").status_code == 404
    assert city.duty.get(f"/api/matters/{other}/files/{file}").status_code == 404
    assert city.leader.get(f"/api/matters/{other}/files/{file}").status_code == 200
