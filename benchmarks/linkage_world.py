"""Missing and found people, made up: a hard set in which it is known who is who.

Of 10,000 missing people 6,000 have been found and are described again, by somebody who does not
know them; the other 4,000 found are strangers, and a thousand of these bear the name of somebody
who is missing, of the same sex and generation. Families give name, age, height, marks, clothes,
the place and day where the person was seen last; most of it is right. Those who find somebody
guess the age by tens and fives, more roughly the older the person; guess the height; see some of
the marks and clothes and say them in other words; three in ten learn no name. People turn up
hours or months later, most of them near, some at the other end of a bus or railway line.

Everything that is missing or wrong is drawn independently. How names are written is in
``linkage_names``. All of it was fixed before any linkage was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.linkage_names import Name, born, heard, written

MANY, FOUND_AGAIN, NAMESAKES = 10_000, 6_000, 1_000
YEAR = 365

MARKS = (
    "戴眼镜|近视镜|眼镜",
    "腿脚不便|走路一瘸一拐|跛脚",
    "驼背|背驼",
    "左脸有痣|左脸颊黑痣",
    "右脸有痣|右脸颊黑痣",
    "左手有疤|左手伤疤",
    "右手有疤|右手伤疤",
    "额头有疤|额头伤疤|额头刀疤",
    "左臂纹身|左胳膊刺青",
    "右臂纹身|右胳膊刺青",
    "背部纹身|背上刺青",
    "镶金牙|金牙",
    "假牙|镶牙",
    "缺门牙|门牙脱落",
    "秃顶|谢顶",
    "白发|头发花白",
    "长发|披肩发",
    "络腮胡|满脸胡子",
    "左耳失聪|左耳听不见",
    "说话口吃|结巴",
    "右手缺一指|右手断指",
    "下巴有痣|下巴黑痣",
    "手术疤痕在腹部|腹部有手术刀口",
    "斜视|斗鸡眼",
    "戴助听器|助听器",
    "拄拐杖|拐棍",
    "左腿有胎记|左腿胎记",
    "后颈胎记|脖子后面有胎记",
    "戴玉镯|手上玉镯",
    "戴佛珠|手串佛珠",
)
"""Marks from the commonest on, each in several words."""
SIDES = (("左", "右"), ("右", "左"))
COLOURS = (
    "黑色|黑",
    "白色|白",
    "灰色|灰|浅灰色",
    "红色|红|大红色",
    "蓝色|蓝|天蓝色",
    "藏青色|深蓝色|深蓝",
    "绿色|绿|军绿色",
    "黄色|黄",
    "粉色|粉红色|粉",
    "紫色|紫",
    "棕色|咖啡色|褐色",
    "花",
)
MISTAKEN = {
    0: (5, 10),
    1: (2, 7),
    2: (1, 0),
    3: (8, 9),
    4: (5, 9),
    5: (0, 4),
    6: (2, 4),
    7: (1, 10),
}
"""Colours that are taken for others, by lamplight or memory."""
UPPER = ("外套|夹克|上衣", "T恤|短袖|短袖衫", "衬衫|衬衣", "毛衣|针织衫", "羽绒服|棉衣", "校服")
LOWER = ("长裤|裤子", "牛仔裤", "短裤", "裙子|半身裙", "运动裤")
SHOES = ("布鞋", "运动鞋|球鞋", "拖鞋|凉拖", "皮鞋", "凉鞋")
CARRIED = ("双肩包|背包", "手提袋|布袋", "帽子|鸭舌帽", "围巾", "手推车")
HUBS = ((114.06, 22.54), (114.12, 22.55), (113.92, 22.53), (113.88, 22.56), (114.03, 22.62))
HUBS += ((114.05, 22.66), (114.25, 22.72), (114.35, 22.69), (113.94, 22.75), (114.47, 22.60))
"""Longitude and latitude of the middles of districts (WGS-84)."""
KM_LAT, KM_LON = 111.2, 102.7
"""Kilometres of a degree of latitude, and of longitude at 22.6° north."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one person; None or "" is what nobody knew.

    ``age`` is in years, ``height`` in centimetres, ``day`` counts from the first day of the year.
    """

    id: str
    name: str
    sex: str
    age: int | None
    height: int | None
    marks: str
    clothing: str
    lon: float | None
    lat: float | None
    day: int


@dataclass(frozen=True, slots=True)
class World:
    """Both lists, shuffled, and who is who: ids of found people to those of missing ones."""

    missing: Sequence[Told]
    found: Sequence[Told]
    truth: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Person:
    name: Name
    sex: str
    age: int
    height: int
    marks: tuple[int, ...]
    clothes: tuple[tuple[int, str], ...]
    lon: float
    lat: float
    day: int


def make(seed: int, many: int = MANY) -> World:
    """Return the world of a seed; with other than 10,000 people the shares stay."""
    rng = np.random.default_rng(seed)
    lost = [_person(rng) for _ in range(many)]
    again, namesakes = many * FOUND_AGAIN // MANY, many * NAMESAKES // MANY
    missing = [_family(rng, f"m{n:05d}", person) for n, person in enumerate(lost)]
    found, truth = [], {}
    codes = rng.permutation(many)
    for n, code in enumerate(codes):
        key = f"f{code:05d}"
        if n < again:
            found.append(_finder(rng, key, lost[n]))
            truth[key] = missing[n].id
        else:
            like = lost[int(rng.integers(many))] if n < again + namesakes else None
            found.append(_finder(rng, key, _person(rng, like)))
    found.sort(key=lambda one: one.id)
    order = rng.permutation(many)
    return World([missing[n] for n in order], found, truth)


def _person(rng: np.random.Generator, like: _Person | None = None) -> _Person:
    """Return somebody; with *like* a namesake of the same sex and about the same age."""
    sex = like.sex if like else str(rng.choice(["男", "女"]))
    kind = rng.choice(3, p=[0.25, 0.3, 0.45])
    age = int((rng.integers(5, 18), rng.integers(18, 60), np.clip(rng.normal(75, 8), 60, 97))[kind])
    if like:
        age = int(np.clip(like.age + rng.integers(-6, 7), 4, 99))
    grown = min(1.0, 0.62 + 0.38 * age / 17) * (174 if sex == "男" else 162)
    height = round(grown - max(0, age - 60) * 0.15 + rng.normal(0, 5.5))
    weights = 1 / (np.arange(len(MARKS)) + 2.0)
    marks = rng.choice(
        len(MARKS), rng.choice(4, p=[0.2, 0.35, 0.3, 0.15]), False, weights / weights.sum()
    )
    hub = HUBS[rng.choice(len(HUBS))]
    spread = 40.0 if rng.random() < 0.12 else 5.0
    return _Person(
        like.name if like else born(rng, sex, age),
        sex,
        age,
        height,
        tuple(int(mark) for mark in marks),
        tuple((int(rng.choice(12, p=_LIKED)), _one(rng, kind)) for kind in _dressed(rng)),
        hub[0] + rng.normal(0, spread) / KM_LON,
        hub[1] + rng.normal(0, spread) / KM_LAT,
        int(rng.integers(YEAR)),
    )


_LIKED = np.array([22, 12, 12, 8, 10, 9, 5, 3, 5, 3, 6, 5]) / 100


def _dressed(rng: np.random.Generator) -> list[Sequence[str]]:
    kinds: list[Sequence[str]] = [UPPER, LOWER, SHOES]
    return [*kinds, CARRIED] if rng.random() < 0.4 else kinds


def _one(rng: np.random.Generator, kinds: Sequence[str]) -> str:
    weights = 1 / (np.arange(len(kinds)) + 2.0)
    return kinds[rng.choice(len(kinds), p=weights / weights.sum())]


def _family(rng: np.random.Generator, key: str, person: _Person) -> Told:
    """Return what the family tells."""
    way = rng.choice(["right", "homophone", "pinyin"], p=[0.95, 0.035, 0.015])
    age = person.age + (int(rng.choice([-10, 10, -1, 1])) if rng.random() < 0.03 else 0)
    know = rng.random(5)
    away = rng.normal(0, 4, 2) if rng.random() < 0.15 else rng.normal(0, 0.3, 2)
    return Told(
        key,
        written(rng, person.name, str(way)),
        person.sex,
        max(1, age),
        round(person.height + rng.normal(0, 2)) if know[0] < 0.9 else None,
        _seen(rng, person.marks, 0.85, 0.0) if know[1] < 0.9 else "",
        _worn(rng, person.clothes, 0.85, 0.05) if know[2] < 0.85 else "",
        round(float(person.lon + away[0] / KM_LON), 5) if know[3] < 0.95 else None,
        round(float(person.lat + away[1] / KM_LAT), 5) if know[3] < 0.95 else None,
        person.day,
    )


def _finder(rng: np.random.Generator, key: str, person: _Person) -> Told:
    """Return what those tell who find somebody, hours to months later."""
    later = 0 if rng.random() < 0.35 else rng.lognormal(1.0, 1.6)
    day = person.day + int(min(later, 400)) - (1 if rng.random() < 0.03 else 0)
    lon, lat = _gone(rng, person, later)
    know = rng.random(5)
    still = 0.9 * np.exp(-later / 25)
    return Told(
        key,
        heard(rng, person.name) if know[0] < 0.7 else "",
        person.sex if know[1] < 0.97 else "",
        _guessed(rng, person.age) if know[2] < 0.93 else None,
        _measured(rng, person.height) if know[3] < 0.75 else None,
        _seen(rng, person.marks, 0.65, 0.1),
        _worn(rng, person.clothes, 0.8 * still, 0.15, others=1 - still) if know[4] < 0.9 else "",
        lon,
        lat,
        day,
    )


def _gone(rng: np.random.Generator, person: _Person, later: float) -> tuple[float, float]:
    draw = rng.random()
    if draw < 0.75:
        km = rng.lognormal(0.6, 1.0)
    elif draw < 0.93:
        km = rng.uniform(10, 120)
    else:
        km = rng.uniform(200, 1500)
    km *= 1 + 0.1 * min(later, 10)
    turn = rng.uniform(0, 2 * np.pi)
    lon, lat = km * np.cos(turn) / KM_LON, km * np.sin(turn) / KM_LAT
    return round(float(person.lon + lon), 5), round(float(person.lat + lat), 5)


def _guessed(rng: np.random.Generator, age: int) -> int:
    guess = 0.98 * age + rng.normal(0, 1 + 0.08 * age)
    if age > 20:
        step = rng.choice([1, 5, 10], p=[0.3, 0.5, 0.2])
        guess = step * round(guess / step)
    return max(1, round(guess))


def _measured(rng: np.random.Generator, height: int) -> int:
    guess = height + rng.normal(0, 4)
    return int(5 * round(guess / 5)) if rng.random() < 0.5 else round(guess)


def _seen(rng: np.random.Generator, marks: Sequence[int], share: float, wrong: float) -> str:
    """Return the marks that are told, each in some of its words."""
    told = [MARKS[mark] for mark in marks if rng.random() < share]
    if rng.random() < wrong:
        told.append(str(rng.choice(MARKS)))
    words = [str(rng.choice(mark.split("|"))) for mark in told]
    if wrong:
        words = [_other_side(word) if rng.random() < 0.1 else word for word in words]
    return "，".join(words)


def _other_side(words: str) -> str:
    return next((words.replace(a, b) for a, b in SIDES if a in words), words)


def _worn(
    rng: np.random.Generator,
    clothes: Sequence[tuple[int, str]],
    share: float,
    mistaken: float,
    others: Any = 0.0,
) -> str:
    """Return clothes in words; with a chance of *others* it is what was put on since."""
    said = []
    for colour, kind in clothes:
        seen, garment = colour, kind
        if rng.random() < others and kind not in CARRIED:
            seen = int(rng.choice(12, p=_LIKED))
            garment = _one(rng, next(k for k in (UPPER, LOWER, SHOES) if kind in k))
        elif rng.random() > share + others:
            continue
        if rng.random() < mistaken:
            seen = int(rng.choice(MISTAKEN.get(seen, (seen,))))
        words = [str(rng.choice(text.split("|"))) for text in (COLOURS[seen], garment)]
        said.append("".join(words))
    return "，".join(said)
