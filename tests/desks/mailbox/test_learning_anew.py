"""Words that only forgotten letters had go out of what was learned, without anybody's doing."""

import fcntl
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from jiban.desks.mailbox import learning, learning_anew, triage
from jiban.desks.mailbox.models import Letter
from jiban.loop import door, forgetting
from jiban.loop.actors import Actor

from .conftest import LETTER

NOISE = ("楼下烧烤摊太吵", "烧烤摊 {n} 的音响放到凌晨，夜宵摊没人管")
CONDUCT = ("窗口办事让人难受", "窗口人员 {n} 说话不耐烦，爱理不理，窗口要等很久")
THEIRS = "翡翠"
"""A word that only the letters that are forgotten have."""


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "keys").symlink_to(Path(settings.JIBAN_HOME) / "keys")
    settings.JIBAN_HOME = tmp_path


def send(city: Any, title: str, body: str, subject: str) -> int:
    fields = LETTER | {"title": title, "body": body, "subject": subject, "place": ""}
    fields["unit"] = city.station.pk
    return door.act("mailbox", "receive", by=Actor.citizen(), **fields).matter_id


@pytest.fixture
def theirs(city: Any) -> list[int]:
    """Letters that are learned from, and were withdrawn since."""
    for (title, body), subject in ((NOISE, "noise.shops"), (CONDUCT, "conduct.attitude")):
        for n in range(20):
            send(city, title, body.format(n=n), subject)
    made = [send(city, NOISE[0], f"{THEIRS}湾的烧烤摊 {n} 太吵", "noise.shops") for n in range(3)]
    learning.train()
    assert names(THEIRS)
    for pk in made:
        door.act(pk, "withdraw", by=Actor.citizen(pk), text="不用了")
    return made


def names(word: str) -> bool:
    """Whether a file of what was learned has a word."""
    known = triage.topics()
    assert known is not None
    return any(word in piece for look in known.looks for piece in look.vocabulary)


def test_it_works(theirs: list[int], db: None) -> None:
    assert not learning_anew.due()
    forgetting.forget(theirs, forgetting.REQUEST)
    assert learning_anew.due()
    learning_anew.relearn()
    assert not names(THEIRS)
    assert names("烧烤")
    assert not learning_anew.due()


@pytest.mark.django_db(transaction=True)
def test_a_runner_does_it_in_a_process_of_its_own(
    theirs: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = connection.settings_dict
    host, name = quote(there["HOST"], safe=""), there["NAME"]
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{there['USER']}@/{name}?host={host}")
    monkeypatch.setenv("JIBAN_HOME", str(tmp_path))
    assert learning_anew.do() == 0
    forgetting.forget(theirs, forgetting.REQUEST)
    assert learning_anew.do() == 1
    assert not names(THEIRS)


def test_one_at_a_time(theirs: list[int], db: None) -> None:
    forgetting.forget(theirs, forgetting.REQUEST)
    with triage.model_file().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert learning_anew.do() == 0
    assert learning_anew.due()


def test_with_too_few_left_it_goes(theirs: list[int], db: None) -> None:
    Letter.objects.update(subject="")
    learning_anew.relearn()
    assert triage.topics() is None


def test_without_anything_learned(db: None) -> None:
    assert learning_anew.do() == 0
