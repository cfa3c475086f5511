"""One photo of the missing person goes out, chosen by an officer, and nothing that lies in it."""

import base64
import io
import re

import pytest
from django.test import Client
from PIL import Image

from jiban.desks.missing.broadcast import photo
from jiban.desks.missing.models import Poster, Task
from jiban.loop import attachments, door
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Attachment
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, Do, case, morning
from .test_broadcast import SAID, address, extend

WHERE, UPSIDE_DOWN = 0x8825, 0x0112
RED, BLUE = (200, 20, 20), (20, 20, 200)


def picture(colour: object = RED, size: tuple[int, int] = (40, 20), kind: str = "JPEG") -> bytes:
    """Return a picture that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(WHERE)[1] = "N"
    made = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, colour).save(made, kind, exif=exif)
    return made.getvalue()


def kept(*contents: bytes) -> list[attachments.Kept]:
    return [attachments.keep(f"{n}.jpg", io.BytesIO(one)) for n, one in enumerate(contents)]


def reported(bureau: Bureau, *contents: bytes, officer: bool = False) -> int:
    """Report the father with pictures."""
    by = Actor.officer(bureau.duty) if officer else Actor.citizen()
    said = {"unit": bureau.east.pk, **FATHER}
    return door.act(
        "missing", "report", by=by, now=MORNING, files=kept(*contents), **said
    ).matter_id


def added(matter: int, content: bytes) -> None:
    by = Actor.citizen(matter)
    door.act(matter, "add", by=by, now=morning(1), files=kept(content), text="又找到一张")


def poster(matter: int, do: Do) -> Image.Image | None:
    """Return the photo on the page of a new poster."""
    do(matter, "duty", "draft_poster", 10, **SAID)
    do(matter, "deputy", "approve_poster", 12, poster=1)
    row = Poster.objects.get(case=matter)
    extend(row)
    page = Client().get(address(row)).content.decode()
    found = re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", page)
    assert ("data:image" in page) == (found is not None)
    if found is None:
        return None
    content = base64.b64decode(found[1])
    assert b"SECRET" not in content
    shown = Image.open(io.BytesIO(content))
    assert not shown.getexif()
    return shown


def close(pixel: object, colour: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(is_ - meant) < 8 for is_, meant in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("officer", [False, True])
def test_it_works(bureau: Bureau, do: Do, officer: bool) -> None:
    shown = poster(reported(bureau, picture(), officer=officer), do)
    assert shown is not None
    assert close(shown.getpixel((5, 5)), RED)


def test_of_several_none_is_shown_before_an_officer_chooses(bureau: Bureau, do: Do) -> None:
    matter = reported(bureau, picture(RED), picture(BLUE))
    assert photo.outside(case(matter)) == b""
    do(matter, "duty", "choose_photo", 5, photo=2)
    shown = poster(matter, do)
    assert shown is not None
    assert close(shown.getpixel((5, 5)), BLUE)


def test_what_the_family_adds_is_not_shown_by_itself(bureau: Bureau, do: Do) -> None:
    bare, one = reported(bureau), reported(bureau, picture(RED))
    for matter in (bare, one):
        added(matter, picture(BLUE))
    assert photo.shown(case(bare)) is None
    assert photo.shown(case(one)) == Attachment.objects.filter(matter=one).order_by("pk").first()


def test_an_officer_chooses_none(bureau: Bureau, do: Do) -> None:
    matter = reported(bureau, picture())
    do(matter, "duty", "choose_photo", 5, photo=0)
    assert poster(matter, do) is None


def test_what_is_not_there_or_cannot_be_read_is_not_chosen(bureau: Bureau, do: Do) -> None:
    half = picture(size=(400, 400))
    matter = reported(bureau, picture(), half[: len(half) // 2])
    for wrong in (-1, 2, 3):
        with pytest.raises(BadFields):
            do(matter, "duty", "choose_photo", 5, photo=wrong)
    assert case(matter).photo is None


def test_another_cases_picture_is_not_shown(bureau: Bureau, do: Do) -> None:
    matter, other = reported(bureau), reported(bureau, picture())
    row = case(matter)
    row.photo = Attachment.objects.get(matter=other).pk
    assert photo.outside(row) == b""


def test_it_is_bounded_upright_and_on_white(bureau: Bureau) -> None:
    exif = Image.Exif()
    exif[UPSIDE_DOWN] = 6  # to be turned by a quarter
    made = io.BytesIO()
    Image.new("RGB", (3000, 1500), RED).save(made, "JPEG", exif=exif)
    shown = Image.open(io.BytesIO(photo.outside(case(reported(bureau, made.getvalue())))))
    assert shown.size == (600, 1200)
    clear = reported(bureau, picture((0, 0, 0, 0), kind="PNG"))
    shown = Image.open(io.BytesIO(photo.outside(case(clear))))
    assert close(shown.getpixel((5, 5)), (255, 255, 255))


def test_few_bytes_that_unfold_to_very_many_are_not_read(bureau: Bureau) -> None:
    made = io.BytesIO()
    Image.new("1", (8000, 8000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    assert photo.outside(case(reported(bureau, made.getvalue()))) == b""


def test_those_who_search_see_that_one(bureau: Bureau, do: Do) -> None:
    matter = reported(bureau, picture(RED), picture(BLUE))
    door.settle([matter], now=morning(0.1))
    do(matter, "duty", "choose_photo", 5, photo=2)
    task = Task.objects.filter(case=matter, key__startswith="ring:300").get()
    first, second = Attachment.objects.filter(matter=matter).order_by("pk")
    phone = Client()
    phone.force_login(bureau.duty)
    page = f"/missing/tasks/{task.matter.number}"
    assert f"{page}/photo/{second.pk}" in phone.get(page).content.decode()
    assert phone.get(f"{page}/photo/{first.pk}").status_code == 404
    shown = phone.get(f"{page}/photo/{second.pk}")
    assert b"SECRET" not in shown.content
    assert close(Image.open(io.BytesIO(shown.content)).getpixel((5, 5)), BLUE)


def test_officers_see_which_one(bureau: Bureau, do: Do) -> None:
    matter = reported(bureau, picture(RED), picture(BLUE))
    do(matter, "duty", "choose_photo", 5, photo=2)
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    row = case(matter).matter
    page = officer.get(f"/matters/{row.number}").content.decode()
    pictures = page.partition("Photo shown outside")[2].partition("</ul>")[0]
    assert ["is shown" in line for line in pictures.split("<li>")[1:]] == [False, True]
