"""Chinese names in pinyin, surnames read as surnames: the sort key of officers.

PostgreSQL without ICU cannot sort Chinese by sound, so a key is stored. Readings that differ in a
surname follow 《现代汉语词典》(第7版), entries marked 「姓」, and 《中国姓氏大辞典》 for those of
two characters; where families differ (翟, 覃, 盖) the reading of the larger group is used.
"""

import unicodedata
from functools import lru_cache

COMPOUND_SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "单于": "chan yu",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "鲜于": "xian yu",
    "皇甫": "huang fu",
    "夏侯": "xia hou",
    "诸葛": "zhu ge",
    "宇文": "yu wen",
    "呼延": "hu yan",
    "亓官": "qi guan",
    "濮阳": "pu yang",
    "淳于": "chun yu",
    "司马": "si ma",
    "司徒": "si tu",
    "司空": "si kong",
    "上官": "shang guan",
    "欧阳": "ou yang",
    "端木": "duan mu",
    "百里": "bai li",
    "东方": "dong fang",
    "南宫": "nan gong",
    "独孤": "du gu",
    "慕容": "mu rong",
    "公孙": "gong sun",
    "申屠": "shen tu",
    "闾丘": "lü qiu",
    "赫连": "he lian",
}

SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "翟": "zhai",
    "查": "zha",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "乐": "yue",
    "员": "yun",
    "缪": "miao",
    "召": "shao",
    "折": "she",
    "种": "chong",
    "冼": "xian",
    "洗": "xian",
    "秘": "bi",
    "覃": "qin",
    "繁": "po",
    "祭": "zhai",
    "能": "nai",
    "尉": "yu",
    "宿": "su",
    "都": "du",
    "郗": "xi",
    "句": "gou",
    "藏": "zang",
    "重": "chong",
    "柏": "bai",
    "薄": "bo",
    "瞿": "qu",
    "莘": "shen",
    "隗": "wei",
    "谌": "chen",
    "牟": "mou",
    "宓": "mi",
    "逄": "pang",
    "庹": "tuo",
    "佴": "nai",
    "郇": "xun",
    "贾": "jia",
    "葛": "ge",
    "车": "che",
    "石": "shi",
    "纪": "ji",
    "任": "ren",
    "华": "hua",
    "宁": "ning",
    "沈": "shen",
    "黑": "he",
    "过": "guo",
    "俞": "yu",
    "褚": "chu",
    "尹": "yin",
    "晟": "cheng",
    "应": "ying",
    "相": "xiang",
    "那": "na",
    "幺": "yao",
    "哈": "ha",
    "撒": "sa",
    "行": "xing",
    "卜": "bu",
    "会": "gui",
    "炅": "gui",
    "适": "kuo",
    "余": "yu",
    "燕": "yan",
    "洪": "hong",
    "盛": "sheng",
    "阚": "kan",
    "臧": "zang",
    "晁": "chao",
    "殷": "yin",
    "曲": "qu",
    "柘": "zhe",
    "观": "guan",
}


@lru_cache(maxsize=4096)
def sort_key(name: str) -> str:
    """Return the pinyin of a name in lower case, no tones: 「曾小明」 → "zeng xiao ming".

    Names in Latin letters come back in lower case; other characters are kept as they are.
    """
    name = unicodedata.normalize("NFKC", name).strip()
    surname, given = _split(name)
    rest = _syllables(given)
    return " ".join([surname, *rest]).strip() if surname else " ".join(rest)


def _split(name: str) -> tuple[str, str]:
    for length, table in ((2, COMPOUND_SURNAMES), (1, SURNAMES)):
        reading = table.get(name[:length])
        if reading and len(name) > length:
            return reading, name[length:]
    return "", name


def _syllables(text: str) -> list[str]:
    # Imported late: the pinyin tables take 0.1 s to load, and most commands sort no names.
    from pypinyin import lazy_pinyin

    return [s.strip().casefold() for s in lazy_pinyin(text, v_to_u=True) if s.strip()]
