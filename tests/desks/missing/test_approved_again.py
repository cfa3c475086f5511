"""A poster tells what was approved; what has changed since is told once it is approved again."""

import io

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image

from jiban.desks.missing.broadcast import approved, photo
from jiban.desks.missing.models import Case, Poster
from jiban.loop import door, forgetting
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Entry, Notice
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, NO, Do, end, morning
from .test_broadcast import SAID, address, extend, out
from .test_photo import BLUE, RED, close, kept, picture
from .test_preview import browser, number, papers

__all__ = ["out", "papers"]

NEW = "红色毛衣，灰裤子"
pytestmark = pytest.mark.usefixtures("in_english")


def page(poster: Poster) -> str:
    """What who scans it reads of them today."""
    extend(poster)
    read = Client().get(address(poster)).content.decode().partition("<dl")[2].partition("</dl>")[0]
    Poster.objects.filter(pk=poster.pk).update(until=SAID["until"])
    return read


def changes() -> list[str]:
    with translation.override("en"):
        poster = Poster.objects.get()
        return [str(name) for name in approved.changed(poster, approved.told(poster.case))]


def test_it_works(out: Poster, planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 20, clothing=NEW)
    assert FATHER["clothing"] in page(out)
    assert NEW not in page(out)
    assert changes() == ["clothing"]
    do(planned, "duty", "renew_poster", 21, poster=1)
    assert NEW not in page(out)  # asking is not enough
    do(planned, "deputy", "approve_poster", 22, poster=1)
    assert NEW in page(out)
    assert FATHER["clothing"] not in page(out)
    assert changes() == []
    assert Poster.objects.get().approved_at == morning(22)


@pytest.mark.parametrize(
    ("said", "label"),
    [({"age": 83}, "age"), ({"sex": "female"}, "sex"), ({"height": 170}, "height, cm")],
)
def test_whatever_it_tells_of_how_they_look(
    out: Poster, planned: int, do: Do, said: dict[str, object], label: str
) -> None:
    before = page(out)
    do(planned, "duty", "describe", 20, **said)
    assert changes() == [label]
    assert page(out) == before


def test_what_it_does_not_tell_asks_nobody(out: Poster, planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 20, medicine="降压药", carries="老人卡", place="云溪公园")
    assert changes() == []
    with pytest.raises(BadFields, match="nothing has changed"):
        do(planned, "duty", "renew_poster", 21, poster=1)


def test_another_photo(bureau: Bureau, do: Do) -> None:
    matter = door.act(
        "missing",
        "report",
        by=Actor.citizen(),
        now=MORNING,
        files=kept(picture(RED), picture(BLUE)),
        unit=bureau.east.pk,
        **FATHER,
    ).matter_id
    do(matter, "duty", "choose_photo", 5, photo=1)
    do(matter, "duty", "draft_poster", 10, **SAID)
    do(matter, "deputy", "approve_poster", 12, poster=1)
    poster = Poster.objects.get()
    do(matter, "duty", "choose_photo", 20, photo=2)
    assert changes() == ["photo that is shown"]
    assert close(shown(poster), RED)
    do(matter, "duty", "renew_poster", 21, poster=1)
    do(matter, "deputy", "approve_poster", 22, poster=1)
    assert close(shown(poster), BLUE)


def shown(poster: Poster) -> object:
    """Return a pixel of the photo that the poster shows."""
    made = photo.outside(approved.case_of(Poster.objects.get(pk=poster.pk)))
    return Image.open(io.BytesIO(made)).getpixel((5, 5))


def test_who_asked_again_does_not_approve_and_somebody_is_told(
    out: Poster, planned: int, do: Do, bureau: Bureau
) -> None:
    do(planned, "duty", "describe", 20, clothing=NEW)
    with pytest.raises(BadFields):  # nobody has asked: what was looked at is not known
        do(planned, "deputy", "approve_poster", 21, poster=1)
    before = Notice.objects.filter(matter=planned, message="poster").count()
    do(planned, "head", "renew_poster", 21, poster=1)
    assert Notice.objects.filter(matter=planned, message="poster").count() > before
    assert Poster.objects.get().drafted_by_id == bureau.head.pk
    with pytest.raises(BadFields):  # it waits already
        do(planned, "duty", "renew_poster", 22, poster=1)
    for part in ("duty", "head"):
        with pytest.raises(NotAllowed):
            do(planned, part, "approve_poster", 22, poster=1)
    assert Entry.objects.filter(matter=planned, action="renew_poster").count() == 1


def test_they_see_what_has_changed_and_how_it_would_look(
    out: Poster, planned: int, do: Do, bureau: Bureau
) -> None:
    extend(out)
    drafting, leading = browser(bureau.duty), browser(bureau.deputy)
    matter = f"/matters/{number(planned)}"
    button = f"{matter}/do/renew_poster?poster=1"
    paper = f"/missing/posters/{number(planned)}/1.pdf"
    assert button not in drafting.get(matter).content.decode()
    do(planned, "duty", "describe", 20, clothing=NEW)
    posters = part_of(drafting.get(matter).content.decode())
    for said in ("changed since it was approved", "clothing", button, f"{paper}?new"):
        assert said in posters
    assert 'value="1"' in drafting.get(button).content.decode()
    do(planned, "duty", "renew_poster", 21, poster=1)
    posters = part_of(leading.get(matter).content.decode())
    for said in ("waits for a leader", "clothing", f"{paper}?new", f'href="{paper}"'):
        assert said in posters
    assert button not in posters
    for version in (paper, f"{paper}?new"):
        assert leading.get(version)["Content-Type"] == "application/pdf"
    assert browser(bureau.west_duty).get(f"{paper}?new").status_code == 404


def test_the_paper_is_the_approved_one_and_the_new_one_says_that_it_is_a_draft(
    out: Poster, planned: int, do: Do, bureau: Bureau, papers: list[str]
) -> None:
    extend(out)
    do(planned, "duty", "describe", 20, clothing=NEW)
    paper = f"/missing/posters/{number(planned)}/1.pdf"
    for version in (paper, f"{paper}?new"):
        browser(bureau.duty).get(version)
    old, new = papers
    assert FATHER["clothing"] in old
    assert "未经批准" not in old
    assert NEW in new
    assert "未经批准" in new


def part_of(page: str) -> str:
    return page.partition("<h3>Posters</h3>")[2].partition("</ul>")[0]


def test_who_turned_out_to_be_a_minor_is_approved_again_with_consent_only(
    out: Poster, planned: int, do: Do
) -> None:
    do(planned, "duty", "describe", 20, age=15)
    do(planned, "duty", "renew_poster", 21, poster=1)
    with pytest.raises(BadFields, match="consent"):
        do(planned, "deputy", "approve_poster", 22, poster=1)


def test_what_is_over_is_not_asked_for_again(out: Poster, planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 20, clothing=NEW)
    Poster.objects.update(until=morning(21))
    with pytest.raises(BadFields):
        do(planned, "duty", "renew_poster", 22, poster=1)
    Poster.objects.update(until=SAID["until"])
    do(planned, "duty", "renew_poster", 22, poster=1)
    do(planned, "duty", "recall_poster", 23, poster=1)
    with pytest.raises(BadFields):
        do(planned, "deputy", "approve_poster", 24, poster=1)


def test_where_they_were_seen_is_told_as_it_was_approved(planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "draft_poster", 10, **SAID)
    do(planned, "deputy", "approve_poster", 12, poster=1)
    poster = Poster.objects.get()
    case = approved.case_of(poster)
    assert (case.place, case.seen_at) == (FATHER["place"], FATHER["seen_at"])
    assert changes() == []
    do(planned, "duty", "describe", 20, place="云溪公园")
    assert changes() == ["last seen where"]
    assert FATHER["place"] in page(poster)
    assert "云溪公园" not in page(poster)


def test_what_it_told_is_forgotten_with_the_case(out: Poster, planned: int, do: Do) -> None:
    end(planned, do, 30)
    forgetting.forget([planned], forgetting.RETENTION, morning(60))
    assert Poster.objects.get().told == {}
    assert Case.objects.get(pk=planned).clothing == ""
