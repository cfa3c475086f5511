"""Letters about a few made-up troubles, sent as citizens do."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from jiban.loop import door
from jiban.loop.actors import Actor

from ..conftest import LETTER

MIXER = (
    (
        "听涛花园旁边的搅拌站噪音扰民",
        "听涛花园小区旁建了搅拌站，机器日夜轰鸣，灰尘很大，老人睡不着。",
    ),
    ("投诉听涛花园附近搅拌站", "我是听涛花园的业主，附近的搅拌站灰尘大、噪音大，窗户都不敢开。"),
    ("搅拌站何时搬走", "听涛花园边上的搅拌站灰尘滚滚，噪音刺耳，请问什么时候能搬走？"),
)
SCHOOL = (
    ("听涛花园的小学什么时候开工", "听涛花园业主盼了三年，配套小学迟迟没有开工，孩子上学怎么办？"),
    ("听涛花园配套小学为何不开工", "开发商承诺的听涛花园配套小学一直没有开工，请教育部门督促。"),
)
OTHERS = (
    ("松荫路路灯坏了", "松荫路口米店门前的路灯坏了三个月没有人修，晚上走路很不安全。"),
    ("柏荫路共享单车乱停", "柏荫路口药房门前共享单车乱停乱放，盲道全被占了。"),
    ("桃荫路下水道堵塞", "桃荫路口面馆门前下水道堵塞，污水流到街面上臭气熏天。"),
)


@pytest.fixture
def send(city: Any) -> Callable[..., list[int]]:
    """``send(letters)``: they come in; returns the ids of their matters."""

    def come(letters: Sequence[tuple[str, str]], **more: Any) -> list[int]:
        by = Actor.citizen()
        fields = LETTER | {"subject": "", "place": "", "unit": city.station.pk} | more
        return [
            door.act(
                "mailbox", "receive", by=by, **(fields | {"title": title, "body": body})
            ).matter_id
            for title, body in letters
        ]

    return come
