"""The matter page: what is owed next, the letter, the way it may be answered, the journal."""

import html
import re
from datetime import timedelta

import pytest

from jiban.loop import door, registry
from jiban.loop.actors import Actor
from jiban.loop.models import Delivery, Matter


def text(response) -> str:
    """The words of a page's main part."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def page(client, matter, status: int = 200):
    answer = client.get(f"/matters/{matter.number}")
    assert answer.status_code == status
    return answer


def test_it_works(sign_in, write) -> None:
    letter = write()
    shown = text(page(sign_in("duty"), letter))
    assert letter.title in shown
    assert "What to do next" in shown
    assert "waiting to be signed" in shown


def test_the_next_step_is_what_keeps_the_first_promise(sign_in, write, city) -> None:
    letter = write()
    client = sign_in("duty")
    assert page(client, letter).context["next"].offer.name == "sign"
    write.does(letter, city.duty, "sign")
    assert page(client, letter).context["next"].offer.name == "contact"
    write.does(letter, city.duty, "contact", how="talk", text="谈过")
    assert page(client, letter).context["next"].offer.name == "feedback"
    write.does(letter, city.duty, "feedback", text="在办")
    assert page(client, letter).context["next"].offer.name == "resolve"


def test_who_may_not_act_is_told_who_has_it(sign_in, write, city) -> None:
    shown = page(sign_in("inspector"), write.signed())
    assert f"{city.duty.name} has it" in text(shown)
    assert "/do/contact" not in shown.content.decode()


def test_the_rail_shows_every_promise(sign_in, write) -> None:
    letter = write.signed(ago=timedelta(minutes=20))
    marks = {mark.label: mark.state for mark in page(sign_in("duty"), letter).context["rail"]}
    assert marks == {
        "sign the letter": "late",
        "make contact": "open",
        "give first feedback": "open",
        "resolve the matter": "open",
    }


def test_persons_are_masked_also_in_the_text(sign_in, write) -> None:
    shown = text(page(sign_in("duty"), write()))
    for hidden in ("13812345678", "13900001111", "粤B12345", "测试甲"):
        assert hidden not in shown
    assert "测**" in shown
    assert re.search(r"138\*+78", shown)


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ({"contact_by": "sms", "contact_when": "any"}, "a text message"),
        ({"naming": "anonymous"}, "Do not call or write otherwise"),
    ],
)
def test_how_contact_is_safe(sign_in, write, contact, says) -> None:
    assert says in text(page(sign_in("duty"), write(**contact)))


def test_it_says_when_contact_is_not_safe_now(sign_in, write, monkeypatch) -> None:
    letter = write(contact_when="weekend")
    when = write.at(timedelta(seconds=1)).astimezone()
    monday = (when - timedelta(days=when.weekday())).replace(hour=4)
    monkeypatch.setattr("jiban.desks.mailbox.presenting.timezone.now", lambda: monday)
    assert "Not now" in text(page(sign_in("duty"), letter))


def test_the_journal_in_plain_words(sign_in, write, city) -> None:
    letter = write(ago=timedelta(minutes=45))
    write.does(letter, city.duty, "sign", ago=timedelta(minutes=40))
    door.settle([letter.pk], now=write.at(timedelta(minutes=20)))
    write.does(letter, city.duty, "transfer", unit=city.beside.pk, text="不在本辖区")
    door.settle([letter.pk])
    shown = text(page(sign_in("branch_head"), letter))
    for words in (
        "kept: sign the letter",
        f"handler: {city.duty.name}, police number 100001",
        "80% of the time for “make contact” is gone",
        "Broken: “make contact”",
        "Raised to the deputy leader in charge.",
        "unit: 书香派出所 → 墨香派出所",
        "不在本辖区",
    ):
        assert words in shown, words


def test_what_the_citizen_sees_is_marked(sign_in, write, city) -> None:
    letter = write.handled()
    write.does(letter, city.duty, "note", text="内部备注")
    write.does(letter, city.duty, "feedback", text="已到现场查看")
    lines = page(sign_in("duty"), letter).context["lines"]
    seen = {line.what: [note.label for note in line.notes] for line in lines}
    assert "the citizen sees this" in seen["Give feedback"]
    assert "the citizen sees this" not in seen["Note"]


def test_a_hand_over_waits_to_be_accepted(sign_in, write, city) -> None:
    letter = write.signed()
    write.does(letter, city.duty, "hand_over", officer=city.colleague.pk)
    assert "handed to you: accept it" in text(page(sign_in("colleague"), letter))
    assert page(sign_in("colleague"), letter).context["next"].offer.name == "accept"
    others = page(sign_in("duty"), letter)
    assert f"Handed over to {city.colleague.name}" in text(others)
    assert "/do/accept" not in others.content.decode()


def test_links_that_one_may_see(sign_in, write, city) -> None:
    letter = write.signed()
    write.does(letter, city.duty, "split", title="另一半", body="路灯", unit=city.far.pk)
    part = Matter.objects.exclude(pk=letter.pk).get()
    assert "has the part" in text(page(sign_in("leader"), letter))
    assert [tie.number for _words, tie in page(sign_in("leader"), letter).context["ties"]] == [
        part.number
    ]
    assert page(sign_in("duty"), letter).context["ties"] == []


def test_notices_that_were_sent(sign_in, write, city) -> None:
    letter = write()
    Delivery.objects.create(
        key=f"{letter.pk}-1-0-{city.duty.pk}-desk",
        matter=letter,
        officer=city.duty,
        channel="desk",
        message="new",
        context="{}",
        made_at=letter.opened_at,
        sent_at=letter.opened_at,
    )
    shown = text(page(sign_in("duty"), letter))
    assert f"New letter {letter.number}" in shown
    assert city.duty.name in shown


@pytest.mark.parametrize("text_of_it", ["<script>alert(1)</script>", "«P1»<b>", "\u202eabc"])
def test_what_people_write_is_only_text(sign_in, write, text_of_it) -> None:
    letter = write(body=f"很长的一段话 {text_of_it}", title=f"标题 {text_of_it}")
    body = page(sign_in("duty"), letter).content.decode()
    assert "<script>alert" not in body
    assert "<b>" not in body.partition('class="jb-letter')[2].partition("</p>")[0]


def test_every_action_that_may_be_done_has_its_key(sign_in, write) -> None:
    letter = write.signed()
    body = page(sign_in("duty"), letter).content.decode()
    desk = registry.desk("mailbox")
    by = Actor.officer(write.city.duty)
    for action in desk.actions.values():
        may = action.shown and action.fits(letter.state, recused=False)
        may = may and by.may(
            action.roles, unit_id=letter.unit_id, handler_id=letter.handler_id, matter_id=letter.pk
        )
        offered = f"/do/{action.name}" in body and f'data-key="{action.key}"' in body
        assert offered == (may and action.name != "accept"), action.name
