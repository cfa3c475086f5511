"""Personal data rests only in Person: numbers in free text are replaced, and open with the key."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.loop import attachments, door, people
from jiban.loop.models import Entry, Person

from .conftest import MORNING, Bureau


def test_it_works(bureau: Bureau, letter: int) -> None:
    said = "对方手机13812345678，车牌粤B12345，再打13812345678"
    door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text=said)
    payload = Entry.objects.get(matter_id=letter, seq=2).payload
    assert "对方手机«P2»，车牌«P3»，再打«P2»" in payload
    rows = Person.objects.filter(matter_id=letter, part="mentioned").order_by("label")
    known = [people.unseal(bytes(row.key), bytes(row.data)) for row in rows]
    assert known == [{"phone": "13812345678"}, {"plate": "粤B12345"}]


def test_the_author_is_person_one_and_in_no_other_table(bureau: Bureau, letter: int) -> None:
    author = Person.objects.get(matter_id=letter, label=1)
    assert people.unseal(bytes(author.key), bytes(author.data)) == {
        "name": "测试甲",
        "phone": "13900001111",
    }
    payload = Entry.objects.get(matter_id=letter, seq=1).payload
    assert "测试甲" not in payload
    assert "13900001111" not in payload


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("手机138 1234 5678", "手机«P1»"),
        ("+86 138-1234-5678在吗", "«P1»在吗"),
        ("座机0755-12345678", "座机«P1»"),
        ("座机075512345678。", "座机«P1»。"),
        ("（１３８１２３４５６７８）！", "（«P1»）！"),
        ("身份证11010519491231002X。", "身份证«P1»。"),
        ("写信到 a.b@example.org 谢谢", "写信到 «P1» 谢谢"),
        ("写信到a.b@example.org谢谢", "写信到«P1»谢谢"),
        ("卡号6222 0200 1234 5678 901", "卡号«P1»"),
        ("新能源粤BD12345停在门口", "新能源«P1»停在门口"),
        ("拨打110或12345", "拨打110或12345"),
        ("2026年3月2日9点30分", "2026年3月2日9点30分"),
        ("书香路88号3栋1204", "书香路«P1»"),
        ("打了13812345678，又打138-1234-5678", "打了«P1»，又打«P1»"),
    ],
)
def test_what_is_taken_out(text: str, kept: str) -> None:
    assert people.redact(text, 1)[0] == kept


PIECES = st.sampled_from(
    [
        "打13812345678，",
        "打138-1234-5678，",
        "身份证11010519491231002X。",
        "住海棠苑3栋1204室，",
        "车牌粤B12345。",
        "写信a.b@example.org。",
        "书香路88号",
        "12«»3栋P",
    ]
)


@given(st.lists(st.lists(PIECES).map("\n".join), min_size=1, max_size=4))
def test_nothing_found_is_left_and_labels_are_dense(texts: list[str]) -> None:
    redacted, found = people.redact_all(texts, 2)
    whole = "\n".join(redacted)
    assert len(redacted) == len(texts)
    assert [text.count("\n") for text in redacted] == [text.count("\n") for text in texts]
    assert not any(value in whole for person in found for value in person.values())
    labels = dict.fromkeys(re.findall(r"«P(\d+)»", whole))
    assert [int(label) for label in labels] == list(range(2, 2 + len(found)))
    assert people.redact_all(redacted, 9) == (redacted, [])


def test_a_name_known_from_one_text_goes_in_all(bureau: Bureau) -> None:
    texts, found = people.redact_all(["投诉周媚", "我的邻居周媚半夜唱歌。"], 2)
    assert texts == ["投诉«P2»", "我的邻居«P2»半夜唱歌。"]
    assert found == [{"name": "周媚"}]


def test_our_own_officers_names_stay(bureau: Bureau) -> None:
    bureau.duty.name = "王志强"
    bureau.duty.save()
    text = "民警王志强态度恶劣，当时村民李秀英在场。"
    assert people.redact(text, 2) == (
        "民警王志强态度恶劣，当时村民«P2»在场。",
        [{"name": "李秀英"}],
    )


def test_a_name_that_only_holds_an_officers_goes(bureau: Bureau) -> None:
    bureau.duty.name = "王伟"
    bureau.duty.save()
    text = "民警王伟打了我，村民王伟强、王伟明女士和民警王伟警官在场。"
    assert people.redact(text, 2) == (
        "民警王伟打了我，村民«P2»、«P3»女士和民警王伟警官在场。",
        [{"name": "王伟强"}, {"name": "王伟明"}],
    )


def test_an_officers_name_stays_that_was_found_with_what_follows(bureau: Bureau) -> None:
    bureau.duty.name = "王伟"
    bureau.duty.save()
    text = "民警王伟来过现场，后来再没有人管。"
    assert people.redact(text, 2) == (text, [])


def test_an_act_redacts_its_texts_together(bureau: Bureau, letter: int) -> None:
    door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text="联系人：李秀英，电话另告")
    payload = Entry.objects.get(matter_id=letter, seq=2).payload
    assert "联系人：«P2»，电话另告" in payload


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("13900001111.txt", "file.txt"),
        ("聊天记录13900001111 粤B12345.txt", "聊天记录.txt"),
        ("现场 2.txt", "现场_2.txt"),
    ],
)
def test_a_files_name_tells_no_number(data_folder: object, name: str, kept: str) -> None:
    assert attachments.keep(name, io.BytesIO("你好".encode())).name == kept


def test_the_journal_knows_files_by_their_hash_alone(bureau: Bureau, letter: int) -> None:
    file = attachments.keep("测试甲的欠条.txt", io.BytesIO("你好".encode()))
    note = door.Act(letter, "note", bureau.actor("duty"), {"text": "见附件"}, files=[file])
    assert isinstance(door.act_many([note], now=MORNING)[0], door.Acted)
    payload = Entry.objects.get(matter_id=letter, seq=2).payload
    assert file.sha256 in payload
    assert "测试甲" not in payload


def test_each_person_has_a_key_of_their_own(data_folder: object) -> None:
    first, second = people.seal({"phone": "13900001111"}), people.seal({"phone": "13900001111"})
    assert first[0] != second[0]
    assert first[1] != second[1]
    assert first[2] == second[2], "the keyed hash finds the same number again"


def test_masks_show_enough_to_recognise() -> None:
    assert people.masked({"name": "测试甲", "phone": "13900001111", "email": "cs@example.org"}) == {
        "name": "测**",
        "phone": "139******11",
        "email": "c***@example.org",
    }
