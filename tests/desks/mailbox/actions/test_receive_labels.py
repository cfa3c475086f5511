"""A label such as «P1» means a person only where an officer typed it; a citizen's is defused."""

from typing import Any

from jiban.desks.mailbox.models import Letter

from .conftest import entry_of, matter_of


def test_it_works(write: Any, do: Any) -> None:
    letter = write(title="«P1»是谁", body="请告诉我«P1»和«P2»是谁。", place="«P1»家门口")
    kept = Letter.objects.get()
    assert (matter_of(letter).title, kept.body) == ("‹P1›是谁", "请告诉我‹P1›和‹P2›是谁。")
    assert kept.place == "‹P1›家门口"
    do(letter, "citizen", "add", text="«P1»到底是谁？")
    assert entry_of(letter).said["text"] == "‹P1›到底是谁？"


def test_what_is_taken_out_of_a_citizens_text_still_gets_its_label(write: Any) -> None:
    write(body="«P2»的电话是13812345678。")
    assert Letter.objects.get().body == "‹P2›的电话是«P2»。"


def test_an_officer_names_a_person_by_the_label(bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "feedback", text="已与«P1»谈过")
    assert entry_of(letter).said["text"] == "已与«P1»谈过"
