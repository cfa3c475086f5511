"""Whether a reply is what citizens call an answer: advice with the sentence that it is about.

Five questions are asked of a reply: does it address each request of the letter, does it say what
was done, by whom, when, and what comes next. Beside them it is looked at for set phrases that say
nothing, for promises without a day, for sentences that nobody reads to their end, for unexplained
abbreviations, and for being a copy of an earlier reply. All of it is rules over the text; nothing
is learned and nobody is judged.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jiban.science.letters.requests import Request, overlap, pieces, requests, sentences

LONGEST = 90
"""Characters of a sentence that is still read to its end."""
SUBSTANCE = 12
"""Characters that must be left of a reply without its set phrases; fewer say nothing."""
ADDRESSED = 0.06
"""The share of a request's content that must be found in the reply, restating left out."""
ON_THE_SUBJECT = 0.4
"""From this share of the title's content on a reply is on the subject, which a general request asks
no more than; then only a request of its own content (``OWN`` pieces) is looked for."""
OWN, APART, FEWEST = 20, 8, 5
"""Pieces of a request that has content of its own; of one of several; and of one that has any."""
COPIED = 0.8
"""From this share of the same pieces on, a reply is a copy of an earlier one."""
SHINGLE = 5
MOST_COPIES = 200


class Kind(StrEnum):
    """What advice is about; the order is that of their weight."""

    EMPTY = "empty"
    """Nothing is left without set phrases and the note that it was passed on."""
    UNANSWERED = "unanswered"
    """A request of the letter is not addressed."""
    COPY = "copy"
    """The reply is nearly one that another citizen got."""
    NOTHING_DONE = "nothing_done"
    NOBODY = "nobody"
    NO_DAY = "no_day"
    NO_NEXT = "no_next"
    UNDATED = "undated"
    """A promise without a day."""
    SET_PHRASE = "set_phrase"
    LONG = "long"
    ABBREVIATION = "abbreviation"


class Stage(StrEnum):
    """What the reply is: first news, or the answer."""

    FEEDBACK = "feedback"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice.

    Attributes:
        kind: what it is about.
        start, end: where the sentence stands in the reply; both 0 when it is about the whole.
        about: the request, the phrase or the abbreviation it is about.
        share: for a copy, the share of the same pieces, 0 to 1.
    """

    kind: Kind
    start: int = 0
    end: int = 0
    about: str = ""
    share: float = 0.0


def advise(
    letter: str, reply: str, earlier: Iterable[str] = (), stage: Stage = Stage.ANSWER
) -> list[Advice]:
    """Return advice on a reply before it is sent, the weightiest first; none is the best.

    Args:
        letter: title and text of the letter.
        reply: as typed so far.
        earlier: replies of the same unit to other letters, for copies.
        stage: first news need not answer every request yet.
    """
    if not reply.strip():
        return []
    if _empty(reply):
        return [Advice(Kind.EMPTY), *_copies(letter, reply, earlier)]
    found: list[Advice] = []
    if stage is Stage.ANSWER:
        found += _unanswered(letter, reply)
    found += _copies(letter, reply, earlier)
    found += _missing(reply, stage)
    for start, end in sentences(reply):
        found += _of_sentence(reply, start, end)
    found += _abbreviations(letter, reply)
    return sorted(found, key=lambda advice: _ORDER[advice.kind])


_ORDER = {kind: n for n, kind in enumerate(Kind)}

# --- does it say anything ------------------------------------------------------------------------

_RESTATES = re.compile(
    r"(?:您|你|网友|来信人)?[^。！？\n]{0,12}(?:反映|咨询|提出|留言|来信|函件|网帖|建议)[^。！？\n]{0,60}?"
    r"(?:收悉|悉知|知悉|获悉|已阅|答复如下|回复如下|如下)[：:，,。；]?|^[“\"]?UU\d+[”\"]?[：:]?"
    r"|(?:现将|现就)[^。！？\n]{0,40}(?:答复|回复|如下)[^。：:\n]{0,8}[：:，。]?"
)
_GREETING = re.compile(
    r"尊敬的[^，。：:\n]{0,12}[：:，]?|(?:您|你)好[！!，,。]?|网友[：:“\"”UuA-Z\d]*"
    r"|(?:再次|衷心|非常|首先)?感谢(?:您|你)?[^。！\n]{0,40}(?:关注|支持|监督|理解|信任|留言|来信|建议|意见|关心|反映)[^。！\n]{0,20}[。！]?"
    r"|感谢您的[^。！\n]{0,12}[。！]?|敬请谅解[。！]?|谢谢[！。]?|祝[您你][^。！\n]{0,20}[。！]?|特此(?:函复|回复|答复)[。！]?|专此复函[。！]?|此复[。！]?"
    r"|(?:二[〇○零0]|20)[\d〇○零一二三四五六七八九]{2}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日\s*$|\d{4}[.\-/年]\d{1,2}[.\-/月]\d{1,2}日?\s*$"
)
_PASSED_ON = re.compile(
    r"[^。！\n]{0,30}已?(?:转(?!变|移|为|让)|转交|转至|交由|移交|批转|交办)[^。！\n]{0,30}(?:处理|核处|办理|核实|调查|答复|反馈|核查|部门|处)[^。！\n]{0,16}[。！]?"
    r"|[^。！\n]{0,12}(?:正在|将|会)?(?:认真|积极)?(?:调查|核实|核查)?(?:处理|研究|考虑|核实|办理)(?:之?中)[^。！\n]{0,4}[。！]?"
    r"|[^。！\n]{0,30}(?:已经?(?:收集|记录|收到|收悉|知悉|答复)|将(?:认真|积极|充分)(?:考虑|研究|参考|对待))[^。！\n]{0,40}[。！]?"
)


def _empty(reply: str) -> bool:
    """Tell whether nothing is left once greetings and the note of passing on are taken away."""
    left = reply
    for pattern in (_RESTATES, _GREETING, _PASSED_ON):
        left = pattern.sub("", left)
    left = re.sub(r"链接[：:]?\S*", "", left)
    return len(re.sub(r"[\W_\d]", "", left)) < SUBSTANCE


# --- what is missing -----------------------------------------------------------------------------

_DONE = re.compile(
    r"已(?!收|知|悉|转|获|阅)|经[^，。]{0,14}(?:核实|调查|查|了解|核查|查勘|检测|研究|协商|调解|督促)|现场|走访|约谈|责令|整改|处罚|拆除"
    r"|上门|回访|核实|查处|立案|抓获|传唤|调解|修复|更换|安装了|开展|组织|召开|检查|检测|申请|上报|答复|规定|根据|依据|按照|可以|不能|不符合|符合|目前|属于|方式"
)
_WHO = re.compile(
    r"(?:我|本)(?:局|所|大队|支队|中队|队|单位|街道|镇|办|中心|公司|司|院|科|委|处|校|区|县|市)"
    r"|(?:局|派出所|大队|支队|中队|分局|街道|社区|镇政府|人民政府|办事处|中心|指挥部|委员会|管理处|车管所|户籍室|居委会|村委会|集团|公司|物业|部门|学校|交警|民警|城管|工作人员|村上|党委)"
)
_DAY = re.compile(
    r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|\d{4}\s*年\s*\d{1,2}\s*月|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2}"
    r"|今[天日早晚]|昨[天日]|前天|当[天日晚]|[上下本]周[一二三四五六日天]?|[上本下]个?月(?:底|初|中旬|上旬|下旬)?|\d{1,2}月(?:底|初|中旬|上旬|下旬|份)|\d+\s*个?(?:工作日|小时|天)(?:内|之内|以内|后)|(?:年底|月底|年内)"
)
_RULE = re.compile(
    r"根据|依据|按照|规定|《|〔|\[|文件|办法|条例|每[日天周月年]|以来|开始实施|工作时间|上班时间"
)
_SIGNED = re.compile(
    r"[\s　]*(?:[^\n，。]{0,24}[\s　]*)?(?:\d{4}|二[〇○零]\S{2})\s*[年.\-/][^，。\n]{1,12}\s*$"
)
_NEXT = re.compile(
    r"下一步|接下来|今后|后续|届时|如[有您]?[^。]{0,20}(?:联系|致电|咨询|来电|反映|拨打|请)|(?:联系|咨询|服务|监督)?电话|致电|拨打|联系人|可(?:以)?(?:到|前往|自行|拨打|向|通过)|请[您你](?!谅解|放心|理解)"
    r"|将(?!近|军|有关|情况)|会(?:积极|为|尽|及时|继续)|可(?:咨询|提起|依法|申请|登录|登陆)|提起诉讼|如[^。]{2,14}不|争取|解决问题|(?:圆满|妥善)解决|预计|计划|拟(?:于|自|在)?|建议(?:您|你|该|小区)|已(?:办结|解决|完成|处理完毕|整改到位|恢复)|继续|等待|待[^。]{1,20}后"
)


def _missing(reply: str, stage: Stage) -> Iterable[Advice]:
    body = _SIGNED.sub("", _RESTATES.sub("", reply))
    told = _GREETING.sub("", body)
    if stage is Stage.ANSWER and not _DONE.search(told):
        yield Advice(Kind.NOTHING_DONE)
    if not _WHO.search(told):
        yield Advice(Kind.NOBODY)
    if not any(_tells_a_day(told[start:end]) for start, end in sentences(told)):
        yield Advice(Kind.NO_DAY)
    if not _NEXT.search(told):
        yield Advice(Kind.NO_NEXT)


def _tells_a_day(sentence: str) -> bool:
    """Tell whether a sentence says when something was done; the date of a rule is none."""
    day = _DAY.search(sentence)
    return day is not None and not _RULE.search(sentence)


# --- sentence by sentence ------------------------------------------------------------------------

_PROMISE = re.compile(
    r"(?:将|会)(?!议|所|同|计|展|员|于|有关|来信|此|您|其|该|申请|情况)[^，。；]{0,20}(?:进行|按|服务|保障|开通|公开|公告|处理|解决|整改|安装|修|治理|整治|督促|加强|加大|落实|推进|争取|安排|派|考虑|核实|反馈|联系|增加|调整|启动|要求|规范|改善|开展|做好|配合|引导|关注|公布|答复|严查|查处)"
    r"|尽快|尽早|早日|适时|近期(?!二|一|照)|择机|争取|抓紧|下一步|正在(?:寻求|准备|做准备|研究|制定)|做准备|加快落实"
)
_EXPIRES = re.compile(
    r"\d+日内|\d{1,2}月|[一二三四五六七八九十]+月(?:底|初|中|前)|年底|月底|年内|[明后今]年|本周|下周|本月|下月|下个月|今天|明天|后天|\d+\s*个?(?:工作日|小时|天|周|月)|[一二三四五六七八九十两]+个?(?:工作日|天|周|个月)"
)
SET_PHRASES = (
    "高度重视",
    "第一时间",
    "认真研究",
    "积极协调",
    "严格按照相关规定",
    "依法依规处理",
    "加强监管",
    "加大力度",
    "进一步落实",
    "统筹考虑",
    "逐步解决",
    "妥善处理",
    "扎实推进",
    "举一反三",
    "确保人民群众",
    "有关部门",
    "相关部门",
    "职能部门",
    "特此函复",
    "专此复函",
    "核处",
)
_SET = re.compile("|".join(map(re.escape, SET_PHRASES)))


def _of_sentence(reply: str, start: int, end: int) -> Iterable[Advice]:
    said = reply[start:end]
    if _RESTATES.fullmatch(said) or _GREETING.fullmatch(said):
        return
    promise = _PROMISE.search(said)
    if promise and not _EXPIRES.search(said):
        yield Advice(Kind.UNDATED, start, end, promise[0])
    phrase = _SET.search(said)
    if phrase:
        yield Advice(Kind.SET_PHRASE, start, end, phrase[0])
    if end - start > LONGEST:
        yield Advice(Kind.LONG, start, end, str(end - start))


_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}(?![A-Za-z0-9])")
KNOWN = frozenset(
    "APP ATM CT DNA ETC GPS IC ID KTV LED OK PDF PM POS QQ SIM SMS SUV VIP VR WIFI".split()  # noqa: SIM905
)
"""Abbreviations that everybody knows."""


def _abbreviations(letter: str, reply: str) -> Iterable[Advice]:
    for found in _LATIN.finditer(reply):
        name = found[0]
        before, after = reply[: found.start()], reply[found.end() :]
        explained = after[:1] in "（(" or before[-1:] in "（("
        if name in KNOWN or name in letter.upper() or name in before or explained:
            continue
        yield Advice(Kind.ABBREVIATION, found.start(), found.end(), name)


# --- requests and copies -------------------------------------------------------------------------


def _unanswered(letter: str, reply: str) -> Iterable[Advice]:
    told = _RESTATES.sub("。", _GREETING.sub("。", reply))
    there = pieces(told)
    title = pieces(letter.partition("\n")[0])
    on_the_subject = overlap(title, there) >= ON_THE_SUBJECT
    found = requests(letter)
    for request in found:
        wanted = pieces(request.text)
        apart = len(found) > 1 and len(wanted) >= APART and not wanted & there
        least = OWN if on_the_subject and not apart else FEWEST
        if len(wanted) >= least and not _addressed(request, wanted, told, there):
            yield Advice(Kind.UNANSWERED, about=request.text)


def _addressed(request: Request, wanted: frozenset[str], told: str, there: frozenset[str]) -> bool:
    """Tell whether a reply speaks of what a request asks for, and holds what answers it."""
    if overlap(wanted, there) < ADDRESSED:
        return False
    return request.answer is None or request.answer.search(told) is not None


def _copies(letter: str, reply: str, earlier: Iterable[str]) -> Iterable[Advice]:
    """Yield the earlier reply that this one nearly is, what the letter itself says left out."""
    own = _shingles(reply) - _shingles(letter)
    if len(own) < SHINGLE:
        return
    best, text = 0.0, ""
    for n, other in enumerate(earlier):
        if n >= MOST_COPIES:
            break
        theirs = _shingles(other)
        share = len(own & theirs) / len(own)
        if share > best:
            best, text = share, other
    if best >= COPIED:
        yield Advice(Kind.COPY, about=text[:60], share=round(best, 2))


_SPECIFIC = re.compile(r"«P\d+»|\d+|[A-Za-z]+")


def _shingles(text: str) -> set[str]:
    """Return the runs of characters of a text, without numbers, dates and persons."""
    plain = re.sub(r"[\W_]", "", _SPECIFIC.sub("", _GREETING.sub("", text)))
    return {plain[n : n + SHINGLE] for n in range(len(plain) - SHINGLE + 1)}
