"""A complaint about an officer: an allegation without its author, an answer, a finding."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox import intake
from jiban.desks.mailbox.codes import code_of
from jiban.desks.oversight.models import Allegation
from jiban.loop import bell, door, notices, reading, registry, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed, Refused, UnknownMatter, WrongState
from jiban.loop.figures import Scope
from jiban.loop.models import Entry, Matter, Promise
from jiban.loop.state import VOID
from jiban.web.api import showing
from tests.desks.mailbox.conftest import LETTER, _fresh_caches, city  # noqa: F401

MINE = "办证时对群众说话生硬，让其改日再来。"
ABOUT = {"title": "投诉民警", "body": "民警（警号900001）态度恶劣，开口骂人，让我改天再跑一趟。"}


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def case(city: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    """A complaint about the duty officer, taken up by an inspector of the branch."""

    def officer(number: str, name: str, unit: Unit, role: str) -> Officer:
        made = Officer.objects.create_user(number, name=name, unit=unit)
        Post.objects.create(officer=made, unit=unit, role=role)
        return made

    city.reviewer = officer("900030", "督察员", city.branch, "inspector")
    city.second = officer("900031", "副督察员", city.bureau, "inspector")
    caches.forget()
    said = LETTER | {"subject": "", "place": "", "unit": city.station.pk} | ABOUT
    city.letter = intake.send(said, by=Actor.citizen()).acted.matter_id
    does = doing(city)
    city.does = does
    does("reviewer", "take_up")
    does("reviewer", "contact", how="talk", text="电话谈过")
    return city


def doing(city: SimpleNamespace) -> Callable[..., Any]:  # noqa: F811
    def does(who: str, action: str, matter: int | None = None, **fields: Any) -> Any:
        by = Actor.citizen(city.letter) if who == "citizen" else Actor.officer(getattr(city, who))
        now = fields.pop("now", None)
        return door.act(matter or city.letter, action, by=by, now=now, **fields)

    return does


def alleged(case: SimpleNamespace, text: str = MINE, **fields: Any) -> Matter:
    case.does("reviewer", "allege", officer="900001", text=text, **fields)
    return Matter.objects.filter(desk="oversight").latest("pk")


def test_it_works(case: SimpleNamespace) -> None:
    sent = alleged(case)
    assert (sent.handler, sent.unit, sent.state) == (case.duty, case.branch, "asked")
    assert Promise.objects.get(matter=sent).name == "answer"
    case.does("duty", "answer", sent.pk, text="当时系统故障，我请他改日再来。", evidence="窗口录音")
    case.does("reviewer", "find", sent.pk, finding="partly", text="确有语气生硬。")
    sent.refresh_from_db()
    assert sent.state == "partly"
    case.does("reviewer", "resolve", answer="我们批评了他。", evidence="录音")
    client = Client(headers={"accept-language": "zh-CN"})
    number = Matter.objects.get(pk=case.letter).number
    client.post("/letters/track", {"number": number, "code": code_of(number)})
    assert "您反映的问题部分属实" in client.get(f"/letters/track/{number}").content.decode()


def test_the_officer_sees_the_allegation_and_nothing_behind_it(case: SimpleNamespace) -> None:
    sent = alleged(case)
    at = sight.of_officer(case.duty.pk)
    assert reading.find(sent.number, at) is not None
    assert reading.ties(sent.pk, at) == []
    client = Client()
    client.force_login(case.duty)
    page = client.get(f"/matters/{sent.number}").content.decode()
    letter = Matter.objects.get(pk=case.letter)
    assert MINE in page
    for hidden in (letter.number, letter.title, "林小满", "改天再跑一趟", case.reviewer.name):
        assert hidden not in page
    assert client.get(f"/matters/{letter.number}").status_code == 404
    assert not Entry.objects.filter(matter=sent, payload__contains=letter.number).exists()


def test_who_reviews_is_not_told_to_the_officer(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    while notices.spread():
        pass
    told = {row.officer_id for row in reading.deliveries(sent.pk)}
    assert told >= {case.duty.pk, case.reviewer.pk}
    shown = showing.details(registry.desk("oversight"), sent.pk)
    assert (shown["text"], "reviewer_id" in shown) == (MINE, False)
    client = Client(headers={"accept-language": "en"})
    client.force_login(case.duty)
    page = client.get(f"/matters/{sent.number}").content.decode()
    assert "an allegation against you" in page
    assert case.reviewer.name not in page
    client.force_login(case.second)
    assert case.reviewer.name in client.get(f"/matters/{sent.number}").content.decode()


def test_colleagues_do_not_see_it(case: SimpleNamespace) -> None:
    sent = alleged(case)
    for who in (case.second, case.duty, case.reviewer):
        assert reading.find(sent.number, sight.of_officer(who.pk)) is not None
    for who in (case.head, Officer.objects.get(number="900002"), case.other_duty):
        assert reading.find(sent.number, sight.of_officer(who.pk)) is None


@pytest.mark.parametrize(
    "text",
    [
        "林小满说他态度不好。",
        "来信人电话13800000001，说态度不好。",
        "«P1»说态度不好。",
        "态度恶劣，开口骂人，让我改天再跑一趟",
    ],
)
def test_what_gives_the_author_away_is_refused(case: SimpleNamespace, text: str) -> None:
    with pytest.raises(BadFields):
        alleged(case, text)
    assert not Allegation.objects.exists()


def test_a_quote_may_stand_if_the_reviewer_says_so(case: SimpleNamespace) -> None:
    assert alleged(case, "态度恶劣，开口骂人，让我改天再跑一趟", sure=True)


def test_only_somebody_recused_is_asked(case: SimpleNamespace) -> None:
    with pytest.raises(BadFields):
        case.does("reviewer", "allege", officer="900004", text=MINE)


def test_one_sent_to_the_wrong_officer_is_taken_back(case: SimpleNamespace) -> None:
    sent = alleged(case)
    for who in ("duty", "head"):  # neither whom it is about nor who is no reviewer of it
        with pytest.raises(Refused):
            case.does(who, "take_back", sent.pk, text="不该发")
    case.does("second", "take_back", sent.pk, text="发错了人")
    sent.refresh_from_db()
    assert sent.state == "taken_back"
    assert Promise.objects.get(matter=sent, name="answer").outcome == VOID
    while notices.spread():
        pass
    assert any("撤回" in told.text for told in bell.told(case.duty.pk))
    with pytest.raises(WrongState):
        case.does("duty", "answer", sent.pk, text="没有此事。")
    assert alleged(case).pk != sent.pk


def test_nobody_takes_back_what_is_said_of_themselves(case: SimpleNamespace) -> None:
    Post.objects.create(officer=case.duty, unit=case.bureau, role="inspector")
    caches.forget()
    with pytest.raises(NotAllowed):
        case.does("duty", "take_back", alleged(case).pk, text="不该发")


def test_no_finding_before_the_officer_was_heard(case: SimpleNamespace) -> None:
    sent = alleged(case)
    with pytest.raises(WrongState):
        case.does("reviewer", "find", sent.pk, finding="upheld", text="属实")
    later = timezone.now() + timedelta(days=9)
    case.does("reviewer", "find", sent.pk, now=later, finding="upheld", text="未作说明。")
    assert Promise.objects.get(matter=sent, name="answer").broken_at is not None
    sent.refresh_from_db()
    assert sent.state == "upheld"


def test_nobody_finds_in_their_own_matter(case: SimpleNamespace) -> None:
    Post.objects.create(officer=case.duty, unit=case.bureau, role="inspector")
    caches.forget()
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    for action in ("find", "ask_again"):
        fields = {"text": "没有此事"} | ({"finding": "unfounded"} if action == "find" else {})
        with pytest.raises(NotAllowed):
            case.does("duty", action, sent.pk, **fields)


def test_an_allegation_is_the_officers_own(case: SimpleNamespace) -> None:
    sent = alleged(case)
    with pytest.raises(Refused):
        case.does("duty", "hand_over", sent.pk, officer=case.second.pk)
    with pytest.raises(Refused):
        case.does("second", "answer", sent.pk, text="替他说明")


def test_the_letter_has_no_answer_before_the_finding(case: SimpleNamespace) -> None:
    answer = {"answer": "已处理", "evidence": "录音"}
    with pytest.raises(Refused):
        case.does("reviewer", "resolve", **answer)
    sent = alleged(case)
    with pytest.raises(Refused):
        case.does("reviewer", "resolve", **answer)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    case.does("reviewer", "find", sent.pk, finding="unfounded", text="录音可证。")
    case.does("reviewer", "resolve", **answer)


def test_an_unfounded_one_clears_and_counts_apart(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    case.does("reviewer", "find", sent.pk, finding="unfounded", text="录音可证。")
    while notices.spread():
        pass
    assert any("澄清" in told.text for told in bell.told(case.duty.pk))
    with pytest.raises(UnknownMatter):  # cleared, and still not told who complained
        case.does("duty", "note", text="看看是谁")
    assert found_of(case.station.pk, case.reviewer) == (0, 0, 1)
    assert exposed(case) == []


def found_of(unit_id: int, by: Officer) -> tuple[Any, ...]:
    """How many findings about a unit an officer reads of on the dashboard."""
    now, seen = timezone.now(), sight.of_officer(by.pk)
    scope = Scope((unit_id,), now - timedelta(days=1), now + timedelta(days=1), seen)
    desk = registry.desk("oversight")
    assert desk.figures is not None
    return tuple(next(iter(desk.figures(scope))).series[0][1])


def exposed(case: SimpleNamespace, until: datetime | None = None) -> list[tuple[str, ...]]:
    """What the exposure list of the week before a time has; the last hours' if none is said."""
    from jiban.loop import registry

    until = until or timezone.now() + timedelta(days=1)
    scope = Scope(None, until - timedelta(days=7), until)
    desk = registry.desk("oversight")
    assert desk.sections is not None
    return [tuple(line.cells) for line in next(iter(desk.sections(scope))).lines]


def test_exposed_once_the_citizen_has_the_reply(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="是我不对。")
    case.does("reviewer", "find", sent.pk, finding="upheld", text="属实。")
    assert exposed(case) == []
    case.does("reviewer", "resolve", answer="已批评教育", evidence="录音")
    assert exposed(case) == [("书香派出所", "属实", MINE)]
    assert case.duty.name not in str(exposed(case))
    assert found_of(case.station.pk, case.reviewer) == (1, 0, 0)


def test_exposed_in_the_week_of_the_later_of_finding_and_reply(case: SimpleNamespace) -> None:
    friday = timezone.now() + timedelta(days=1)
    monday = friday + timedelta(days=3)
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="是我不对。", now=friday)
    case.does("reviewer", "find", sent.pk, finding="upheld", text="属实。", now=friday)
    case.does("reviewer", "resolve", answer="已批评教育", evidence="录音", now=monday)
    assert exposed(case, until=friday + timedelta(days=1)) == []
    assert exposed(case, until=monday + timedelta(days=4)) == [("书香派出所", "属实", MINE)]
    assert exposed(case, until=monday + timedelta(days=11)) == []


def test_exposed_once_though_the_letter_is_answered_again(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="是我不对。")
    case.does("reviewer", "find", sent.pk, finding="partly", text="部分属实。")
    case.does("reviewer", "resolve", answer="已批评教育", evidence="录音")
    case.does("citizen", "appeal", text="不止如此")
    later = timezone.now() + timedelta(days=8)
    case.does("second", "take_up", now=later)
    case.does("second", "contact", how="talk", text="谈过", now=later)
    case.does("second", "allege", officer="900001", text="说话生硬，态度不好。", now=later)
    again = Matter.objects.filter(desk="oversight").latest("pk")
    case.does("duty", "answer", again.pk, text="同上。", now=later)
    case.does("second", "find", again.pk, finding="upheld", text="属实。", now=later)
    case.does("second", "resolve", answer="已处分", evidence="录音", now=later)
    shown = exposed(case, until=later + timedelta(days=1))
    assert shown == [("书香派出所", "属实", "说话生硬，态度不好。")]


def test_another_review_once_by_another(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    case.does("reviewer", "find", sent.pk, finding="unfounded", text="录音可证。")
    case.does("reviewer", "resolve", answer="查无此事", evidence="录音")
    case.does("citizen", "appeal", text="录音不全")
    letter = Matter.objects.get(pk=case.letter)
    assert (letter.state, letter.unit, letter.handler) == ("received", case.bureau, None)
    assert letter.recused
    with pytest.raises(NotAllowed):
        case.does("reviewer", "take_up")
    case.does("second", "take_up")
    case.does("second", "contact", how="talk", text="谈过")
    with pytest.raises(Refused):  # the first finding does not answer the second review
        case.does("second", "resolve", answer="维持", evidence="录音")
    case.does("second", "allege", officer="900001", text=MINE)
    again = Matter.objects.filter(desk="oversight").latest("pk")
    case.does("duty", "answer", again.pk, text="同上。")
    case.does("second", "find", again.pk, finding="unfounded", text="录音完整。")
    case.does("second", "resolve", answer="维持", evidence="录音")
    with pytest.raises(BadFields):
        case.does("citizen", "appeal", text="还是不服")


def test_the_reviewer_sees_both_sides_on_the_letter(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="当时系统故障。")
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(case.reviewer)
    page = client.get(f"/matters/{Matter.objects.get(pk=case.letter).number}").content.decode()
    assert MINE in page
    assert "当时系统故障。" in page
    assert "值班员甲" in page
    assert "警号900001" in page


def test_who_must_not_know_of_the_letter_counts_no_finding(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="是我不对。")
    case.does("reviewer", "find", sent.pk, finding="upheld", text="属实。")
    assert found_of(case.station.pk, case.reviewer) == (1, 0, 0)
    assert found_of(case.station.pk, case.duty) == (0, 0, 0)


def test_its_author_asks_for_another_review_on_the_page(case: SimpleNamespace) -> None:
    sent = alleged(case)
    case.does("duty", "answer", sent.pk, text="没有此事。")
    case.does("reviewer", "find", sent.pk, finding="unfounded", text="录音可证。")
    number, browser = Matter.objects.get(pk=case.letter).number, Client()
    browser.post("/letters/track", {"number": number, "code": code_of(number)})
    page = f"/letters/track/{number}"
    assert 'id="appeal"' not in browser.get(page).content.decode()
    case.does("reviewer", "resolve", answer="查无此事", evidence="录音")
    assert 'id="appeal"' in browser.get(page).content.decode()
    assert browser.post(f"{page}/appeal", {"text": "录音不全"}).status_code == 302
    assert Matter.objects.get(pk=case.letter).state == "received"
    assert 'id="appeal"' not in browser.get(page).content.decode()
