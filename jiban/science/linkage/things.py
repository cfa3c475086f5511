"""Marks (特征) and clothes (衣着): that 刀疤 and 伤疤, 藏青色夹克 and 深蓝外套 mean the same.

Descriptions are free text. Each piece between commas is brought to tokens by small tables of words
that mean the same; a piece of which no word is known stands as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_PIECES = re.compile(r"[，,、；;。\s/|]+")


def _table(text: str) -> Mapping[str, str]:
    """Return the token of each word; a line has words of one meaning, the first is the token."""
    lines = (line.split() for line in text.strip().splitlines())
    return {word: line[0] for line in lines for word in line}


def _finder(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


_MARKS = _table("""
痣 黑痣 红痣 瘊子
疤 伤疤 刀疤 疤痕 伤痕 刀口 刀伤 烫伤 烧伤
纹身 刺青 文身
胎记
眼镜 近视镜 近视眼镜 老花镜
跛 跛脚 瘸 一瘸一拐 腿脚不便 行动不便 拐腿
驼背 背驼 弯腰驼背
镶牙 金牙 假牙 银牙
缺牙 缺门牙 门牙脱落 掉牙 豁牙
秃顶 谢顶 光头 秃头
白发 花白 白头发 银发
长发 披肩发 长头发
短发 短头发 寸头
胡子 络腮胡 大胡子 胡须
失聪 耳聋 听不见 聋 耳背
口吃 结巴
断指 缺一指 缺指 少一指
斜视 斗鸡眼 斜眼
失明 眼瞎 瞎
助听器
拐杖 拐棍 手杖
轮椅
玉镯 手镯 镯子
佛珠 手串 念珠
耳环 耳钉
戒指
项链
""")
_PLACES = _table("""
脸 脸颊 面部 脸部 腮
额 额头 前额
下巴 下颌
鼻 鼻子 鼻梁
眉 眉毛 眉心
嘴 嘴角 嘴唇
颈 脖子 后颈 颈部
手 手背 手掌 手腕 手指
臂 胳膊 手臂 上臂 小臂
肩 肩膀
胸 胸口 胸前 胸部
腹 腹部 肚子
背 背部 背上 后背
腿 大腿 小腿
膝 膝盖
脚 脚背 脚踝
""")
_COLOURS = _table("""
黑 黑色
白 白色 米色 米白色
灰 灰色 浅灰色 深灰色
红 红色 大红色 酒红色 暗红色
蓝 蓝色 天蓝色 浅蓝色
藏青 藏青色 深蓝 深蓝色
绿 绿色 军绿色 墨绿色
黄 黄色 橙色 橘色
粉 粉色 粉红色
紫 紫色
棕 棕色 咖啡色 褐色 驼色
花 花色 碎花 格子 条纹
""")
_GARMENTS = _table("""
外套 夹克 上衣 大衣 风衣 西装
短袖 T恤 t恤 短袖衫 汗衫 背心
衬衫 衬衣
毛衣 针织衫 卫衣
棉衣 羽绒服 棉袄 棉服
校服
工作服 工装
长裤 裤子 西裤
牛仔裤
短裤
运动裤
裙 裙子 半身裙 连衣裙
睡衣
布鞋
运动鞋 球鞋 跑鞋
拖鞋 凉拖
皮鞋
凉鞋
背包 双肩包 书包
手袋 手提袋 布袋 手提包 挎包
帽子 鸭舌帽 草帽
围巾
手推车 推车
""")
_FIND_MARK, _FIND_PLACE = _finder(_MARKS), _finder(_PLACES)
_FIND_COLOUR, _FIND_GARMENT = _finder(_COLOURS), _finder(_GARMENTS)
_SIDE = re.compile("[左右]")
_PLACED = frozenset(("痣", "疤", "纹身", "胎记"))


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of a person: with their sides, and without, as 左手疤 and 手疤."""

    sided: tuple[str, ...]
    anywhere: tuple[str, ...]


@lru_cache(65536)
def marks(text: str) -> Marks:
    """Return the marks that a text tells, each once."""
    sided, anywhere = [], []
    for piece in filter(None, _PIECES.split(text.replace("手术", ""))):
        kind = _FIND_MARK.search(piece)
        if kind is None:
            sided.append(piece)
            anywhere.append(_SIDE.sub("", piece))
            continue
        rest = piece[: kind.start()] + " " + piece[kind.end() :]
        place = _FIND_PLACE.search(rest) if _MARKS[kind[0]] in _PLACED else None
        where, side = _PLACES[place[0]] if place else "", _SIDE.search(rest)
        anywhere.append(where + _MARKS[kind[0]])
        sided.append((side[0] if side else "") + anywhere[-1])
    return Marks(tuple(dict.fromkeys(sided)), tuple(dict.fromkeys(anywhere)))


@dataclass(frozen=True, slots=True)
class Clothes:
    """Clothes of a person: kinds with their colours, as 蓝外套, and kinds alone."""

    coloured: tuple[str, ...]
    kinds: tuple[str, ...]


@lru_cache(65536)
def clothes(text: str) -> Clothes:
    """Return the clothes that a text tells, each once."""
    coloured, kinds = [], []
    for piece in filter(None, _PIECES.split(text)):
        garment = _FIND_GARMENT.search(piece)
        kinds.append(_GARMENTS[garment[0]] if garment else piece)
        before = piece[: garment.start()] if garment else ""
        colour = _FIND_COLOUR.search(before)
        coloured.append((_COLOURS[colour[0]] if colour else "") + kinds[-1])
    return Clothes(tuple(dict.fromkeys(coloured)), tuple(dict.fromkeys(kinds)))


def usual(told: Iterable[Sequence[str]], share: float) -> frozenset[str]:
    """Return the tokens that more than this *share* of those have who have any."""
    lists = [one for one in told if one]
    counts: dict[str, int] = {}
    for one in lists:
        for token in one:
            counts[token] = counts.get(token, 0) + 1
    return frozenset(token for token, many in counts.items() if many > share * len(lists))
