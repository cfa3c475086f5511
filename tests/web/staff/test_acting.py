"""Actions by form: done, refused in words beside the field, done once."""

import json

import pytest

from jiban.desks.mailbox import triage
from jiban.loop.models import Entry

PART = {"HX-Request": "true"}


def do(client, matter, action: str, back: str = "", headers=None, **fields):
    address = f"/matters/{matter.number}/do/{action}{back}"
    answer = client.post(address, fields, headers=headers or {})
    matter.refresh_from_db()
    return answer


def test_it_works(sign_in, write, city) -> None:
    letter = write()
    answer = do(sign_in("duty"), letter, "sign", seen=letter.seq)
    assert (answer.status_code, answer.url) == (303, f"/matters/{letter.number}")
    assert (letter.state, letter.handler_id) == ("signed", city.duty.pk)


def test_the_page_after_it_says_so(sign_in, write) -> None:
    letter, client = write(), sign_in("duty")
    do(client, letter, "sign")
    shown = client.get(f"/matters/{letter.number}").content.decode()
    assert f"{letter.number}: done – Sign" in shown


def test_the_form_is_made_from_the_declaration(sign_in, write) -> None:
    letter = write.signed()
    shown = sign_in("duty").get(f"/matters/{letter.number}/do/contact").content.decode()
    for value in ("talk", "message", "page"):
        assert f'type="radio" name="how" value="{value}"' in shown
    assert "<textarea" in shown
    assert f'name="seen" value="{letter.seq}"' in shown


def test_a_hand_over_offers_those_whose_posts_cover_the_unit(sign_in, write, city) -> None:
    letter = write.signed()
    shown = sign_in("duty").get(f"/matters/{letter.number}/do/hand_over").content.decode()
    for officer in (city.colleague, city.head, city.branch_head, city.leader):
        assert f'<option value="{officer.pk}">' in shown
    assert f'<option value="{city.far_duty.pk}">' not in shown


def test_a_wrong_field_is_told_and_nothing_typed_is_lost(sign_in, write) -> None:
    letter = write.signed()
    answer = do(sign_in("duty"), letter, "contact", text="电话谈过，约好明天上门。")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "电话谈过，约好明天上门。" in shown
    assert "Choose one." in shown
    assert 'href="#id_how_0"' in shown
    assert letter.state == "signed"


def test_what_the_desk_refuses_stands_beside_its_field(sign_in, write) -> None:
    letter = write.signed()
    answer = do(sign_in("duty"), letter, "contact", how="page", text="请看回复")
    assert answer.status_code == 422
    assert "This author can be reached" in answer.content.decode()


def test_who_may_not_is_told(sign_in, write) -> None:
    letter = write.signed()
    answer = do(sign_in("colleague"), letter, "contact", how="talk", text="谈过")
    assert answer.status_code == 403
    assert "You may not do “Contacted”" in answer.content.decode()
    assert letter.state == "signed"


def test_what_cannot_be_done_now_is_told(sign_in, write) -> None:
    letter = write.signed()
    answer = do(sign_in("duty"), letter, "sign")
    assert answer.status_code == 409
    assert "the matter is “signed”" in answer.content.decode()
    form = sign_in("duty").get(f"/matters/{letter.number}/do/sign")
    assert "the matter is “signed”" in form.content.decode()


@pytest.mark.parametrize("action", ["receive", "nothing", "rung", "open_person"])
def test_what_is_no_action_of_officers_does_not_exist(sign_in, write, action) -> None:
    letter = write()
    assert do(sign_in("duty"), letter, action).status_code == 404
    assert letter.seq == 1


def test_a_citizens_action_is_refused(sign_in, write) -> None:
    letter = write()
    assert do(sign_in("duty"), letter, "withdraw").status_code == 403
    assert letter.state == "received"


def test_the_same_form_sent_twice_is_done_once(sign_in, write) -> None:
    letter, client = write.signed(), sign_in("duty")
    for _ in range(2):
        answer = do(client, letter, "note", text="一次", idempotency_key="k1")
        assert answer.status_code == 303
    assert Entry.objects.filter(matter=letter, action="note").count() == 1


def test_from_the_inbox_one_goes_back_there(sign_in, write) -> None:
    letter = write()
    assert do(sign_in("duty"), letter, "sign", back="?back=inbox").url == "/inbox"


def test_a_script_gets_a_word_and_no_page(sign_in, write) -> None:
    letter = write()
    answer = do(sign_in("duty"), letter, "sign", "?back=inbox", PART, seen=letter.seq)
    assert (answer.status_code, answer.content) == (204, b"")
    told = json.loads(answer.headers["HX-Trigger"])["jb:acted"]["text"]
    assert letter.number in told


def test_a_script_on_the_matters_page_goes_to_it_again(sign_in, write) -> None:
    letter = write()
    answer = do(sign_in("duty"), letter, "sign", headers=PART)
    assert answer.headers["HX-Redirect"] == f"/matters/{letter.number}"


def test_a_refused_script_gets_the_form_into_the_dialog(sign_in, write) -> None:
    letter = write.signed()
    answer = do(sign_in("duty"), letter, "transfer", "?back=inbox", PART, text="不在辖区")
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#jb-dialog-body"
    assert b"<html" not in answer.content
    assert "不在辖区" in answer.content.decode()


def test_closing_for_good_is_asked_first(sign_in, write) -> None:
    letter = write()
    shown = sign_in("head").get(f"/matters/{letter.number}/do/merge").content.decode()
    assert "btn-danger" in shown


def test_an_unknown_year_of_the_calendar_is_said(sign_in, write, monkeypatch) -> None:
    from jiban.city.calendar import CalendarUnknown
    from jiban.loop import spans

    def unknown(*_args: object) -> None:
        raise CalendarUnknown(2031)

    letter = write()
    monkeypatch.setattr(spans.calendar, "add_working_days", unknown)
    answer = do(sign_in("duty"), letter, "sign")
    assert answer.status_code == 409
    assert "The working calendar of 2031 is not known yet" in answer.content.decode()
    assert letter.state == "received"


def test_without_the_token_of_the_form_nothing_happens(write, city) -> None:
    from django.test import Client

    letter, client = write(), Client(enforce_csrf_checks=True)
    client.force_login(city.duty)
    assert do(client, letter, "sign").status_code == 403
    assert letter.state == "received"


def test_choices_may_be_proposed_by_the_address(sign_in, write, city) -> None:
    letter = write(unit="")
    asked = f"?subject=noise.shops&unit={city.station.pk}"
    shown = sign_in("dispatcher").get(f"/matters/{letter.number}/do/route{asked}").content.decode()
    assert '<option value="noise.shops" selected>' in shown
    assert f'<option value="{city.station.pk}" selected>' in shown


def test_texts_are_never_filled_in_by_the_address(sign_in, write) -> None:
    letter = write.signed()
    asked = "?how=talk&text=words+of+another"
    shown = sign_in("duty").get(f"/matters/{letter.number}/do/contact{asked}").content.decode()
    assert "words of another" not in shown


def test_a_suggestion_of_the_machine_makes_no_form_outdated(sign_in, write, city) -> None:
    letter = write(unit="")
    seen = letter.seq
    assert triage.do() == 1
    answer = do(sign_in("dispatcher"), letter, "route", seen=seen, unit=city.station.pk)
    assert (answer.status_code, letter.state) == (303, "received")


def test_a_suggestion_is_one_key_away(sign_in, write, city) -> None:
    letter = write(unit="", title="楼下烧烤摊太吵", body="烧烤摊的音响放到凌晨，夜宵摊没人管")
    triage.do()
    shown = sign_in("dispatcher").get(f"/matters/{letter.number}").content.decode()
    assert f"/matters/{letter.number}/do/route?subject=noise.shops" in shown
    assert "烧烤摊" in shown


def begins_with(client, address: str, field: str):
    return client.get(address).context["form"][field].value()


def test_the_arbiters_form_begins_with_the_unit_that_the_refusal_named(
    sign_in, write, city
) -> None:
    letter = write.handled()
    said = {"ground": "area", "unit": city.beside.pk, "text": "事发地在墨香所辖区"}
    write.does(letter, city.duty, "refuse", **said)
    address = f"/matters/{letter.number}/do/designate"
    assert begins_with(sign_in("deputy"), address, "unit") == city.beside.pk
    asked = f"{address}?unit={city.far.pk}"
    assert begins_with(sign_in("deputy"), asked, "unit") == str(city.far.pk)
    assert begins_with(sign_in("duty"), address, "unit") is None


def test_an_allegation_begins_with_the_only_officer_recused(sign_in, write, city) -> None:
    letter = write(body=f"民警（警号{city.duty.number}）开口骂人。")
    write.does(letter, city.inspector, "take_up")
    address = f"/matters/{letter.number}/do/allege"
    assert begins_with(sign_in("inspector"), address, "officer") == city.duty.number
    both = f"{city.duty.number} {city.colleague.number}"
    write.does(letter, city.inspector, "name_accused", officers=both, text="两名民警")
    assert begins_with(sign_in("inspector"), address, "officer") is None
