"""Other cities read of a case only what was approved for them, with the protections in place."""

import pytest
from django.test import Client
from django.utils import timezone

from jiban.city import caches
from jiban.city.models import Post
from jiban.desks.missing.models import Share
from jiban.exchange import partners
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Entry, Matter
from tests.loop.conftest import Bureau

from .conftest import FATHER, NO, Do, Report, morning

DAY = 24 * 60
SAID = {"cities": "广州市失联人员中心，东莞市公安局", "words": "听不清", "until": morning(5 * DAY)}

READ = {"partner": "东莞", "share": 1, "since": morning(9)}


@pytest.fixture(autouse=True)
def _cities(bureau: Bureau) -> None:
    """Two partners who may read, one who may not, and one who is none any more."""
    for name in ("广州市失联人员中心", "东莞市公安局"):
        partners.add(name, may=("search",))
    partners.add("市民热线", may=("send",))
    former, _key = partners.add("惠州市公安局", may=("search",))
    former.active = False
    former.save()


def test_it_works(planned: int, do: Do) -> None:
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "share", 10, **SAID)
    assert not Share.objects.get().is_out(morning(11))
    do(planned, "deputy", "approve_share", 12, share=1)
    row = Share.objects.get()
    assert row.is_out(morning(13))
    assert not row.is_out(morning(5 * DAY))
    do(planned, "duty", "recall_share", 14, share=1)
    assert not Share.objects.get().is_out(morning(15))


def test_it_is_for_those_who_are_named() -> None:
    row = Share(cities=SAID["cities"])
    assert row.is_for("东莞市公安局")
    assert row.is_for("广州市失联人员中心")
    for other in ("广州", "东莞", "佛山", ""):
        assert not row.is_for(other)
    assert Share(cities=" * ").is_for("佛山")
    assert not Share(cities="*，东莞").is_for("佛山")
    assert not Share(cities="").is_for("佛山")


@pytest.mark.parametrize(
    "cities", ["东莞", "广州市失联人员中心，佛山", "市民热线", "惠州市公安局", "，"]
)
def test_a_name_that_is_no_partners_is_refused_and_those_there_are_named(
    planned: int, do: Do, cities: str
) -> None:
    with pytest.raises(BadFields) as refused:
        do(planned, "duty", "share", 10, **{**SAID, "cities": cities})
    (reason,) = refused.value.fields["cities"]
    assert "东莞市公安局" in reason
    assert "广州市失联人员中心" in reason
    assert not Share.objects.exists()
    do(planned, "duty", "share", 11, **{**SAID, "cities": " * "})
    do(planned, "duty", "share", 12, **{**SAID, "cities": "东莞市公安局；"})


def test_who_drafts_does_not_approve(planned: int, do: Do, bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="duty")
    caches.forget()
    do(planned, "deputy", "share", 10, **SAID)
    do(planned, "protection", "agree_share", 11, share=1, text="谈过")
    for part in ("deputy", "head", "duty", "protection"):
        with pytest.raises(NotAllowed):
            do(planned, part, "approve_share", 12, share=1)
    do(planned, "leader", "approve_share", 13, share=1)


def test_of_a_reporter_who_is_not_cleared_a_trained_officer_agrees_first(
    planned: int, do: Do
) -> None:
    do(planned, "duty", "share", 10, **SAID)
    for part in ("duty", "head", "leader"):
        with pytest.raises(NotAllowed):
            do(planned, part, "agree_share", 11, share=1, text="谈过")
    with pytest.raises(NotAllowed):
        do(planned, "leader", "approve_share", 11, share=1)
    do(planned, "protection", "agree_share", 12, share=1, text="谈过")
    do(planned, "leader", "approve_share", 13, share=1)
    assert Share.objects.get().is_out(morning(14))


def test_of_a_minor_with_the_guardians_consent_for_three_days(report: Report, do: Do) -> None:
    child = report(**{**FATHER, "age": 6, "category": "child"})
    consent = {"consent": "given", "text": "母亲当面同意"}
    with pytest.raises(BadFields):
        do(child, "duty", "share", 10, **{**SAID, "until": morning(2 * DAY)})
    with pytest.raises(BadFields):
        do(child, "duty", "share", 10, **SAID, **consent)
    do(child, "duty", "share", 10, **{**SAID, "until": morning(2 * DAY)}, **consent)


def test_that_a_city_read_it_is_kept_and_only_the_machine_says_so(planned: int, do: Do) -> None:
    for part in ("citizen", "duty", "leader"):
        with pytest.raises(NotAllowed):
            do(planned, part, "read_by_city", 10, **READ)
    door.act(planned, "read_by_city", by=THE_SYSTEM, now=morning(11), **READ)
    assert "东莞" in Entry.objects.get(matter=planned, action="read_by_city").payload


def test_the_page_of_a_case_shows_what_others_are_asked(
    planned: int, do: Do, bureau: Bureau
) -> None:
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "share", 10, **SAID)
    do(planned, "duty", "draft_sms", 11, unit=bureau.west.pk, until=morning(60))
    officer = Client()
    officer.force_login(bureau.duty)
    number = Matter.objects.get(pk=planned).number
    page = officer.get(f"/matters/{number}").content.decode()
    assert SAID["cities"] in page
    texts = page.partition("短信")[2]
    assert bureau.west.name in texts


def test_the_page_says_who_has_read_it_and_when_or_that_nobody_has(
    planned: int, do: Do, bureau: Bureau
) -> None:
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    address = f"/matters/{Matter.objects.get(pk=planned).number}"
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "share", 10, **SAID)
    assert "read by nobody yet" not in officer.get(address).content.decode()
    do(planned, "deputy", "approve_share", 11, share=1)
    assert "read by nobody yet" in officer.get(address).content.decode()
    for minute, n in ((12, 1), (15, 2), (12 + DAY, 1)):
        said = {**READ, "partner": "东莞市公安局", "share": n}
        door.act(planned, "read_by_city", by=THE_SYSTEM, now=morning(minute), **said)
    page = officer.get(address).content.decode()
    assert "read by nobody yet" not in page
    told = page.partition("read by ")[2][:160]
    assert "东莞市公安局" in told
    assert f"{timezone.localtime(morning(12)):%m-%d %H:%M}" in told
    assert f"{timezone.localtime(morning(12 + DAY)):%m-%d}<" in told
