"""Promise marks and rows: every state has its tone and words; what people typed is never HTML."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from jiban.web.marks import PromiseMark, icon, promise_badge
from jiban.web.rows import Flag, Row, draw_rows
from jiban.web.times import Tone

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\"><b a='"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def mark(state: str, due: int, ended: int | None = None) -> PromiseMark:
    return PromiseMark(
        "sign",
        NOW + timedelta(minutes=due),
        state,
        made_at=NOW - timedelta(hours=2),
        ended_at=None if ended is None else NOW + timedelta(minutes=ended),
    )


@pytest.mark.parametrize(
    ("made", "tone", "text"),
    [
        (mark("open", 600), Tone.OPEN, "10 h left"),
        (mark("open", -5), Tone.BROKEN, "5 min over"),
        (mark("broken", -185), Tone.BROKEN, "3 h 5 min over"),
        (mark("kept", -60, ended=-90), Tone.KEPT, "kept"),
        (mark("late", -60, ended=-42), Tone.BROKEN, "done 18 min late"),
        (mark("paused", 600), Tone.PAUSED, "paused"),
        (mark("void", 600), Tone.QUIET, "no longer owed"),
    ],
)
def test_it_works(made: PromiseMark, tone: Tone, text: str) -> None:
    assert made.tone(NOW) is tone
    assert made.text(NOW) == text
    badge = promise_badge(made, NOW)
    assert f'data-tone="{tone}"' in badge
    assert text in badge


def test_only_a_running_promise_counts_in_the_browser() -> None:
    assert "data-due=" in promise_badge(mark("open", 5), NOW)
    assert "data-due=" in promise_badge(mark("broken", -5), NOW)
    for state in ("kept", "late", "paused", "void"):
        assert "data-due=" not in promise_badge(mark(state, 5), NOW)


def test_what_people_typed_is_text() -> None:
    row = Row(
        url=f"/m/{EVIL}",
        number=EVIL,
        title=EVIL,
        state=EVIL,
        state_tone=EVIL,
        promise=PromiseMark(EVIL, NOW, EVIL),
        meta=[EVIL],
        flags=[Flag(EVIL, EVIL, EVIL)],
        check=EVIL,
    )
    page = draw_rows([row], NOW, label=EVIL)
    assert "<script" not in page
    assert "<b a=" not in page
    assert "<script" not in icon(EVIL, EVIL, EVIL)


def test_the_marks_of_loop_promises() -> None:
    from jiban.loop.models import Promise

    states = {
        "open": {},
        "broken": {"broken_at": NOW},
        "paused": {"paused_at": NOW},
        "kept": {"outcome": Promise.Outcome.KEPT, "ended_at": NOW},
        "late": {"outcome": Promise.Outcome.LATE, "ended_at": NOW, "broken_at": NOW},
        "void": {"outcome": Promise.Outcome.VOID},
    }
    for state, fields in states.items():
        row = Promise(name="sign", made_at=NOW, due_at=NOW, **fields)
        assert PromiseMark.of(row, "sign").state == state
