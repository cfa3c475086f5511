"""The pages of problems: an officer sees and counts only letters in sight; keys move letters."""

from typing import Any

import pytest
from django.test import Client

from jiban.desks.mailbox import repeats
from jiban.desks.mailbox.models import Grouped, Letter, Problem
from jiban.loop.models import Matter

from .conftest import MIXER, OTHERS


@pytest.fixture
def mixer(send: Any) -> list[int]:
    """Three letters about one mixing plant, put together."""
    ids: list[int] = send(MIXER)
    send(OTHERS)
    repeats.do()
    return ids


@pytest.fixture
def by(city: Any) -> Any:
    """``by("leader")``: the browser of an officer who reads Chinese."""

    def sign_in(who: str) -> Client:
        client = Client(headers={"accept-language": "zh-CN"})
        client.force_login(getattr(city, who))
        return client

    return sign_in


def problem_of(pk: int) -> int:
    found = Letter.objects.values_list("problem_id", flat=True).get(pk=pk)
    assert found is not None
    return found


def test_it_works(mixer: list[int], by: Any) -> None:
    leader, pk = by("leader"), problem_of(mixer[0])
    page = leader.get("/problems").content.decode()
    assert f'href="/problems/{pk}"' in page
    assert "累计3件" in page
    one = leader.get(f"/problems/{pk}").content.decode()
    assert all(title in one for title, _body in MIXER)
    assert "没有地图" in one  # nothing is known of 听涛花园


def test_who_sees_no_letter_of_it_sees_no_problem(mixer: list[int], by: Any) -> None:
    other = by("other_duty")
    assert "/problems/" not in other.get("/problems").content.decode()
    assert other.get(f"/problems/{problem_of(mixer[0])}").status_code == 404
    number = Matter.objects.get(pk=mixer[0]).number
    assert other.get(f"/problems/of/{number}").status_code == 404


def test_letters_of_other_units_are_not_counted(mixer: list[int], by: Any, city: Any) -> None:
    Matter.objects.filter(pk=mixer[0]).update(unit=city.other)
    page = by("duty").get("/problems").content.decode()
    assert "累计2件" in page
    assert MIXER[0][0] not in by("duty").get(f"/problems/{problem_of(mixer[0])}").content.decode()


def test_a_letter_page_names_its_likely_duplicates(mixer: list[int], by: Any) -> None:
    number = Matter.objects.get(pk=mixer[1]).number
    part = by("head").get(f"/problems/of/{number}").content.decode()
    assert MIXER[0][0] in part
    assert f"merge?into={Matter.objects.get(pk=mixer[0]).number}" in part


@pytest.mark.parametrize(("what", "left"), [("out", 2), ("move", 2), ("agree", 3)])
def test_a_person_says_which_letters_are_about_it(
    mixer: list[int], by: Any, what: str, left: int
) -> None:
    pk = problem_of(mixer[0])
    number = Matter.objects.get(pk=mixer[2]).number
    said = {"do": what, "letter": [number], "problem": "new"}
    assert by("head").post(f"/problems/{pk}/do", said).status_code == 302
    assert Letter.objects.filter(problem=pk).count() == left
    assert Letter.objects.get(pk=mixer[2]).problem_by == Grouped.PERSON


def test_two_problems_are_joined_and_the_old_address_leads_on(mixer: list[int], by: Any) -> None:
    head, pk = by("head"), problem_of(mixer[0])
    number = Matter.objects.get(pk=mixer[2]).number
    head.post(f"/problems/{pk}/do", {"do": "move", "letter": [number], "problem": "new"})
    new = problem_of(mixer[2])
    head.post(f"/problems/{new}/do", {"do": "move", "all": "1", "other": str(pk)})
    assert Letter.objects.filter(problem=pk).count() == 3
    assert head.get(f"/problems/{new}").url == f"/problems/{pk}"


def test_letters_taken_out_went_nowhere(mixer: list[int], by: Any) -> None:
    pk = problem_of(mixer[0])
    for other in ("999", "9" * 25):
        out = {"do": "out", "all": "1", "other": other}
        assert by("head").post(f"/problems/{pk}/do", out).status_code == 302
        assert Letter.objects.filter(problem=pk).count() == 0
        assert Problem.objects.get(pk=pk).joined is None
        Letter.objects.filter(pk__in=mixer).update(problem=pk)


@pytest.mark.parametrize("other", ["999", "9" * 25, "²", "x", ""])
def test_letters_go_to_no_problem_that_is_none(mixer: list[int], by: Any, other: str) -> None:
    pk = problem_of(mixer[0])
    said = {"do": "move", "all": "1", "other": other}
    page = by("head").post(f"/problems/{pk}/do", said, follow=True).content.decode()
    assert "没有这个问题" in page
    assert Letter.objects.filter(problem=pk).count() == 3


def test_the_old_address_of_letters_moved_to_a_new_problem_leads_on(
    mixer: list[int], by: Any
) -> None:
    pk = problem_of(mixer[0])
    by("head").post(f"/problems/{pk}/do", {"do": "move", "all": "1", "problem": "new"})
    assert Problem.objects.get(pk=pk).joined_id == problem_of(mixer[0]) != pk


def test_the_command_prints_the_biggest(mixer: list[int], capsys: Any) -> None:
    from click.testing import CliRunner

    from jiban.desks.mailbox import cli

    done = CliRunner().invoke(cli.mailbox, ["problems", "--top", "1"])
    assert "3" in done.output
    assert "搅拌站" in done.output
