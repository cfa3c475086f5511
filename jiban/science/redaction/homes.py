"""What singles out a home (住址门牌) in a text: block, stair and room, or a house in a hamlet.

The road and the estate are where the police must go, and a block houses hundreds; they stay. With
the room the block and the stair go too, and a house number that a room follows.
"""

import re
from collections.abc import Iterator

from jiban.science.redaction.found import Found, Kind

_N = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_HAN = "〇零一二三四五六七八九十百"
_BLOCK = rf"(?:第?(?:{_N}|[A-Za-z]\d{{0,2}}) ?(?:号楼|号栋|#楼|栋|幢|座|棟|#|号))"
_STAIR = rf"(?:(?:{_N}|[A-Za-z甲乙丙]) ?(?:单元|门(?!面|店|口|诊|前))|(?:{_N}) ?梯)"
_FLOOR = rf"(?:{_N} ?[楼层])"
_NUMBER = rf"(?:\d{{3,4}}(?:-\d)?[A-Za-z]?(?!\d)|\d{{1,2}}[A-Za-z](?![A-Za-z])|[{_HAN}]{{3,5}})"
_SHOP = r"(?!(?:[、和]\d{1,4})*号?(?:商铺|门面|店|铺|商户)|[年度米元万平户个多人份期日]|%|\.\d)"
_CALLED = r"(?:室|号?房(?![产屋子间租补价改贷地款源管型市]))"
_ROOM = rf"(?:{_NUMBER} ?{_CALLED}|{_NUMBER}号?(?:住户)?{_SHOP})"
_SPOKEN = rf"(?:(?:{_NUMBER}|\d{{1,2}}|[{_HAN}]{{1,2}}) ?{_CALLED})"
_GAP = r"[ ,，-]?"
_HOME = re.compile(
    rf"(?<![\dA-Za-z]){_BLOCK}{_GAP}(?:{_BLOCK}{_GAP})?(?:{_STAIR}{_GAP})?(?:{_FLOOR}{_GAP})?"
    rf"(?:{_SPOKEN}|(?<![,，]){_ROOM})"
    rf"|(?<![\dA-Za-z]){_STAIR}{_GAP}(?:{_FLOOR}{_GAP})?(?:{_SPOKEN}|{_ROOM})"
    rf"|(?<![\dA-Za-z-])\d{{3,4}}{_CALLED}"
)
_DASHED = re.compile(
    r"(?<=[园苑寓厦城府村庭居轩阁郡湾区])(?:\d{1,3}-\d{1,2}-\d{3,4}|\d{1,3}-\d{3,4})"
    r"(?![\d-]|年|号?商铺|号?门面)"
)
_FARM = re.compile(
    rf"[组屯队](?P<house>(?:\d{{1,4}}|{_N})号)(?!楼|令|文件|线|井|路|矿|[地田宗山房库])"
)
_BEGINS = re.compile(
    r"[0-9A-Za-z〇零一二三四五六七八九十甲乙丙][0-9A-Za-z〇零一二三四五六七八九十百]{0,4} ?"
    r"(?:[栋幢座棟室房梯#号门]|单元)"
)


def homes(text: str) -> Iterator[Found]:
    """Yield what singles out a home in a text in half width."""
    at = 0
    for begin in _BEGINS.finditer(text):
        match = _HOME.match(text, begin.start()) if begin.start() >= at else None
        if match:
            at = match.end()
            yield Found(match.start(), at, Kind.ADDRESS, "room")
    if "-" in text:
        for match in _DASHED.finditer(text):
            yield Found(match.start(), match.end(), Kind.ADDRESS, "dashes behind an estate")
    for match in _FARM.finditer(text):
        yield Found(match.start("house"), match.end(), Kind.ADDRESS, "house of a hamlet")
