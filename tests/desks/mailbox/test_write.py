"""Writing a letter on the web form: sent once, with what was typed, to the page with the code."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiban.desks.mailbox import codes, intake
from jiban.desks.mailbox.models import Letter
from jiban.loop import people
from jiban.loop.models import Matter, Person

from .conftest import LETTER

WRITE = "/letters/new"


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "idempotency_key": intake.form_key(), **more}


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    answer = client.post(WRITE, typed(unit=city.station.pk))
    matter = Matter.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/letters/sent/{matter.number}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert matter.number in page
    assert codes.code_of(matter.number) in page
    assert "data:image/svg+xml" in page


def test_what_was_typed_is_what_is_kept(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(unit=city.other.pk))
    letter = Letter.objects.select_related("matter").get()
    assert letter.matter.title == LETTER["title"]
    assert letter.matter.unit == city.other
    for name in ("kind", "body", "subject", "place", "naming", "contact_by", "contact_when"):
        assert getattr(letter, name) == LETTER[name]
    assert letter.channel == "web"


def test_personal_data_rests_in_person_only(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(body="我的电话是 13900000002，请联系我。"))
    letter = Letter.objects.get()
    assert "13900000002" not in letter.body
    author, mentioned = Person.objects.order_by("label")
    assert people.unseal(author.key, author.data) == {"name": "林小满", "phone": "13800000001"}
    assert people.unseal(mentioned.key, mentioned.data) == {"phone": "13900000002"}


def test_no_session_is_made_and_few_statements_are_sent(
    city: SimpleNamespace, client: Client
) -> None:
    from django.db import connection

    client.post(WRITE, typed())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(WRITE, typed())
    assert "jiban_session" not in answer.cookies
    # The limit, and the savepoint of the test's own transaction; the door's are not Django's.
    assert len(queries) <= 4, [q["sql"] for q in queries]


def test_the_position_is_only_sent_when_ticked(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(lon="114.05", lat="22.54"))
    client.post(WRITE, typed(lon="114.05", lat="22.54", position="1"))
    assert list(Letter.objects.order_by("pk").values_list("lon", "lat")) == [
        (None, None),
        (114.05, 22.54),
    ]


def test_without_a_station_it_goes_to_the_mailbox_desk(
    city: SimpleNamespace, client: Client
) -> None:
    client.post(WRITE, typed())
    matter = Matter.objects.get()
    assert (matter.state, matter.unit) == ("triage", city.bureau)


@pytest.mark.parametrize("name", ["kind", "title", "body", "naming"])
def test_a_missing_field_is_named_and_nothing_is_lost(
    city: SimpleNamespace, client: Client, name: str
) -> None:
    fields = typed(**{name: ""})
    answer = client.post(WRITE, fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{name}_error"' in page
    for kept in ("title", "body", "place", "name", "phone"):
        if kept != name:
            assert LETTER[kept] in page
    assert fields["idempotency_key"] in page
    assert not Matter.objects.exists()


def test_a_kind_can_be_chosen_by_the_link(city: SimpleNamespace, client: Client) -> None:
    page = client.get(f"{WRITE}?kind=thanks").content.decode()
    assert 'value="thanks" required checked' in page


def test_every_station_can_be_chosen_under_its_branch(
    city: SimpleNamespace, client: Client
) -> None:
    page = client.get(WRITE).content.decode()
    assert '<optgroup label="东安分局">' in page
    assert f'<option value="{city.station.pk}">书香派出所</option>' in page
    english = client.get(WRITE, headers={"accept-language": "en"}).content.decode()
    assert f'<option value="{city.station.pk}">Shuxiang Station</option>' in english


def test_the_choice_of_a_station_survives_an_error(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(unit=city.other.pk, title="")).content.decode()
    assert f'<option value="{city.other.pk}" selected>' in page


def test_a_form_without_csrf_is_refused(city: SimpleNamespace) -> None:
    assert Client(enforce_csrf_checks=True).post(WRITE, typed()).status_code == 403
    assert not Matter.objects.exists()


def test_an_earlier_letter_can_be_named(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed())
    earlier = Matter.objects.get()
    assert client.post(WRITE, typed(about=earlier.number.lower())).status_code == 302
    later = Matter.objects.exclude(pk=earlier.pk).get()
    assert later.links.get().other == earlier
    assert earlier.number in client.get(f"/letters/track/{later.number}").content.decode()


def test_an_earlier_letter_that_is_none(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(about="XJ261121")).content.decode()
    assert 'id="id_about_error"' in page


def test_a_number_that_nobody_has_is_taken_without_a_word(
    city: SimpleNamespace, client: Client
) -> None:
    """Whoever names a number does not learn whether there is such a letter."""
    assert client.post(WRITE, typed(about="XJ261121-9999999")).status_code == 302
    letter = Matter.objects.get()
    assert not letter.links.exists()
    assert "XJ261121-9999999" in client.get(f"/letters/track/{letter.number}").content.decode()
