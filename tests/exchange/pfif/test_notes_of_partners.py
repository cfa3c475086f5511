"""Notes of partners on our cases: uncertain sightings, or news; none tells which there are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiban.desks.missing.models import Request, Sighting
from jiban.exchange.pfif.records import Status
from jiban.loop import door
from jiban.loop.models import Entry, Link, Notice
from tests.api.conftest import City
from tests.exchange.pfif.samples import note
from tests.exchange.pfif.searches import Centre, Search
from tests.exchange.pfif.sending import THEIRS, sent


def test_a_note_about_a_case_of_ours_is_an_uncertain_sighting(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    name = f"localhost/person.{search.share().record}"
    about = note(
        person_record_id=name,
        last_known_location="广州南站出站口",
        text="见过，联系 13800007777",
        source_date=timezone.now().replace(microsecond=0) - timedelta(minutes=5),
        status="believed_alive",
    )
    assert sent(centre, about)["accepted"] == 1
    row = Sighting.objects.get(case=search.case)
    assert (row.place, row.reliability) == ("广州南站出站口", 0.3)
    assert centre.partner.name in row.text
    assert "见过" in row.text
    assert "13800007777" not in row.text
    assert sent(centre, about)["unchanged"] == 1
    search.do("duty", "check_sighting", sighting=row.pk, reliability="0.9", text="看过车票")
    assert Sighting.objects.get().reliability == 0.9


@pytest.mark.parametrize("status", ["information_sought", "believed_missing", "believed_dead", ""])
def test_a_note_that_nobody_saw_them_is_no_sighting(
    city: City, centre: Centre, status: str
) -> None:
    search = Search(city)
    search.clear()
    name = f"localhost/person.{search.share().record}"
    said = {"person_record_id": name, "status": Status(status) if status else None}
    assert sent(centre, note(**said, text="家属担心"))["accepted"] == 1
    assert not Sighting.objects.exists()
    entry = Entry.objects.get(matter=search.case, action="hear_city")
    assert "家属担心" in entry.payload
    assert centre.partner.name in entry.payload
    assert Notice.objects.filter(matter=search.case, message="fact").exists()
    placed = note(**said, note_record_id="gz.example/n.2", last_known_location="广州南站")
    assert sent(centre, placed)["accepted"] == 1
    assert Sighting.objects.get().place == "广州南站"


@pytest.mark.parametrize("status", ["believed_alive", "is_note_author"])
def test_who_saw_them_tells_a_sighting_also_without_a_place(
    asked: Request, city: City, centre: Centre, status: str
) -> None:
    door.act(asked.pk, "open_case", by=city.actor("dispatcher"))
    case = Link.objects.get(other=asked.pk, kind="caused_by").matter_id
    at = timezone.now().replace(microsecond=0)
    about = note(person_record_id=THEIRS, status=Status(status), source_date=at)
    assert sent(centre, about)["accepted"] == 1
    assert Sighting.objects.get().case_id == case


def test_nobody_learns_by_notes_which_cases_there_are(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    other = Centre("佛山")
    share = search.share(cities="佛山")
    answers = [
        sent(centre, note(person_record_id=f"localhost/person.{record}"))["records"][0]
        for record in (share.record, "0" * 20)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["problems"][0]["field"] == "person_record_id"
    search.do("duty", "recall_share", share=1)
    assert sent(other, note(person_record_id=f"localhost/person.{share.record}"))["refused"]


def test_the_time_of_a_note_that_is_still_to_come_is_told(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    ahead = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    name = f"localhost/person.{search.share().record}"
    seen = note(person_record_id=name, source_date=ahead, status=Status.BELIEVED_ALIVE)
    answer = sent(centre, seen)
    assert answer["records"][0]["problems"][0]["field"] == "source_date"
