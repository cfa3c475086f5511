"""Made-up personal data, planted into real letters: every kind, in the ways people write it.

Written before the rules that look for it, and from lists of its own. A plant is a sentence with a
value in it, put behind a sentence of a letter; the value's place is known.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

Random = random.Random
Kind = str


@dataclass(frozen=True, slots=True)
class Planted:
    """A letter with one planted value: where it stands (start, end), its kind, and how written."""

    text: str
    start: int
    end: int
    kind: Kind
    way: str


_ENDS = re.compile(r"[。！？；\n]")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "夏侯", "尉迟", "皇甫", "司徒", "慕容", "令狐")
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉梅林辉鹏宇欣怡浩然子轩雨涵梓萱博文"
    "志远晓东海燕春生小龙文斌少华佳琪思雅俊凯立新宏彬淑珍德福永康金凤美玲雪莹振宁家豪一鸣可馨若曦"
    "昊嘉懿祺颖珊瑜瑾璐瑶航翔毅恒峰岩松柏云天亮光正义仁礼智信忠孝廉耻诚谦逊旺财贵喜庆祥"
)
_FOREIGN = ("John Smith", "Maria Garcia", "David Brown", "Anna Kowalska", "James Wilson")
_PINYIN = ("Zhang Wei", "Li Xiaoming", "Wang Fang", "Chen Jianguo", "Liu Yang", "Zhao Lei")
_UYGHUR = ("买买提·艾力", "古丽娜尔·吐尔逊", "阿卜杜拉·卡里木", "迪丽努尔·阿不都")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_AREAS = ("110105", "310104", "440304", "430102", "510107", "320583", "330106", "420111", "650102")
_WIDE = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
_SPELLED = str.maketrans("0123456789", "零一二三四五六七八九")


# --- numbers -------------------------------------------------------------------------------------


def _digits(r: Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


def _grouped(number: str, sizes: tuple[int, ...], mark: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return mark.join(part for part in (*parts, number[at:]) if part)


def _mobile(r: Random) -> str:
    return "1" + r.choice("3456789") + _digits(r, 9)


def _landline(r: Random) -> str:
    return r.choice(("0755", "010", "021", "0731", "020")) + _digits(r, r.choice((7, 8)))


def _phone(r: Random) -> Iterator[tuple[str, str]]:
    for mark, name in ((" ", "spaces"), ("-", "hyphens")):
        yield f"mobile, {name}", _grouped(_mobile(r), (3, 4), mark)
        yield f"mobile 3-3-5, {name}", _grouped(_mobile(r), (3, 3), mark)
    yield "mobile", _mobile(r)
    yield "mobile, wide", _mobile(r).translate(_WIDE)
    yield "mobile, spelled", _mobile(r).translate(_SPELLED)
    yield "mobile, spaced out", " ".join(_mobile(r))
    yield "mobile, +86", r.choice(("+86", "+86 ", "86-", "0086")) + _mobile(r)
    line = _landline(r)
    area = 3 if line.startswith(("010", "02")) else 4
    yield "landline", line
    yield "landline, hyphen", f"{line[:area]}-{line[area:]}"
    yield "landline, brackets", f"({line[:area]}){line[area:]}"
    yield "landline, wide", f"{line[:area]}-{line[area:]}".translate(_WIDE)


def _id(r: Random) -> str:
    born = f"{r.randint(1935, 2018)}{r.randint(1, 12):02}{r.randint(1, 28):02}"
    body = r.choice(_AREAS) + born + _digits(r, 3)
    return body + mod_11_2.calc_check_digit(body)


def _id_number(r: Random) -> Iterator[tuple[str, str]]:
    yield "18", _id(r)
    yield "18, small x", _with_x(r).lower()
    yield "18, wide", _id(r).translate(_WIDE)
    yield "18, spaces", _grouped(_id(r), (6, 8), " ")
    yield "18, hyphens", _grouped(_id(r), (6, 4, 4), "-")
    whole = _id(r)
    yield "15", whole[:6] + whole[8:17]
    wrong = _id(r)
    yield "18, wrong checksum", wrong[:-1] + ("1" if wrong[-1] != "1" else "2")


def _with_x(r: Random) -> str:
    while not (number := _id(r)).endswith("X"):
        pass
    return number


def _card(r: Random) -> str:
    start, length = r.choice((("622848", 19), ("621700", 19), ("622588", 16), ("436742", 16)))
    body = start + _digits(r, length - 7)
    return body + luhn.calc_check_digit(body)


def _bank_card(r: Random) -> Iterator[tuple[str, str]]:
    yield "plain", _card(r)
    yield "spaces", _grouped(_card(r), (4, 4, 4, 4), " ")
    yield "hyphens", _grouped(_card(r), (4, 4, 4, 4), "-")
    yield "6 and the rest", _grouped(_card(r), (6,), " ")
    yield "wide", _card(r).translate(_WIDE)


def _plate(r: Random) -> Iterator[tuple[str, str]]:
    where, city = r.choice(_PROVINCES), r.choice("ABCDEFG")
    rest = _digits(r, 2) + r.choice("ABCDEFGH") + _digits(r, 2)
    yield "plain", where + city + rest
    yield "dot", f"{where}{city}·{rest}"
    yield "space", f"{where}{city} {rest}"
    yield "hyphen", f"{where}{city}-{rest}"
    yield "small", (where + city + rest).lower()
    yield "wide", where + city + rest.translate(_WIDE)
    yield "new energy", f"{where}{city}D{_digits(r, 5)}"
    yield "police", f"{where}{city}{_digits(r, 4)}警"


def _email(r: Random) -> Iterator[tuple[str, str]]:
    user = r.choice(("zhang.wei", "li_lei99", "wang-fang", "chenjg+1")) + _digits(r, 3)
    yield "plain", f"{user}@example.com"
    yield "deep", f"{user}@mail.example.com.cn"
    yield "wide @", f"{user}＠example.com"


# --- names and homes -----------------------------------------------------------------------------


def _han(r: Random, given: int) -> str:
    surname = r.choice(_COMPOUND) if r.random() < 0.05 else r.choice(_SURNAMES)
    return surname + "".join(r.choice(_GIVEN) for _ in range(given))


def _name(r: Random) -> Iterator[tuple[str, str]]:
    yield "one given", _han(r, 1)
    yield "two given", _han(r, 2)
    yield "two given", _han(r, 2)
    yield "compound", r.choice(_COMPOUND) + r.choice(_GIVEN) + r.choice(("", r.choice(_GIVEN)))
    yield "dotted", r.choice(_UYGHUR)


def _latin(r: Random) -> Iterator[tuple[str, str]]:
    yield "pinyin", r.choice(_PINYIN)
    yield "foreign", r.choice(_FOREIGN)


def _home(r: Random) -> Iterator[tuple[str, str]]:
    block, stair, floor = r.randint(1, 40), r.randint(1, 4), r.randint(1, 32)
    room = f"{floor}{r.randint(1, 8):02}"
    han = "一二三四五六七八九十"
    yield "block, stair, room", f"{block}栋{stair}单元{room}室"
    yield "block, room", f"{block}栋{room}室"
    yield "block, bare room", f"{block}栋{room}"
    yield "house number of block", f"{block}号楼{stair}单元{room}"
    yield "pinyin block", f"{r.choice('ABCD')}座{room}"
    yield "pinyin block, room", f"{r.choice('ABCD')}栋{room}房"
    yield "hashes", f"{block}#{room}"
    yield "dashes", f"{block}-{stair}-{room}"
    yield "dash", f"{block}栋-{room}"
    yield "wide", f"{block}栋{room}室".translate(_WIDE)
    yield "floor", f"{block}幢{floor}楼{room}号房"
    yield (
        "Chinese numbers",
        f"{r.choice(han)}栋{r.choice('一二三')}单元{r.choice(han[:9])}零{r.choice('一二三四')}室",
    )
    yield "stair, room", f"{stair}单元{room}"
    yield "room", f"{room}室"


def _house(r: Random) -> Iterator[tuple[str, str]]:
    number, room = r.randint(1, 399), f"{r.randint(1, 12)}{r.randint(1, 8):02}"
    yield "house number, room", f"{number}号{room}室"
    yield "house number, stair, room", f"{number}号{r.randint(1, 4)}单元{room}室"
    yield "house number, block, room", f"{number}号{r.randint(1, 9)}栋{room}"


def _farm(r: Random) -> Iterator[tuple[str, str]]:
    yield "farm", f"{r.randint(1, 99)}号"


Ways = Callable[[Random], Iterator[tuple[str, str]]]

SENTENCES: tuple[tuple[Kind, Ways, tuple[str, ...]], ...] = (
    (
        "phone",
        _phone,
        (
            "我的电话{}，请回复。",
            "对方手机号是{}。",
            "请联系{}。",
            "（{}）",
            "他用{}给我打过三次，",
            "联系方式：{}；",
        ),
    ),
    (
        "id_number",
        _id_number,
        (
            "本人身份证号{}。",
            "身份证号码：{}，",
            "公民身份号码为{}。",
            "我的证件号是{}，请核实。",
            "（身份证{}）",
        ),
    ),
    (
        "id_number",
        lambda r: ((way, value) for way, value in _id_number(r) if "wrong" not in way),
        ("他登记的号码是{}。", "资料上写着{}，"),
    ),
    (
        "bank_card",
        _bank_card,
        ("卡号{}。", "我把钱打到了{}，", "银行卡：{}，", "对方的账号是{}。", "转到{}这张卡上。"),
    ),
    (
        "plate",
        _plate,
        ("车牌{}。", "一辆{}的白色轿车，", "{}停在消防通道。", "车主（{}）不接电话。"),
    ),
    ("email", _email, ("邮箱{}。", "请发到 {} 谢谢。", "E-mail：{}；")),
    (
        "name",
        _name,
        (
            "我叫{}，住在附近。",
            "我是{}，请帮忙。",
            "本人{}，男，今年四十岁。",
            "联系人：{}。",
            "联系人{}，电话另告。",
            "姓名：{}，",
            "举报人：{}。",
            "当事人{}不承认。",
            "{}先生说没有办法。",
            "{}女士多次投诉。",
            "{}同志工作认真。",
            "请{}老师解释。",
            "物业经理{}态度很差。",
            "民警{}来过现场。",
            "村民{}占了公路。",
            "我邻居{}每天半夜唱歌。",
            "我儿子{}在这所学校读书。",
            "有个叫{}的人骗了我。",
            "此人名叫{}，",
            "法定代表人{}失联。",
            "{}（身份证另附）欠我工资。",
            "被告{}拒不执行。",
            "老板{}跑了。",
            "{}医生没有来。",
            "司机{}酒后开车。",
            "业主{}。",
        ),
    ),
    (
        "name",
        _name,
        (
            "{}打了我。",
            "后来{}说不关他的事。",
            "我把钱借给了{}。",
            "这件事是{}做的。",
            "找到{}要求赔偿。",
        ),
    ),
    (
        "name",
        _latin,
        (
            "我叫{}，是外国人。",
            "My name is {}. ",
            "联系人：{}。",
            "Mr. {} did not answer. ",
            "姓名：{}，",
        ),
    ),
    (
        "address",
        _home,
        (
            "我住在阳光花园{}。",
            "地址：书香苑小区{}，",
            "海棠公寓{}的住户每晚吵闹。",
            "家在翠湖新城{}，请上门。",
        ),
    ),
    ("address", _house, ("我住在书香路{}。", "地址：海棠大道{}，", "家住人民路{}，请上门。")),
    ("address", _farm, ("家住石塘镇柳树村三组{}。", "地址：青山村5组{}，")),
)


def plants(letters: list[str], seed: int) -> Iterator[Planted]:
    """Yield letters with one value each; every sentence with every way of writing, once or more.

    Args:
        letters: real letters; they are taken in turn.
        seed: of the random choices.
    """
    r = random.Random(seed)
    at = 0
    for kind, ways, sentences in SENTENCES:
        for sentence in sentences:
            for way, value in ways(r):
                yield _put(
                    letters[at % len(letters)], sentence, value, kind, f"{way}: {sentence}", r
                )
                at += 1


def bureau(size: int, seed: int) -> frozenset[str]:
    """Return made-up names of about that many officers; namesakes among them count once."""
    r = random.Random(seed)
    return frozenset(_han(r, r.choice((1, 2, 2))) for _ in range(size))


def _put(text: str, sentence: str, value: str, kind: Kind, way: str, r: Random) -> Planted:
    ends = [match.end() for match in _ENDS.finditer(text)] or [len(text)]
    at = r.choice(ends)
    start = at + sentence.index("{}")
    planted = text[:at] + sentence.replace("{}", value) + text[at:]
    return Planted(planted, start, start + len(value), kind, way)
