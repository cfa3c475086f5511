"""What officers read: matters within sight, a page at a time; one matter; its journal."""

from typing import Any

import pytest

from jiban.loop.models import Entry, Matter


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["number"] for item in answer.json()["items"]]


def test_it_works(city: Any, letter: str) -> None:
    item = city.duty.get("/api/matters").json()["items"][0]
    assert item["number"] == letter
    assert item["desk"] == "mailbox"
    assert item["state_label"] == "waiting to be signed"
    assert item["unit"] == {"id": city.east.pk, "code": "440001", "name": "城东派出所"}
    assert item["handler"] is None
    assert item["seq"] == 1


def test_only_matters_of_covered_units_are_listed(city: Any, write: Any) -> None:
    east, west = write(), write(unit=city.west.pk)
    assert numbers(city.duty.get("/api/matters")) == [east]
    assert numbers(city.west_duty.get("/api/matters")) == [west]
    assert set(numbers(city.leader.get("/api/matters"))) == {east, west}
    assert city.west_duty.get(f"/api/matters/{east}").status_code == 404
    assert city.west_duty.get(f"/api/matters/{east}/journal").status_code == 404


def test_filters(city: Any, write: Any) -> None:
    signed = write(("duty", "sign", {}))
    danger = write(body="有人拿刀")
    west = write(unit=city.west.pk, title="占道经营问题")
    gone = write(("citizen", "withdraw", {}))

    def found(**query: Any) -> set[str]:
        return set(numbers(city.leader.get("/api/matters", query)))

    assert found() == {signed, danger, west}
    assert found(which="ended") == {gone}
    assert found(which="all") == {signed, danger, west, gone}
    assert found(desk="mailbox", state="signed") == {signed}
    assert found(unit="440002") == {west}
    assert found(unit="440000") == {signed, danger, west}
    assert found(handler="T000") == {signed}
    assert found(handler="none") == {danger, west}
    assert found(handler="me") == set()
    assert found(q="占道经营") == {west}
    assert found(q=west) == {west}
    assert found(q="没有这个词") == set()
    assert found(broken="true") == set()
    assert found(broken="false") == {signed, danger, west}
    assert set(numbers(city.duty.get("/api/matters", {"handler": "me"}))) == {signed}


@pytest.mark.parametrize("which", ["open", "all"])
def test_pages_join_without_gap_or_overlap(city: Any, write: Any, which: str) -> None:
    written = [write() for _ in range(5)]
    Matter.objects.filter(number__in=written[1:4:2]).update(next_due_at=None)
    seen: list[str] = []
    query: dict[str, Any] = {"which": which, "limit": 2}
    while True:
        answer = city.duty.get("/api/matters", query)
        seen += numbers(answer)
        if answer.json()["next"] is None:
            break
        query["after"] = answer.json()["next"]
    assert len(seen) == 5
    assert set(seen) == set(written)
    if which == "open":
        assert seen == [written[0], written[2], written[4], written[1], written[3]]
    else:
        assert seen == written[::-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("which", "some"),
        ("desk", "kitchen"),
        ("desk", "mailbox\0"),
        ("state", "asleep"),
        ("unit", "999999"),
        ("unit", "\0"),
        ("handler", "测试"),
        ("broken", "maybe"),
        ("limit", "0"),
        ("limit", "1000"),
        ("limit", "9" * 5000),
        ("after", "nonsense"),
        ("after", "W251bGwsIC0xXQ"),
        ("after", "W251bGwsIDFlMzBd"),
        ("after", "é"),
        ("q", "x" * 300),
    ],
)
def test_wrong_questions_are_told_what_is_wrong(city: Any, name: str, value: str) -> None:
    answer = city.duty.get("/api/matters", {name: value})
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [name]


@pytest.mark.parametrize(
    "number", ["x", "XJ1", "XJ260101-", "XJ260101-" + "9" * 30, "%00", "é", "%FF"]
)
def test_strange_numbers_are_not_found(city: Any, number: str) -> None:
    assert city.duty.get(f"/api/matters/{number}").status_code == 404


def test_one_matter(city: Any, write: Any) -> None:
    number = write(("duty", "sign", {}), body="电话13812345678，请处理")
    whole = city.duty.get(f"/api/matters/{number}").json()
    assert whole["handler"] == {"number": "T000", "name": "测试duty"}
    assert whole["details"]["body"] == "电话«P2»，请处理"
    assert whole["persons"] == [
        {"label": "P1", "part": "author"},
        {"label": "P2", "part": "mentioned"},
    ]
    assert [(p["name"], p["outcome"]) for p in whole["promises"]] == [
        ("sign", "kept"),
        ("contact", "open"),
        ("feedback", "open"),
        ("resolve", "open"),
    ]
    names = [action["name"] for action in whole["actions"]]
    assert "contact" in names
    assert "sign" not in names
    assert "instruct" not in names
    contact = next(a for a in whole["actions"] if a["name"] == "contact")
    assert contact["href"] == f"/api/mailbox/matters/{number}/contact"
    assert contact["fields"]["required"] == ["how", "text"]


def test_no_personal_data_without_opening_it(city: Any, write: Any) -> None:
    number = write(("duty", "sign", {}), body="电话13812345678", name="测试甲", phone="13900001111")
    for path in ("/api/matters", f"/api/matters/{number}", f"/api/matters/{number}/journal"):
        text = city.duty.get(path).content.decode()
        for secret in ("13812345678", "13900001111", "测试甲"):
            assert secret not in text


def test_opening_persons_is_journaled_each_time(city: Any, letter: str) -> None:
    path = f"/api/mailbox/matters/{letter}/open_person"
    for _time in range(2):
        answer = city.duty.post(path, {"purpose": "contact"}, Idempotency_Key="once")
        assert answer.status_code == 200, answer.content
        known = answer.json()["persons"]
        assert known[0]["label"] == "P1"
        assert known[0]["known"] == {"name": "测试甲", "phone": "13900001111"}
    opened = Entry.objects.filter(matter__number=letter, action="open_person")
    assert opened.count() == 2
    refused = city.leader.post(path, {"purpose": "contact"})
    assert refused.status_code == 403
    assert "persons" not in refused.json()


def test_the_journal_is_paged(city: Any, write: Any) -> None:
    number = write(("duty", "sign", {}), ("duty", "note", {"text": "查看"}))
    first = city.duty.get(f"/api/matters/{number}/journal", {"limit": 2}).json()
    assert [e["action"] for e in first["items"]] == ["receive", "sign"]
    assert first["items"][0]["by"] == {"kind": "citizen", "officer": None, "partner": None}
    assert first["items"][1]["by"]["officer"]["number"] == "T000"
    rest = city.duty.get(f"/api/matters/{number}/journal", {"after": first["next"]}).json()
    assert [e["payload"]["text"] for e in rest["items"]] == ["查看"]
    assert rest["next"] is None


def test_desks_and_units_are_told_to_anybody(city: Any, anybody: Any) -> None:
    desk = anybody.get("/api/desks").json()["items"][0]
    assert desk["name"] == "mailbox"
    assert {"name": "closed", "label": "closed", "final": True} in desk["states"]
    assert {"sign", "contact", "feedback", "resolve"} <= {p["name"] for p in desk["promises"]}
    units = anybody.get("/api/units").json()["items"]
    assert [u["code"] for u in units] == ["440000", "440001", "440002"]
    assert units[1]["parent"] == "440000"


def test_labels_are_in_the_readers_language(city: Any, letter: str) -> None:
    english = city.duty.get(f"/api/matters/{letter}").json()["state_label"]
    chinese = city.duty.get(f"/api/matters/{letter}", accept_language="zh-CN").json()
    assert english == "waiting to be signed"
    assert chinese["state_label"] != english or chinese["state_label"]


def test_an_unknown_address_is_answered_in_json(city: Any, anybody: Any) -> None:
    for path in ("/api/", "/api", "/api/kitchen", "/api/matters/1/2/3/4"):
        answer = anybody.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
