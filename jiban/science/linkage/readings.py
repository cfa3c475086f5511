"""Readings (读音): how a name in Chinese characters is said, surname first.

Many surnames are said otherwise than the word: 曾 is zēng and not céng, 单 shàn, 解 xiè, 仇 qiú,
翟 zhái (现代汉语词典; 新华字典). Some are said in two ways by their bearers. The table has what
differs from the first reading of ``pypinyin``'s dictionary.
"""

import functools
from itertools import islice, product

from jiban.science.linkage.syllables import plain
from jiban.science.redaction.surnames import COMPOUND

MOST = 8
"""Readings of a name that are kept."""

_TABLE = (
    "曾zeng 单shan 解xie 仇qiu 翟zhai,di 查zha 盖ge,gai 区ou 朴piao 尉wei,yu 乐yue,le 洗xian "
    "员yun 贠yun 缪miao 秘bi 繁po 黑he,hei 折she 召shao 种chong 重chong 覃qin,tan 隗wei,kui "
    "郇xun,huan 谌chen,shen 佴nai 能nai 会kuai "
    "句gou 阚kan 郗xi,chi 薄bo 牟mu,mou 祭zhai 都du 藏zang 番pan 莘shen,xin"
)
SURNAMES = {word[0]: tuple(word[1:].split(",")) for word in _TABLE.split()}
"""Readings of surnames of one character, the usual one first."""
_GIVEN = (
    "乐le,yue 茜qian,xi 晟sheng,cheng 盛sheng,cheng 朝chao,zhao 行xing,hang 曾zeng 仔zai,zi "
    "靓jing,liang"
)
GIVEN = {word[0]: tuple(word[1:].split(",")) for word in _GIVEN.split()}
"""Readings of characters in given names that are said in more than one way."""
COMPOUNDS = {
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "单于": "chan yu",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "令狐": "ling hu",
    "呼延": "hu yan",
    "宇文": "yu wen",
    "濮阳": "pu yang",
}
"""Readings of surnames of two characters that differ from those of their parts."""


def split(name: str) -> tuple[str, str]:
    """Return surname and given name of a name in Chinese characters.

    A compound surname counts where something is left for a given name: 司马 alone is 司 with 马.
    """
    if len(name) > 2 and name[:2] in COMPOUND:
        return name[:2], name[2:]
    return name[:1], name[1:]


@functools.lru_cache(65536)
def readings(name: str) -> list[tuple[str, ...]]:
    """Return how a name may be said, the likeliest first: tuples of syllables without tones.

    Of all combinations the first ``MOST`` are kept. A text with other than Chinese characters has
    no reading.
    """
    surname, given = split(name)
    ways: list[tuple[str, ...]]
    if surname in COMPOUNDS:
        ways = [(syllable,) for syllable in COMPOUNDS[surname].split()]
    else:
        ways = [SURNAMES.get(surname) or _said(character) for character in surname]
    ways += [GIVEN.get(character) or _said(character) for character in given]
    return list(islice(product(*ways), MOST)) if ways else []


@functools.lru_cache(8192)
def _said(character: str) -> tuple[str, ...]:
    """Return the usual reading of a character; of another sign none."""
    from pypinyin import Style, pinyin  # its dictionaries are heavy: 0.5 s and 80 MB

    said = pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return (plain(said[0][0]),) if said else ()
