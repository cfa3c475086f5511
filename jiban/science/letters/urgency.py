"""How urgent a letter reads, with the words that say so: a grade by rules, not a probability.

No letters to the police with a grade of urgency are public, so nothing here is learned, and no
confidence is claimed. The rules look for words of danger clause by clause, and leave out what was
long ago, what is denied, and what is only feared (see :mod:`jiban.science.letters.when`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from jiban.science.letters.when import Clause, When, clauses, day_of, denied

SOON = timedelta(days=30)
"""A deadline farther away makes no letter urgent."""
MOST_REASONS = 4


class Grade(IntEnum):
    """How urgent a letter reads; higher goes first."""

    ORDINARY = 1
    TIMED = 2
    """Bound to a time: a deadline, a date, something that is going on just now."""
    RISK = 3
    """A person is at risk."""
    NOW = 4
    """Danger now."""


class Why(StrEnum):
    """What a reason is about."""

    HELP = "help"
    VIOLENCE = "violence"
    THREAT = "threat"
    SELF = "self"
    FIRE = "fire"
    MISSING = "missing"
    ILL = "ill"
    MONEY = "money"
    DEADLINE = "deadline"
    GOING_ON = "going_on"
    LISTED = "listed"
    """A word of a list that is kept elsewhere."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the letter that weighed, what about, when, and to which grade they lead."""

    words: str
    why: Why
    when: When
    grade: Grade


@dataclass(frozen=True, slots=True)
class Urgency:
    """The grade of a letter and its reasons, the weightiest first."""

    grade: Grade
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class _Alarm:
    """Words of one kind of danger.

    Attributes:
        at_once: said at all, they mean now, unless they are long ago or denied.
        lately: the grade of what happened these days; ``usual``: of what is told without a time.
    """

    why: Why
    words: re.Pattern[str]
    at_once: bool = False
    lately: Grade = Grade.RISK
    usual: Grade = Grade.RISK


_PERSON = (
    "(?:我|他|她|你|人|老公|老婆|妻子|丈夫|孩子|小孩|女儿|儿子|母亲|父亲|妈妈?|爸爸?|老人"
    "|业主|家属|学生|女友|男友)"
)
_ALARMS = (
    _Alarm(Why.HELP, re.compile(r"救命(?![的钱稻通路药生恩之保呼消])|快来人"), True),
    _Alarm(
        Why.SELF,
        re.compile(
            r"不想活|活不下去了|(?:想|要|准备|打算|企图)(?:自杀|轻生|跳楼|跳桥|跳河)|割腕|喝农药|服毒|结束生命|遗书"
        ),
        True,
    ),
    _Alarm(
        Why.VIOLENCE,
        re.compile(
            rf"(?:殴打|毒打|暴打|围殴|虐待|拳打脚踢|家暴)|被[^，。]{{0,6}}(?:打(?!点|扰|断|电话|招呼|折|压|击报复|搅|通|开|动|造|车|乱|破|散|入冷宫|回)|砍伤|捅伤?|掐|拘禁|绑架(?!普|用|想)|关起来|强奸(?!式|民意)|猥亵)"
            rf"|打(?:伤|死)?(?:了)?{_PERSON}(?!的电话|电话)(?!事件)|拿着?刀|持刀|持械|动刀|砍人|捅人|砸门|撬门|绑架(?:了|我|孩子|小孩)|非法拘禁|强奸(?!式|民意)|猥亵|性侵|性骚扰"
        ),
    ),
    _Alarm(
        Why.THREAT,
        re.compile(
            r"扬言[^，。]{0,6}(?:打|杀|砍|弄|烧|报复|搞|死|堵|废)|(?:要|想)(?:杀|弄死|砍死|打死|烧死)|(?:威胁|恐吓)(?:我(?!的|们的|方|区)|他(?!的|们的)|她|要|业主(?!的)|家人|本人|全家)|(?:遭到?|受到?|被)[^，。]{0,5}(?:威胁|恐吓)|不得好死|人身威胁"
            r"|跟踪(?:我|她|他|到)|尾随|泼(?:油漆|血|粪)|上门(?:堵|闹|骚扰|催收|威胁)|报复(?:我|他|她)"
        ),
    ),
    _Alarm(
        Why.FIRE,
        re.compile(
            r"着火(?!车)|起火|失火|冒(?:浓|黑)?烟|(?:煤气|燃气|天然气)(?:泄漏|泄露|味)|漏(?:煤|燃|天然)气|爆炸(?!性|声|式)|塌(?:了|下|陷|方)|坍塌|倒塌|漏电|触电"
        ),
        usual=Grade.ORDINARY,
    ),
    _Alarm(
        Why.MISSING,
        re.compile(
            r"走失|走丢|失踪|失联|(?:孩子|小孩|女儿|儿子|老人|母亲|父亲|妈妈?|爸爸?|妹妹|弟弟|姐姐|哥哥|奶奶|爷爷|外婆|外公|同学|室友)[^，。]{0,8}(?:不见了|丢了(?!工作|东西|钱|身份证|手机|证)|没回家|没有回家|联系不上|找不到人|没有露面)"
        ),
    ),
    _Alarm(
        Why.ILL,
        re.compile(r"昏迷|休克|大出血|血流不止|晕倒|不省人事|生命垂危|病危|抽搐|奄奄一息|被困"),
    ),
    _Alarm(
        Why.MONEY,
        re.compile(
            r"把[^，。]{1,8}(?:转|汇|打)(?:给|到|进)|(?:转|汇|打|充)(?:了|过去|给|出去)[^，。]{0,14}(?:万|元|块|钱|账户|卡)|(?:我|他|她|刚|母亲|父亲|妈|爸|老人)[^，。]{0,8}被(?:诈)?骗(?![^，。]{0,4}(?:人|业主|户|钱的))|转账(?:给|了)|骗走"
        ),
        lately=Grade.TIMED,
        usual=Grade.ORDINARY,
    ),
)
_SEED = re.compile(
    "救命|快来|不想活|活不下|[自要想]杀|轻生|跳[楼桥河]|割腕|农药|服毒|生命|遗书|[打刀砍捅掐砸撬虐塌病骗月]|家暴|"
    "绑架|拘禁|关起来|强奸|猥亵|性侵|骚扰|扬言|恐吓|威胁|弄死|好死|跟踪|尾随|泼|上门|报复|[着起失]火|冒[浓黑]?烟|燃气|煤气|"
    "天然气|爆炸|[漏触]电|走[失丢]|失踪|失联|不见|丢了|没回|回家|联系不|找不到|露面|昏迷|休克|大?出血|血流|晕倒|不省|抽搐|"
    "奄奄|被困|转账|[转汇充]了|[转汇充][过出给到]|明[天日]|后天|下[周个月]|本周|这周|月底|今[天晚]|马上|快要|就要|即将|最后|快到期|"
    "急[用需]|等着|来不及|赶[飞火考高]|此刻|现在|眼下|这会儿|正在|[还仍]在"
)
"""Sentences without any of these hold nothing that is looked for; it only saves time."""
_NOT_PEOPLE = re.compile(
    r"玩失踪|自打|[无道]理绑架|道德绑架|亦或失踪|打人(?:者|事件|保安|方)|巨大的爆|火车|跑路|烟花|爆炸性|爆炸声|石头|数据丢失|信号失联|法人失联|失联失踪|平台|烟囱|油烟|砍头息|打人事件"
)
_BY_PHONE = re.compile(r"打(?:了)?(?:我|他|她|你|人)?[^，。]{0,4}(?:电话|110|12345|12\d{3}|热线)")

_DEADLINE = re.compile(
    r"(?P<when>(?:(?P<year>20\d\d)\s*年)?(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])?\s*[日号]?)"
    r"[^，。]{0,4}(?:之前|以前|前|截止|到期|开庭|开学|考试|报名|出发|开考|手术|出国|高考|中考|就要|必须)"
)
_SOON_WORDS = re.compile(
    r"(?:明天|后天|明日|下周[一二三四五六日天]?|下个?月|本月底|月底|这周|本周[一二三四五六日天内]?)[^，。]{0,10}"
    r"(?:之前|以前|要用|截止|到期|开庭|开学|考试|报名|出发|手术|出国|面试|入职|上班|高考|中考|必须|手续|登机|婚礼|搬)"
    r"|(?:马上|快要|就要|即将)(?:到期|过期|截止|开庭|开学|高考|中考|考试|手术|出国|面试|入职)"
    r"|今天[^，。]{0,8}(?:截止|到期|开庭|最后一天|报名)|最后(?:一天(?:报名|了|期限)|期限|[一二三两]天)|快到期|急用|急需[^，。]{0,6}(?:证|户口|护照|手术|治疗|用钱)|等着(?:用|办|手术|入学|上学)|来不及了|赶(?:飞机|火车|考试|高考)"
)
_GOING_ON = re.compile(
    r"(?:此刻|现在|眼下|这会儿|正在|还在|仍在|今晚|现在是(?:凌晨|晚上|半夜))[^，。]{0,5}"
    r"(?:吵|闹(?!心)|(?<!正在)施工(?!的)|打桩|放(?:音|歌|着)|唱|叫喊|敲|砸|赌(?!的)|打麻将|烧烤|倒垃圾|焚烧|堵(?:在|着|住)|飙车|打架|聚众|跳舞|睡不着)"
)


def grade(text: str, written: date | None = None, listed: Sequence[str] = ()) -> Urgency:
    """Return how urgent a text reads.

    Args:
        text: title and letter, redacted or not.
        written: the day on which it was written, by which dates and deadlines are told.
        listed: words of danger that another list found; they always mean danger now, so that this
            grade never falls below what that list raises.
    """
    found = [Reason(word, Why.LISTED, When.NOW, Grade.NOW) for word in listed]
    for clause in clauses(text, written, only=_SEED):
        found += _dangers(clause)
        found += _times(clause, written)
    found.sort(key=lambda reason: -reason.grade)
    reasons: dict[tuple[str, Grade], Reason] = {}
    for reason in found:
        reasons.setdefault((reason.words, reason.grade), reason)
    best = list(reasons.values())[:MOST_REASONS]
    return Urgency(best[0].grade if best else Grade.ORDINARY, best)


def _dangers(clause: Clause) -> Iterator[Reason]:
    for alarm in _ALARMS:
        for hit in alarm.words.finditer(clause.text):
            said = hit[0]
            around = clause.text[max(0, hit.start() - 4) : hit.end() + 4]
            if _NOT_PEOPLE.search(around) or _BY_PHONE.search(around):
                continue
            reached = _reached(alarm, clause, hit.start())
            if reached > Grade.ORDINARY:
                yield Reason(_with(clause.cue, said), alarm.why, clause.when, reached)


def _reached(alarm: _Alarm, clause: Clause, at: int) -> Grade:
    """Return the grade to which words of danger lead at their time."""
    if clause.when in (When.PAST, When.NOT) or denied(clause, at):
        return Grade.ORDINARY
    if clause.when is When.NOW or alarm.at_once:
        return Grade.NOW
    return alarm.lately if clause.when is When.LATELY else alarm.usual


def _with(cue: str, said: str) -> str:
    """Return the words of danger with those that tell the time, as one reads them."""
    return said if not cue or cue in said or said in cue else f"{cue}…{said}"


def _times(clause: Clause, written: date | None) -> Iterator[Reason]:
    if clause.when is When.PAST:
        return
    going_on = _GOING_ON.search(clause.text)
    if going_on and not denied(clause, going_on.start()):
        yield Reason(going_on[0], Why.GOING_ON, clause.when, Grade.TIMED)
    soon = _SOON_WORDS.search(clause.text)
    if soon and not denied(clause, soon.start()):
        yield Reason(soon[0], Why.DEADLINE, clause.when, Grade.TIMED)
    for hit in _DEADLINE.finditer(clause.text):
        day = day_of(hit, written)
        if day is not None and written is not None and written <= day <= written + SOON:
            yield Reason(hit[0], Why.DEADLINE, clause.when, Grade.TIMED)
