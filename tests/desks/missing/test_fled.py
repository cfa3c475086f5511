"""She who fled: by whatever way the reporter looks, nothing leads to her, and each try is kept."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from jiban.desks.missing import protections
from jiban.desks.missing.family import Family
from jiban.desks.missing.models import Task
from jiban.desks.missing.models.case import ASKED
from jiban.desks.missing.models.words import Ending
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.loop import codes, door, notices
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Delivery, Entry, Matter
from tests.loop.conftest import Bureau

from .conftest import FATHER, MORNING, NO, Do, Report, case, morning, state, told

WIFE = {
    "name": "陈秋月",
    "age": 34,
    "sex": "female",
    "reporter": "高大强",
    "phone": "13900002222",
    "relation": "丈夫",
    "place": "桂园小区",
    "lon": 114.1,
    "lat": 22.55,
    "violence": "yes",
}
MORE = ("sightings", "tasks", "officer", "found")
SIGN_IN = 302
SEEN, REFUGE = "海风路车站", "海棠救助站"
SECRETS = (
    SEEN,
    REFUGE,
    "114.2371",
    "22.6193",
    "城东",
    "城西",
    "甲一",
    "甲二",
    "乙一",
    "1001",
    "她说不回去",
)
"""What leads to her, or to who knows where she is: places, units, officers, her words."""


@pytest.fixture
def she(report: Report, do: Do, bureau: Bureau) -> int:
    """Seen at a station, and taken in by a shelter; no plan has found her yet."""
    matter = report(**WIFE)
    door.settle([matter], now=morning(0.1))
    seen = {"seen_at": morning(20), "reliability": "0.9"}
    do(matter, "duty", "add_sighting", 21, place=SEEN, lon=114.2371, lat=22.6193, **seen)
    do(matter, "duty", "call_family", 22, how="phone", text=f"没告诉他{SEEN}。")
    door.settle([matter], now=morning(22))
    return matter


@pytest.fixture
def his(she: int) -> Client:
    """His browser, after number and code."""
    number = Matter.objects.get(pk=she).number
    browser = Client(headers={"accept-language": "zh-CN"})
    said = {"number": number, "code": codes.code_of(number, "missing")}
    assert browser.post("/missing/case", said).status_code == 302
    return browser


def pages(his: Client, she: int) -> Iterator[str]:
    """Yield everything that he can open, each looked at to be what it is thought to be."""
    number = Matter.objects.get(pk=she).number
    task = Task.objects.filter(case=she).latest("pk").matter.number
    for address, status in {
        f"/missing/case/{number}": 200,
        f"/missing/reported/{number}": 200,
        f"/missing/tasks/{task}": SIGN_IN,
        "/missing/tasks": SIGN_IN,
        f"/matters/{number}": SIGN_IN,
        f"/matters/{task}": SIGN_IN,
        f"/api/matters/{number}": 401,
        "/inbox/inbox.csv": SIGN_IN,
        f"/letters/track/{number}": 200,
        "/cap/": 200,
        "/pfif/persons": 401,
    }.items():
        answer = his.get(address, follow=True)
        signs_in = answer.request["PATH_INFO"] == "/accounts/login/"
        assert (SIGN_IN if signs_in else answer.status_code) == status, address
        yield _text(answer)
    for what in MORE:
        answer = his.post(f"/missing/case/{number}/more/{what}")
        assert answer.status_code == 403, what
        yield _text(answer)
    friends = in_another_city()
    for what, status in ("persons", 200), ("notes.xml", 200), (f"read?id=localhost/{number}", 404):
        answer = friends.get(f"/pfif/{what}")
        assert answer.status_code == status, what
        yield _text(answer)


def in_another_city() -> Client:
    """Return a program of partners, among whom he has friends; she was told of to none of them."""
    Partner.objects.all().delete()
    _partner, key = partners.add("佛山市公安局", may=("search",))
    return Client(headers={"X-API-Key": key})


def _text(answer: Any) -> str:
    return "".join(part.decode() if isinstance(part, bytes) else str(part) for part in answer)


def nothing_leads_to_her(his: Client, she: int) -> None:
    for text in pages(his, she):
        for secret in SECRETS:
            assert not told(secret, text), (secret, text)


def test_it_works(she: int, his: Client) -> None:
    nothing_leads_to_her(his, she)
    page = his.get(f"/missing/case/{Matter.objects.get(pk=she).number}").content.decode()
    assert protections.shown(case(she), "searching").activity in page


def test_each_try_to_see_more_is_kept_and_told(she: int, his: Client) -> None:
    number = Matter.objects.get(pk=she).number
    for what in MORE:
        assert his.post(f"/missing/case/{number}/more/{what}").status_code == 403
    tries = Entry.objects.filter(matter=she, action="ask_more").order_by("seq")
    assert [orjson.loads(row.payload)["what"] for row in tries] == list(MORE)
    assert {row.by for row in tries} == {"citizen"}
    while notices.spread(morning(30)):
        pass
    assert Delivery.objects.filter(matter=she, message="asked_more").exists()


def test_once_she_is_found_he_sees_no_change(she: int, his: Client, do: Do) -> None:
    number = Matter.objects.get(pk=she).number
    before = his.get(f"/missing/case/{number}").content.decode()
    do(she, "colleague", "find", 60, place=REFUGE, text="她说不回去")
    nothing_leads_to_her(his, she)
    assert plain(his.get(f"/missing/case/{number}").content.decode()) == plain(before)


def plain(page: str) -> str:
    """Return a page without what changes at each request."""
    page = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", page)
    return re.sub(r'(content|datetime)="20[^"]*"', "", page)


def closed(she: int, do: Do, wish: str = "") -> None:
    do(she, "colleague", "find", 60, place=REFUGE, text="她说不回去")
    if wish:
        do(she, "colleague", "hear_wish", 61, wish=wish, text="她说不回去")
    do(she, "head", "verify", 62, ending="safe", identified="本人，身份证")
    take_back(now=morning(62))


@pytest.mark.parametrize("wish", ["", "nothing", "well", "where"])
def test_what_she_has_said_is_not_told_before_another_officer_approves(
    she: int, his: Client, do: Do, wish: str
) -> None:
    closed(she, do, wish)
    nothing_leads_to_her(his, she)
    assert protections.shown(case(she), state(she)).ending == ""


def test_her_wish_is_told_as_she_said_it(she: int, his: Client, do: Do) -> None:
    closed(she, do, "well")
    with pytest.raises(NotAllowed):
        do(she, "colleague", "agree", 63, wish="well")
    with pytest.raises(BadFields):
        do(she, "head", "agree", 63, wish="where")
    do(she, "head", "agree", 64, wish="well")
    nothing_leads_to_her(his, she)
    ending = protections.shown(case(she), state(she)).ending
    page = his.get(f"/missing/case/{Matter.objects.get(pk=she).number}").content.decode()
    assert ending
    assert ending in page


def test_she_says_something_else_and_it_is_approved_anew(she: int, his: Client, do: Do) -> None:
    closed(she, do, "well")
    do(she, "head", "agree", 64, wish="well")
    do(she, "colleague", "hear_wish", 65, wish="nothing", text="她说不回去")
    assert protections.shown(case(she), state(she)).ending == ""


def test_where_she_is_later_is_not_what_she_let_him_know(she: int, his: Client, do: Do) -> None:
    """She let him know where she was; she has been taken elsewhere since."""
    do(she, "colleague", "find", 60, place="城南车站", text="平安")
    do(she, "colleague", "hear_wish", 61, wish="where", text="可以告诉他我在哪")
    do(she, "head", "agree", 62, wish="where")
    on_task = {"now": morning(63), "place": REFUGE, "text": "平安", "task": ""}
    door.act(she, "find", by=THE_SYSTEM, **on_task)
    assert (case(she).found_place, case(she).wish) == ("城南车站", "where")
    do(she, "colleague", "find", 64, place=REFUGE, text="平安")
    assert (case(she).found_place, case(she).wish, case(she).agreed_at) == (REFUGE, "", None)
    do(she, "head", "verify", 65, ending="safe", identified="本人，身份证")
    nothing_leads_to_her(his, she)


@pytest.mark.parametrize("ending", ["safe", "withdrawn"])
def test_what_he_adds_after_the_end_is_refused_in_the_same_words(
    she: int, his: Client, do: Do, ending: str
) -> None:
    """Not by the state: only who was found safe is visited."""
    if ending == "safe":
        closed(she, do, "nothing")
    else:
        do(she, "head", "end_otherwise", 60, ending=ending, text="撤回")
    do(she, "head", "feed_back", 70, how="phone", text="已结束")
    number = Matter.objects.get(pk=she).number
    answer = his.post(f"/missing/case/{number}/add", {"text": "我来接她"})
    page = answer.content.decode()
    assert (answer.status_code, "如有线索，请给我们打电话" in page) == (422, True)
    for word in ("待回访", "已反馈"):
        assert word not in page, word


def test_a_call_that_is_owed_once_more_is_not_shown_beside_the_first(
    report: Report, do: Do
) -> None:
    """Somebody was found who is not her: he sees what he saw before."""
    matter = report(**WIFE)
    before = Family(Matter.objects.get(pk=matter), morning(4)).owed
    do(matter, "colleague", "find", 5, place=REFUGE, text="平安")
    do(matter, "colleague", "not_them", 6, text="不是她")
    after = Family(Matter.objects.get(pk=matter), morning(7)).owed
    assert [row.pk for _label, row in after] == [row.pk for _label, row in before]


def test_only_who_hears_all_four_answers_and_is_trained_clears(she: int, do: Do) -> None:
    for part in ("duty", "colleague", "head", "deputy", "leader", "inspector"):
        with pytest.raises(NotAllowed):
            do(she, part, "clear", 30, text="谈过")
    with pytest.raises(BadFields):
        do(she, "protection", "clear", 30, text="谈过")
    assert not protections.cleared(case(she))
    do(she, "duty", "describe", 31, **NO)
    do(she, "protection", "clear", 32, text="单独谈过，属实")
    assert protections.cleared(case(she))


def test_a_cleared_reporter_sees_and_loses_it_when_violence_is_told_of(
    she: int, his: Client, do: Do
) -> None:
    do(she, "duty", "describe", 31, **NO)
    do(she, "protection", "clear", 32, text="单独谈过，属实")
    address = f"/missing/case/{Matter.objects.get(pk=she).number}"
    assert SEEN in his.get(address).content.decode()
    do(she, "duty", "describe", 33, control="yes")
    assert not protections.cleared(case(she))
    nothing_leads_to_her(his, she)


def test_who_was_cleared_all_the_same_stays_cleared_when_nothing_new_is_told(
    she: int, do: Do
) -> None:
    answers = {**NO, "violence": "yes"}
    do(she, "duty", "describe", 31, **answers)
    do(she, "protection", "clear", 32, text="多年前的事，已查明")
    do(she, "duty", "describe", 33, **answers, clothing="灰外套")
    assert protections.cleared(case(she))


@pytest.mark.parametrize("left", ASKED)
def test_what_is_not_answered_is_not_cleared(report: Report, do: Do, left: str) -> None:
    matter = report(**{name: "no" for name in ASKED if name != left})
    assert not protections.answered(case(matter))
    with pytest.raises(BadFields):
        do(matter, "protection", "clear", 5, text="谈过")


def test_an_address_that_is_only_opened_asks_for_nothing(she: int, his: Client) -> None:
    """What any page can let a browser open puts nothing into the journal in his name."""
    address = f"/missing/case/{Matter.objects.get(pk=she).number}/more/sightings"
    assert [his.get(address).status_code, his.head(address).status_code] == [405, 405]
    assert not Entry.objects.filter(matter=she, action="ask_more").exists()


def test_a_wrong_code_and_no_case_get_one_answer(she: int) -> None:
    number = Matter.objects.get(pk=she).number
    answers = [
        Client().post("/missing/case", {"number": one, "code": "ABCD-EFGH"})
        for one in (number, "SL260302-9999999")
    ]
    assert {answer.status_code for answer in answers} == {422}
    texts = [plain(a.content.decode()).replace(n, "") for a, n in zip(
        answers, (number, "SL260302-9999999"), strict=True)]  # fmt: skip
    assert texts[0] == texts[1]


def test_without_the_code_nothing_is_shown(she: int) -> None:
    number = Matter.objects.get(pk=she).number
    assert Client().get(f"/missing/case/{number}").status_code == 302
    assert Client().post(f"/missing/case/{number}/more/sightings").status_code == 302
    assert not Entry.objects.filter(matter=she, action="ask_more").exists()


def test_no_message_to_him_says_more_than_that_there_is_news(she: int, do: Do) -> None:
    closed(she, do, "nothing")
    assert not any(
        told(secret, str(row.context))
        for row in Delivery.objects.filter(matter=she)
        for secret in SECRETS
    )


def test_who_was_found_is_not_given_away_to_a_cleared_reporter_either(
    report: Report, do: Do
) -> None:
    """They are asked first what may be told, and it is verified that it is them."""
    planned = report(**{**FATHER, **NO})
    do(planned, "protection", "clear", 5, text="单独谈过，没有异常")
    assert protections.open_to_talk(case(planned), "searching")
    before = protections.script(case(planned), "searching")
    do(planned, "colleague", "find", 60, place=REFUGE, text="在朋友家")
    found = case(planned)
    assert not protections.open_to_talk(found, "found")
    after = "".join(protections.script(found, "found"))
    assert after.startswith(before[0])
    # Of an adult who decides nothing more is shown at once; of a man with dementia it is.
    assert protections.shown(found, "found").cleared
    found.category = "other"
    assert not protections.shown(found, "found").cleared
    assert protections.shown(found, "searching").cleared
    assert not told(REFUGE, after)


@pytest.mark.parametrize("ending", [Ending.DEAD, Ending.FORCE, Ending.MALICIOUS])
def test_what_an_officer_says_is_on_no_page(report: Report, ending: Ending) -> None:
    found = case(report(**{**FATHER, **NO}))
    found.cleared_at, found.ending = MORNING, ending
    assert protections.cleared(found)
    assert protections.shown(found, "closed").ending == ""


def test_the_call_script_says_no_place(she: int, do: Do) -> None:
    lines = "".join(protections.script(case(she), "searching"))
    do(she, "colleague", "find", 60, place=REFUGE, text="她说不回去")
    after = "".join(protections.script(case(she), "found"))
    assert lines == after
    assert not any(told(secret, after) for secret in SECRETS)
