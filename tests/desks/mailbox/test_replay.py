"""Replay: the figures of real letters come from promise rows and journal, not from arithmetic."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jiban.city.tables import TableError
from jiban.desks.mailbox import replay, replay_report, replay_rows
from jiban.loop import registry
from jiban.loop.models import Entry, Installation, Promise

pytestmark = pytest.mark.django_db
HEADER = "id,author,subject,received_at,body,reply,replied_at"
Story = Callable[..., replay_rows.Story]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    def load(*rows: str) -> replay_rows.Story:
        path = tmp_path / "letters.csv"
        path.write_text("\n".join([HEADER, *rows]))
        return replay_rows.load(path)

    return load


@pytest.fixture(autouse=True)
def _installation(db: None) -> None:
    Installation.objects.get_or_create(pk=1)


def row(number: int, came: str, replied: str, text: str = "路灯坏了三天，没有人来修。") -> str:
    return f"{number},A{number},路灯坏了,{came},{text},已经派人去修了。,{replied}"


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_it_works(story: Story) -> None:
    done = replay.run(
        story(
            row(1, "2019-03-01T08:00:00", "2019-03-02T09:00:00"),
            row(2, "2019-03-01T10:00:00", "2019-03-06T10:00:00"),
        )
    )
    kept, broken = done.outcomes
    assert (kept.outcome, kept.broken) == (Promise.Outcome.KEPT, False)
    assert (broken.outcome, broken.broken) == (Promise.Outcome.LATE, True)
    assert kept.due_at == at("2019-03-03T08:00:00")
    assert kept.rungs == (at("2019-03-02T08:00:00"), None, None, None)
    tick = timedelta(microseconds=1)
    assert broken.rungs == (
        at("2019-03-02T10:00:00"),
        at("2019-03-03T00:24:00"),
        at("2019-03-03T10:00:00") + tick,
        at("2019-03-05T10:00:00"),
    )
    assert not done.refused
    assert not done.skipped


def test_a_reply_in_the_instant_it_is_due_is_kept(story: Story) -> None:
    done = replay.run(story(row(1, "2019-03-01T08:00:00", "2019-03-03T08:00:00")))
    assert done.outcomes[0].outcome is Promise.Outcome.KEPT
    assert done.outcomes[0].rungs[2] is None


def test_a_second_later_is_broken(story: Story) -> None:
    done = replay.run(story(row(1, "2019-03-01T08:00:00", "2019-03-03T08:00:01")))
    assert done.outcomes[0].broken


def test_a_letter_without_a_reply_waits_until_the_file_ends(story: Story) -> None:
    done = replay.run(
        story(
            row(1, "2019-03-01T08:00:00", ""),
            row(2, "2019-03-01T09:00:00", "2019-03-04T08:00:00"),
        )
    )
    open_one = done.outcomes[0]
    assert open_one.outcome is Promise.Outcome.OPEN
    assert open_one.broken
    assert open_one.rungs[3] is None  # the file ends after 72 of 96 hours
    curve = replay_report.curve(done.outcomes, at("2019-03-04T08:00:00"))
    assert curve.ended_by(timedelta(days=30)) == 0.5


def test_every_rung_fires_at_its_own_instant(story: Story) -> None:
    replay.run(story(*(row(n, f"2019-03-0{n}T08:00:00", "2019-04-20T08:00:00") for n in (1, 2, 3))))
    for entry in Entry.objects.filter(action="rung"):
        assert "skipped" not in entry.payload
        assert entry.at.astimezone().isoformat() != ""
        planned = entry.payload.split('"planned":"')[1].split('"')[0]
        assert datetime.fromisoformat(planned.replace("Z", "+00:00")) == entry.at


def test_what_is_not_in_the_data_is_not_counted(story: Story, tmp_path: Path) -> None:
    told = story(row(1, "2019-03-01T08:00:00", "2019-03-20T08:00:00"))
    done = replay.run(told)
    text = "\n".join(replay_report.lines(told, done, 1.0))
    assert "307" not in text
    rows = tmp_path / "rows.csv"
    desk = registry.desk("mailbox")
    replay_report.write_rows(done, desk.ladder_of(desk.promise["feedback"]), rows)
    header, line = rows.read_text().splitlines()
    assert header.endswith("rung_0.5,rung_0.8,rung_1,rung_2,sign,contact")
    assert line.endswith("not in the data,not in the data")
    assert ",broken," in line


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([row(1, "", "2019-03-02T08:00:00")], "received_at"),
        ([row(1, "gestern", "2019-03-02T08:00:00")], "received_at"),
        ([row(1, "2019-03-02T08:00:00", "2019-03-01T08:00:00")], "replied_at"),
        ([row(1, "2019-03-02T08:00:00", "", "")], "body"),
        ([row(1, "2019-03-02T08:00:00", "")] * 2, "id"),
    ],
)
def test_an_odd_row_is_left_out_and_named(story: Story, rows: list[str], field: str) -> None:
    told = story(*rows)
    assert [(error.row, error.field) for error in told.unusable] == [(len(rows) + 1, field)]
    assert len(told.letters) == len(rows) - 1


def test_a_repeated_letter_is_counted_and_replayed(story: Story) -> None:
    one = row(1, "2019-03-01T08:00:00", "")
    told = story(one, "2" + one[1:])
    assert told.repeated == 1
    assert len(replay.run(told).outcomes) == 2


def test_a_text_longer_than_the_desk_takes_is_refused_and_named(story: Story) -> None:
    done = replay.run(story(row(1, "2019-03-01T08:00:00", "", "很" * 20_001)))
    assert [told.origin for told, _why in done.refused] == ["1"]
    assert not done.outcomes


def test_a_damaged_gzip_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00rubbish")
    with pytest.raises(TableError):
        replay_rows.load(path)
