"""A small bureau and an alert in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from jiban.loop import door
from jiban.loop.models import Matter
from tests.loop.conftest import MORNING, Bureau, at, bureau, data_folder, in_english

__all__ = ["at", "bureau", "data_folder", "in_english"]

EXPIRES = MORNING + timedelta(hours=10)
WORDS: dict[str, Any] = {
    "category": "Security",
    "event": "冒充客服诈骗",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "headline": "近期冒充客服退款诈骗高发",
    "description": "骗子自称客服，要求共享屏幕。可拨 0755-12345678 核实。",
    "instruction": "不要共享屏幕，立即挂断并拨打 96110。",
    "area": "即安市",
    "lat": 22.5431,
    "lon": 114.0579,
    "radius": 20,
    "expires_at": EXPIRES,
}
Do = Callable[..., Any]


@pytest.fixture
def do(bureau: Bureau) -> Do:
    """The function that does an action: by whose part, minutes after nine, with fields."""

    def act(
        matter: int | str, part: str, action: str, minute: float = 0, **fields: Any
    ) -> door.Acted:
        now = MORNING + timedelta(minutes=minute)
        return door.act(matter, action, by=bureau.actor(part), now=now, **fields)

    return act


@pytest.fixture
def draft(bureau: Bureau, do: Do) -> Do:
    """The function that drafts an alert; returns the matter's id."""

    def drafted(part: str = "duty", **other: Any) -> int:
        words = {"unit": bureau.east.pk, **WORDS, **other}
        acted: door.Acted = do("alerts", part, "draft", **words)
        return acted.matter_id

    return drafted


@pytest.fixture
def issued(draft: Do, do: Do) -> int:
    """An alert that a leader has issued a minute after nine."""
    matter: int = draft()
    do(matter, "deputy", "issue", 1)
    return matter


def state(matter: int) -> str:
    return Matter.objects.get(pk=matter).state


def morning(minute: float) -> datetime:
    return MORNING + timedelta(minutes=minute)
