"""What is forgotten is nowhere any more, and the journal still verifies."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction
from django.utils import timezone

from jiban.desks.mailbox import repeats
from jiban.loop import attachments, door, forgetting, people, reading, registry, verify
from jiban.loop.actors import Actor
from jiban.loop.doctor import keeping, promises
from jiban.loop.errors import WrongState
from jiban.loop.forgetting_cli import forget
from jiban.loop.models import Entry, Matter, Person, Runner

from .conftest import MORNING, Bureau, advance, letter_fields

AGES = MORNING + timedelta(days=4 * 365)
SECRETS = (
    "测试甲",
    "13900001111",
    "13812345678",
    "凌晨两点",
    "夜间噪声扰民",
    "翡翠湾",
    "我妈妈",
    "当面向您",
)
"""Words of the letter, its author, whom it names, a note and the answer."""


@pytest.fixture
def ended(bureau: Bureau) -> int:
    """A letter with a note, a file and an answer, that has ended."""
    fields = letter_fields(unit=bureau.east.pk, place="翡翠湾", phone="13900001111")
    fields["body"] += "老板电话13812345678。"
    file = attachments.keep("我妈妈的病历.txt", io.BytesIO("我妈妈睡不着".encode()))
    matter = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, files=[file], **fields
    ).matter_id
    repeats.do()
    advance(
        bureau,
        matter,
        ("duty", "sign", 3, {}),
        ("duty", "contact", 9, {"how": "talk", "text": "来信人说我妈妈整夜没有睡"}),
        ("duty", "feedback", 20, {"text": "已派人到翡翠湾查看"}),
        (
            "duty",
            "resolve",
            90,
            {"answer": "我们当面向您道歉，商铺已停止播放。", "evidence": "现场照片"},
        ),
    )
    door.act(matter, "confirm", by=Actor.citizen(matter), now=MORNING + timedelta(hours=3))
    return matter


def where(secret: str, home: Path) -> list[str]:
    """Return every table and file in which a text stands, as it is or as the bytes of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s',
                [f"%{secret}%", f"%{secret.encode().hex()}%"],
            )
            found += [table] * cursor.fetchone()[0]
    files = [path for path in home.rglob("*") if path.is_file()]
    return found + [path.name for path in files if secret.encode() in path.read_bytes()]


def test_it_works(ended: int, data_folder: Path) -> None:
    an_hour_ago = time.time() - 2 * forgetting.YOUNG
    for path in (data_folder / "attachments").rglob("*"):
        os.utime(path, (an_hour_ago, an_hour_ago))
    stood = {secret: where(secret, data_folder) for secret in SECRETS}
    assert all(stood[word] for word in SECRETS if not word.isdigit() and word != "测试甲"), stood
    assert forgetting.forget_due(AGES) == 1
    assert {secret: where(secret, data_folder) for secret in SECRETS} == {
        secret: [] for secret in SECRETS
    }


def test_nothing_finds_it(ended: int, data_folder: Path) -> None:
    index = people.phone_index("13900001111").hex()
    assert where(index, data_folder) == ["loop_person"]
    forgetting.forget_due(AGES)
    assert where(index, data_folder) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mailbox_posting WHERE letter_id = %s", [ended])
        assert cursor.fetchone() == (0,)


def test_its_people_are_shown_as_forgotten(ended: int) -> None:
    forgetting.forget_due(AGES)
    assert [(one.forgotten, one.data) for one in reading.persons(ended)] == [(True, {})] * 2
    assert set(Person.objects.values_list("key", flat=True)) == {b""}


def test_how_it_was_kept_stays(ended: int) -> None:
    rows = Entry.objects.order_by("seq").values_list("seq", "action", "at", "by", "state", "hash")
    before = list(rows)
    forgetting.forget_due(AGES)
    matter = Matter.objects.get(pk=ended)
    after = list(rows.all())
    assert after[:-1] == before
    assert after[-1][1] == "forget"
    assert (matter.state, matter.title, matter.forgotten_at) == ("closed", "＊＊＊", AGES)


def findings(home: Path) -> list[str]:
    public = Ed25519PrivateKey.generate().public_key()
    found = verify.verify(None, home / "no-roots", public, verify.Counted())
    return [str(one) for one in found if one.matter_id]


def test_the_journal_still_verifies(ended: int, data_folder: Path) -> None:
    forgetting.forget_due(AGES)
    assert findings(data_folder) == []


def test_doctor_counts_no_rung_as_lost(bureau: Bureau, data_folder: Path) -> None:
    late = door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields(unit=bureau.east.pk)
    ).matter_id
    door.settle([late], now=MORNING + timedelta(hours=60))
    door.act(
        late, "withdraw", by=Actor.citizen(late), now=MORNING + timedelta(hours=61), text="不用了"
    )
    assert forgetting.forget_due(AGES) == 1
    assert [check.level for check in promises.rungs()] == ["OK"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE loop_entry SET payload = '{}', salt = '' WHERE seq = 1",
        "UPDATE loop_entry SET payload = 'x' WHERE seq = 1",
        "DELETE FROM loop_entry",
    ],
)
def test_the_database_lets_nothing_go_that_no_entry_names(ended: int, sql: str) -> None:
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


def test_what_is_destroyed_without_such_an_entry_is_found(
    ended: int, data_folder: Path, in_english: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER loop_entry_append_only")
        cursor.execute("UPDATE loop_entry SET payload = '{}', salt = '' WHERE seq = 2")
        cursor.execute("ALTER TABLE loop_entry ENABLE TRIGGER loop_entry_append_only")
    assert ["destroyed" in text for text in findings(data_folder)] == [True]


# --- when ----------------------------------------------------------------------------------------


def test_a_day_before_its_time_is_over_it_stays(ended: int) -> None:
    ended_at = Matter.objects.get(pk=ended).ended_at
    assert ended_at is not None
    assert forgetting.forget_due(ended_at + timedelta(days=3 * 365)) == 0
    assert forgetting.forget_due(ended_at + timedelta(days=3 * 365, seconds=1)) == 1


def test_an_open_matter_is_never_old(letter: int) -> None:
    assert forgetting.forget_due(AGES) == 0


def test_the_installation_says_how_long(ended: int, settings: Any) -> None:
    settings.RETENTION = ("mailbox=off",)
    assert forgetting.forget_due(AGES) == 0
    settings.RETENTION = ("mailbox=30",)
    assert forgetting.forget_due(MORNING + timedelta(days=31)) == 1


@pytest.mark.parametrize(
    "word", ["mailbox=-1", "mailbox=0", "mailbox=", "mailbx=30", "mailbox", "mailbox=1e3", "=9"]
)
def test_a_slip_of_the_pen_destroys_nothing(ended: int, settings: Any, word: str) -> None:
    settings.RETENTION = (word,)
    with pytest.raises(ImproperlyConfigured, match="JIBAN_RETENTION"):
        forgetting.forget_due(AGES)
    told = CliRunner().invoke(forget, ["--yes"])
    assert told.exit_code == 1
    assert "write it like" in told.output
    assert Matter.objects.get(pk=ended).forgotten_at is None


def test_nor_does_a_clock_that_a_runner_doubts(ended: int, in_english: None) -> None:
    Matter.objects.update(ended_at=MORNING - timedelta(days=4 * 365))
    now = timezone.now()
    Runner.objects.create(name="x:1", started_at=now, seen_at=now, alarm="leapt")
    told = CliRunner().invoke(forget, ["--yes"])
    assert told.exit_code == 1
    assert "does not trust the clock" in told.output
    assert Matter.objects.get(pk=ended).forgotten_at is None


def test_nothing_is_added_to_what_was_forgotten(ended: int, bureau: Bureau) -> None:
    forgetting.forget_due(AGES)
    with pytest.raises(WrongState):
        door.act(ended, "note", by=bureau.actor("head"), now=AGES, text="还有一句")
    row = Matter.objects.get(pk=ended)
    assert reading.may_now(registry.desk("mailbox"), row, bureau.actor("head")) == []


def test_doctor_warns_of_what_was_kept_too_long(ended: int) -> None:
    assert [check.level for check in keeping.forgotten()] == []
    Matter.objects.update(ended_at=MORNING - timedelta(days=4 * 365))
    assert [check.level for check in keeping.forgotten()] == ["WARN"]


# --- whom ----------------------------------------------------------------------------------------


def test_a_person_is_forgotten_where_they_wrote_and_where_they_are_named(
    ended: int, bureau: Bureau, data_folder: Path
) -> None:
    other = letter_fields(unit=bureau.east.pk, phone="13700002222", body="邻居电话139 0000 1111。")
    named = door.act("mailbox", "receive", by=Actor.citizen(), **other).matter_id
    found = forgetting.traces("+86 139-0000-1111")
    assert [matter.pk for matter in found.ended] == [ended]
    assert [(one.matter.pk, one.label) for one in found.mentions] == [(named, 2)]
    forgetting.forget_person(found)
    assert [one.forgotten for one in reading.persons(named)] == [False, True]
    assert where("邻居电话", data_folder) != []
    assert Matter.objects.get(pk=ended).forgotten_at is not None
    assert forgetting.traces("13900001111") == forgetting.Traces([], [], [])


def test_the_letter_of_somebody_else_that_was_merged_into_it_stays(
    letter: int, bureau: Bureau
) -> None:
    other = letter_fields(unit=bureau.east.pk, phone="13700002222")
    merged = door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **other).matter_id
    into = Matter.objects.get(pk=letter).number
    door.act(merged, "merge", by=bureau.actor("dispatcher"), now=MORNING, into=into, text="重复")
    door.act(letter, "withdraw", by=Actor.citizen(letter), now=MORNING, text="不用了")
    found = forgetting.traces("13900001111")
    assert [matter.pk for matter in found.ended] == [letter]
    assert forgetting.forget_person(found) == 1
    assert Matter.objects.get(pk=merged).forgotten_at is None


def test_while_something_is_owed_to_them_they_are_not(letter: int) -> None:
    found = forgetting.traces("13900001111")
    assert [matter.pk for matter in found.open] == [letter]
    forgetting.forget_person(found)
    assert Matter.objects.get(pk=letter).forgotten_at is None


# --- once more -----------------------------------------------------------------------------------


def test_what_a_backup_brings_back_is_forgotten_again(
    ended: int, data_folder: Path, in_english: None
) -> None:
    kept = list(Person.objects.values_list("matter_id", "label", "key", "data"))
    forgetting.forget_due(AGES)
    for matter_id, label, key, data in kept:  # as after a restore
        Person.objects.filter(matter_id=matter_id, label=label).update(key=key, data=data)
    Matter.objects.update(forgotten_at=None, title="夜间噪声扰民")
    [found] = keeping.forgotten()
    assert found.level == "FAIL"
    assert "on the list of the forgotten" in found.what  # a backup, or a crash after it was listed
    assert "backup" not in found.todo
    assert forgetting.again() == 1
    assert reading.persons(ended)[0].forgotten
    assert [check.level for check in keeping.forgotten()] == []


def test_a_matter_that_got_the_id_of_a_forgotten_one_stays(ended: int) -> None:
    forgetting._note([forgetting.Line(ended, "XJ250101-0000001", 0)], forgetting.RETENTION)
    assert forgetting.again() == 0
    assert Matter.objects.get(pk=ended).forgotten_at is None


def test_an_open_matter_is_not_forgotten_whatever_a_list_says(letter: int) -> None:
    number = Matter.objects.get(pk=letter).number
    forgetting._note([forgetting.Line(letter, number, 0)], forgetting.RETENTION)
    assert forgetting.again() == 0
    assert Matter.objects.get(pk=letter).forgotten_at is None


def test_forgetting_past_the_command_is_named(
    ended: int, data_folder: Path, in_english: None
) -> None:
    forgetting.forget_due(AGES)
    for file in forgetting.place().iterdir():
        file.unlink()
    assert [check.level for check in keeping.forgotten()] == ["FAIL"]
    Matter.objects.update(forgotten_at=None)
    assert ["was forgotten, and the matter was not" in text for text in findings(data_folder)] == [
        True
    ]


def test_a_line_half_written_counts_for_nothing(ended: int) -> None:
    number = Matter.objects.get(pk=ended).number
    forgetting.forget_due(AGES)
    [file] = forgetting.place().glob("*.jsonl")
    file.write_bytes(file.read_bytes() + b'{"at":"2026-')
    first, second = forgetting.Line(ended, number, 0), forgetting.Line(ended + 1, "XJ1", 0)
    assert forgetting.listed() == {first}
    forgetting._note([second], forgetting.REQUEST)
    assert forgetting.listed() == {first, second}


# --- the command ---------------------------------------------------------------------------------


def test_the_command_first_only_tells(ended: int, in_english: None) -> None:
    Matter.objects.update(ended_at=MORNING - timedelta(days=4 * 365))
    told = CliRunner().invoke(forget, [])
    assert "1 matter ended more than 1095 days ago (2022-" in told.output
    assert "Nothing was destroyed" in told.output
    assert Matter.objects.get(pk=ended).forgotten_at is None
    done = CliRunner().invoke(forget, ["--yes"])
    assert "1 forgotten" in done.output
    assert Matter.objects.get(pk=ended).forgotten_at is not None


def test_the_command_names_what_a_person_left(ended: int, in_english: None) -> None:
    told = CliRunner().invoke(forget, ["--phone", "13900001111"])
    assert Matter.objects.get(pk=ended).number in told.output
    assert "is forgotten as a whole" in told.output
    CliRunner().invoke(forget, ["--phone", "13900001111", "--yes"])
    told = CliRunner().invoke(forget, ["--phone", "13900001111"])
    assert "Nobody with this number is known." in told.output
