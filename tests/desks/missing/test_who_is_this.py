"""A person decides who it is: one says, another confirms; both matters have it, or neither."""

from typing import Any

import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Officer, Post
from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Found, Pair
from jiban.loop import codes, recusal
from jiban.loop.errors import BadFields, NotAllowed, Refused, WrongState
from jiban.loop.models import Entry, Matter, Recusal
from tests.loop.conftest import Bureau

from .conftest import Do, case, morning, promise, state
from .test_found import recorded


@pytest.fixture
def pair(planned: int, bureau: Bureau) -> Pair:
    """The father and somebody who was found, compared."""
    recorded(bureau)
    match(morning(31))
    return Pair.objects.get()


def number(matter: int) -> str:
    return Matter.objects.get(pk=matter).number


def decide(do: Do, pair: Pair, part: str, action: str, minute: float) -> None:
    do(pair.found_id, part, action, minute, case=number(pair.case_id), text="左手旧疤一致")


def last(matter: int) -> str:
    return Entry.objects.filter(matter=matter).latest("seq").action


def test_it_works(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "same", 40)
    assert state(pair.found_id) == "claimed"
    assert (state(pair.case_id), last(pair.case_id)) == ("searching", "compare")
    assert promise(pair.found_id, "confirm").due_at == morning(160)
    decide(do, pair, "head", "confirm", 50)
    assert (state(pair.found_id), state(pair.case_id)) == ("identified", "found")
    assert case(pair.case_id).found_place == "云溪公园"
    row = Found.objects.get(pk=pair.found_id)
    assert (row.case_id, row.said_by_id != row.confirmed_by_id) == (pair.case_id, True)
    do(pair.case_id, "head", "verify", 60, ending="safe", identified="女儿确认")
    assert state(pair.case_id) == "closed"


def test_who_said_it_does_not_confirm_it(pair: Pair, do: Do) -> None:
    decide(do, pair, "head", "same", 40)
    with pytest.raises(NotAllowed):
        decide(do, pair, "head", "confirm", 41)
    assert state(pair.found_id) == "claimed"
    assert state(pair.case_id) == "searching"


def test_both_matters_or_neither(pair: Pair, do: Do, bureau: Bureau) -> None:
    decide(do, pair, "duty", "same", 40)
    before = Matter.objects.get(pk=pair.found_id).seq
    do(pair.case_id, "head", "end_otherwise", 45, ending="withdrawn", text="自行回家")
    with pytest.raises(WrongState):
        decide(do, pair, "head", "confirm", 50)
    row = Matter.objects.get(pk=pair.found_id)
    assert (row.state, row.seq) == ("claimed", before)
    assert Found.objects.get(pk=pair.found_id).confirmed_by_id is None


def test_not_the_same_is_not_shown_again_until_something_is_new(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "not_same", 40)
    pair.refresh_from_db()
    assert pair.stands
    assert last(pair.case_id) == "compare"
    match(morning(41))
    pair.refresh_from_db()
    assert pair.stands  # that it was decided is nothing new
    do(pair.found_id, "duty", "describe_found", 42, height=168)
    match(morning(43))
    pair.refresh_from_db()
    assert not pair.stands
    assert pair.verdict == "not"


def test_what_is_not_confirmed_is_not_the_same(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "same", 40)
    decide(do, pair, "head", "deny", 50)
    pair.refresh_from_db()
    assert (state(pair.found_id), pair.stands) == ("unknown", True)
    assert Found.objects.get(pk=pair.found_id).case_id is None
    assert promise(pair.found_id, "look").ended_at is None


def test_who_asks_for_more_tells_who_has_the_case(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "ask_about", 40)
    pair.refresh_from_db()
    assert (pair.verdict, pair.stands, pair.why) == ("more", False, "左手旧疤一致")
    assert last(pair.case_id) == "compare"


def test_another_case_than_the_one_that_was_said_is_not_confirmed(
    pair: Pair, do: Do, report: Any
) -> None:
    other = report(sex="male", age=80)
    decide(do, pair, "duty", "same", 40)
    with pytest.raises(BadFields):
        do(pair.found_id, "head", "confirm", 50, case=number(other), text="x")


def test_it_was_somebody_else_after_all(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "same", 40)
    decide(do, pair, "head", "confirm", 50)
    match(morning(51))
    assert state(pair.found_id) == "identified"
    do(pair.case_id, "duty", "not_them", 60, text="女儿说不是")
    match(morning(61))
    assert state(pair.found_id) == "unknown"
    assert Found.objects.get(pk=pair.found_id).case_id is None


def test_a_case_out_of_sight_is_as_none(pair: Pair, do: Do, report: Any, bureau: Bureau) -> None:
    hidden = report(sex="male", age=80, unit=bureau.west.pk)
    answers = []
    for named in (number(hidden), "SL261128-9999999", number(pair.found_id)):
        with pytest.raises(BadFields) as refused:
            do(pair.found_id, "duty", "same", 40, case=named, text="x")
        answers.append(str(refused.value))
    assert len(set(answers)) == 1
    assert state(hidden) in ("watched", "reported")
    assert state(pair.found_id) == "unknown"


@pytest.mark.parametrize("action", ["same", "not_same", "ask_about"])
def test_who_is_kept_away_from_the_case_decides_nothing(
    pair: Pair, do: Do, bureau: Bureau, action: str
) -> None:
    recusal_of(pair.case_id, bureau.duty)
    before = Matter.objects.values_list("seq", flat=True).filter(
        pk__in=(pair.case_id, pair.found_id)
    )
    then = list(before.order_by("pk"))
    with pytest.raises(Refused):
        decide(do, pair, "duty", action, 40)
    assert list(before.order_by("pk")) == then


def recusal_of(matter: int, officer: Officer) -> None:
    Recusal.objects.create(matter_id=matter, officer=officer, at=morning(32))
    Matter.objects.filter(pk=matter).update(recused=True)
    assert recusal.bars(recusal.of_matters([matter])[matter], officer.pk)


# --- pages ---------------------------------------------------------------------------------------


def browser(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def addresses(pair: Pair) -> list[str]:
    missing, found = number(pair.case_id), number(pair.found_id)
    return [
        f"/missing/candidates/{missing}",
        f"/missing/candidates/{found}",
        f"/missing/candidates/{missing}/{found}",
    ]


def test_officers_see_them_side_by_side(pair: Pair, bureau: Bureau) -> None:
    client = browser(bureau.duty)
    missing, found, both = (client.get(one).content.decode() for one in addresses(pair))
    assert number(pair.found_id) in missing
    assert number(pair.case_id) in found
    for words in ("the same characters", "strongly for it", "周**", "驼背", "Not the same person"):
        assert words in both
    assert "建国" not in both
    assert f"/do/same?case={number(pair.case_id)}" in both
    board = client.get("/missing/found").content.decode()
    assert number(pair.found_id) in board


def test_the_machine_never_decides(pair: Pair) -> None:
    assert (pair.verdict, state(pair.found_id), state(pair.case_id)) == ("", "unknown", "searching")


def test_nobody_without_both_in_sight(pair: Pair, bureau: Bureau) -> None:
    stranger = browser(bureau.west_duty)
    assert [stranger.get(one).status_code for one in addresses(pair)] == [404, 404, 404]
    assert [Client().get(one).status_code for one in addresses(pair)] == [302, 302, 302]


def test_who_sees_one_of_them_learns_nothing_of_the_other(
    pair: Pair, bureau: Bureau, do: Do
) -> None:
    helper = Officer.objects.create(number="9200", name="戊一", unit=bureau.west)
    Post.objects.create(officer=helper, unit=bureau.west, role="duty")
    caches.forget()
    Matter.objects.filter(pk=pair.found_id).update(handler=helper)
    client = browser(helper)
    of_case, of_found, both = (client.get(one) for one in addresses(pair))
    assert (of_case.status_code, of_found.status_code, both.status_code) == (404, 200, 404)
    assert number(pair.case_id) not in of_found.content.decode()


def test_who_reports_sees_nothing_of_it(pair: Pair, do: Do) -> None:
    decide(do, pair, "duty", "same", 40)
    client = Client(headers={"accept-language": "en"})
    mine = number(pair.case_id)
    client.post("/missing/case", {"number": mine, "code": codes.code_of(mine, "missing")})
    page = client.get(f"/missing/case/{mine}").content.decode()
    assert mine in page
    for secret in (number(pair.found_id), "云溪公园", "found person"):
        assert secret not in page
