"""A minor is shielded whenever it becomes known that they are, or may be, one."""

import pytest
from django.test import Client
from django.utils import timezone

from jiban.desks.missing.broadcast import showing, standing
from jiban.desks.missing.broadcast.recalling import recall
from jiban.desks.missing.models import Case, Poster, Share, Sms
from jiban.exchange.pfif import giving
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Channel, Link, Matter
from tests.loop.conftest import Bureau

from .conftest import NO, Do, Report, morning, state
from .test_broadcast import ALERT, address, extend

pytestmark = pytest.mark.usefixtures("in_english")
DAY = 24 * 60
GROWN = {"age": 40, "clothing": "红裙子"}
CONSENT = {"consent": "given", "text": "母亲当面同意"}
KINDS = {
    "poster": ("draft_poster", {"area": "云溪菜场周边"}),
    "sms": ("draft_sms", {}),
    "share": ("share", {"cities": "*"}),
}


@pytest.fixture
def grown(report: Report, do: Do, bureau: Bureau) -> int:
    """A grown woman's case, its reporter cleared; subscribers have a channel."""
    case = report(**GROWN, **NO)
    do(case, "protection", "clear", 5, text="单独谈过")
    url = "json://gateway.example/group"
    Channel.objects.create(name="east", audience="subscribers", unit=bureau.east, url=url)
    return case


def draft(do: Do, case: int, kind: str, unit: int, days: float = 20, **said: object) -> None:
    action, needed = KINDS[kind]
    place = {"unit": unit} if kind == "sms" else {}
    do(case, "duty", action, 12, until=morning(12 + days * DAY), **needed, **place, **said)


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(grown: int, do: Do, bureau: Bureau, kind: str) -> None:
    draft(do, grown, kind, bureau.east.pk)
    do(grown, "duty", "describe", 12, age=15)
    with pytest.raises(BadFields, match="consent"):
        do(grown, "deputy", f"approve_{kind}", 12, **{kind: 1})
    draft(do, grown, kind, bureau.east.pk, days=2, **CONSENT)
    do(grown, "deputy", f"approve_{kind}", 13, **{kind: 2})


@pytest.mark.parametrize("kind", KINDS)
def test_consent_does_not_make_it_last(grown: int, do: Do, bureau: Bureau, kind: str) -> None:
    draft(do, grown, kind, bureau.east.pk, **CONSENT)
    do(grown, "duty", "describe", 12, age=15)
    with pytest.raises(BadFields, match="3 days"):
        do(grown, "deputy", f"approve_{kind}", 12, **{kind: 1})


@pytest.mark.parametrize("kind", KINDS)
def test_whose_age_nobody_knows_may_be_a_minor(
    report: Report, do: Do, bureau: Bureau, kind: str
) -> None:
    somebody = report(category="autism", **NO)
    do(somebody, "protection", "clear", 5, text="单独谈过")
    with pytest.raises(BadFields, match="How old"):
        draft(do, somebody, kind, bureau.east.pk, days=2)
    with pytest.raises(BadFields):
        draft(do, somebody, kind, bureau.east.pk, days=4, **CONSENT)
    draft(do, somebody, kind, bureau.east.pk, days=2, **CONSENT)
    do(somebody, "duty", "describe", 12, age=40)
    draft(do, somebody, kind, bureau.east.pk)


@pytest.mark.parametrize(
    ("said", "minor"),
    [
        ({"age": 17, "category": "dementia"}, True),
        ({"age": 18, "category": "child"}, False),
        ({"category": "dementia"}, False),
        ({"category": "autism"}, True),
        ({"category": "child"}, True),
        ({}, True),
    ],
)
def test_who_is_or_may_be_a_minor(said: dict[str, object], minor: bool) -> None:
    assert standing.is_minor(Case(**said)) is minor


def test_what_is_out_shows_nothing_once_they_are_known_as_a_minor(
    grown: int, do: Do, bureau: Bureau
) -> None:
    for kind in ("poster", "share"):
        draft(do, grown, kind, bureau.east.pk)
        do(grown, "deputy", f"approve_{kind}", 12, **{kind: 1})
    assert giving.stands(Share.objects.get(), morning(13))
    extend(Poster.objects.get())
    assert "红裙子" in Client().get(address(Poster.objects.get())).content.decode()
    do(grown, "duty", "describe", 14, age=15)
    assert not giving.stands(Share.objects.get(), morning(15))
    assert "红裙子" not in Client().get(address(Poster.objects.get())).content.decode()


def test_with_consent_it_stands_for_three_days_in_all(grown: int, do: Do, bureau: Bureau) -> None:
    draft(do, grown, "poster", bureau.east.pk, **CONSENT)
    do(grown, "deputy", "approve_poster", 12, poster=1)
    do(grown, "duty", "describe", 14, age=15)
    assert standing.stands(Poster.objects.get(), morning(12 + 3 * DAY - 1))
    assert not standing.stands(Poster.objects.get(), morning(12 + 3 * DAY))


def test_a_text_is_recalled(grown: int, do: Do, bureau: Bureau) -> None:
    draft(do, grown, "sms", bureau.east.pk)
    do(grown, "deputy", "approve_sms", 12, sms=1)
    assert recall(morning(13)) == 0
    do(grown, "duty", "describe", 14, age=15)
    assert recall(morning(15)) == 1
    assert Sms.objects.get().recalled_at == morning(15)


@pytest.mark.parametrize(("issued", "ended"), [(False, "dropped"), (True, "cancelled")])
def test_an_alert_is_ended(grown: int, do: Do, issued: bool, ended: str) -> None:
    do(grown, "duty", "ask_alert", 10, **ALERT)
    alert = Link.objects.get(other=grown, matter__desk="alerts").matter_id
    if issued:
        do(alert, "leader", "issue", 11)
    assert recall(morning(13)) == 0
    do(grown, "duty", "describe", 14, age=15)
    assert recall(morning(15)) == 1
    assert state(alert) == ended


def test_nobody_of_unknown_age_is_in_an_open_feed(report: Report, do: Do) -> None:
    somebody = report(category="autism", **NO)
    do(somebody, "protection", "clear", 5, text="单独谈过")
    with pytest.raises(NotAllowed, match="age"):
        do(somebody, "duty", "ask_alert", 10, **ALERT)
    do(somebody, "duty", "describe", 12, age=40)
    do(somebody, "duty", "ask_alert", 12, **ALERT)


@pytest.mark.parametrize("kind", KINDS)
def test_until_when_is_told_as_it_holds(grown: int, do: Do, bureau: Bureau, kind: str) -> None:
    draft(do, grown, kind, bureau.east.pk, **CONSENT)
    do(grown, "deputy", f"approve_{kind}", 12, **{kind: 1})
    browser = Client()
    browser.force_login(bureau.duty)
    page = f"/matters/{Matter.objects.get(pk=grown).number}"
    long, short = (
        f"{timezone.localtime(morning(12 + days * DAY)):%m-%d %H:%M}</span>" for days in (20, 3)
    )
    assert long in browser.get(page).content.decode()
    do(grown, "duty", "describe", 14, age=15)
    told = browser.get(page).content.decode()
    assert short in told
    assert long not in told


def test_a_poster_says_until_when_as_it_holds(grown: int, do: Do, bureau: Bureau) -> None:
    draft(do, grown, "poster", bureau.east.pk, **CONSENT)
    poster = Poster.objects.get()
    assert showing.content(poster, poster.case)["until"] == poster.until  # not approved yet
    do(grown, "deputy", "approve_poster", 12, poster=1)
    do(grown, "duty", "describe", 14, age=15)
    poster = Poster.objects.get()
    assert showing.content(poster, poster.case)["until"] == morning(12 + 3 * DAY)
