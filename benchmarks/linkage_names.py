"""Made-up Chinese names, and the ways in which others write them down.

Names are drawn as they are borne: a few surnames for most people, given names in fashion for a
generation shared by many, the others put together. Whoever writes a name that was heard puts
characters of the same sound, or of the sound as a speaker of a dialect says it; turns the given
name round; writes letters, by pinyin, by Wade–Giles or as in Hong Kong; or has only half of it.
The tables of spellings are the generator's own and no linkage reads them.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pypinyin import Style, pinyin

COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
)
"""Surnames from the commonest on."""
RARE = {"单": "shan", "解": "xie", "仇": "qiu", "翟": "zhai", "查": "zha", "盖": "ge", "区": "ou"}
"""Surnames that sound unlike the word."""
SOUNDS = RARE | {"曾": "zeng", "任": "ren", "华": "hua"}
COMPOUND = ("欧阳", "司徒", "上官", "诸葛", "皇甫", "尉迟")
COMPOUND_SOUNDS = {
    "欧阳": "ou yang",
    "司徒": "si tu",
    "上官": "shang guan",
    "诸葛": "zhu ge",
    "皇甫": "huang fu",
    "尉迟": "yu chi",
}
FASHION = {
    ("女", "old"): "秀英 桂兰 玉兰 淑珍 桂英 秀兰 玉珍 凤英 素珍 玉英 兰英 桂珍 秀珍 淑英 素英",
    ("男", "old"): "建国 国强 志明 德福 永康 文华 建华 志强 国华 金生 福生 树林 玉林 志刚 德明",
    ("女", "middle"): "丽 敏 静 艳 芳 娟 霞 燕 红梅 丽娟 丽华 海燕 小红 晓燕 春梅 丽萍 玲 萍",
    ("男", "middle"): "伟 强 勇 军 磊 涛 超 杰 刚 波 辉 鹏 志伟 建军 海涛 志勇 俊 斌 健",
    ("女", "young"): "欣怡 梓涵 雨涵 诗涵 可馨 思雨 佳怡 婷婷 雪 颖 子萱 雨桐 思琪 梦瑶 欣妍",
    ("男", "young"): "浩然 子轩 宇轩 浩宇 梓豪 俊杰 博文 天宇 子涵 一鸣 嘉豪 浩 宇航 子豪 俊熙",
}
"""Given names in fashion, by sex and generation."""
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉梅林辉鹏宇欣怡浩然子轩雨涵文志远晓东海"
    "燕春生小龙斌少佳琪思雅俊凯立新宏淑珍德福永康金凤美玲雪莹振宁家豪可嘉颖珊瑜翔毅峰松云天光正义仁礼"
    "信忠孝贵喜庆祥成良健萍琴芬琳倩婷慧洁莉莲蓉菊薇梦茜彤晨阳旭昌武清江河山木森树根友先启承继业兴顺利"
)
CANTONESE = (
    "王wong 李lee 张cheung 刘lau 陈chan 杨yeung 黄wong 赵chiu 吴ng 周chow 徐tsui 孙suen 马ma "
    "朱chu 胡wu 郭kwok 何ho 高ko 林lam 罗law 郑cheng 梁leung 谢tse 宋sung 唐tong 许hui 韩hon "
    "冯fung 邓tang 曹tso 彭pang 曾tsang 田tin 董tung 袁yuen 潘poon 蒋cheung 蔡choi 余yu 杜to "
    "叶yip 程ching 苏so 魏ngai 吕lui 丁ting 任yam 沈sum 姚yiu 卢lo 姜keung 崔chui 钟chung "
    "谭tam 陆luk 汪wong 范fan 金kam 石shek 廖liu 贾ka 夏ha 韦wai 傅fu 方fong 白pak 邹chow "
    "孟mang 熊hung 秦chun 邱yau 江kong 尹wan 薛sit 雷lui 侯hau 龙lung 史sze 陶to 黎lai 贺ho "
    "顾koo 毛mo 龚kung 邵shiu 万man 伟wai 芳fong 娜na 秀sau 英ying 敏man 静ching 丽lai 强keung "
    "军kwan 洋yeung 勇yung 杰kit 娟kuen 涛to 明ming 超chiu 兰lan 霞ha 平ping 刚kong 桂kwai "
    "华wah 建kin 国kwok 红hung 玉yuk 梅mui 辉fai 鹏pang 宇yu 欣yan 怡yi 浩ho 然yin 子tsz 轩hin "
    "雨yu 文man 志chi 远yuen 晓hiu 东tung 海hoi 燕yin 春chun 生sang 小siu 少siu 佳kai 思sze "
    "雅nga 俊chun 凯hoi 立lap 新san 宏wang 淑shuk 珍chun 德tak 福fuk 永wing 康hong 凤fung "
    "美mei 玲ling 雪suet 振chun 宁ning 家ka 豪ho 可ho 嘉ka 颖wing 珊shan 瑜yu 翔cheung 毅ngai "
    "峰fung 松chung 云wan 天tin 光kwong 正ching 义yi 仁yan 礼lai 信shun 忠chung 孝hau 贵kwai "
    "喜hei 庆hing 祥cheung 成shing 良leung 健kin 萍ping 琴kam 芬fan 琳lam 倩sin 婷ting 慧wai "
    "洁kit 莉lei 莲lin 蓉yung 菊kuk 薇mei 梦mung 彤tung 晨san 阳yeung 旭yuk 昌cheung 武mo "
    "清ching 河ho 山shan 木muk 森sum 树shu 根kan 友yau 先sin 启kai 承shing 继kai 业yip 兴hing "
    "顺shun 利lei 斌pan 波bo 桐tung 诗sze 航hong 鸣ming 一yat 博pok 素so 熙hei"
)
WADE_GILES = (
    "zhang:chang zhao:chao zhou:chou zhu:chu zheng:cheng zhong:chung zhi:chih zhen:chen "
    "chen:ch'en cai:ts'ai cao:ts'ao cheng:ch'eng chun:ch'un qiang:ch'iang qing:ch'ing "
    "qin:ch'in qiu:ch'iu qian:ch'ien qi:ch'i jian:chien jun:chun jie:chieh juan:chuan jia:chia "
    "jin:chin jiang:chiang jing:ching ju:chü xu:hsü xie:hsieh xiu:hsiu xia:hsia xiao:hsiao "
    "xin:hsin xue:hsüeh xiang:hsiang xian:hsien xi:hsi xing:hsing xiong:hsiung xun:hsün "
    "xuan:hsüan guo:kuo gao:kao gang:kang gui:kuei guang:kuang gen:ken guan:kuan gu:ku "
    "gong:kung ge:ko kai:k'ai kang:k'ang ke:k'o peng:p'eng pan:p'an ping:p'ing bo:po bin:pin "
    "bai:pai tang:t'ang tian:t'ien tan:t'an tao:t'ao ting:t'ing tong:t'ung deng:teng ding:ting "
    "du:tu duan:tuan dong:tung de:te luo:lo long:lung rong:jung ren:jen ran:jan rui:jui he:ho "
    "yan:yen ye:yeh yi:i you:yu yong:yung yu:yü yue:yüeh song:sung si:ssu zi:tzu shi:shih "
    "ci:tz'u zeng:tseng hong:hung lian:lien mian:mien nian:nien dian:tien bei:pei ban:pan"
)
NEAR = (("n", "l"), ("l", "n"), ("zh", "z"), ("z", "zh"), ("sh", "s"), ("s", "sh"))
NEAR += (("ch", "c"), ("c", "ch"), ("hu", "f"), ("f", "hu"))
NEAR_ENDS = (("ang", "an"), ("an", "ang"), ("eng", "en"), ("en", "eng"), ("ing", "in"))
NEAR_ENDS += (("in", "ing"),)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese characters."""

    surname: str
    given: str

    def __str__(self) -> str:
        return self.surname + self.given

    def sounds(self) -> list[str]:
        """Return its syllables without tones, as the bearer says them."""
        surname = COMPOUND_SOUNDS.get(self.surname) or SOUNDS.get(self.surname)
        before = surname.split() if surname else sounds(self.surname)
        return [*before, *sounds(self.given)]


def sounds(text: str) -> list[str]:
    """Return the syllables of characters without tones."""
    return [one[0].replace("ü", "v") for one in pinyin(text, style=Style.NORMAL)]


@functools.cache
def _same_sound() -> dict[str, list[str]]:
    """Return the 3,755 characters of GB 2312's first level by their sound."""
    found: dict[str, list[str]] = {}
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                character = bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            found.setdefault(sounds(character)[0], []).append(character)
    return found


def born(rng: np.random.Generator, sex: str, age: int) -> Name:
    """Return a name for a person of this sex ("男", "女") and age in years."""
    draw = rng.random()
    if draw < 0.02:
        surname = str(rng.choice(COMPOUND))
    elif draw < 0.07:
        surname = str(rng.choice(list(RARE)))
    else:
        weights = 1 / (np.arange(len(COMMON)) + 3.0)
        surname = COMMON[rng.choice(len(COMMON), p=weights / weights.sum())]
    generation = "old" if age >= 55 else "middle" if age >= 28 else "young"
    if rng.random() < 0.5:
        names = FASHION[sex, generation].split()
        weights = 1 / (np.arange(len(names)) + 2.0)
        return Name(surname, names[rng.choice(len(names), p=weights / weights.sum())])
    length = 1 if rng.random() < 0.2 else 2
    return Name(surname, "".join(rng.choice(list(GIVEN), length)))


def heard(rng: np.random.Generator, name: Name) -> str:
    """Return a name as somebody who does not know it writes it."""
    ways = (
        ("right", 0.36),
        ("homophone", 0.22),
        ("near", 0.13),
        ("turned", 0.04),
        ("pinyin", 0.11),
        ("cantonese", 0.03),
        ("wade_giles", 0.02),
        ("half", 0.06),
        ("wrong", 0.03),
    )
    chances = np.array([share for _way, share in ways])
    way = ways[rng.choice(len(ways), p=chances / chances.sum())][0]
    return written(rng, name, way)


def written(rng: np.random.Generator, name: Name, way: str) -> str:
    """Return a name written in one of the ways of ``heard``."""
    if way == "homophone":
        return _by_sound(rng, str(name), name.sounds(), 0.6)
    if way == "near":
        return _by_sound(rng, str(name), [_near(rng, one) for one in name.sounds()], 0.3)
    if way == "turned":
        return name.surname + name.given[::-1] if len(name.given) > 1 else name.given + name.surname
    if way == "pinyin":
        return _pinyin(rng, name)
    if way == "cantonese":
        table = {word[0]: word[1:] for word in CANTONESE.split()}
        if all(character in table for character in str(name)):
            return _letters(rng, *_parts(name, [table[c] for c in str(name)]))
        return _pinyin(rng, name)
    if way == "wade_giles":
        known = dict(pair.split(":") for pair in WADE_GILES.split())
        said = [known.get(one, one) for one in name.sounds()]
        plain = rng.random() < 0.5
        said = [one.replace("'", "").replace("ü", "u") if plain else one for one in said]
        return _letters(rng, *_parts(name, said))
    if way == "half":
        short = name.given[-1]
        said = [f"小{short}", f"阿{short}", f"老{name.surname}", f"{name.surname}某", name.given]
        return str(rng.choice(said))
    if way == "wrong":
        return str(born(rng, str(rng.choice(["男", "女"])), int(rng.integers(10, 80))))
    return str(name)


def _by_sound(rng: np.random.Generator, characters: str, said: Sequence[str], change: float) -> str:
    """Return characters that sound as said; those that do already are changed by chance."""
    made = []
    for character, sound in zip(characters, said, strict=True):
        same = _same_sound().get(sound, [])
        keep = sound in sounds(character) and rng.random() > change
        made.append(character if keep or not same else str(rng.choice(same)))
    return "".join(made)


def _near(rng: np.random.Generator, syllable: str) -> str:
    """Return a syllable as it may be said or heard elsewhere."""
    ways = [syllable]
    for before, after in NEAR:
        if syllable.startswith(before) and not syllable.startswith(before + "h"):
            ways.append(after + syllable[len(before) :])
    ways += [syllable[: -len(a)] + b for a, b in NEAR_ENDS if syllable.endswith(a)]
    known = [way for way in ways if way in _same_sound()]
    return str(rng.choice(known[1:])) if len(known) > 1 and rng.random() < 0.7 else syllable


def _parts(name: Name, said: list[str]) -> tuple[list[str], list[str]]:
    many = len(name.surname)
    return said[:many], said[many:]


def _pinyin(rng: np.random.Generator, name: Name) -> str:
    if rng.random() < 0.15:
        said = [one[0] for one in pinyin(str(name), style=Style.TONE)]
        if "".join(name.sounds()) != "".join(sounds(str(name))):
            said = name.sounds()
        return _letters(rng, *_parts(name, said))
    return _letters(rng, *_parts(name, name.sounds()))


def _letters(rng: np.random.Generator, surname: list[str], given: list[str]) -> str:
    """Return letters in one of the usual arrangements."""
    first, second = "".join(surname), str(rng.choice(["", " ", "-"])).join(given)
    whole = [f"{first} {second}", f"{second} {first}", f"{first}{''.join(given)}"]
    text = whole[rng.choice(3, p=[0.5, 0.25, 0.25])]
    return str(rng.choice([text.title(), text.upper(), text.lower()]))
