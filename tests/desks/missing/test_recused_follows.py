"""Who is kept away from a case is kept away from all that is tied to it, of whatever kind."""

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.desks.missing import following
from jiban.desks.missing.following import follow
from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Pair, Task
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import UnknownMatter
from jiban.loop.fields import NUMBER
from jiban.loop.models import Link, Matter, Recusal
from tests.desks.alerts.conftest import WORDS
from tests.loop.conftest import Bureau

from .conftest import NO, Do, morning
from .test_broadcast import ALERT
from .test_found import recorded
from .test_kin import consented, frequencies
from .test_recusing import sees
from .test_who_is_this import decide, number

__all__ = ["frequencies"]


@pytest.fixture
def pair(planned: int, bureau: Bureau) -> Pair:
    """The father and somebody who was found at the east station, compared."""
    recorded(bureau)
    match(morning(31))
    return Pair.objects.get()


def page(officer: Officer, matter: int) -> int:
    client = Client()
    client.force_login(officer)
    return client.get(f"/matters/{number(matter)}").status_code


def searched(officer: Officer, words: str) -> set[int]:
    """The matters that an officer finds by words."""
    client = Client()
    client.force_login(officer)
    shown = client.get("/search", {"q": words}).content.decode()
    return set(Matter.objects.filter(number__in=NUMBER.findall(shown)).values_list("pk", flat=True))


def recuse(do: Do, case: int, officer: Officer, minute: float) -> None:
    do(case, "protection", "recuse", minute, officer=officer.pk, text="失联人员的前夫")


# --- who was found -------------------------------------------------------------------------------


def test_it_works(pair: Pair, do: Do, bureau: Bureau) -> None:
    """It is tied in the same change that keeps away."""
    recuse(do, pair.case_id, bureau.dispatcher, 35)
    assert page(bureau.dispatcher, pair.found_id) == 200
    decide(do, pair, "leader", "same", 40)
    assert page(bureau.dispatcher, pair.found_id) == 404
    with pytest.raises(UnknownMatter):
        do(pair.found_id, "dispatcher", "note", 41, text="她在哪里")
    decide(do, pair, "deputy", "confirm", 50)
    assert not sees(bureau.dispatcher.pk, pair.found_id)


def test_who_is_recused_later_loses_who_was_found(pair: Pair, do: Do, bureau: Bureau) -> None:
    decide(do, pair, "duty", "same", 40)
    decide(do, pair, "head", "confirm", 50)
    profile = consented(bureau, pair.found_id, "self", "law", 51)
    assert page(bureau.duty, pair.found_id) == 200
    assert pair.found_id in searched(bureau.duty, "驼背")
    recuse(do, pair.case_id, bureau.duty, 55)
    assert follow(morning(55.1)) > 1
    assert page(bureau.duty, pair.found_id) == 404
    assert pair.found_id not in searched(bureau.duty, "驼背")
    assert not sees(bureau.duty.pk, profile)
    assert follow(morning(55.2)) == 0


@pytest.mark.parametrize("how", ["deny", "wrong"])
def test_the_tie_taken_back_lifts_what_came_with_it(
    pair: Pair, do: Do, bureau: Bureau, how: str
) -> None:
    recuse(do, pair.case_id, bureau.dispatcher, 35)
    decide(do, pair, "leader", "same", 40)
    if how == "wrong":
        decide(do, pair, "deputy", "confirm", 50)
        do(pair.found_id, "leader", "wrong", 60, text="指纹不符")
    else:
        decide(do, pair, "deputy", "deny", 60)
    follow(morning(60.1))
    assert sees(bureau.dispatcher.pk, pair.found_id)
    assert not Recusal.objects.filter(matter=pair.found_id).exists()
    assert not sees(bureau.dispatcher.pk, pair.case_id)
    assert follow(morning(60.2)) == 0


def test_of_another_case_nobody_is_kept_away(pair: Pair, do: Do, bureau: Bureau) -> None:
    decide(do, pair, "duty", "same", 40)
    stranger = recorded(bureau, 41, name="", place="火车站")
    recuse(do, pair.case_id, bureau.dispatcher, 45)
    follow(morning(45.1))
    assert sees(bureau.dispatcher.pk, stranger)


# --- an alert, a request, all of them ------------------------------------------------------------


def test_an_alert_that_was_drafted_before_is_out_of_reach(
    planned: int, do: Do, bureau: Bureau
) -> None:
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "ask_alert", 10, **ALERT)
    alert = Link.objects.get(other=planned, matter__desk="alerts").matter_id
    assert page(bureau.dispatcher, alert) == 200
    recuse(do, planned, bureau.dispatcher, 15)
    follow(morning(15.1))
    assert page(bureau.dispatcher, alert) == 404
    with pytest.raises(UnknownMatter):
        do(alert, "dispatcher", "revise", 16, **{**WORDS, "expires_at": morning(600)})
    do(alert, "leader", "issue", 17)


def requested(bureau: Bureau) -> int:
    """The request of another city."""
    said = {"record": "gz.example/1", "partner": "广州", "source_date": morning(0)}
    known = {"age": "82", "sex": "male", "person": {"name": "周建国"}, "description": "灰色外套"}
    acted = door.act("missing_requests", "receive", by=THE_SYSTEM, now=morning(1), **said, **known)
    return acted.matter_id


def test_so_is_the_request_that_the_case_came_of(bureau: Bureau, do: Do) -> None:
    request = requested(bureau)
    do(request, "leader", "open_case", 5)
    case = Link.objects.get(other=request).matter_id
    assert page(bureau.dispatcher, request) == 200
    recuse(do, case, bureau.dispatcher, 10)
    follow(morning(10.1))
    assert page(bureau.dispatcher, request) == 404
    with pytest.raises(UnknownMatter):
        do(request, "dispatcher", "open_person", 11, purpose="verify")
    door.act(  # what the city tells later is kept away as well
        request, "add_note", by=THE_SYSTEM, now=morning(12), text="已去过你市", place=""
    )
    assert not sees(bureau.dispatcher.pk, request)
    do(case, "inspector", "lift_recusal", 15, officer=bureau.dispatcher.pk, text="同名")
    follow(morning(15.1))
    assert page(bureau.dispatcher, request) == 200


def test_all_kinds_follow(pair: Pair, do: Do, bureau: Bureau) -> None:
    case = pair.case_id
    do(case, "duty", "describe", 32, **NO)
    do(case, "protection", "clear", 33, text="单独谈过")
    do(case, "duty", "ask_alert", 34, **ALERT)
    profile = consented(bureau, case, "child", minute=35)
    decide(do, pair, "duty", "same", 40)
    own = consented(bureau, pair.found_id, "self", "law", 41)
    do(case, "protection", "recuse", 42, officer=bureau.colleague.pk, text="亲属")
    following.follow(morning(43))
    kept = Recusal.objects.filter(officer=bureau.colleague.pk).exclude(matter=case)
    found = set(kept.values_list("matter", flat=True))
    desks = set(Matter.objects.filter(pk__in=found).values_list("desk", flat=True))
    assert desks == {"missing_tasks", "missing_kin", "missing_found", "alerts"}
    assert {profile, own, pair.found_id} < found
    assert set(Task.objects.filter(case=case).values_list("pk", flat=True)) < found
