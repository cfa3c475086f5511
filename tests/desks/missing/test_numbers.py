"""A short text goes to the phone numbers of a list too: each once, sealed, and then forgotten."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from jiban.desks.missing.broadcast import numbers
from jiban.desks.missing.broadcast.recalling import forget_numbers, recall
from jiban.desks.missing.models import Sms
from jiban.loop import delivery, forgetting, notices, people
from jiban.loop.errors import BadFields
from jiban.loop.models import Channel, Delivery, Entry, Matter, Notice, Person, Runner
from tests.loop.conftest import Bureau

from .conftest import Do, end, morning
from .test_short_texts import HOUR, SECRETS, cleared

__all__ = ["cleared"]

PASTED = """姓名,电话
王小明,13900000001
+86 139-0000-0002
13900000001

店主 １３９０００００００３
1390000
没有电话"""
GOOD = ["13900000001", "13900000002", "13900000003"]
Sent = list[tuple[str, str]]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def gateway(bureau: Bureau) -> Channel:
    """The channel to single numbers, and one more, by which nothing goes a second time."""
    url = "json://gateway.example/sms?to={phone}"
    Channel.objects.create(name="z-other", audience="listed", url=url)
    return Channel.objects.create(name="gateway", audience="listed", unit=bureau.east, url=url)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What went to the network: the whole address, and under which key."""
    went: Sent = []

    def send(url: str, one: delivery.Claimed, hidden: object = ()) -> None:
        went.append((url, one.key))

    monkeypatch.setattr(delivery, "send", send)
    return went


def draft(case: int, do: Do, pasted: str = PASTED, **said: object) -> Sms:
    do(case, "duty", "draft_sms", 10, numbers=pasted, until=morning(6 * HOUR), **said)
    return Sms.objects.latest("n")


def run(minute: float) -> None:
    while notices.spread(morning(minute)) or delivery.deliver(morning(minute)):
        pass


def numbers_of(sent: Sent) -> list[str]:
    return sorted(url.partition("to=")[2] for url, _key in sent)


def test_it_works(cleared: int, do: Do, gateway: Channel, sent: Sent) -> None:
    draft(cleared, do)
    run(11)
    assert sent == []
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    run(13)
    assert numbers_of(sent) == GOOD
    rows = Delivery.objects.filter(message="sms_out")
    assert {row.channel for row in rows} == {"gateway"}
    assert all(row.sent_at is not None for row in rows)
    for secret in (*SECRETS, *GOOD):
        assert all(secret not in row.context for row in rows)
    run(14)
    assert len(sent) == 3  # once each
    do(cleared, "duty", "recall_sms", 20, sms=1)
    run(21)
    assert numbers_of(sent) == sorted(GOOD * 2)
    assert Delivery.objects.filter(message="sms_over", channel="gateway").count() == 3


def test_good_ones_are_kept_and_bad_lines_are_named(cleared: int, do: Do, bureau: Bureau) -> None:
    row = draft(cleared, do)
    assert row.many == 3
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    page = officer.get(f"/matters/{Matter.objects.get(pk=cleared).number}").content.decode()
    texts = page.partition("Short texts")[2].partition("</ul>")[0]
    assert "3 phone numbers" in texts
    assert "line 7, 139**00: a mobile number has 11 digits" in texts
    assert "line 8: there is no number in this line" in texts
    for number in GOOD:
        assert number not in page


def test_the_page_says_to_whom_it_went_and_opens_no_number(
    cleared: int, do: Do, bureau: Bureau, gateway: Channel, sent: Sent
) -> None:
    draft(cleared, do)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    run(13)
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    page = officer.get(f"/matters/{Matter.objects.get(pk=cleared).number}").content.decode()
    assert page.count("<td>a number of a list</td>") == 3
    assert "phone numbers that get a text" in page  # masked until opened for a purpose
    assert not any(number in page for number in GOOD)


@pytest.mark.parametrize(
    ("pasted", "good"),
    [
        ("13900000001,13900000002", GOOD[:2]),
        ("13900000001 13900000002", GOOD[:2]),
        ("008613900000001\r\n86 139 0000 0002", GOOD[:2]),
        ("3号楼\t139 0000 0001", GOOD[:1]),
        ("12345678901\n139000000012\n11010519491231002X", []),
    ],
)
def test_what_is_a_number(pasted: str, good: list[str]) -> None:
    found, left_out = numbers.read(pasted)
    assert found == good
    assert bool(left_out) == (not good)


def test_without_any_number_it_is_refused_and_says_why(cleared: int, do: Do) -> None:
    with pytest.raises(BadFields, match="line 1, 139"):
        draft(cleared, do, "1390000001")
    with pytest.raises(BadFields, match="Choose whose subscribers"):
        draft(cleared, do, "")
    many = "\n".join(str(13900000000 + n) for n in range(numbers.MOST + 1))
    with pytest.raises(BadFields, match="At most 2000"):
        draft(cleared, do, many)
    assert not Sms.objects.exists()


def test_they_rest_sealed_and_lead_nobody_to_the_case(cleared: int, do: Do) -> None:
    row = draft(cleared, do)
    person = Person.objects.get(matter=cleared, label=row.listed)
    assert people.unseal(bytes(person.key), bytes(person.data)) == {"phones": " ".join(GOOD)}
    assert person.phone_index is None
    payload = json.loads(Entry.objects.get(matter=cleared, action="draft_sms").payload)
    assert (payload["numbers"], payload["left_out"]) == (3, 2)
    for kept in (*Entry.objects.values_list("payload", flat=True), *map(str, rows_of(Sms))):
        assert not any(number in kept for number in (*GOOD, "王小明"))


def rows_of(model: type[Sms]) -> list[object]:
    return list(model.objects.values())


def test_to_subscribers_as_well(
    cleared: int, do: Do, bureau: Bureau, gateway: Channel, sent: Sent
) -> None:
    draft(cleared, do, unit=bureau.east.pk)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    run(13)
    channels = Delivery.objects.filter(message="sms_out").values_list("channel", flat=True)
    assert sorted(channels) == ["east", "gateway", "gateway", "gateway"]


def test_what_nobody_would_get_is_not_approved(cleared: int, do: Do, gateway: Channel) -> None:
    draft(cleared, do)
    Channel.objects.filter(audience="listed").update(active=False)
    with pytest.raises(BadFields, match="single phone numbers"):
        do(cleared, "deputy", "approve_sms", 12, sms=1)
    assert not Notice.objects.filter(message="sms_out").exists()


@pytest.mark.parametrize("how", ["expired", "over", "never approved"])
def test_they_are_forgotten_when_it_has_ended(
    cleared: int, do: Do, gateway: Channel, sent: Sent, how: str
) -> None:
    row = draft(cleared, do)
    ended = morning(6 * HOUR)
    if how != "never approved":
        do(cleared, "deputy", "approve_sms", 12, sms=1)
        run(13)
    if how == "over":
        end(cleared, do, found=60)
        recall(morning(65))
        ended = morning(65)
    assert forget_numbers(ended + timedelta(hours=47)) == 0
    assert forget_numbers(ended + timedelta(hours=49)) == 1
    person = Person.objects.get(matter=cleared, label=row.listed)
    assert (bytes(person.key), bytes(person.data)) == (b"", b"")
    row.refresh_from_db()
    assert (row.listed, row.many) == (None, 3)
    assert Entry.objects.filter(matter=cleared, action="forget_person").count() == 1
    assert forget_numbers(ended + timedelta(hours=50)) == 0


def test_by_a_clock_that_is_doubted_nothing_is_forgotten(cleared: int, do: Do) -> None:
    draft(cleared, do)  # by the present time it has long ended
    at = morning(0)
    runner = Runner.objects.create(name="x:1", started_at=at, seen_at=at, alarm="leapt")
    assert forget_numbers() == 0
    runner.delete()
    assert forget_numbers() == 1


def test_what_waits_when_they_are_forgotten_goes_to_nobody(
    cleared: int, do: Do, gateway: Channel, sent: Sent
) -> None:
    draft(cleared, do)
    do(cleared, "deputy", "approve_sms", 12, sms=1)
    while notices.spread(morning(13)):
        pass
    forget_numbers(morning(6 * HOUR) + timedelta(days=3))
    run(6 * HOUR + 4 * 24 * HOUR)
    assert sent == []
    waiting = Delivery.objects.filter(message="sms_out")
    assert all(row.next_try_at is None and row.sent_at is None for row in waiting)


def test_they_are_forgotten_with_the_case(cleared: int, do: Do) -> None:
    row = draft(cleared, do)
    end(cleared, do, found=60)
    forgetting.forget([cleared], forgetting.RETENTION, morning(100))
    person = Person.objects.get(matter=cleared, label=row.listed)
    assert bytes(person.key) == b""
    assert Sms.objects.get().left_out == []
