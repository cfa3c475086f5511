"""What a letter asks for: its requests and questions, and what an answer to each must hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 6
"""Requests of one letter that are looked for; who writes more has a subject, not a list."""
LONGEST = 60
"""Characters of a request that are kept."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something that the author asks for.

    Attributes:
        text: the words of the letter.
        answer: what an answer must hold, such as a day to *when*; None when anything may answer.
    """

    text: str
    answer: re.Pattern[str] | None = None


_SENTENCE = re.compile(r"[^。！!？?；;\n]+[。！!？?；;]*")
_ASKS = re.compile(
    r"请问|想问|咨询|能否|能不能|可否|可不可以|是否|是不是可以|什么时候|何时|多久|多少|怎么(?:办|样|处理|申请|才能)|如何|哪里|哪个部门|为什么|为何|有没有"
    r"|恳请|请求|敬请|希望|盼望|期盼|(?:^|[，,。；我们]|强烈)要求(?!我|他|业主|对方|整改|加|交|必须)|建议|强烈(?:要求|建议|请求)|请(?:求|有关|相关|政府|领导|书记|市长|局长|民警|派出所|交警|城管|贵|求|你|您|派|来|依法|尽快|帮|查|把|在|给|加|对|安排|严|核)"
    r"|望(?:领导|政府|有关|相关|尽快|能|早日|给予|贵)"
)
_POLITE = re.compile(
    r"(?:请|望|盼|希望|恳请)[^，。]{0,14}(?:回复|答复|关注|重视|百忙|谅解|为盼|过问|复函|解答)[^，。]{0,8}[。！!？?]*$"
    r"|百忙[^，。]{0,8}(?:解释|说明|帮)|盼复|谢谢|辛苦|感谢|此致|敬礼|收悉|麻烦(?:您|你)了"
)
_RHETORIC = re.compile(r"难道|活该|何在|天理|良心|懵|算什么|谁来|怎么回事儿?！|何日")
_YES = re.compile(r"可以|可|能|不|是|否|符合|属于|已|未|没有|有|应|须|暂|按|规定|拟|计划|将")
_ANSWERS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"什么时候|何时|多久|几时|进度|哪天"),
        re.compile(r"\d|年|月|日|天|期|近期|暂|尚|目前|尽快|明|后|季度|待|已|正在|预计|计划"),
    ),
    (
        re.compile(r"多少|几(?:个|元|次|点|年)|标准"),
        re.compile(r"\d|[一二三四五六七八九十百千万]|标准|免|按|规定"),
    ),
    (
        re.compile(r"哪里|哪个|何处|地址|电话|找谁"),
        re.compile(r"\d{3}|路|号|局|所|中心|窗口|电话|部门|平台|处"),
    ),
    (re.compile(r"能否|能不能|可否|可不可以|是否|是不是|有没有|吗"), _YES),
    (
        re.compile(r"为什么|为何|原因"),
        re.compile(r"因|由于|原因|为了|导致|根据|按照|规定|主要|系|未|没有"),
    ),
    (
        re.compile(r"怎么|如何|流程|手续|材料|条件"),
        re.compile(r"请|可|需|应|按|提供|携带|到|申请|条件|流程|规定|步|、"),
    ),
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text stand (start, end), without blanks around them."""
    for found in _SENTENCE.finditer(text):
        said = found[0]
        start = found.start() + len(said) - len(said.lstrip())
        end = found.start() + len(said.rstrip())
        if end > start:
            yield start, end


def requests(letter: str) -> list[Request]:
    """Return what a letter asks for, in its order; its title alone when the text asks nothing.

    Args:
        letter: the title, a line break, the text.
    """
    title, _line, body = letter.partition("\n")
    found: dict[str, Request] = {}
    for start, end in sentences(body):
        request = _request(body[start:end])
        if request is not None:
            found.setdefault(request.text, request)
    if not found and title.strip():
        return [Request(title.strip()[:LONGEST], _answer_to(title))]
    return list(found.values())[:MOST]


def _request(sentence: str) -> Request | None:
    """Return the request of a sentence, from the word that asks; None if there is none."""
    asks = _ASKS.search(sentence)
    question = sentence.rstrip().endswith(("？", "?"))
    if asks is None and not question:
        return None
    begin = 0
    if asks is not None:
        comma = max(sentence.rfind(sign, 0, asks.start()) for sign in "，,：:、")
        begin = comma + 1 if asks.start() - comma < LONGEST // 2 else asks.start()
    said = sentence[begin:].strip()
    if _POLITE.search(said) and len(pieces(said)) < 12:
        return None
    if len(pieces(said)) < 3 or _RHETORIC.search(said):
        return None
    return Request(said[:LONGEST], _answer_to(said))


def _answer_to(said: str) -> re.Pattern[str] | None:
    return next((answer for asks, answer in _ANSWERS if asks.search(said)), None)


_NO_CONTENT = re.compile(
    r"请问|想问|咨询|希望|恳请|请求|要求|建议|能否|能不能|可否|是否|什么时候|何时|多少|怎么|如何|哪里|为什么|领导|书记|市长|局长|政府|有关|相关|部门|我们?|你们?|您"
    r"|一下|尽快|及时|谢谢|感谢|问题|情况|处理|解决|关注|重视|措施|采取|针对|一定|管理|这个|那个|这样|现在|可以|已经|进行|给予|[的了是在有和与及或对为把被将就都也很而且但]|[\W\d_]"
)


def pieces(text: str) -> frozenset[str]:
    """Return the pairs of characters that carry a text's content, common words left out."""
    found: set[str] = set()
    for run in _NO_CONTENT.split(text.lower()):
        found.update(run[n : n + 2] for n in range(len(run) - 1))
    return frozenset(found)


def overlap(wanted: frozenset[str], there: frozenset[str]) -> float:
    """Return the share (0 to 1) of the wanted pieces that are there."""
    return len(wanted & there) / len(wanted) if wanted else 0.0
