"""The columns of a file of letters, by the names they go by, and what a row of them says."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Choices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiban.city import geo, units
from jiban.city.tables import BadRow, Column
from jiban.desks.mailbox.fitting import fit, stated_kind
from jiban.desks.mailbox.models import Channel, Kind, Naming
from jiban.desks.mailbox.subjects import GROUPS, SUBJECTS
from jiban.loop.contact import ContactBy, ContactWhen

COLUMNS = (
    Column(
        "origin", "编号", "信件编号", "来信编号", "工单编号", "工单号", "留言编号", "受理编号",
        "流水号", "id", "no", "number", "ticket",
    ),
    Column("kind", "类型", "信件类型", "来信类型", "诉求类型", "信件类别", "type"),
    Column("title", "标题", "主题", "信件标题", "来信主题", "留言主题", "诉求标题", "headline"),
    Column(
        "body", "内容", "正文", "信件内容", "来信内容", "诉求内容", "留言详情", "留言内容",
        "content", "text", "description", "letter", required=True,
    ),
    Column("subject", "业务类别", "诉求分类", "事项分类", "事项类别", "领域", "topic", "category"),
    Column("unit", "单位", "承办单位", "受理单位", "派出所", "单位代码", "单位名称", "station"),
    Column("accused", "投诉对象", "被投诉人", "被投诉单位", "被反映人"),
    Column("place", "地点", "地址", "事发地点", "事发地址", "发生地点", "location", "address"),
    Column("lon", "经度", "longitude", "lng"),
    Column("lat", "纬度", "latitude"),
    Column("name", "姓名", "来信人", "来信人姓名", "诉求人", "反映人", "联系人", "author"),
    Column(
        "phone", "电话", "联系电话", "电话号码", "手机", "手机号", "手机号码", "来电号码",
        "telephone", "mobile", "tel",
    ),
    Column("email", "邮箱", "电子邮箱", "电子邮件", "邮件地址", "mail"),
    Column("contact_by", "联系方式", "答复方式", "contact"),
    Column("contact_when", "联系时间", "方便联系时间"),
    Column(
        "received_at", "来信时间", "来信日期", "受理时间", "受理日期", "登记时间", "留言时间",
        "接收时间", "日期", "时间", "received", "date", "time",
    ),
)  # fmt: skip

_SPOKEN: Mapping[type[Choices], Mapping[str, Choices]] = {
    Kind: {
        "投诉举报": Kind.COMPLAINT, "投诉": Kind.COMPLAINT, "举报": Kind.COMPLAINT,
        "求助": Kind.HELP, "求决": Kind.HELP, "help": Kind.HELP,
        "咨询": Kind.ENQUIRY, "询问": Kind.ENQUIRY, "inquiry": Kind.ENQUIRY,
        "建议": Kind.SUGGESTION, "意见建议": Kind.SUGGESTION,
        "感谢": Kind.THANKS, "表扬": Kind.THANKS, "感谢表扬": Kind.THANKS,
    },
    ContactBy: {
        "电话": ContactBy.PHONE, "手机": ContactBy.PHONE, "call": ContactBy.PHONE,
        "短信": ContactBy.SMS, "邮件": ContactBy.EMAIL, "邮箱": ContactBy.EMAIL,
        "网页": ContactBy.PAGE, "网上": ContactBy.PAGE,
    },
    ContactWhen: {
        "随时": ContactWhen.ANY, "白天": ContactWhen.DAY, "工作时间": ContactWhen.DAY,
        "晚上": ContactWhen.EVENING, "周末": ContactWhen.WEEKEND,
    },
}  # fmt: skip
_QUOTED = re.compile(r"^'(?=[=+\-@])")
_CHINESE_TIME = str.maketrans({"年": "-", "月": "-", "日": " ", "时": ":", "分": ":", "秒": " "})


def fields_of(values: Mapping[str, str], *, gcj02: bool, now: datetime) -> dict[str, Any]:
    """Return the fields of ``receive`` that a row gives.

    Raises:
        BadRow: a cell cannot be understood; it names the column, why, and what to write.
    """
    said = {name: _QUOTED.sub("", value) for name, value in values.items()}
    if not (said["body"] or said["title"]):
        raise BadRow("body", _("The letter is empty."), _("Write what the citizen wrote."))
    title, body = fit(said["title"], said["body"])
    phone, email = said["phone"], said["email"]
    lon, lat = _place(said, gcj02)
    return {
        "kind": _choice("kind", said["kind"], Kind) or stated_kind(title).value,
        "title": title,
        "body": body,
        "subject": _subject(said["subject"]),
        "unit": _unit(said["unit"]),
        "accused": said["accused"],
        "place": said["place"],
        "lon": lon,
        "lat": lat,
        "naming": _naming(said),
        "name": said["name"],
        "phone": phone,
        "email": email,
        "contact_by": _choice("contact_by", said["contact_by"], ContactBy)
        or ("phone" if phone else "email" if email else "page"),
        "contact_when": _choice("contact_when", said["contact_when"], ContactWhen) or "any",
        "channel": Channel.IMPORT.value,
        "origin": said["origin"],
        "written_at": _instant(said["received_at"], now),
    }


def _naming(said: Mapping[str, str]) -> str:
    """Who can be reached is named as far as the file goes; nobody is promised a call to nowhere."""
    if not (said["phone"] or said["email"]):
        return Naming.ANONYMOUS.value
    return Naming.NAME.value if said["name"] else Naming.PHONE.value


def _choice(column: str, text: str, choices: type[Choices]) -> str:
    """Return the value that a cell means, by value, label or a usual word; "" when it is empty."""
    plain = text.strip().casefold()
    if not plain:
        return ""
    known = {word.casefold(): str(choice.value) for word, choice in _SPOKEN[choices].items()}
    for language in ("en", "zh-hans"):
        with override(language):
            known |= {str(label).casefold(): str(value) for value, label in choices.choices}
    known |= {str(value): str(value) for value in choices.values}
    if plain not in known:
        words = " / ".join(dict.fromkeys(str(label) for _value, label in choices.choices))
        raise BadRow(column, _unknown(text), _("Write one of: %(words)s.") % {"words": words})
    return known[plain]


def code_of_subject(text: str) -> str:
    """Return the code of a subject written as its code or its name; "" when there is none."""
    plain = text.strip().casefold()
    if plain in SUBJECTS:
        return plain
    for language in ("en", "zh-hans"):
        with override(language):
            named = [code for code, label in SUBJECTS.items() if str(label).casefold() == plain]
        if len(named) == 1:  # some leaves of different groups are called the same
            return named[0]
    return ""


def _subject(text: str) -> str:
    code = code_of_subject(text)
    if text.strip() and not code:
        words = " / ".join(map(str, GROUPS.values()))
        fix = _("Leave it empty, or write one of: %(words)s.") % {"words": words}
        raise BadRow("subject", _unknown(text), fix)
    return code


def _unit(text: str) -> int | None:
    """Return the unit of a code or a whole name; its duty officer gets the letter at once."""
    plain = text.strip()
    if not plain:
        return None
    known = units.tree()
    named = [u for u in known if plain in (u.code, u.name, u.name_en) and u.active]
    if len(named) == 1:
        return named[0].id
    reason = _("There are several such units.") if named else _unknown(text)
    fix = _("Write the unit's code or whole name, or leave it empty for the dispatchers.")
    raise BadRow("unit", reason, fix)


def _place(said: Mapping[str, str], gcj02: bool) -> tuple[float | None, float | None]:
    if not (said["lon"] or said["lat"]):
        return None, None
    degrees = []
    for name in ("lon", "lat"):
        try:
            degrees.append(float(said[name]))
        except ValueError:
            fix = _("Write degrees, such as 114.0579, or leave both columns empty.")
            raise BadRow(
                name, _("“%(text)s” is no number.") % {"text": said[name][:40]}, fix
            ) from None
    lon, lat = degrees
    return geo.gcj02_to_wgs84(lon, lat) if gcj02 else (lon, lat)


def _instant(text: str, now: datetime) -> datetime | None:
    """Return when the letter was written; a time without an offset is the city's."""
    if not text:
        return None
    plain = text.translate(_CHINESE_TIME).replace("/", "-").strip(" :")
    at = next((found for parse in _PARSERS if (found := parse(plain)) is not None), None)
    fix = _("Write it like 2026-01-31 08:30, or leave it empty.")
    if at is None:
        raise BadRow("received_at", _("“%(text)s” is no time.") % {"text": text[:40]}, fix)
    at = timezone.make_aware(at) if timezone.is_naive(at) else at
    if at > now + timedelta(days=1):
        raise BadRow("received_at", _("“%(text)s” is yet to come.") % {"text": text[:40]}, fix)
    return at


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _format(pattern: str) -> Callable[[str], datetime | None]:
    def parse(text: str) -> datetime | None:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            return None

    return parse


_PARSERS = (
    _iso,
    *map(
        _format, ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y.%m.%d", "%Y.%m.%d %H:%M")
    ),
)


def _unknown(text: str) -> str:
    return _("“%(text)s” is not known.") % {"text": text[:40]}
