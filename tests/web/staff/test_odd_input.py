"""What nobody types and a program may send is answered in words, never by a failure."""

import base64
from typing import Any

import orjson
import pytest

LATE, EARLY = "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"
LONG = "9" * 5000


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("duty", f"/notices?before={LATE}", 200),
        ("duty", f"/notices?before={EARLY.replace('+', '%2B')}", 200),
        ("duty", f"/inbox?unit={LONG}", 200),
        ("duty", "/inbox?unit=²", 200),
    ],
)
def test_it_works(sign_in: Any, who: str, address: str, status: int) -> None:
    assert sign_in(who).get(address).status_code == status


@pytest.mark.parametrize("at", [LATE, EARLY])
def test_a_place_in_a_list_beyond_all_times(sign_in: Any, at: str) -> None:
    after = base64.urlsafe_b64encode(orjson.dumps([at, 1])).decode()
    assert sign_in("duty").get(f"/api/matters?after={after}").status_code == 422


def test_a_notice_that_cannot_be_named(sign_in: Any) -> None:
    assert sign_in("duty").post("/notices/read", {"key": "a\0"}).status_code == 302


@pytest.mark.parametrize("seen", ["²", LONG])
def test_a_place_in_a_journal_that_is_no_number(sign_in: Any, write: Any, seen: str) -> None:
    letter = write(unit=None)
    sent = {"seen": seen, "take": "1"}
    assert sign_in("dispatcher").post(f"/bench/{letter.number}/give", sent).status_code < 500


def test_a_problem_that_reads_like_a_phone_number(sign_in: Any, write: Any) -> None:
    letter = write.signed()
    address = f"/matters/{letter.number}/do/regroup"
    answer = sign_in("duty").post(address, {"problem": "13900008888", "seen": letter.seq})
    assert answer.status_code == 422
