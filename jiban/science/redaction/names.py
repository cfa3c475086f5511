"""Names of persons (姓名) in a text: a surname, one or two more characters, and evidence.

Most surnames are words of the language, so a name counts only where something beside it says that
it is one: naming (我叫、联系人), a title or a role (女士、村民), or what is done by or to people
(打了我、借给). Where that is weak the segmenter must take the same characters for a person's name.
Whoever is named once with evidence is found wherever the name stands. 张某 and 张先生 stay.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from jiban.science import segmenter
from jiban.science.redaction import evidence
from jiban.science.redaction.extent import PREPOSITIONS, end_of, is_usual, is_wordlike, may_be
from jiban.science.redaction.found import Found, Kind
from jiban.science.redaction.segments import REACH, segmented
from jiban.science.redaction.surnames import COMMON, COMPOUND, SINGLE, USUAL

AGAIN = 3
"""Mentions of a name in a letter that are evidence by themselves."""

_G = rf"[^\W\d_A-Za-z{evidence.NOT_GIVEN}]"
_FIRST = "".join(sorted(SINGLE | {name[0] for name in COMPOUND}))
_SECOND = "".join(sorted({name[1] for name in COMPOUND}))
_NAME = rf"[{_FIRST}](?:[{_SECOND}](?<={'|'.join(COMPOUND)}){_G}{{1,2}}|{_G}{{1,2}})"
_REST = _NAME.partition("]")[2]
_GLUE = " \t　:：“\"'是为叫，,（("
_CUES = evidence.NAMING | evidence.ROLES | evidence.TOWARDS
_LONGEST = max(map(len, _CUES))
_ENDINGS = frozenset(cue[-2:] for cue in _CUES)


def _any_of(marks: Iterable[str]) -> str:
    """Return the class of these characters for a pattern, without its brackets."""
    return "".join(sorted(map(re.escape, set(marks))))


_LAST = _any_of({*(cue[-1] for cue in _CUES), *_GLUE})
_BEFORE = re.compile(rf"[{_FIRST}](?<=[{_LAST}].)(?=(?P<given>{_REST}))")
"""Evidence before a name: in 村民陈云占了路 it finds 陈 behind 民, and 云占 as perhaps given."""
_SAID = (*evidence.TITLES, *evidence.DEEDS)
_BESIDE = (*_SAID, r"[（(，,、][ \u3000]*(?:男|女|身份证|曾用名|绰号)")
_BEGINS = _any_of({*(said[0] for said in _SAID), *"（(，,、"})
_GO_ON = _any_of({said[1] for said in _SAID if len(said) > 1} - set("\\["))
_ALONE = _any_of(said for said in _SAID if len(said) == 1)
_AFTER = re.compile(
    rf"[{_BEGINS}](?:(?=[{_GO_ON}\d二三四五六七八九十几 \u3000男女身曾绰])|(?<=[{_ALONE}]))"
    rf"(?:(?<=[{_FIRST}]{_G}.)|(?<=[{_FIRST}]{_G}{_G}.)|(?<=[{_FIRST}]{_G}{_G}{_G}.))"
    rf"(?<=(?={'|'.join(_BESIDE)}).)"
)
"""Evidence after a name: in 李丽华女士投诉过 it finds the 女 of 女士, behind what may be a name."""
_DOTTED = re.compile(rf"[{evidence.SOUNDS}]{{2,6}}[·•・][{evidence.SOUNDS}]{{2,6}}")
_PART = re.compile(_NAME)
_LIST = re.compile(rf"[{_FIRST}](?<![一-鿿].){_REST}(?:[、丶]{_NAME}){{2,}}(?![一-鿿])")
"""Three names or more with nothing else: 何俊生、刘峰俊、徐永明。"""
_NEXT = re.compile(rf"[、丶和与及](?P<name>{_NAME})(?=[、丶，,。；;和与及等（(\s]|$)")
"""One more name behind a known one: in 邻居王芳和李强， it finds 和李强 behind 王芳."""
_LATIN_HINT = re.compile(r"[A-Z][a-zA-Z]")
_LATIN = re.compile(
    r"(?:[Mm]y name is|I am|I'm|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Name:|我叫|名叫|姓名|联系人|我是|叫)"
    r"[\s:：是为]{0,3}"
    r"(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}|[A-Z]{2,}(?: [A-Z]{2,}){1,2})"
)
_COMMON = re.compile(rf"[{''.join(sorted(COMMON))}](?=(?P<given>{_G}{_G}))")
_JOINING = frozenset("和与及或跟即叫是被把对找为给由让向")
_HAN = re.compile(r"[一-鿿]")


def names(text: str) -> Iterator[Found]:
    """Yield the names of persons in a text in half width, each at all its places."""
    known: dict[str, str] = {}
    walked: set[int] = set()  # a list is walked once, however many of its names are evident
    for start, end, why in _evident(text):
        known.setdefault(text[start:end], why)
        while end not in walked:
            walked.add(end)
            follower = _NEXT.match(text, end)
            if follower is None or not _follows(follower["name"]):
                break
            known.setdefault(follower["name"], "list")
            end = follower.end()
    for name in sorted(known, key=len, reverse=True):
        at = text.find(name)
        while at >= 0:
            yield Found(at, at + len(name), Kind.NAME, known[name])
            at = text.find(name, at + len(name))


def _evident(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BEFORE.finditer(text):
        start, end = match.start(), match.end("given")
        cue = _cue(text, start)
        if cue and may_be(text[start:end]):
            end = end_of(text, start, end, sure=cue in evidence.NAMING, cued=True)
            if end and not (cue == "我是" and _HAN.match(text, end)):
                yield start, end, cue
    for match in _AFTER.finditer(text):
        begin = _before_title(text, match.start())
        if begin is not None:
            yield begin, match.start(), text[match.start() : match.start() + 2]
    yield from _of_their_form(text)
    yield from _bare(text)


def _before_title(text: str, end: int) -> int | None:
    """Return where the name begins that ends before a title or a deed; None if there is none."""
    sure = text[end : end + 2] in evidence.PLAIN_TITLES or text[end] in "（("
    for length in (4, 3, 2):
        name = text[max(end - length, 0) : end]
        if len(name) < length or not (_PART.fullmatch(name) and may_be(name)):
            continue
        if name[0] in PREPOSITIONS and name[1] in USUAL:
            continue
        if sure and is_usual(name) and not is_wordlike(name) and not segmenter.has_word(name):
            return end - length
        if end_of(text, end - length, end) == end:
            return end - length
    return None


def _of_their_form(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield names that their form makes names: dotted ones, lists, Latin ones."""
    if "·" in text or "•" in text or "・" in text:
        for match in _DOTTED.finditer(text):
            yield match.start(), match.end(), "dotted"
    if "、" in text or "丶" in text:
        for match in _LIST.finditer(text):
            for part in _PART.finditer(text, match.start(), match.end()):
                if len(part.group()) > 2 and part.group()[0] in USUAL and may_be(part.group()):
                    yield part.start(), part.end(), "list"
    if _LATIN_HINT.search(text):
        for match in _LATIN.finditer(text):
            yield match.start("name"), match.end("name"), "Latin"


def _bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield names of three characters that stand by themselves, or again and again."""
    looked: Counter[str] = Counter()
    for match in _COMMON.finditer(text):
        start, end = match.start(), match.start() + 3
        if looked[text[start:end]] == AGAIN:
            continue
        alone = _stands_alone(text, start, end)
        if not (alone or text.count(match.group() + match["given"]) >= AGAIN):
            continue
        if segmenter.has_word(text[max(start - 1, 0) : start + 1]) or "家" in match["given"]:
            continue
        if segmenter.has_word(text[start : start + 2]) or segmenter.has_word(text[start:end]):
            continue
        looked[text[start:end]] += 1
        tokens = segmented(text, start, max(start - REACH, 0))
        if tokens and tokens[0][1].startswith("nr") and end_of(text, start, end) == end:
            yield start, end, "alone" if alone else "again and again"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no word but a joining one touches it."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not (_HAN.match(before) and before not in _JOINING) and not (
        _HAN.match(after) and after not in "和与及或等"
    )


def _cue(text: str, start: int) -> str:
    """Return the words of evidence that end where a name may begin; "" if there are none."""
    before = text[max(start - _LONGEST - 3, 0) : start]
    bare = before.rstrip(_GLUE)
    if before[-2:] in _ENDINGS:
        words = before
    elif bare[-2:] in _ENDINGS:
        words = bare
    else:
        return "被" if before[-1:] == "被" else ""
    for length in range(min(len(words), _LONGEST), 1, -1):
        cue = words[-length:]
        if cue in _CUES and (words is before or cue not in evidence.TOWARDS):
            return cue
    return ""


def _follows(name: str) -> bool:
    """Tell whether a name is one since it stands in a row with another."""
    return name[0] in USUAL and may_be(name) and not segmenter.has_word(name)
