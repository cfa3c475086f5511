"""A complaint about one of us opens under recusal: whom it names never has it for a moment."""

from types import SimpleNamespace
from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox import codes, intake, review
from jiban.loop import door, sight
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.doctor import recusal as recusal_checks
from jiban.loop.models import Matter, Notice

from .conftest import LETTER

ABOUT_ONE = {"title": "投诉民警", "body": "民警（警号900001）态度恶劣，开口骂人。"}


def send(city: SimpleNamespace, **fields: Any) -> Matter:
    said = LETTER | {"subject": "", "unit": city.station.pk} | fields
    return Matter.objects.get(number=intake.send(said, by=Actor.citizen()).number)


def recused(matter: Matter) -> set[Any]:
    return {row.officer or row.unit for row in matter.recusals.all()}


def sees(officer: Officer, matter: Matter) -> bool:
    seen = sight.of_officer(officer.pk).matters(Matter.objects.filter(pk=matter.pk))
    return seen.exists()


def told(matter: Matter) -> set[tuple[str, str, int]]:
    rows = Notice.objects.filter(matter=matter).exclude(audience="citizen")
    return set(rows.values_list("audience", "message", "unit_id"))


def test_it_works(city: SimpleNamespace) -> None:
    matter = send(city, **ABOUT_ONE)
    assert (matter.recused, matter.unit, matter.state) == (True, city.branch, "received")
    assert recused(matter) == {city.duty}
    assert "警号900001" in matter.recusals.get().why
    assert told(matter) == {
        ("inspector", "to_review", city.branch.pk),
        ("duty", "to_review", city.branch.pk),
    }
    assert not sees(city.duty, matter)
    assert not sees(city.head, matter)


def test_the_officers_name_is_read_and_the_others_are_not_kept(city: SimpleNamespace) -> None:
    city.duty.name = "王志强"
    city.duty.save()
    caches.forget()
    matter = send(city, title="投诉民警王志强", body="民警王志强骂人，邻居李秀英看到了。")
    assert recused(matter) == {city.duty}
    assert matter.letter.body == "民警王志强骂人，邻居«P2»看到了。"


def test_an_ordinary_letter_opens_as_ever(city: SimpleNamespace) -> None:
    matter = send(city, body="报警后书香派出所的民警来过，没找到人，请再看看。")
    assert (matter.recused, matter.unit) == (False, city.station)


def test_nobody_identified_the_whole_station(city: SimpleNamespace) -> None:
    matter = send(city, title="墨香派出所打人", body="墨香派出所的警察打了我。", unit="")
    assert recused(matter) == {city.other}
    assert matter.unit == city.branch
    assert sees(city.dispatcher, matter)
    assert not sees(city.other_duty, matter)


def test_no_unit_named_it_is_that_of_the_form(city: SimpleNamespace) -> None:
    matter = send(city, title="警察骂人", body="警察当街骂人。")
    assert recused(matter) == {city.station}


def test_nobody_and_no_unit_known_all_that_do_not_review(city: SimpleNamespace) -> None:
    matter = send(city, title="警察骂人", body="警察当街骂人。", unit="")
    assert recused(matter) == {city.branch}
    assert (matter.unit, matter.state) == (city.bureau, "received")
    assert sees(city.dispatcher, matter)
    assert not sees(city.head, matter)


def test_the_subject_says_so(city: SimpleNamespace) -> None:
    matter = send(city, title="窗口办事", body="跑了三趟都没办成。", subject="conduct")
    assert recused(matter) == {city.station}


def test_thanks_accuse_nobody(city: SimpleNamespace) -> None:
    matter = send(city, kind="thanks", **ABOUT_ONE)
    assert not matter.recused


def test_the_form_names_a_unit(city: SimpleNamespace) -> None:
    matter = send(city, body="说好的材料又变了。", accused="墨香所的窗口")
    assert recused(matter) == {city.other}


@pytest.fixture
def outside(city: SimpleNamespace) -> Unit:
    body = Unit.objects.create(code="OUT", name="联合监督办公室", kind="outside")
    city.watcher = Officer.objects.create_user("700001", name="监督员", unit=body)
    Post.objects.create(officer=city.watcher, unit=body, role="head")
    caches.forget()
    return body


def test_about_the_director_it_goes_to_the_body_outside(
    city: SimpleNamespace, outside: Unit
) -> None:
    matter = send(city, title="举报局长", body="举报局长收受好处。", unit="")
    assert (recused(matter), matter.unit) == ({city.bureau}, outside)
    officers = Officer.objects.exclude(pk=city.watcher.pk)
    assert [o for o in officers if sees(o, matter)] == []
    assert sees(city.watcher, matter)


def test_about_a_named_leader_too(city: SimpleNamespace, outside: Unit) -> None:
    matter = send(city, title="举报", body="举报公安局干部局长庚，警号900007，以权谋私。")
    assert recused(matter) == {city.bureau, city.leader}
    assert matter.unit == outside


def test_with_no_body_outside_nobody_has_it(city: SimpleNamespace) -> None:
    matter = send(city, title="举报局长", body="举报局长收受好处。", unit="")
    assert [o for o in Officer.objects.all() if sees(o, matter)] == []
    assert matter.unit == city.bureau


def test_what_is_added_later_counts_too(city: SimpleNamespace, letter: Any, does: Any) -> None:
    does(letter, "duty", "sign")
    by = Actor.citizen(letter.acted.matter_id)
    door.act(letter.acted.matter_id, "add", by=by, text="值班民警（警号900001）还威胁我。")
    matter = Matter.objects.get(pk=letter.acted.matter_id)
    assert recused(matter) == {city.duty}
    assert (matter.state, matter.unit, matter.handler) == ("received", city.branch, None)


def test_a_dispatcher_who_calls_it_conduct(city: SimpleNamespace, does: Any) -> None:
    sent = intake.send(LETTER | {"subject": "", "title": "办事", "body": "跑了三趟。"},
                       by=Actor.citizen())  # fmt: skip
    does(sent, "dispatcher", "route", unit=city.station.pk, subject="conduct")
    matter = Matter.objects.get(pk=sent.acted.matter_id)
    assert (recused(matter), matter.unit) == ({city.station}, city.branch)


def test_the_reviewing_team_has_it_by_the_rules(city: SimpleNamespace) -> None:
    from jiban.city.models import Rule

    team = Unit.objects.create(code="DC", name="督察支队", kind="team", parent=city.bureau)
    Rule.objects.create(subject="conduct", unit=team)
    caches.forget()
    assert send(city, **ABOUT_ONE).unit == team


def test_a_part_split_off_is_kept_from_them_too(city: SimpleNamespace, does: Any) -> None:
    sent = intake.send(LETTER | {"unit": city.station.pk} | ABOUT_ONE, by=Actor.citizen())
    head = Officer.objects.create_user("900020", name="分局长", unit=city.branch)
    Post.objects.create(officer=head, unit=city.branch, role="head")
    caches.forget()
    city.branch_head = head
    does(sent, "branch_head", "take_up")
    does(sent, "branch_head", "split", title="噪音", body="楼下噪音", unit=city.other.pk)
    part = Matter.objects.latest("pk")
    assert recused(part) == {city.duty}


def test_an_import_opens_under_recusal_too(city: SimpleNamespace) -> None:
    fields = LETTER | {"unit": city.station.pk, "channel": "import", "subject": ""} | ABOUT_ONE
    acted = door.act("mailbox", "receive", by=THE_SYSTEM, **fields)
    assert recused(Matter.objects.get(pk=acted.matter_id)) == {city.duty}


def test_once_there_is_a_body_outside_it_gets_what_waited(city: SimpleNamespace) -> None:
    matter = send(city, title="举报局长", body="举报局长收受好处。", unit="")
    assert review.hand_on() == 0
    assert any(check[0] == "FAIL" for check in recusal_checks.checks())
    body = Unit.objects.create(code="OUT", name="联合监督办公室", kind="outside")
    watcher = Officer.objects.create_user("700001", name="监督员", unit=body)
    Post.objects.create(officer=watcher, unit=body, role="head")
    caches.forget()
    assert review.hand_on() == 1
    matter.refresh_from_db()
    assert (matter.unit, matter.state) == (body, "received")
    assert {check[0] for check in recusal_checks.checks()} == {"OK"}


def test_what_goes_on_from_such_a_letter_is_kept_from_them_too(city: SimpleNamespace) -> None:
    first = send(city, **ABOUT_ONE)
    second = send(city, title="还没有下文", body="上次说的事没有下文。", **goes_on(first))
    assert recused(second) == {city.duty}
    assert second.unit == city.branch
    assert second.links.get().other == first


def goes_on(first: Matter) -> dict[str, str]:
    """What the author of an earlier letter says of it: its number, and the code as a proof."""
    return {"about": first.number, "about_code": codes.code_of(first.number)}


@pytest.fixture
def closed(letter: Any, does: Any) -> Any:
    """A letter that the station answered and its author confirmed."""
    does(letter, "duty", "sign")
    does(letter, "duty", "contact", how="talk", text="谈过")
    does(letter, "duty", "resolve", answer="摊位搬走了", evidence="照片")
    writes(letter, "confirm")
    return letter


def writes(letter: Any, action: str, **fields: Any) -> Matter:
    """Let the author act on the letter."""
    pk = letter.acted.matter_id
    door.act(pk, action, by=Actor.citizen(pk), **fields)
    return Matter.objects.get(pk=pk)


def said_at(matter: Matter, action: str) -> set[tuple[str, str, int]]:
    """Whom the last act of that name told what."""
    seq = matter.entries.filter(action=action).latest("seq").seq
    rows = Notice.objects.filter(matter=matter, seq=seq)
    return set(rows.values_list("audience", "message", "unit_id"))


ACCUSES = "值班民警（警号900001）威胁我。"


def test_a_reopening_that_accuses_the_handler(city: SimpleNamespace, closed: Any) -> None:
    matter = writes(closed, "reopen", text=ACCUSES)
    assert recused(matter) == {city.duty}
    assert (matter.state, matter.unit, matter.handler) == ("received", city.branch, None)
    assert not sees(city.duty, matter)
    assert said_at(matter, "reopen") == set()
    assert said_at(matter, "withhold") == {
        ("inspector", "to_review", city.branch.pk),
        ("duty", "to_review", city.branch.pk),
    }


def test_a_reopening_that_reads_like_danger(city: SimpleNamespace, closed: Any) -> None:
    matter = writes(closed, "reopen", text="他拿刀要杀人，救命。")
    assert (matter.state, matter.urgent, matter.raised) == ("handling", True, 2)
    assert ("duty", "danger", city.station.pk) in said_at(matter, "reopen")


def test_a_rating_that_accuses(city: SimpleNamespace, closed: Any) -> None:
    matter = writes(closed, "rate", grade=1, text=ACCUSES)
    assert recused(matter) == {city.duty}
    assert (matter.state, matter.unit, matter.handler) == ("closed", city.branch, None)
    assert not sees(city.duty, matter)
    assert said_at(matter, "rate") == {("inspector", "rated_bad", city.branch.pk)}


def test_a_withdrawal_that_accuses(city: SimpleNamespace, letter: Any, does: Any) -> None:
    does(letter, "duty", "sign")
    matter = writes(letter, "withdraw", text=ACCUSES)
    assert recused(matter) == {city.duty}
    assert (matter.state, matter.unit, matter.handler) == ("withdrawn", city.branch, None)
    assert said_at(matter, "withdraw") == {("inspector", "withdrawn", city.branch.pk)}


def test_the_station_hears_nothing_of_what_is_called_conduct(
    city: SimpleNamespace, does: Any
) -> None:
    sent = intake.send(LETTER | {"subject": "", "title": "办事", "body": "跑了三趟。"},
                       by=Actor.citizen())  # fmt: skip
    does(sent, "dispatcher", "route", unit=city.station.pk, subject="conduct")
    assert said_at(Matter.objects.get(pk=sent.acted.matter_id), "route") == set()


def test_nobody_tries_out_whose_letter_it_was(city: SimpleNamespace) -> None:
    """Number and phone, which others know, prove nothing: all that is told is the same."""
    first = send(city, **ABOUT_ONE)
    said = {"title": "还没有下文", "body": "没有下文。", "about": first.number}
    for author in (
        {},
        {"phone": "13900000002"},
        {"naming": "anonymous"},
        {"about_code": "AAAA-AAAA"},
    ):
        second = send(city, **said, **author)
        assert (second.recused, second.unit) == (False, city.station)
        assert not second.links.exists()
    third = send(city, about=first.number, **ABOUT_ONE)
    assert recused(third) == {city.duty}  # its own words count as ever


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("complaint", "900001打我骂我。", ""),
        ("help", "编号900001的人辱骂我。", ""),
        ("complaint", "甲一打我骂我，态度恶劣。", ""),
        ("thanks", "谢谢。", "900001"),
    ],
    ids=["number", "number, no complaint", "name at the own unit", "field"],
)
def test_named_without_a_word_of_the_force(
    city: SimpleNamespace, kind: str, body: str, said: str
) -> None:
    body = body.replace("甲一", city.duty.name)
    letter = send(city, title="一件事", body=body, kind=kind, accused=said)
    assert recused(letter) == {city.duty}


def test_a_name_at_another_unit_may_be_a_namesake(city: SimpleNamespace) -> None:
    body = f"邻居{city.duty.name}打我骂我。"
    letter = send(city, title="一件事", body=body, kind="complaint", unit=city.other.pk)
    assert not letter.recused
