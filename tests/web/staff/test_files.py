"""Files of a matter: only for those who see it, saved and never run, kept when refused."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiban.loop import attachments
from jiban.loop.models import Attachment

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63fccfc0500f0004850180a8c8d1e50000000049454e44ae426082"
)
TEXT = "<script>alert(1)</script> 只是文字".encode()


def upload(name="现场.png", content=PNG):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def noted(sign_in, write):
    """A matter with a picture and a text that came with a note."""
    letter = write.signed()
    files = [upload(), upload("说明.txt", TEXT)]
    answer = sign_in("duty").post(
        f"/matters/{letter.number}/do/note", {"text": "见附件", "files": files}
    )
    assert answer.status_code == 303
    return letter


def address(matter, name: str) -> str:
    return f"/matters/{matter.number}/files/{Attachment.objects.get(matter=matter, name=name).pk}"


def test_it_works(sign_in, noted) -> None:
    answer = sign_in("duty").get(address(noted, "现场.png"))
    assert b"".join(answer.streaming_content) == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_only_pictures_are_drawn_in_the_page(sign_in, noted) -> None:
    client = sign_in("duty")
    picture = client.get(address(noted, "现场.png") + "?show")
    text = client.get(address(noted, "说明.txt") + "?show")
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert text.headers["Content-Disposition"].startswith("attachment")
    shown = client.get(f"/matters/{noted.number}").content.decode()
    assert f'<img src="{address(noted, "现场.png")}?show" alt=""' in shown
    assert f'src="{address(noted, "说明.txt")}' not in shown


def test_who_does_not_see_the_matter_does_not_see_its_files(sign_in, noted) -> None:
    assert sign_in("far_duty").get(address(noted, "现场.png")).status_code == 404


def test_a_file_of_another_matter_is_not_found_here(sign_in, noted, write) -> None:
    other = write()
    wrong = address(noted, "现场.png").replace(noted.number, other.number)
    assert sign_in("duty").get(wrong).status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_found(sign_in, noted) -> None:
    row = Attachment.objects.get(matter=noted, name="现场.png")
    attachments.path_of(row.sha256).unlink()
    assert sign_in("duty").get(address(noted, "现场.png")).status_code == 404


def test_a_refused_form_keeps_the_files(sign_in, write) -> None:
    letter, client = write.signed(), sign_in("duty")
    do = f"/matters/{letter.number}/do/note"
    refused = client.post(do, {"text": "", "files": [upload()]})
    assert refused.status_code == 422
    token = re.search(r'name="kept" value="([^"]+)"', refused.content.decode())[1]
    assert client.post(do, {"text": "见图", "kept": token}).status_code == 303
    assert Attachment.objects.get(matter=letter).name == "现场.png"


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ\x90\0" * 99), ("leer.png", b"")])
def test_what_is_not_taken_is_said_and_the_text_stays(sign_in, write, name, content) -> None:
    letter = write.signed()
    fields = {"text": "写了很久的备注", "files": [upload(name, content), upload()]}
    answer = sign_in("duty").post(f"/matters/{letter.number}/do/note", fields)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert name in shown
    assert "写了很久的备注" in shown
    assert 'name="kept"' in shown
    assert not Attachment.objects.exists()


def test_an_action_without_files_takes_none(sign_in, write) -> None:
    letter = write.signed()
    fields = {"text": "谈过", "how": "talk", "files": io.BytesIO(PNG)}
    sign_in("duty").post(f"/matters/{letter.number}/do/contact", fields)
    assert not Attachment.objects.exists()
