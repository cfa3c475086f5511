"""Whom a letter complains about: an officer, a unit, a leader of the bureau; found by its words.

A mention of the force alone says nothing: letters name a station as a place, or ask it for help.
It counts with what is said of it, in the same sentence: the verb of complaining before it
(投诉民警), conduct that is blamed after it (民警态度恶劣), or a police number (警号), which people
write down to praise or to complain. That nothing was done (派出所不管) is blamed in half of all
letters about noise; it counts in the title, or where the letter says that it is about conduct.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from jiban.science.letters.names import Names

Key = TypeVar("Key")

REACH = 24
"""Characters between a mention and what is blamed on it."""
BEFORE = 6
"""Characters before a mention that belong to it, such as the unit's name."""
AFTER = 8
"""Characters after one that say more of whom it means: 公安局 *领导*, 公安局 *刑侦大队*."""
NAME_REACH = 12
"""Characters around a name in which a word of the force makes it an officer's."""

_FORCE = (
    r"民警|警官|警员|警察|干警|辅警|协警|交警|刑警|特警|片警|巡警|法警|派出所|公安|警务站|警务室"
    r"|[副]?所长|教导员|指导员|经侦|刑侦|刑大|看守所|治安大队|交通大队|巡逻队|[副]?局长|局领导|警号"
)
_FORCE_RE = re.compile(_FORCE)
_HINTS = (
    *(
        "警",
        "派出所",
        "公安",
        "所长",
        "局长",
        "局领导",
        "教导员",
        "指导员",
        "看守所",
        "经侦",
        "刑侦",
    ),
    *("刑大", "治安大队", "交通大队", "巡逻队"),
)
"""One of these stands in whatever mentions the force; looking for them costs a few microseconds."""
# A camera, an office of another kind, or the law's name is no officer.
_NOT_FORCE = re.compile(
    r"电子警察|森林公安|铁路公安|林业派出所|公安(?:部|厅)\S{0,3}(?:令|规定|通知|文件)|物业\S{0,2}所长"
    r"|(?:国土|财政|司法|管理|研究|税务|环卫|事务|房管|卫生|规划|供电|收费)\S{0,2}所长|检察院"
    r"|(?:教育|城管|住建|环保|民政|规划|国土|卫生|卫健|税务|财政|交通运输|司法|工商|水务|林业"
    r"|房产|发改|人社)[^，。\n]{0,10}局(?:长|领导)|该局领导"
)
_VERB = re.compile(
    r"(?:投诉|举报|控告|控诉|状告|检举|曝光)(?:一下|了|的是|：|:|对象为)?[^，。！？；,;!?\n向请拨打]{0,16}?"
    rf"(?:{_FORCE})(?![^，。！？；,;!?\n]{{0,6}}(?:尽快|依法|查处|立案|介入|出警|严查|处理一下|帮))"
)
_OFFICIAL = (
    r"粗暴执法|暴力执法|野蛮执法|钓鱼执法|违规执法|违法执法|违法办案|乱执法|选择性执法|刑讯|逼供|非法拘[禁留]"
    r"|超期羁押|错误关押|乱抓人|[滥乱]用(?:职权|警力|权力)|以权谋私|利用职[务权]|徇私|枉法|包庇"
    r"|保护伞|撑腰|通风报信|勾结|串通|沆瀣一气"
    r"|警匪一家|偏袒|袒护|偏向|(?:处理|执法|办案)\S{0,4}不公|不公正|不公平|受贿|收受|收[了]?(?:钱|红包|礼|好处|贿)"
    r"|索[要贿]|吃拿卡要|吃请|乱收费|乱罚款|乱出警|泄露|失职|渎职|不作为|乱作为|懒政|推诿|踢皮球|敷衍|和稀泥"
    r"|耍官威|充当|刁难|违纪|参与[^，。]{0,10}(?:赌|诈骗|传销|资金盘|集资)|贪污|腐败"
    r"|站在[^，。]{1,10}(?:那边|一边|一方|立场)|把[^，。]{1,12}电话[^，。]{0,8}给"
)
"""Conduct that only somebody in office can be blamed for."""
_PERSONAL = (
    r"不耐烦|爱理不理|态度(?:\S{0,4})(?:恶劣|差|蛮横|生硬|不好|傲慢|嚣张|凶|冷漠|粗暴)|(?:出言|言语|语言)(?:不逊|粗|侮辱)"
    r"|辱骂|骂(?:人|我|群众|老百姓|当事人)|(?:打|殴打|踢|推搡|拖拽)了?(?:我|人|群众|当事人|老人)|动手打"
    r"|威胁|恐吓|拖欠|酒驾"
)
"""Conduct that anybody can be blamed for."""
_STRONG = f"{_OFFICIAL}|{_PERSONAL}"
_OFFICIAL_RE, _PERSONAL_RE = re.compile(_OFFICIAL), re.compile(_PERSONAL)
_WEAK = (
    r"不(?:予)?(?:立案|受理|处理|出警|作为|管|理睬|理会|办理|抓人)|迟迟(?:不|没|未)|拒(?:不|绝)|推脱|拖延"
    r"|不了了之|不闻不问|不管不问|视而不见|熟视无睹|置之不理|无动于衷|走过场|形同虚设|没有?(?:结果|答复|人管)"
)
_WEAK_RE = re.compile(_WEAK)
_BLAMED_FIRST = re.compile(
    rf"(?:{_STRONG})的[^，。！？；,;!?\n]{{0,6}}(?:{_FORCE})"
    rf"|被[^，。！？；,;!?\n]{{0,10}}(?:民警|警察|干警|辅警|协警|交警|警官|所长)[^，。！？；,;!?\n]{{0,4}}"
    r"(?:打|骂|踢|推|拖|铐|威胁|恐吓|侮辱)"
)
_BADGE = re.compile(r"警号[^0-9A-Za-z，。]{0,4}[0-9A-Za-z]{3,20}")
_PRAISE = re.compile(r"感谢|谢谢|表扬|点赞|致敬|好评|锦旗")
_OTHERS = re.compile(
    r"物业|开发商|业委会|老板|保安|城管|村干部|社区|街道办|施工|店家|商家|公司|业主|邻居|居民|对方"
    r"|报案|报警|求助|当着|警告"
)
"""Somebody else, or asking for help, between the mention and the blame: then it is not theirs."""
_LEADER = re.compile(r"[副]?局长|局领导|局党委|市公安局|市局|贵局|你们局|公安局(?:领导|班子)")
_LOWER = re.compile(r"分局|派出所|支队|大队|中队|所长|民警|警官|警察|干警|辅警|协警|交警|窗口")
"""Somebody below the bureau's leaders: then it is about these."""
_GREETING = re.compile(
    r"(?:尊敬的|敬爱的|致)?[^，。\n]{0,6}(?:局长|局领导)(?:您好|你好|好|：|:|，)"
)
_PAUSE = re.compile(r"[，,：:、（(]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{4,20}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words by which a letter blames the force: where they stand, and what they are."""

    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class Accused(Generic[Key]):
    """Whom a letter complains about.

    Attributes:
        officers: officers who are named beyond doubt.
        units: units that are named; the unit of an unnamed officer among them.
        leader: whether it is a leader of the bureau, or the bureau as a whole.
        words: what the letter says, as reasons.
    """

    officers: frozenset[Key] = frozenset()
    units: frozenset[Key] = frozenset()
    leader: bool = False
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Roster(Generic[Key]):
    """The names by which citizens may call the officers and units of a bureau."""

    officers: Names[Key]
    units: Names[Key]
    numbers: dict[str, Key] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        officers: Iterable[tuple[str, str, Key]],
        units: Iterable[tuple[str, Key]],
    ) -> "Roster[Key]":
        """Take in officers as (name, police number, key) and units as (name or alias, key)."""
        known = list(officers)
        return cls(
            Names((name, key) for name, _number, key in known),
            Names(units),
            {number: key for _name, number, key in known},
        )


def speaks_of_force(text: str) -> bool:
    """Tell whether a text mentions the force at all: the cheap question before all others."""
    return any(hint in text for hint in _HINTS)


def find(
    title: str,
    body: str,
    roster: Roster[Key],
    *,
    complaint: bool = False,
    conduct: bool = False,
    said: str = "",
    near: Callable[[Key], bool] | None = None,
) -> Accused[Key] | None:
    """Return whom a letter complains about; None when it complains about none of the force.

    Args:
        title: the letter in one sentence.
        body: the letter.
        roster: the names of the bureau's officers and units.
        complaint: it is a complaint, as its author says.
        conduct: it is about the conduct of an officer, as its author or a person says.
        said: whom the author names as complained about, in a field of its own.
        near: tells of an officer whether the letter is for the officer's own unit; there a bare
            name in a complaint is enough, elsewhere it may be a namesake's.
    """
    text = f"{title}\n{body}"
    called = dict(_called(text, roster, near if complaint or conduct else None))
    if not (said or conduct or called or speaks_of_force(text)):
        return None
    mentions = list(_blamed(title, body, complaint=complaint or conduct, weak=conduct))
    if not (said or conduct or called or mentions):
        return None
    blamed = "\n".join(dict.fromkeys((said, *(m.sentence for m in mentions)))).strip()
    words = [said, *(m.words for m in mentions), *called.values()]
    found = _who(blamed or text, text, roster, words)
    return replace(found, officers=found.officers | called.keys())


def _called(
    text: str, roster: Roster[Key], near: Callable[[Key], bool] | None
) -> Iterator[tuple[Key, str]]:
    """Yield officers whom a sentence blames by number, or by the bare name at their own unit."""
    called = {n: [roster.numbers[n]] for n in _NUMBER.findall(text.upper()) if n in roster.numbers}
    if near is not None:
        called |= {name: list(filter(near, keys)) for name, keys in roster.officers.find(text)}
    for match in _SENTENCE.finditer(text) if called else ():
        sentence = match.group().upper()
        blame = _OFFICIAL_RE.search(sentence) or _PERSONAL_RE.search(sentence)
        if blame and not _PRAISE.search(sentence):
            for name in called:
                if name in sentence:
                    yield from ((key, match.group()[:REACH]) for key in called[name])


def _blamed(title: str, body: str, *, complaint: bool, weak: bool) -> Iterator[Mention]:
    for match in _SENTENCE.finditer(title):
        yield from _in_sentence(match.group(), weak=True, verb=True)
    for match in _SENTENCE.finditer(body):
        yield from _in_sentence(match.group(), weak=weak, verb=complaint or weak)


def _in_sentence(sentence: str, *, weak: bool, verb: bool) -> Iterator[Mention]:
    plain = _NOT_FORCE.sub(lambda m: "※" * len(m.group()), sentence)
    if _FORCE_RE.search(plain) is None:
        return
    plain = _GREETING.sub(lambda m: "※" * len(m.group()), plain)
    found = (verb and _VERB.search(plain)) or _BLAMED_FIRST.search(plain)
    if not found and not _PRAISE.search(plain):
        found = _BADGE.search(plain)
    if found:
        rest = _PAUSE.split(plain[found.end() : found.end() + AFTER], 1)[0]
        yield Mention(sentence, found.group() + rest)
        return
    for mention in _FORCE_RE.finditer(plain):
        after = plain[mention.end() : mention.end() + REACH]
        blame = _OFFICIAL_RE.search(after) or (_WEAK_RE.search(after) if weak else None)
        if blame is None:
            blame = _PERSONAL_RE.search(after)
            if blame and _OTHERS.search(after[: blame.start()]):
                continue
        if blame:
            start = max(mention.start() - BEFORE, 0)
            yield Mention(sentence, plain[start : mention.end() + blame.end()].strip())
            return


def _who(blamed: str, text: str, roster: Roster[Key], words: Sequence[str]) -> Accused[Key]:
    """Return whom the blaming sentences name; units also from the rest of the letter."""
    officers = {roster.numbers[n] for n in _NUMBER.findall(blamed.upper()) if n in roster.numbers}
    for name, keys in roster.officers.find(blamed):
        if _as_officer(blamed, name):  # namesakes too: one of them it is
            officers.update(keys)
    units = {key for _name, keys in roster.units.find(blamed) for key in keys}
    if not units:
        units = {key for _name, keys in roster.units.find(text) for key in keys}
    said = [word for word in dict.fromkeys(words) if word]
    leader = any(_LEADER.search(word) and not _LOWER.search(word) for word in said)
    return Accused(frozenset(officers), frozenset(units), leader, said[:5])


def _as_officer(text: str, name: str) -> bool:
    """Tell whether a name stands beside a word of the force; a namesake of the author does not."""
    for line in text.splitlines():
        at = line.find(name)
        around = line[max(at - NAME_REACH, 0) : at + len(name) + NAME_REACH]
        if at >= 0 and _FORCE_RE.search(around):
            return True
    return False
