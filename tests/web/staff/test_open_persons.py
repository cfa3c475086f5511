"""Personal data is opened for a purpose, shown once, and each time is in the journal."""

import json

import pytest

from jiban.loop.models import Entry

from .test_matter_page import text


def open_it(client, matter, purpose="contact"):
    return client.post(f"/matters/{matter.number}/persons", {"purpose": purpose})


def test_it_works(sign_in, write, city) -> None:
    letter = write()
    answer = open_it(sign_in("duty"), letter)
    shown = text(answer)
    assert answer.status_code == 200
    for known in ("测试甲", "13900001111", "13812345678", "粤B12345"):
        assert known in shown
    assert 'href="tel:13900001111"' in answer.content.decode()
    entry = Entry.objects.get(matter=letter, action="open_person")
    assert entry.by == f"officer:{city.duty.pk}"
    assert json.loads(entry.payload) == {"purpose": "contact", "theirs": True}


def test_it_is_shown_once(sign_in, write) -> None:
    letter, client = write(), sign_in("duty")
    open_it(client, letter)
    assert "13900001111" not in text(client.get(f"/matters/{letter.number}"))


def test_the_answer_is_not_kept(sign_in, write) -> None:
    assert open_it(sign_in("duty"), write()).headers["Cache-Control"] == "no-store"


def test_each_time_is_journaled(sign_in, write) -> None:
    letter, client = write(), sign_in("duty")
    open_it(client, letter)
    open_it(client, letter, "verify")
    assert Entry.objects.filter(matter=letter, action="open_person").count() == 2
    assert "purpose: verify what was reported" in text(client.get(f"/matters/{letter.number}"))


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_without_a_purpose_it_stays_shut(sign_in, write, purpose) -> None:
    letter = write()
    answer = open_it(sign_in("duty"), letter, purpose)
    assert answer.status_code == 422
    assert "13900001111" not in text(answer)
    assert not Entry.objects.filter(matter=letter, action="open_person").exists()


def test_without_the_role_too(sign_in, write) -> None:
    letter = write()
    answer = open_it(sign_in("leader"), letter)
    assert answer.status_code == 403
    assert "13900001111" not in text(answer)
    assert 'name="purpose"' not in answer.content.decode()


def test_a_forgotten_person_is_said_to_be_forgotten(sign_in, write) -> None:
    from jiban.loop.models import Person

    letter = write()
    Person.objects.filter(matter=letter, label=2).update(key=b"\0" * 60)
    assert "forgotten" in text(open_it(sign_in("duty"), letter))
