"""Numbers of persons: phones, resident ID numbers (公民身份号码), bank cards.

A number is what its digits and its check digit make it, or what the words before it say it is. One
that is written as an ID or a card is taken for it even when its check digit is wrong: people
mistype, and a leak is worse than a blot. A plain order number fits neither.

Sources: GB 11643-1999 (18 digits, ISO 7064 MOD 11-2; before that 15 digits without a check digit);
ISO/IEC 7812-1 (cards, Luhn); the numbering plan of the telephone network (YD/T 638).
"""

import re
from collections.abc import Iterator
from datetime import date

from stdnum import luhn
from stdnum.cn import ric

from jiban.science.redaction.found import Found, Kind

CUE = 14
"""Characters before a number in which words say what it is."""

_RUN = re.compile(r"\d(?:[ ()（）-]{0,2}\d){6,}")
_SPELLED_RUN = re.compile(
    r"[幺一][三四五六七八九][〇零一二三四五六七八九幺]{9}(?![一二三四五六七八九零〇])"
)
_PHONE = re.compile(
    r"(?<!\d)(?:\+86[ -]?|0086[ -]?|86[ -]?)?1[ -]?[3-9](?:[ -]{0,2}\d){9}(?!\d)"
    r"|(?<!\d)[(（]?0(?:10|2\d|[3-9]\d\d)[)） -]{0,2}\d{3,4}[ -]?\d{4}(?!\d)"
)
_LOCAL = re.compile(r"(?<![\d-])[2-8]\d{2,3}[ -]?\d{4}(?!\d)")
_LOCAL_CUE = re.compile(r"(?:电话|座机|热线|手机|号码|致电|拨打|联系方式)[^\d，。；]{0,4}$")
_ID = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){16}[ -]?[\dXx](?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){14}(?![0-9A-Za-z])")
_ID_CUE = re.compile(r"身份|证件|证号|(?<![A-Za-z])ID(?![A-Za-z])", re.IGNORECASE)
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,20}(?!\d)")
_CARD_CUE = re.compile(r"银行|卡号|[账帐][号户]|储蓄卡|信用卡|借记卡|存折|打到|转到|转入|汇到|汇入")
_OTHER_CUE = re.compile(r"订单|单号|编号|流水|快递|运单|发票|案号|受理|回执|交易号")
_CARD_STARTS = re.compile(r"62|60|4|5[1-5]|35[2-8]|9558|3[47]")
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_CLAUSES = re.compile(r"[。；！？!?;\n]")
_OTHER = re.compile(r"[^0-9X]")


def numbers(text: str) -> Iterator[Found]:
    """Yield what may be phone, ID and card numbers of a text in half width; they may overlap.

    Args:
        text: any text, with full-width signs made half-width.
    """
    for run in _RUN.finditer(text):
        yield from _in_run(text, max(run.start() - 1, 0), min(run.end() + 2, len(text)))
    if "一" in text or "幺" in text:
        for match in _SPELLED_RUN.finditer(text):
            yield Found(match.start(), match.end(), Kind.PHONE, "spelled")


def _in_run(text: str, begin: int, end: int) -> Iterator[Found]:
    for pattern, judge in _JUDGES:
        for match in pattern.finditer(text, begin, end):
            start = match.start()
            before = _CLAUSES.split(text[max(start - CUE, 0) : start])[-1]
            why = judge(_OTHER.sub("", match.group().upper()), before)
            if why:
                yield Found(start, match.end(), *why)


Why = tuple[Kind, str] | None


def _is_id(number: str, before: str) -> Why:
    if _plausible(number[:2], number[6:14]):
        right = ric.calc_check_digit(number) == number[-1]
        return Kind.ID_NUMBER, "checksum" if right else "birth date"
    return (Kind.ID_NUMBER, "words before") if _ID_CUE.search(before) else None


def _is_old_id(number: str, before: str) -> Why:
    if _plausible(number[:2], "19" + number[6:12]) and not _says_another(before):
        return Kind.ID_NUMBER, "birth date"
    return (Kind.ID_NUMBER, "words before") if _ID_CUE.search(before) else None


def _is_card(number: str, before: str) -> Why:
    if _CARD_CUE.search(before) and number[0] not in "01":
        return Kind.BANK_CARD, "words before"
    usual = 15 <= len(number) <= 19 and _CARD_STARTS.match(number)
    if usual and luhn.is_valid(number) and not _says_another(before):
        return Kind.BANK_CARD, "checksum"
    return None


def _is_phone(_number: str, _before: str) -> Why:
    return Kind.PHONE, "numbering plan"


def _is_local(_number: str, before: str) -> Why:
    return (Kind.PHONE, "words before") if _LOCAL_CUE.search(before) else None


def _says_another(before: str) -> bool:
    return _OTHER_CUE.search(before) is not None


def _plausible(province: str, born: str) -> bool:
    """Tell whether a number begins in a province and holds a birth date that can be."""
    if not _PROVINCE.match(province) or not "1880" <= born[:4] <= "2099":
        return False
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return True


_JUDGES = (
    (_ID, _is_id),
    (_OLD_ID, _is_old_id),
    (_PHONE, _is_phone),
    (_CARD, _is_card),
    (_LOCAL, _is_local),
)
