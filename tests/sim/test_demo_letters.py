"""The demo plays a month through the real loop: every state occurs, and every chain holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiban.desks.mailbox.models import Commendation, Letter
from jiban.loop import doctor, keys
from jiban.loop.models import Matter, Promise
from jiban.sim import bureau, demo


@pytest.fixture
def played(db: None, tmp_path: object, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JIBAN_HOME = tmp_path  # type: ignore[attr-defined]
    keys.read.cache_clear()
    keys.signing.cache_clear()
    monkeypatch.setattr(demo, "LETTERS", 100)
    bureau.ensure()
    demo.build(say=lambda text: None)


def test_it_works(played: None) -> None:
    states = set(Matter.objects.values_list("state", flat=True))
    assert states >= {"triage", "received", "signed", "handling", "resolved", "closed"}
    assert Letter.objects.filter(danger=True).exists()
    assert Letter.objects.filter(grade__lte=2).exists()
    assert Commendation.objects.exists()
    kept = Promise.objects.filter(outcome=Promise.Outcome.KEPT).count()
    late = Promise.objects.filter(outcome=Promise.Outcome.LATE).count()
    assert kept > late > 0
    assert nothing_lost()
    assert ends_now()


def nothing_lost() -> bool:
    """Nothing is lost, doubled or late unraised."""
    failed = [check for check in doctor.checks() if check.level == "FAIL"]
    return failed == []


def ends_now() -> bool:
    """Promises are about to be kept or broken, and nothing lies in the future."""
    soon = timezone.now() + timedelta(minutes=15)
    running = Matter.objects.filter(ended_at=None, next_due_at__lte=soon)
    return running.exists() and not Matter.objects.filter(touched_at__gt=timezone.now()).exists()
