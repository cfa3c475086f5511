"""Beside the demo's cases: people found without a name, and what another city asks.

One of the found is much like the father who is searched for: the machine sets them side by side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jiban.sim.missing.steps import DAY, HOUR, Step
from jiban.sim.missing.where import Where


@dataclass(frozen=True, slots=True)
class Other:
    """A matter that is no case.

    Attributes:
        ago: minutes before the present at which it was opened.
        desk, action: what opens it.
        said: what was said then, by where things are and the time.
        steps: what was done since, in the order of time.
        by: who opens it: the officer on duty of the first station, or the system.
    """

    ago: float
    desk: str
    action: str
    said: Callable[[Where, datetime], dict[str, Any]]
    steps: tuple[Step, ...] = ()
    by: str = "duty"


def _old_man(where: Where, now: datetime) -> dict[str, Any]:
    """Return an old man who sat at a bus stop: the father, most likely."""
    return {
        **where.near(where.of(0), 260, 640),
        "sex": "male",
        "age_from": 75,
        "age_to": 85,
        "height": 166,
        "marks": "走路慢，说本地话",
        "clothing": "藏青色夹克，黑色布鞋，灰帽子",
        "found_at": now - timedelta(minutes=6),
        "condition": "alive",
        "known": "坐在站台上，说不清家在哪里，已请到便民服务站休息。",
    }


def _woman(where: Where, _now: datetime) -> dict[str, Any]:
    """Return a woman who told nobody who she is, and went to the relief station."""
    return {
        **where.near(where.of(6), -350, 120),
        "name": "自称阿芳",
        "sex": "female",
        "age_from": 45,
        "age_to": 55,
        "height": 156,
        "marks": "左手背有旧疤",
        "clothing": "灰毛衣，布鞋",
        "condition": "alive",
        "known": "不愿说话，能听懂普通话。",
    }


def _asked(**said: Any) -> Callable[[Where, datetime], dict[str, Any]]:
    """Return what a made-up city asks, written there a quarter of an hour before."""

    def told(_where: Where, now: datetime) -> dict[str, Any]:
        return {
            "partner": "演示邻市寻人中心",
            "source_date": now - timedelta(minutes=15),
            "expiry_date": now + timedelta(days=30),
            **said,
        }

    return told


OTHERS = (
    Other(9, "missing_found", "record", _old_man),
    Other(
        20 * DAY,
        "missing_found",
        "record",
        _woman,
        (
            Step(25, "handler", "look", {"text": "与近一年的失踪女性逐一看过，没有相符的。"}),
            Step(5 * HOUR, "handler", "describe_found", {"known": "写过“河边镇”三个字。"}),
            Step(
                26 * HOUR,
                "handler",
                "hand_on",
                {"handed": "relief", "text": "由救助站接收，登记照片和特征。"},
            ),
        ),
    ),
    Other(
        25,
        "missing_requests",
        "receive",
        _asked(
            record="linshi.example/person.1042",
            sex="male",
            age="68",
            home="演示邻市河东区",
            description="认知症，可能乘长途汽车到贵市，穿棕色夹克，背黑色背包。",
            person={"name": "演示外地老人"},
            author={"name": "演示邻市值班员"},
        ),
        by="system",
    ),
    Other(
        3 * DAY,
        "missing_requests",
        "receive",
        _asked(
            record="linshi.example/person.0977",
            sex="female",
            age="16",
            home="演示邻市河西区",
            description="离校后失去联系，可能来找网友，白色外套。",
            person={"name": "演示外地学生"},
        ),
        (
            Step(
                50,
                "handler",
                "answer",
                {"reply": "nothing", "text": "比对在册无名人员和站点登记，没有相符的。"},
            ),
        ),
        by="system",
    ),
)
"""What is there beside the cases: at each desk one that is new, and one that has been seen to."""
