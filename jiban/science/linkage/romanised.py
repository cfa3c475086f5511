"""Names in letters (罗马字): pinyin, Wade–Giles, or as in Hong Kong, back to Mandarin syllables.

Pinyin with or without tones, spaces, hyphens and capitals; Wade–Giles by its rules (Wade 1867,
Giles 1892), with or without its apostrophes and umlauts; for Hong Kong a table of the syllables
that surnames and common given names have in its registry's spelling, which has no published rules.
A spelling may stand for several readings; all that fit are returned, and whoever compares decides
by what they share.
"""

import functools
import re
from collections.abc import Mapping
from itertools import islice, product

from jiban.science.linkage.syllables import known, plain, splits

MOST = 240
"""Readings of a spelling that are kept."""
LONGEST = 4
"""Syllables of a name."""

_PARTS = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*[1-5]?")
_QUOTES = re.compile(r"['’ʻ1-5]")

_INITIALS = {"zh": "ch", "ch": "ch", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts"}
_INITIALS |= {"b": "p", "d": "t", "g": "k", "r": "j"}
_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
    "er": "erh", "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh", "yong": "yung",
    "ge": "ko", "ke": "ko", "he": "ho", "e": "o", "gui": "kuei", "kui": "kuei", "guo": "kuo",
    "kuo": "kuo", "huo": "huo", "shuo": "shuo", "qiong": "chiung", "jiong": "chiung",
    "xiong": "hsiung",
}  # fmt: skip
_FINALS = (("ian", "ien"), ("ie", "ieh"), ("ue", "ueh"), ("ong", "ung"), ("uo", "o"))

_HONG_KONG = (
    "au:ou,qu bak:bai bik:bi bo:bao,bo chai:qi,zhai chak:ze chan:chen,zhen,can chang:zheng,ceng "
    "chau:zhou,qiu che:zhe,xie cheng:zheng,cheng,qing cheuk:zhuo cheung:zhang,xiang,jiang,chang "
    "chi:zhi,chi,zi,ci chik:zhi chin:qian,zhan,jian,tian ching:cheng,qing,zheng,jing,zhen "
    "chit:zhe,jie chiu:zhao,chao,qiao,jiao cho:cao,zuo choi:cai,zai chow:zhou,zou,cao choy:cai "
    "chu:zhu,chu chuen:quan,chuan,zhuan chui:xu,cui,zhui chuk:zhu,zhuo "
    "chun:jun,zhen,chun,qin,zhun,jin chung:zhong,cong,chong,song fai:hui fan:fan,fen,fu fat:fa "
    "fei:fei fok:huo fong:fang,kuang foon:huan fu:fu,hu,ku fuk:fu fun:kuan,huan fung:feng,hong "
    "ha:xia hak:ke,hei hang:hang,xing,heng hap:he hau:hou,hao,xiao,kao,kou hay:xi hei:xi,qi "
    "heung:xiang hin:xian,xuan,qian hing:xing,qing hip:xie hiu:xiao ho:he,hao,ke hoi:hai,kai "
    "hok:xue,he,hao hon:han,kan hong:kang,hang,xiang,kong hoo:hu huen:xuan hui:xu,hui "
    "hung:hong,xiong,kong ka:jia kai:qi,jia,ji,kai,jie kam:jin,gan,qin kan:jian,gen,qin "
    "kang:geng kar:jia kat:ji kau:jiu,qiu,gou kei:qi,ji keung:qiang,jiang ki:qi,ji kin:jian,qian "
    "king:jing,qiong kit:jie kiu:qiao,jiao ko:gao,ge kong:jiang,gang,guang,kuang koo:gu "
    "kuen:quan,juan kui:ju,qu kuk:ju,gu kung:gong kwai:gui,kui,guai kwan:guan,jun,kun,qun "
    "kwing:jiong kwok:guo kwong:guang,kuang kwun:guan lai:li,lai lam:lin,lan,nan lan:lan,lun "
    "lap:li lau:liu,lou law:luo lee:li lei:li,ni leung:liang li:li lik:li lim:lian lin:lian,nian "
    "ling:ling,ning lit:lie liu:liao,liu lo:luo,lu,lao loi:lai lok:le,luo long:lang,liang "
    "luen:lian lui:lei,lv luk:lu lun:lun lung:long ma:ma mak:mai man:man,wen,min,wan mang:meng "
    "mau:mao mei:mei,wei mi:mi mik:mi min:mian ming:ming miu:miao mo:mao,wu,mu,mo mok:mo "
    "mong:mang,wang mui:mei muk:mu mung:meng na:na,nuo nam:nan ng:wu nga:ya ngai:wei,yi,ni "
    "ngan:yan,yin ngar:ya ngau:niu ngok:yue,le ngon:an nin:nian ning:ning nok:nuo nui:nv oi:ai "
    "on:an or:ke ou:qu pak:bai,bo pan:pan,bin,ban,pin pang:peng pat:bi pei:pei,bei,pi pik:bi "
    "pin:bian ping:ping,bing pit:bie po:bao,bo,bu,pu pok:bo,pu poon:pan pui:pei,bei pun:ben "
    "sai:shi,xi sam:cen,san,xin,shen san:shan,xin,shen,chen sang:sheng,sang sap:shi sau:xiu,shou "
    "se:she seung:shang,xiang,shuang shan:shan shek:shi sheung:shang,xiang,shuang "
    "shing:cheng,sheng,xing shiu:shao,xiao,zhao sho:suo shu:shu shuk:shu shum:shen,cen "
    "shun:shun,xun,xin si:shi,si sik:xi,shi sim:chan,xian sin:xian,shan,qian "
    "sing:xing,sheng,cheng sit:xue siu:xiao,shao so:su,suo,shu suen:sun,xuan suet:xue "
    "sui:rui,sui,shui suk:shu,su sum:shen,cen,xin sun:xin,chen,shen,xun sung:song sze:shi,si "
    "tai:dai,tai,di tak:de tam:tan tan:dan,chen tang:deng,teng,tang tat:da tik:di tim:tian "
    "tin:tian,dian ting:ding,ting tip:die tit:tie to:du,tao,tu,dao tong:tang,tong,dang tou:tao "
    "toy:cai tsai:cai,zi tsang:zeng tse:xie tsim:zhan,jian tso:cao,zuo tsoi:cai tsui:xu,cui "
    "tsz:zi,ci,xu tuen:duan tung:dong,tong wa:hua wah:hua wai:wei,hui,huai "
    "wan:wen,yun,huan,wan,yin,wei wing:yong,rong,ying wo:he,hu won:huan wong:huang,wang woo:hu "
    "wu:hu,wu wui:hui wun:huan yam:ren,yin,qin yan:ren,yin,xin,yan,en,ran yat:yi,ri yau:qiu,you "
    "yee:yi,er yeung:yang yi:yi,er yick:yi yik:yi yim:yan yin:yan,xian,ran,yuan ying:ying,xing "
    "yip:ye yiu:yao yu:yu,ru yue:yu yuen:yuan,ruan,wan,xuan yuet:yue yui:rui yuk:yu,xu "
    "yun:run,yun yung:rong,weng,yong"
)


HONG_KONG: Mapping[str, tuple[str, ...]] = {
    spelled: tuple(said.split(","))
    for spelled, _, said in (entry.partition(":") for entry in _HONG_KONG.split())
}
"""Mandarin syllables by the syllable of Hong Kong's spelling."""
_WITHOUT_UMLAUT = {"lu": ("lu", "lv"), "nu": ("nu", "nv"), "lue": ("lve",), "nue": ("nve",)}
_WITHOUT_UMLAUT |= {"lyu": ("lv",), "nyu": ("nv",)}


@functools.cache
def _schemes() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return the Mandarin syllables by spelling, for pinyin, Wade–Giles and Hong Kong."""
    giles: dict[str, list[str]] = {}
    for syllable in sorted(known()):
        giles.setdefault(wade_giles(syllable), []).append(syllable)
    return (
        {one: (one,) for one in known()} | _WITHOUT_UMLAUT,
        {spelled: tuple(said) for spelled, said in giles.items()},
        HONG_KONG,
    )


def wade_giles(syllable: str) -> str:
    """Return how Wade–Giles writes a pinyin syllable, without apostrophes and umlauts.

    Without them zhang and chang, ju and zhu are written alike, as in most passports and papers.
    """
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial = next((one for one in (syllable[:2], syllable[:1]) if one in _INITIALS), "")
    final = syllable[len(initial) :].replace("v", "u")
    for before, after in _FINALS:
        if final.endswith(before):
            final = final[: -len(before)] + after
            break
    return _INITIALS.get(initial, "") + final


@functools.lru_cache(65536)
def readings(name: str) -> list[tuple[str, ...]]:
    """Return how a name in letters may be said, surname first: tuples of Mandarin syllables.

    As either the surname or the given name may stand first, both orders are returned where letters
    are apart. What no scheme can read has no reading.
    """
    parts = [_QUOTES.sub("", plain(part)) for part in _PARTS.findall(name)]
    found: dict[tuple[str, ...], None] = {}
    for scheme in _schemes():
        ways = [splits(part, scheme.keys(), LONGEST) for part in parts]
        for chosen in islice(product(*ways), MOST):
            spelled = sum(chosen, ())
            if not 0 < len(spelled) <= LONGEST:
                continue
            orders = [chosen, (*chosen[1:], chosen[0]), (chosen[-1], *chosen[:-1])]
            for order in orders:
                said = [scheme[one] for one in sum(order, ())]
                found.update(dict.fromkeys(islice(product(*said), MOST)))
    return list(found)[:MOST]
