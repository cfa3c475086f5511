"""An alert has two persons behind it, and is ended or renewed before it expires."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from jiban.city import caches
from jiban.city.models import Post
from jiban.desks.alerts.models import Alert, Bulletin
from jiban.loop import door, notices
from jiban.loop.errors import BadFields, NotAllowed, WrongState
from jiban.loop.models import Delivery, Entry, Promise
from tests.loop.conftest import Bureau

from .conftest import EXPIRES, WORDS, Do, morning, state


def promise(matter: int, name: str) -> Promise:
    return Promise.objects.filter(matter=matter, name=name).latest("n")


def test_it_works(draft: Do, do: Do, bureau: Bureau) -> None:
    matter = draft()
    assert state(matter) == "drafted"
    assert not Bulletin.objects.exists()
    do(matter, "deputy", "issue", 1)
    bulletin = Bulletin.objects.get(matter=matter)
    assert (bulletin.n, bulletin.kind, bulletin.sent_at) == (1, "Alert", morning(1))
    assert bulletin.headline == WORDS["headline"]
    assert promise(matter, "decide").outcome == Promise.Outcome.KEPT
    assert promise(matter, "renew").due_at == EXPIRES


def test_who_drafts_does_not_issue(draft: Do, do: Do, bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="dispatcher")
    caches.forget()
    matter = draft("deputy")
    with pytest.raises(NotAllowed):
        do(matter, "deputy", "issue", 1)
    assert not Bulletin.objects.exists()
    do(matter, "leader", "issue", 2)
    assert state(matter) == "issued"


@pytest.mark.parametrize("part", ["duty", "colleague", "head", "dispatcher", "inspector"])
def test_only_leaders_issue_and_cancel(draft: Do, do: Do, part: str) -> None:
    matter = draft()
    with pytest.raises(NotAllowed):
        do(matter, part, "issue", 1)
    do(matter, "leader", "issue", 2)
    with pytest.raises(NotAllowed):
        do(matter, part, "cancel", 3, text="误报")


def test_who_revises_does_not_issue_the_revision(issued: int, do: Do, bureau: Bureau) -> None:
    with pytest.raises(NotAllowed):
        do(issued, "leader", "revise", 5, **WORDS)
    do(issued, "colleague", "revise", 5, **{**WORDS, "headline": "新手法出现"})
    assert state(issued) == "revised"
    assert Bulletin.objects.count() == 1
    assert Alert.objects.get().drafted_by == bureau.colleague
    later = EXPIRES + timedelta(hours=10)
    do(issued, "colleague", "revise", 6, **{**WORDS, "headline": "新手法出现", "expires_at": later})
    do(issued, "leader", "issue", 7)
    last = Bulletin.objects.latest("n")
    assert (last.n, last.kind, last.headline) == (2, "Update", "新手法出现")
    assert promise(issued, "renew").due_at == later
    assert Bulletin.objects.get(n=1).headline == WORDS["headline"]


def test_who_drafts_does_not_issue_after_another_revised(draft: Do, do: Do, bureau: Bureau) -> None:
    Post.objects.create(officer=bureau.deputy, unit=bureau.root, role="dispatcher")
    caches.forget()
    matter = draft("deputy")
    do(matter, "duty", "revise", 1, **WORDS)
    with pytest.raises(NotAllowed):
        do(matter, "deputy", "issue", 2)
    do(matter, "leader", "issue", 3)
    do(matter, "duty", "revise", 4, **WORDS)
    do(matter, "deputy", "issue", 5)  # what the deputy drafted is out already
    assert Bulletin.objects.count() == 2


def test_a_revision_may_be_left(issued: int, do: Do) -> None:
    do(issued, "duty", "revise", 5, **{**WORDS, "headline": "不合适的话"})
    do(issued, "leader", "leave", 6, text="措辞不准")
    assert state(issued) == "issued"
    assert Alert.objects.get().headline == WORDS["headline"]
    assert Bulletin.objects.count() == 1


def test_a_draft_may_be_changed_and_dropped(draft: Do, do: Do) -> None:
    matter = draft()
    do(matter, "duty", "revise", 1, **{**WORDS, "headline": "改过的话"})
    assert (state(matter), Alert.objects.get().headline) == ("drafted", "改过的话")
    assert Promise.objects.filter(matter=matter, name="decide").count() == 1
    do(matter, "deputy", "drop", 2, text="不必发布")
    assert state(matter) == "dropped"
    assert not Bulletin.objects.exists()


def test_cancelled_before_it_expires_the_promise_is_kept(issued: int, do: Do) -> None:
    do(issued, "leader", "cancel", 60, text="危险解除")
    last = Bulletin.objects.latest("n")
    assert (last.kind, last.note, last.headline) == ("Cancel", "危险解除", WORDS["headline"])
    assert promise(issued, "renew").outcome == Promise.Outcome.KEPT
    with pytest.raises(WrongState):
        do(issued, "leader", "issue", 61)


def test_nobody_ends_or_renews_it(issued: int, bureau: Bureau) -> None:
    door.settle([issued], now=EXPIRES)
    assert state(issued) == "issued"
    door.settle([issued], now=EXPIRES + timedelta(seconds=1))
    assert state(issued) == "expired"
    row = promise(issued, "renew")
    assert (row.outcome, row.broken_at) == (Promise.Outcome.LATE, EXPIRES)
    assert Bulletin.objects.count() == 1


def test_the_handler_hears_at_half_time_and_a_deputy_near_the_end(
    issued: int, bureau: Bureau
) -> None:
    span = EXPIRES - morning(1)
    for part in (0.5, 0.8):
        door.settle([issued], now=morning(1) + span * part)
    while notices.spread(EXPIRES):
        pass
    rungs = Entry.objects.filter(matter=issued, action="rung")
    assert [orjson.loads(e.payload).get("tell") for e in rungs] == ["handler", "deputy"]
    assert Delivery.objects.filter(matter=issued, officer=bureau.deputy).exists()


def test_nobody_decides_in_time(draft: Do, bureau: Bureau) -> None:
    matter = draft()
    door.settle([matter], now=morning(31))
    assert promise(matter, "decide").broken_at == morning(30)


def test_a_time_that_has_passed_is_refused(draft: Do, do: Do) -> None:
    with pytest.raises(BadFields):
        draft(expires_at=morning(0))
    matter = draft(expires_at=morning(20))
    with pytest.raises(NotAllowed):
        do(matter, "leader", "issue", 21)


@pytest.mark.parametrize("missing", ["lat", "lon", "radius"])
def test_a_circle_is_whole_or_none(draft: Do, missing: str) -> None:
    with pytest.raises(BadFields):
        draft(**{missing: None})
    draft(lat=None, lon=None, radius=None)


def test_a_number_to_call_stays_readable(issued: int) -> None:
    assert "0755-12345678" in Bulletin.objects.get().description


def test_the_journal_says_what_went_out(issued: int) -> None:
    entry: Any = Entry.objects.get(matter=issued, action="issue")
    said = orjson.loads(entry.payload)
    assert (said["message"], said["headline"]) == (1, WORDS["headline"])
