"""When something is said to happen, clause by clause: now, lately, long ago, or only perhaps.

A letter says *去年被打* or *正在打*; the same word weighs differently. Chinese marks time by words,
not by the verb; such a word holds until the next one in the same sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CLOSE = timedelta(days=3)
"""What happened within this time happened lately."""
AHEAD = timedelta(days=400)
"""A day without a year lies at most so far ahead of the letter; else it was in the year before."""


class When(StrEnum):
    """When a clause says that something happens."""

    NOW = "now"
    LATELY = "lately"
    OPEN = "open"
    """Nothing is said of the time, or that it happens again and again."""
    PAST = "past"
    NOT = "not"
    """Denied, feared, warned of, or only imagined."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with the time that holds in it."""

    text: str
    start: int
    when: When
    cue: str
    """The words that told the time."""


_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]*")
_CLAUSE = re.compile(r"[^，,；;：:、\s]+[，,；;：:、\s]*")
_NOW = re.compile(
    r"正在|此刻|这会儿|当下就|现在[^，。]{0,3}(?=[打砸追堵闹砍烧冒漏敲拿持])|还在(?:打|闹|吵|砸|追|敲|喊|烧|冒|漏)|又来|"
    r"正(?:打|砸|追|堵|闹|冒|漏|往|朝|在(?:楼|门|家|外))|快来|赶紧来|赶快来|刚刚?才?(?=[被给向从又]?[打砸转汇付骗抢跳砍漏着起倒])|刚刚?才?把(?=[^，。]{1,8}[转汇打]给)"
)
_LATELY = re.compile(
    r"今[天日早晚]|刚[刚才]|昨[天日晚夜]|前[天晚]|这[两几]天|近日|近几天|凌晨|半?[小一两]?个?小时前|分钟前"
)
_PAST = re.compile(
    r"去年|前年|大前年|上个?(?:月|周|星期|半年)|往年|以前|从前|曾经?(?!祖)|当年|当时|那时|早年|小时候|多年前"
    r"|[一二两三四五六七八九十几数\d]+(?:年|个月|天|周)(?:多|半)?(?:之?前|以前)|事后|当晚|当天|当日|(?<!现在)已经?处理"
)
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)?\d\d)\s*[年.\-/]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[月.\-/]\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])?\s*[日号]?"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_PERHAPS = re.compile(
    r"如果|若是?|一旦|万一|假如|要是|倘若|以防|防止|预防|避免|难道|会不会|是不是要|担心|害怕|生怕|怕|恐怕|可能|容易|容易引[起发]"
    r"|随时(?:都?[会有可]|引[起发])|存在|隐患|风险|严防|谨防|杜绝|警惕|宣传|演练|演习|知识|教育|等到|非要|才(?:会|能|肯)|试想"
    r"|不堪设想|据说|听说|新闻|电影|小说|好像|仿佛|犹如|似的|潜在|极易|极可能|将会"
)
_DENIED = re.compile(r"(?:没有?|未|并非|并未|不是|不会|不曾|从不|无人?|不再|别|莫|勿)[^，。]{0,3}$")


def clauses(
    text: str, written: date | None = None, only: re.Pattern[str] | None = None
) -> Iterator[Clause]:
    """Yield the clauses of a text with the time that holds in each.

    Args:
        only: sentences in which this does not occur are left out.
        written: the day on which the letter was written; without it a date that a clause names is
            long ago, since a letter tells of what was.
    """
    for sentence in _SENTENCE.finditer(text):
        if only is not None and not only.search(sentence[0]):
            continue
        held, cue = When.OPEN, ""
        for part in _CLAUSE.finditer(sentence[0]):
            said = part[0]
            start = sentence.start() + part.start()
            told, perhaps = _time_of(said, written), _PERHAPS.search(said)
            if told is not None:
                held, cue = told
            elif held is When.NOW:  # what is going on is said in the same breath
                held, cue = When.OPEN, ""
            if perhaps:
                yield Clause(said, start, When.NOT, perhaps[0])
            else:
                yield Clause(said, start, held, cue)


def denied(clause: Clause, at: int) -> bool:
    """Tell whether what begins at a place of a clause is denied just before it."""
    return _DENIED.search(clause.text[:at]) is not None


def _time_of(said: str, written: date | None) -> tuple[When, str] | None:
    """Return the time that a clause itself tells; what is now weighs more than what was."""
    now = _NOW.search(said)
    if now:
        return When.NOW, now[0]
    lately, past, day = _LATELY.search(said), _PAST.search(said), _day_of(said, written)
    if day is not None:
        return day
    if past:
        return When.PAST, past[0]
    if lately:
        return When.LATELY, lately[0]
    return None


def _day_of(said: str, written: date | None) -> tuple[When, str] | None:
    """Return whether a date that is named was lately or long ago; None if none was."""
    for found in _DAY.finditer(said):
        if not (found["day"] and ("月" in found[0] or found["year"])):
            continue
        day = day_of(found, written)
        if day is None or written is None:
            return When.PAST, found[0]
        if written - CLOSE <= day <= written:
            return When.LATELY, found[0]
        if day < written:
            return When.PAST, found[0]
    year = _YEAR.search(said)
    if year and (written is None or int(year[1]) < written.year):
        return When.PAST, year[0]
    return None


def day_of(found: re.Match[str], written: date | None) -> date | None:
    """Return the day that a match of year, month and day names; None if there is no such day."""
    year, month, day = found["year"], found["month"], found["day"]
    if not day:
        return None
    if year is None:
        if written is None:
            return None
        year = str(written.year)
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        named = date(whole, int(month), int(day))
    except ValueError:
        return None
    half = timedelta(days=183)
    if found["year"] is None and written is not None and named > written + half:
        return named.replace(year=whole - 1) if (month, day) != ("2", "29") else None
    if found["year"] is None and written is not None and named < written - half:
        return named.replace(year=whole + 1) if (month, day) != ("2", "29") else None
    return named
