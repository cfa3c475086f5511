"""Of a file at these desks no name is kept: of a photo it is mostly the name of who is on it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jiban.loop import attachments, door, registry
from jiban.loop.actors import Actor
from jiban.loop.models import Attachment, Entry, Matter
from tests.desks.mailbox.conftest import LETTER
from tests.loop.conftest import Bureau

from .conftest import morning

NAME = "王小芳"


def picture(color: str = "blue") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 2), color).save(made, "PNG")
    return made.getvalue()


def test_it_works(bureau: Bureau) -> None:
    browser = Client()
    sent = [
        SimpleUploadedFile(f"{NAME}.png", picture(), "image/png"),
        SimpleUploadedFile(f"{NAME}的信.txt", "他爱去河边".encode(), "text/plain"),
    ]
    browser.post("/missing/report", {"age": "6", "files": sent})
    matter = Matter.objects.get(desk="missing")
    names = Attachment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["photo-1-1.png", "file-1-2.txt"]
    officer = Client()
    officer.force_login(bureau.leader)
    for reader, address in (
        (officer, f"/matters/{matter.number}"),
        (browser, f"/missing/case/{matter.number}"),
    ):
        page = reader.get(address).content.decode()
        assert "photo-1-1.png" in page
        assert NAME not in page
    assert not any(NAME in entry.payload for entry in Entry.objects.all())


def test_what_comes_later_has_another_name(father: int, bureau: Bureau) -> None:
    kept = [attachments.keep(f"{NAME}.png", io.BytesIO(picture(c))) for c in ("red", "green")]
    by = bureau.actor("duty")
    for minute, file in enumerate(kept, 1):
        door.act(father, "note", by=by, now=morning(minute), files=[file], text="照片")
    names = list(Attachment.objects.values_list("name", flat=True))
    assert len(set(names)) == 2
    assert not any(NAME in name for name in names)


@pytest.mark.parametrize("desk", [d.name for d in registry.desks() if "missing" in d.name])
def test_all_these_desks_do_so(desk: str) -> None:
    assert registry.desk(desk).nameless_files


def test_a_letter_keeps_the_names_of_its_files(bureau: Bureau) -> None:
    kept = [attachments.keep("合同.png", io.BytesIO(picture()))]
    door.act("mailbox", "receive", by=Actor.citizen(), now=morning(0), files=kept, **LETTER)
    assert Attachment.objects.get().name == "合同.png"
