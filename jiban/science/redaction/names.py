"""Names of persons (姓名) in a text: a surname, one or two more characters, and evidence.

Most surnames are words of the language, so a name counts only where something beside it says that
it is one: naming (我叫、联系人), a title or a role (女士、村民), or what is done by or to people
(打了我、借给). Where that is weak the segmenter must take the same characters for a person's name.
Whoever is named once with evidence is found wherever the name stands. 张某 and 张先生 stay.
"""

import re
from collections.abc import Iterator

import rjieba

from jiban.science.redaction import evidence
from jiban.science.redaction.found import Found, Kind
from jiban.science.redaction.surnames import COMMON, COMPOUND, GIVEN, SINGLE, USUAL, WORDLIKE, WORDS

AGAIN = 3
"""Mentions of a name in a letter that are evidence by themselves."""
REACH = 10
"""Characters around a name that the segmenter is shown."""

_G = rf"[^\W\d_A-Za-z{evidence.NOT_GIVEN}]"
_FIRST = "".join(sorted(SINGLE | {name[0] for name in COMPOUND}))
_SECOND = "".join(sorted({name[1] for name in COMPOUND}))
_NAME = rf"[{_FIRST}](?:[{_SECOND}](?<={'|'.join(COMPOUND)}){_G}{{1,2}}|{_G}{{1,2}})"
_REST = _NAME.partition("]")[2]
_GLUE = " \t　:：“\"'是为叫，,（("
_CUES = evidence.NAMING | evidence.ROLES | evidence.TOWARDS
_LONGEST = max(map(len, _CUES))
_ENDINGS = frozenset(cue[-2:] for cue in _CUES)
_LAST = "".join(sorted({re.escape(cue[-1]) for cue in _CUES} | {re.escape(mark) for mark in _GLUE}))
_BEFORE = re.compile(rf"[{_FIRST}](?<=[{_LAST}].)(?=(?P<given>{_REST}))")
_BESIDE = (*evidence.TITLES, r"[（(，,、][ \u3000]*(?:男|女|身份证|曾用名|绰号)", *evidence.DEEDS)
_BEGINS = "".join(sorted({beside[0] for beside in _BESIDE} - {"["})) + "（(，,、"
_GO_ON = "".join(sorted({beside[1] for beside in _BESIDE if len(beside) > 1} - {"（", "\\\\", "["}))
_ALONE = "".join(beside for beside in _BESIDE if len(beside) == 1)
_AFTER = re.compile(
    rf"[{_BEGINS}](?:(?=[{_GO_ON}\d二三四五六七八九十几 \u3000男女身曾绰])|(?<=[{_ALONE}]))"
    rf"(?:(?<=[{_FIRST}]{_G}.)|(?<=[{_FIRST}]{_G}{_G}.)|(?<=[{_FIRST}]{_G}{_G}{_G}.))"
    rf"(?<=(?={'|'.join(_BESIDE)}).)"
)
_DOTTED = re.compile(rf"[{evidence.SOUNDS}]{{2,6}}[·•・][{evidence.SOUNDS}]{{2,6}}")
_PART = re.compile(_NAME)
_LIST = re.compile(rf"[{_FIRST}](?<![一-鿿].){_REST}(?:[、丶]{_NAME}){{2,}}(?![一-鿿])")
_NEXT = re.compile(rf"[、丶和与及](?P<name>{_NAME})(?=[、丶，,。；;和与及等（(\s]|$)")
_LATIN_HINT = re.compile(r"[A-Z][a-zA-Z]")
_LATIN = re.compile(
    r"(?:[Mm]y name is|I am|I'm|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Name:|我叫|名叫|姓名|联系人|我是|叫)"
    r"[\s:：是为]{0,3}"
    r"(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}|[A-Z]{2,}(?: [A-Z]{2,}){1,2})"
)
_GOES_ON = frozenset(evidence.NOT_GIVEN + evidence.ENDS)
_PLACES = frozenset(evidence.PLACES)
_ENDS_A_PLACE = frozenset("路街巷村镇乡县区市湖人府苑园城庭组委局办")
_TITLES = frozenset(evidence.TITLES)
_COMMON = re.compile(rf"[{''.join(sorted(COMMON))}](?=(?P<given>{_G}{_G}))")
_JOINING = frozenset("和与及或跟即叫是被把对找为给由让向")
_PREPOSITIONS = frozenset("向于从和与由连应")
_HAN = re.compile(r"[一-鿿]")
_STOP_BEFORE = re.compile(r".*[^一-鿿]", re.DOTALL)
_STOP = re.compile(r"[^一-鿿]")


def names(text: str) -> Iterator[Found]:
    """Yield the names of persons in a text in half width, each at all its places."""
    known: dict[str, str] = {}
    for start, end, why in _evident(text):
        known.setdefault(text[start:end], why)
        while (follower := _NEXT.match(text, end)) and _follows(follower["name"]):
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
        if cue and _may_be(text[start:end]):
            end = _end(text, start, end, sure=cue in evidence.NAMING, cued=True)
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
        if len(name) < length or not (_PART.fullmatch(name) and _may_be(name)):
            continue
        if name[0] in WORDLIKE and name[1] in USUAL and name[:2] not in COMPOUND:
            continue
        if sure and _is_usual(name) and not _is_wordlike(name) and not rjieba.has_word(name):
            return end - length
        if _end(text, end - length, end, cued=False) == end:
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
                if len(part.group()) > 2 and part.group()[0] in USUAL and _may_be(part.group()):
                    yield part.start(), part.end(), "list"
    if _LATIN_HINT.search(text):
        for match in _LATIN.finditer(text):
            yield match.start("name"), match.end("name"), "Latin"


def _bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield names of three characters that stand by themselves, or again and again."""
    for match in _COMMON.finditer(text):
        start, end = match.start(), match.start() + 3
        alone = _stands_alone(text, start, end)
        if not (alone or text.count(match.group() + match["given"]) >= AGAIN):
            continue
        if rjieba.has_word(text[max(start - 1, 0) : start + 1]) or "家" in match["given"]:
            continue
        if rjieba.has_word(text[start : start + 2]) or rjieba.has_word(text[start:end]):
            continue
        tokens = _segmented(text, start, max(start - REACH, 0))
        if tokens and tokens[0][1].startswith("nr") and _end(text, start, end) == end:
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
    return name[0] in USUAL and _may_be(name) and not rjieba.has_word(name)


def _is_usual(name: str) -> bool:
    return name[0] in USUAL or name[:2] in COMPOUND


def _is_wordlike(name: str) -> bool:
    """Tell whether the surname is a word above all, and what follows no usual given name."""
    if name[0] in _PREPOSITIONS or len(name) < 3:
        return name[0] in WORDLIKE
    return name[0] in WORDLIKE and not GIVEN.issuperset(name[1:])


def _may_be(name: str) -> bool:
    """Tell whether a name can be one by its surname and first characters."""
    if name[:2] in COMPOUND:
        return len(name) > 2
    return name[0] in SINGLE and not (name[:2] in WORDS or name[:3] in WORDS)


def _end(text: str, start: int, end: int, *, sure: bool = False, cued: bool = False) -> int:
    """Return where the name ends that may begin at *start*; 0 if there is none.

    Args:
        text: the text.
        start: where it may begin.
        end: where it ends at the latest.
        sure: the words before say that a name follows.
        cued: words of evidence end where it may begin.
    """
    surname = 2 if text[start : start + 2] in COMPOUND else 1
    if not (sure or _is_usual(text[start : start + 2])):
        return 0
    if text[start + surname : start + surname + 2] in _TITLES:
        return 0
    bounded = not _HAN.match(text, end)
    if sure and bounded:
        return 0 if end - start > 2 and _is_a_place(text, start, end) else end
    bounded = bounded or text[end : end + 2] in _TITLES
    if cued and bounded and end - start > 2 and GIVEN.issuperset(text[start + 1 : end]):
        return 0 if text[start] in _PREPOSITIONS else end
    if surname == 2:
        given = _given(_segmented(text, start + 2, start + 2), sure=True)
        return min(start + 2 + given, end) if given else 0
    tokens = _segmented(text, start, start if cued else max(start - REACH, 0))
    if not tokens:
        return _guessed(text, start, end) if sure else 0
    word, tag = tokens[0]
    known = rjieba.has_word(word)
    while not known and len(word) > 3 and word[-1] in _GOES_ON:
        word = word[:-1]
    if not sure and word[0] in WORDLIKE and not _is_unknown_name(tokens):
        return 0
    if len(word) == 1:
        stop = start + 1 + _given(tokens[1:], sure=sure)
    elif known and len(word) == 2 and _is_split(tokens):
        stop = start + 3
    elif len(word) <= 3 and (tag.startswith("nr") or not known):
        if not sure and known and word[0] not in COMMON:
            return 0
        stop = start + len(word) + _rest(word, tokens[1:])
    elif sure and GIVEN.issuperset(text[start + 1 : end]):
        stop = _guessed(text, start, end)
    else:
        return 0
    while stop - start > 1 and text[stop - 1] in evidence.NOT_GIVEN:
        stop -= 1
    if stop - start < 2 or _is_a_place(text, start, stop):
        return 0
    return min(stop, end)


def _segmented(text: str, start: int, begin: int) -> list[tuple[str, str]]:
    """Return the words from *start* on with their tags; none if *start* is within a known word."""
    before = _STOP_BEFORE.search(text, begin, start)
    begin = before.end() if before else begin
    stop = _STOP.search(text, start)
    end = min(stop.start() if stop else len(text), start + REACH)
    tokens: list[tuple[str, str]] = rjieba.tag(text[begin:end])
    for n, (word, tag) in enumerate(tokens):
        if begin == start:
            return tokens[n:]
        if begin > start:
            break
        if begin + len(word) > start and not rjieba.has_word(word):
            return [(word[start - begin :], tag), *tokens[n + 1 :]]
        begin += len(word)
    return []


def _given(tokens: list[tuple[str, str]], *, sure: bool) -> int:
    """Return the length of the given name in words that follow a surname standing alone."""
    if not tokens:
        return 0
    word, tag = tokens[0]
    if not rjieba.has_word(word):
        return min(len(word), 2)
    if len(word) > 2:
        return 0
    ordinary = not tag.startswith("nr") and (len(word) == 2 or tag[0] in "tmpcdrufq")
    if not sure and ordinary and not GIVEN.issuperset(word):
        return 0
    if len(word) == 1 and len(tokens) > 1:
        following = tokens[1][0]
        return 1 + (
            _continues(following) or (len(following) > 1 and not rjieba.has_word(following))
        )
    return len(word)


def _is_unknown_name(tokens: list[tuple[str, str]]) -> bool:
    """Tell whether the segmenter takes words that it does not know for a name."""
    first = tokens[0] if len(tokens[0][0]) > 1 or len(tokens) < 2 else tokens[1]
    return first[1].startswith("nr") and not rjieba.has_word(first[0])


def _is_split(tokens: list[tuple[str, str]]) -> bool:
    """Tell whether a word and a character after it are a name: 安庆 and 曦."""
    name = "".join(word for word, _tag in tokens[:2])
    return len(name) == 3 and name[0] in COMMON and GIVEN.issuperset(name[1:])


def _rest(word: str, tokens: list[tuple[str, str]]) -> int:
    """Return 1 when the segmenter has left the last character of a name to the next word."""
    if len(word) != 2 or not tokens:
        return 0
    following = tokens[0][0]
    if len(tokens) == 1 and len(following) == 1:
        return int(following not in evidence.NOT_GIVEN)
    split = len(following) == 2 and following[1] in _GOES_ON
    split = split and (following[1] in "来去跑说做" or not rjieba.has_word(following))
    return int(_continues(following) or split)


def _continues(word: str) -> bool:
    return len(word) == 1 and word not in _GOES_ON


def _guessed(text: str, start: int, end: int) -> int:
    """Return where a name ends that is one for sure, by the characters alone."""
    return end - 1 if end - start > 2 and text[end - 1] in evidence.ENDS else end


def _is_a_place(text: str, start: int, end: int) -> bool:
    """Tell whether it is, or what follows makes it, the name of a place or a firm."""
    word = text[end : end + 2]
    if (
        word[:1] == "某"
        or word in evidence.PLACE_WORDS
        or (word[:1] in _PLACES and word not in _TITLES)
    ):
        return True
    return text[end - 1] in _ENDS_A_PLACE or (end - start == 2 and text[end - 1] == "家")
