"""What an alert said of somebody goes with the case that asked for it."""

from datetime import timedelta

import orjson
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client

from jiban.desks.alerts.models import Alert, Bulletin
from jiban.desks.missing.broadcast.recalling import recall
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door, forgetting, verify
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.forgetting_cli import forget
from jiban.loop.models import Entry, Link, Matter
from tests.desks.alerts.conftest import WORDS
from tests.loop.conftest import MORNING, Bureau

from .conftest import FATHER, NO, Do, end, morning
from .test_broadcast import ALERT

AGES = MORNING + timedelta(days=4 * 365)
SAYS = ("走失老人", "八十二岁", "湖畔新村", "已在桥下见到")
"""Words of the alert, of its area, and of the reason why it was cancelled."""


@pytest.fixture
def alert(planned: int, do: Do) -> int:
    """The father's alert: issued, issued anew, cancelled; his case has ended."""
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "ask_alert", 10, **{**ALERT, "area": "湖畔新村"})
    matter = Link.objects.get(other=planned, matter__desk="alerts").matter_id
    do(matter, "deputy", "issue", 11)
    do(matter, "duty", "revise", 12, **{**WORDS, **ALERT, "area": "湖畔新村一带"})
    do(matter, "deputy", "issue", 13)
    do(matter, "leader", "cancel", 20, text="已在桥下见到")
    end(planned, do, 30)
    return matter


def stands(secret: str) -> list[str]:
    """Return every table in which a text stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"]
            )
            found += [table] * cursor.fetchone()[0]
    return found


def test_it_works(alert: int) -> None:
    assert all(stands(secret) for secret in SAYS)
    forgetting.forget_due(AGES)
    assert {secret: stands(secret) for secret in SAYS} == {secret: [] for secret in SAYS}
    assert Matter.objects.get(pk=alert).forgotten_at is not None
    assert set(Bulletin.objects.values_list("event", "lon", "lat", "radius")) == {
        ("", None, None, None)
    }


def test_the_journal_still_verifies(alert: int) -> None:
    forgetting.forget_due(AGES)
    public = Ed25519PrivateKey.generate().public_key()
    found = verify.verify(None, forgetting.place() / "no-roots", public, verify.Counted())
    assert [str(one) for one in found if one.matter_id] == []


def test_who_asks_to_be_forgotten_is_so_in_the_alert_too(alert: int) -> None:
    forgetting.forget_person(forgetting.traces(str(FATHER["phone"])))
    assert [stands(secret) for secret in SAYS] == [[], [], [], []]


def test_one_that_was_out_when_its_case_was_forgotten_goes_when_it_is_over(
    planned: int, do: Do
) -> None:
    do(planned, "duty", "describe", 5, **NO)
    do(planned, "protection", "clear", 6, text="单独谈过")
    do(planned, "duty", "ask_alert", 10, **ALERT)
    end(planned, do, 30)
    forgetting.forget([planned], forgetting.REQUEST, morning(40))
    assert forgetting.forget_due(morning(41)) == 0
    assert stands(ALERT["description"])
    recall(morning(42))
    take_back(morning(42))
    assert forgetting.forget_due(morning(43)) > 0
    assert stands(ALERT["description"]) == []
    why = Entry.objects.filter(action="forget").values_list("payload", flat=True)
    assert {orjson.loads(said)["why"] for said in why} == {forgetting.REQUEST}


def test_the_public_still_reads_that_it_is_concluded(alert: int) -> None:
    number = Matter.objects.get(pk=alert).number
    forgetting.forget_due(AGES)
    assert [Client().get(f"/cap/{number}-{n}.xml").status_code for n in (1, 2, 3)] == [
        410, 410, 200,
    ]  # fmt: skip
    assert "已结束" in Client().get("/cap/").content.decode()


def test_the_alert_of_another_case_stays(alert: int, bureau: Bureau) -> None:
    asked = {"unit": bureau.east.pk, "asked_by": bureau.duty.pk, "about": alert, **WORDS, **ALERT}
    other = door.act("alerts", "ask", by=THE_SYSTEM, now=morning(50), **asked).matter_id
    door.act(other, "drop", by=bureau.actor("leader"), now=morning(51), text="不必")
    forgetting.forget_due(AGES)
    assert Alert.objects.get(pk=other).headline == ALERT["headline"]


def test_a_warning_to_everybody_stays(alert: int) -> None:
    """Another desk may ask for one; it is about no person."""
    Alert.objects.filter(pk=alert).update(personal=False)
    forgetting.forget_due(AGES)
    assert stands("湖畔新村一带")


def test_the_command_first_tells_of_it(alert: int, in_english: None) -> None:
    Matter.objects.exclude(desk="missing_tasks").update(ended_at=MORNING - timedelta(days=4 * 365))
    Matter.objects.filter(desk="missing_tasks").update(ended_at=None)
    told = CliRunner().invoke(forget, [])
    assert "what served them alone: 1 matter\n" in told.output
    assert stands("湖畔新村")
    done = CliRunner().invoke(forget, ["--yes"])
    assert "2 forgotten" in done.output
    assert stands("湖畔新村") == []


def test_the_command_leaves_nothing_that_it_has_forgotten_with_the_case(
    alert: int, in_english: None
) -> None:
    take_back(morning(40))
    done = CliRunner().invoke(forget, ["--phone", str(FATHER["phone"]), "--yes"])
    assert done.exit_code == 0, done.output
    assert "in somebody's hands" not in done.output


def test_the_command_says_what_is_not_over_and_stays(
    planned: int, do: Do, in_english: None
) -> None:
    """A task that somebody has is forgotten once it is taken back."""
    end(planned, do, 30)
    tasks = Matter.objects.filter(missing_task__case=planned, ended_at=None)
    numbers = list(tasks.values_list("number", flat=True))
    told = CliRunner().invoke(forget, ["--phone", str(FATHER["phone"]), "--yes"])
    assert told.exit_code == 1
    assert numbers
    assert all(number in told.output for number in numbers)
    assert "Run it again" not in told.output
    take_back(morning(40))
    CliRunner().invoke(forget, ["--yes"])
    assert not Matter.objects.filter(number__in=numbers, forgotten_at=None).exists()
