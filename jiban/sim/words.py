"""What people in the demo say: the texts of `texts/`, with their slots filled in by chance."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jiban.sim import names

TEXTS = Path(__file__).parent / "texts"
DANGER = "danger"
"""The kind, in the file, of letters that read like danger now; they are requests for help."""

PLACES = (
    "海棠路十八号楼下",
    "银杏巷口",
    "云溪广场东门",
    "白鹭小区三栋",
    "望江桥北侧",
    "青石街农贸市场",
    "向阳小学门口",
    "星河公寓二期",
    "梧桐里地铁口",
    "芦苇湖公园南门",
    "金谷路与文渊路路口",
    "紫藤苑五栋",
    "书香路老年活动中心",
    "竹马巷公交站",
    "灯塔路夜市",
    "桃源里七号院",
)
ROADS = tuple(name for name, kind in names.PLACES.items() if kind == "street")
WHO = ("我母亲", "外婆", "隔壁的大爷", "我爸爸", "婆婆", "楼下的阿姨")
WHEN = ("夜里十一点", "凌晨一点", "晚上十点半", "傍晚六点多", "后半夜")
SHOPS = ("烧烤店", "大排档", "音乐餐吧", "台球厅", "夜宵摊")
DIGITS = "零一两三四五六七八九"


@dataclass(frozen=True, slots=True)
class Text:
    """A letter of the file, its slots still open."""

    kind: str
    subject: str
    title: str
    body: str

    @property
    def group(self) -> str:
        """The group of the subject, as citizens choose it."""
        return self.subject.partition(".")[0]


@cache
def letters() -> tuple[Text, ...]:
    """Return all letters."""
    return _texts("letters.txt")


@cache
def waiting() -> tuple[Text, ...]:
    """Return the letters that wait on the bench, one of each kind that a dispatcher meets."""
    return _texts("waiting.txt")


@cache
def together() -> tuple[tuple[str, Text], ...]:
    """Return the letters about one and the same trouble, each with the name of its place."""
    found = []
    for block in _blocks("together.txt"):
        kind, subject = block[1].split()
        found.append((block[0], Text(kind, subject, block[2], "".join(block[3:]))))
    return tuple(found)


def _texts(name: str) -> tuple[Text, ...]:
    found = []
    for block in _blocks(name):
        kind, subject = block[0].split()
        found.append(Text(kind, subject, block[1], "".join(block[2:])))
    return tuple(found)


@cache
def replies() -> dict[str, tuple[str, ...]]:
    """Return what is said, by what for, or by what for and the subject or kind of the letter."""
    return {
        block[0]: tuple("" if line == "-" else line for line in block[1:])
        for block in _blocks("replies.txt")
    }


def _blocks(name: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


@dataclass
class Voice:
    """The words around one letter: its text, and what others say about it."""

    rng: random.Random
    text: Text
    slots: dict[str, str]

    @classmethod
    def of(cls, rng: random.Random, text: Text, place: str = "") -> "Voice":
        """Return the voice of a letter, with its slots filled in."""
        slots = {
            "place": place or rng.choice(PLACES),
            "road": rng.choice(ROADS),
            "who": rng.choice(WHO),
            "when": rng.choice(WHEN),
            "shop": rng.choice(SHOPS),
            "days": rng.choice(DIGITS[2:]),
            "n": rng.choice(DIGITS[2:6]),
            "officer": "承办民警",
        }
        return cls(rng, text, slots)

    @property
    def kind(self) -> str:
        """The letter's kind, as the mailbox names it."""
        return "help" if self.text.kind == DANGER else self.text.kind

    @property
    def title(self) -> str:
        """The letter in one sentence."""
        return self.text.title.format(**self.slots)

    @property
    def body(self) -> str:
        """The letter."""
        return self.text.body.format(**self.slots)

    def say(self, what: str) -> str:
        """Return what is said for *what*: of this kind or group if there is such a saying."""
        known = replies()
        for about in (self.text.kind, self.text.group):
            if f"{what} {about}" in known:
                return self.rng.choice(known[f"{what} {about}"]).format(**self.slots)
        return self.rng.choice(known[what]).format(**self.slots)
