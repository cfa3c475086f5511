"""A page that is older than the matter says so kindly, and loses nothing."""

from datetime import timedelta

from jiban.loop import door

from .test_acting import PART, do


def test_it_works(sign_in, write, city) -> None:
    letter = write()
    seen = letter.seq
    write.does(letter, city.colleague, "sign")
    answer = do(
        sign_in("head"), letter, "transfer", seen=seen, unit=city.beside.pk, text="不在辖区"
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has acted on this matter since you opened it." in shown
    assert city.colleague.name in shown
    assert "It is now “signed”" in shown
    assert "不在辖区" in shown
    assert f'name="seen" value="{letter.seq}"' in shown
    assert letter.unit_id == city.station.pk


def test_sent_again_it_is_done(sign_in, write, city) -> None:
    letter = write()
    write.does(letter, city.colleague, "sign")
    fields = {"unit": city.beside.pk, "text": "不在辖区", "seen": letter.seq}
    assert do(sign_in("head"), letter, "transfer", **fields).status_code == 303
    assert letter.unit_id == city.beside.pk


def test_the_ladders_own_entries_make_no_page_old(sign_in, write) -> None:
    letter = write(ago=timedelta(minutes=7))
    seen = letter.seq
    door.settle([letter.pk])
    letter.refresh_from_db()
    assert letter.seq > seen
    assert do(sign_in("duty"), letter, "sign", seen=seen).status_code == 303
    assert letter.state == "signed"


def test_nor_do_those_that_fire_with_the_action(sign_in, write) -> None:
    letter = write(ago=timedelta(minutes=7))
    assert do(sign_in("duty"), letter, "sign", seen=letter.seq).status_code == 303


def test_in_the_inbox_the_news_opens_as_a_dialog(sign_in, write, city) -> None:
    letter = write()
    seen = letter.seq
    write.does(letter, city.colleague, "note", text="已出警")
    answer = do(sign_in("duty"), letter, "sign", "?back=inbox", PART, seen=seen)
    assert answer.status_code == 422
    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert "已出警" in answer.content.decode()


def test_an_unreadable_mark_counts_as_none(sign_in, write) -> None:
    letter = write()
    assert do(sign_in("duty"), letter, "sign", seen="²x").status_code == 303
