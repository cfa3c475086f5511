"""Triage: by words at first, by learned letters later; the certain ones go alone, never conduct."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shapely import box

from jiban.city.models import Area, Place, Rule
from jiban.city.shapes import dump
from jiban.desks.mailbox import cli, learning, rightness, triage
from jiban.desks.mailbox.models import Letter
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Entry, Matter
from jiban.science.letters import topics

from .conftest import LETTER


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "keys").symlink_to(Path(settings.JIBAN_HOME) / "keys")
    settings.JIBAN_HOME = tmp_path


@pytest.fixture
def precincts(city: Any) -> None:
    for name, unit, west in (("书香辖区", city.station, 114.0), ("墨香辖区", city.other, 114.1)):
        shape = dump(box(west, 22.5, west + 0.05, 22.55))
        Area.objects.create(name=name, unit=unit, geometry=shape)
    Rule.objects.create(subject="conduct", unit=city.branch)


def send(title: str, body: str, **more: Any) -> int:
    fields = LETTER | {"title": title, "body": body, "subject": "", "place": "", "unit": ""} | more
    return door.act("mailbox", "receive", by=Actor.citizen(), **fields).matter_id


def best(pk: int) -> dict[str, Any]:
    found: dict[str, Any] = Letter.objects.get(pk=pk).suggested
    return found


NOISE = ("楼下烧烤摊太吵", "烧烤摊 {n} 的音响放到凌晨，夜宵摊没人管，书香派出所快来")
CONDUCT = ("窗口办事让人难受", "窗口人员 {n} 说话不耐烦，爱理不理，书香派出所的窗口要等很久")


@pytest.fixture
def learned(precincts: None, city: Any, monkeypatch: pytest.MonkeyPatch) -> topics.Topics:
    """What was learned from letters that the dispatcher has sorted."""
    monkeypatch.setattr(topics, "PRECISION", 0.8)  # a few letters can prove that much
    for (title, body), subject in ((NOISE, "noise.shops"), (CONDUCT, "conduct.attitude")):
        for n in range(20):
            pk = send(title, body.format(n=n))
            by = Actor.officer(city.dispatcher)
            door.act(pk, "route", by=by, unit=city.station.pk, subject=subject)
    return learning.train()


def test_it_works(precincts: None, city: Any) -> None:
    pk = send("楼下烧烤摊太吵", "书香派出所附近的烧烤摊音响放到凌晨，夜宵摊没人管。")
    assert triage.do() == 1
    found = best(pk)
    first = found["best"][0]
    assert (first["subject"], first["unit"]) == ("noise.shops", city.station.pk)
    assert "烧烤摊" in first["words"]
    assert (found["learned"], found["alone"]) == (False, False)
    assert found["places"] == ["书香派出所"]
    assert Matter.objects.get(pk=pk).state == "triage"  # words alone pass nothing on
    assert triage.do() == 0


def test_a_place_on_the_map_counts_before_names(precincts: None, city: Any) -> None:
    pk = send("烧烤摊太吵", "书香派出所附近的烧烤摊。", lon=114.12, lat=22.52)
    # It is in the other precinct, whose unit the area gives; so it does not even wait.
    assert Matter.objects.get(pk=pk).unit_id == city.other.pk


def test_places_of_two_units_are_one_too_many(precincts: None) -> None:
    pk = send("烧烤摊太吵", "从书香派出所到墨香派出所一路都是烧烤摊。")
    triage.do()
    assert best(pk)["best"][0]["unit"] is None
    assert best(pk)["places"] == ["书香派出所", "墨香派出所"]


def test_two_names_of_one_place_are_one(precincts: None, city: Any) -> None:
    pk = send("烧烤摊太吵", "书香辖区的烧烤摊，书香派出所快来看看。")
    triage.do()
    assert best(pk)["best"][0]["unit"] == city.station.pk


def owner_of(pk: int) -> tuple[Any, ...]:
    first = best(pk)["best"][0]
    return first["unit"], first["unit_by"], tuple(first["unit_names"])


def test_several_places_of_one_unit_agree(precincts: None, city: Any) -> None:
    for n, name in enumerate(("云溪广场", "海棠巷")):
        Place.objects.create(name=name, kind="landmark", lon=114.01 + n / 100, lat=22.51)
    pk = send("烧烤摊太吵", "从云溪广场到海棠巷都是烧烤摊。")
    triage.do()
    assert owner_of(pk) == (city.station.pk, "agree", ("云溪广场", "海棠巷"))
    assert best(pk)["best"][0]["unit_sure"] > 0.9


def test_most_of_the_places_are_enough_with_less_sureness(precincts: None, city: Any) -> None:
    Place.objects.create(name="云溪广场", kind="landmark", lon=114.01, lat=22.51)
    Place.objects.create(name="东大街", kind="street", lon=114.12, lat=22.51)
    pk = send("云溪广场的烧烤摊太吵", "烧烤摊摆到东大街路口，音响放到凌晨。")
    triage.do()
    assert owner_of(pk) == (city.station.pk, "most", ("云溪广场",))
    assert best(pk)["best"][0]["unit_sure"] < triage.suggesting.ALONE_UNIT


def test_a_whole_area_means_the_unit_of_the_area(precincts: None, city: Any) -> None:
    # The point inside the district lies in the precinct of a station; the district is meant.
    shape = dump(box(113.9, 22.4, 114.15, 22.65))
    Area.objects.create(name="东安区", unit=city.branch, geometry=shape)
    pk = send("烧烤摊太吵", "东安区到处是烧烤摊，夜宵摊没人管。")
    triage.do()
    assert owner_of(pk) == (city.branch.pk, "area", ("东安区",))
    narrower = send("烧烤摊太吵", "东安区书香派出所门口就有烧烤摊。")
    both = send("烧烤摊太吵", "东安区从书香派出所到墨香派出所一路都是烧烤摊。")
    triage.do()
    assert owner_of(narrower) == (city.station.pk, "unit", ("书香派出所",))
    assert owner_of(both)[:2] == (city.branch.pk, "area")  # it stands above both, and is named


def test_a_letter_with_a_unit_and_no_leaf_gets_a_subject(precincts: None, city: Any) -> None:
    pk = send("楼下烧烤摊太吵", "烧烤摊音响放到凌晨。", unit=city.other.pk)
    leaf = send("楼下烧烤摊太吵", "烧烤摊。", unit=city.other.pk, subject="noise.shops")
    assert triage.do() == 1
    assert best(pk)["best"][0]["subject"] == "noise.shops"
    assert Letter.objects.get(pk=pk).subject == ""  # by words alone nothing is set
    assert best(leaf) is None


def test_urgency_comes_with_it_and_stays_above_the_list_of_danger(precincts: None) -> None:
    pk = send("隔壁有人喊救命", "书香派出所旁边，好像没有人管。")
    other = send("丈夫经常喝酒后打我", "孩子也被他打。")
    triage.do()
    assert best(pk)["urgency"]["grade"] == "now"
    assert best(other)["urgency"]["grade"] == "risk"
    assert Letter.objects.get(pk=other).urgency == 3


@pytest.mark.parametrize("text", ["a" * 9000, "烧" * 9000, '"\\' * 4000, "书香派出所" * 2000])
def test_no_letter_is_too_long_for_a_suggestion(
    precincts: None, learned: topics.Topics, text: str
) -> None:
    pk = send("一封很长的来信", text)
    triage.do()
    assert best(pk) is not None


def test_a_letter_that_says_nothing_known(precincts: None) -> None:
    pk = send("啊啊啊啊", "嗯嗯嗯嗯嗯嗯嗯嗯")
    triage.do()
    assert best(pk)["best"] == []


def test_what_was_learned_passes_the_certain_on(learned: topics.Topics, city: Any) -> None:
    assert learned.alone_from <= 1
    pk = send(NOISE[0], NOISE[1].format(n="新"))
    triage.do()
    found = best(pk)
    assert (found["learned"], found["alone"]) == (True, True)
    matter = Matter.objects.get(pk=pk)
    assert (matter.state, matter.unit_id) == ("received", city.station.pk)
    assert Letter.objects.get(pk=pk).subject == "noise.shops"
    acts = Entry.objects.filter(matter_id=pk).order_by("seq").values_list("action", "by")
    assert list(acts)[1:] == [("suggest", "system"), ("route", "system")]


def test_what_was_learned_sorts_the_certain_that_have_a_unit(
    learned: topics.Topics, city: Any
) -> None:
    pk = send(NOISE[0], NOISE[1].format(n="新"), unit=city.other.pk)
    triage.do()
    assert Letter.objects.get(pk=pk).subject == "noise.shops"
    assert Matter.objects.get(pk=pk).unit_id == city.other.pk
    last = Entry.objects.filter(matter_id=pk).latest("seq")
    assert (last.action, last.by) == ("classify", "system")


def test_complaints_about_officers_wait_for_a_person(learned: topics.Topics) -> None:
    pk = send(CONDUCT[0], CONDUCT[1].format(n="新"))
    triage.do()
    found = best(pk)
    assert found["best"][0]["subject"] == "conduct.attitude"
    assert found["best"][0]["confidence"] >= learned.alone_from
    assert (found["alone"], Matter.objects.get(pk=pk).state) == (False, "triage")


def test_a_machine_does_not_learn_from_itself(learned: topics.Topics) -> None:
    pk = send(NOISE[0], NOISE[1].format(n="新"))
    triage.do()
    assert best(pk)["alone"]
    assert len(list(learning.sorted_letters())) == learned.letters


def test_a_correction_teaches(learned: topics.Topics, city: Any) -> None:
    pk = send(NOISE[0], NOISE[1].format(n="新"))
    triage.do()
    by = Actor.officer(city.duty)
    door.act(pk, "classify", by=by, subject="noise.neighbours")
    taught = list(learning.sorted_letters())
    assert len(taught) == learned.letters + 1
    assert taught[-1].subject == "noise.neighbours"


def test_where_letters_end_up_teaches(learned: topics.Topics, city: Any) -> None:
    """The station passes each of these on; from then on they go to the other unit at once."""
    by = Actor.officer(city.duty)
    for n in range(6):
        pk = send(NOISE[0], NOISE[1].format(n=f"第{n}处"))
        triage.do()
        door.act(pk, "transfer", by=by, unit=city.other.pk, text="是那边的")
        door.act(pk, "sign", by=Actor.officer(city.other_duty))
    learning.train()
    pk = send(NOISE[0], NOISE[1].format(n="新"))
    triage.do()
    first = best(pk)["best"][0]
    assert (first["unit"], first["unit_by"]) == (city.other.pk, "habit")
    assert first["unit_went"][0] == 6


def test_an_unreadable_file_means_words(learned: topics.Topics) -> None:
    triage.model_file().write_bytes(b"nothing")
    pk = send("楼下烧烤摊太吵", "烧烤摊音响放到凌晨")
    triage.do()
    assert best(pk)["learned"] is False


def test_too_few_letters_are_said(city: Any) -> None:
    answer = CliRunner().invoke(cli.mailbox, ["train"])
    assert answer.exit_code == 1
    assert "too few letters" in answer.output


def test_the_report_counts(learned: topics.Topics, city: Any) -> None:
    moved = send(NOISE[0], NOISE[1].format(n="新"))
    send(NOISE[0], NOISE[1].format(n="再"))
    waits = send("想问一件事", "不知道该找谁问，书香派出所能管吗")
    triage.do()
    by = Actor.officer(city.dispatcher)
    said = {"unit": city.station.pk, "subject": "other", "urgency": "ordinary"}
    door.act(waits, "route", by=by, **said)
    door.act(moved, "transfer", by=by, unit=city.other.pk, text="是那边的")
    (month,) = rightness.report()
    assert month.suggested == 3
    counts = [(share.numerator, share.denominator) for share in month.shares]
    # alone and left so, subject first, among three, unit, urgency, merged, complained about
    assert counts == [(1, 2), (0, 1), (0, 1), (1, 2), (1, 1), (0, 0), (0, 0)]
    answer = CliRunner().invoke(cli.mailbox, ["report-triage"])
    cells = answer.output.splitlines()[1].split("\t")
    assert cells[1:4] == ["3", "1/2 = 50.0 % (10–90)", "0/1 = 0.0 % (0–79)"]
    assert cells[-1] == "–"
