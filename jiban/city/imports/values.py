"""Reading a cell: yes and no, numbers, days and instants as people write them, codes of things."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import nan
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from ..geo import gcj02_to_wgs84
from ..models import Officer, SourceCRS, Unit
from ..models.officers import normal_number
from ..tables import BadRow

T = TypeVar("T")

YES = frozenset({"1", "y", "yes", "true", "是", "对", "有", "在用", "启用"})
NO = frozenset({"0", "n", "no", "false", "否", "不", "无", "停用", "撤销"})
CRS_WORDS = {
    "wgs84": SourceCRS.WGS84,
    "wgs-84": SourceCRS.WGS84,
    "epsg:4326": SourceCRS.WGS84,
    "gcj02": SourceCRS.GCJ02,
    "gcj-02": SourceCRS.GCJ02,
    "火星坐标": SourceCRS.GCJ02,
}


def needed(values: Mapping[str, str], key: str) -> str:
    text = values[key]
    if not text:
        raise BadRow(key, _("The cell is empty."), _("Fill it in."))
    return text


def choice(values: Mapping[str, str], key: str, words: Mapping[str, T]) -> T:
    """One of the words, compared without case."""
    text = needed(values, key)
    try:
        return words[text.casefold()]
    except KeyError:
        raise BadRow(
            key,
            _("“%(text)s” is not known here.") % {"text": text[:60]},
            _("Write one of: %(words)s.") % {"words": ", ".join(words)},
        ) from None


def yes_no(values: Mapping[str, str], key: str, default: bool) -> bool:
    text = values[key].casefold()
    if not text:
        return default
    if text in YES or text in NO:
        return text in YES
    raise BadRow(key, _("“%(text)s” is neither yes nor no.") % {"text": text[:60]}, "是 / 否")


def integer(values: Mapping[str, str], key: str, default: int = 0) -> int:
    text = values[key]
    if not text:
        return default
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise BadRow(
            key,
            _("“%(text)s” is not a whole number.") % {"text": text[:60]},
            _("Write digits only."),
        )
    return int(text)


def crs_of(values: Mapping[str, str], chosen: str) -> SourceCRS:
    """The coordinates that the row's cell `crs` names, or else those chosen for the file."""
    return choice({"crs": values["crs"] or chosen}, "crs", CRS_WORDS)


def degrees(values: Mapping[str, str], key: str, most: float) -> float:
    """Degrees from -`most` to `most`, with a decimal point."""
    text = needed(values, key)
    try:
        found = float(text)
    except ValueError:
        found = nan
    if not -most <= found <= most:
        raise BadRow(
            key,
            _("“%(text)s” is not a number of degrees.") % {"text": text[:60]},
            _("Write decimal degrees, such as 114.0579."),
        )
    return found


def point(values: Mapping[str, str], chosen: str) -> tuple[float, float]:
    """The row's longitude and latitude, degrees, brought to WGS-84 from the row's coordinates."""
    lon, lat = degrees(values, "lon", 180), degrees(values, "lat", 90)
    if crs_of(values, chosen) == SourceCRS.GCJ02:
        return gcj02_to_wgs84(lon, lat)
    return lon, lat


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})\s*[:时]\s*(\d{1,2})?\s*分?(?::(\d{1,2}))?")


def day(values: Mapping[str, str], key: str) -> date:
    """A day: 2026-10-01, 2026/10/1, 2026年10月1日 or 20261001."""
    text = needed(values, key)
    bare = text.removesuffix(" 00:00:00")
    match = _DAY.fullmatch(bare) or _PLAIN_DAY.fullmatch(bare)
    found = _date(match) if match else None
    if found is None:
        raise BadRow(
            key,
            _("“%(text)s” is not a date.") % {"text": text[:60]},
            _("Write it as 2026-10-01."),
        )
    return found


def instant(values: Mapping[str, str], key: str, after: datetime | None = None) -> datetime:
    """An instant in the city's time zone unless the text says another: 2026-10-01 08:00.

    With `after` a time alone is enough: it is the first such time after it. 24:00 is the day's end.
    """
    text = needed(values, key)
    found = _iso(text) or _written(text)
    if found is None and after is not None:
        found = _clock_after(text, after)
    if found is None:
        raise BadRow(
            key,
            _("“%(text)s” is not a date with a time.") % {"text": text[:60]},
            _("Write it as 2026-10-01 08:00."),
        )
    return found


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _written(text: str) -> datetime | None:
    match = _DAY.match(text)
    on = _date(match) if match else None
    clock = _seconds(text[match.end() :].strip()) if match else None
    if on is None or clock is None:
        return None
    return timezone.make_aware(datetime.combine(on, time.min) + clock)


def _clock_after(text: str, after: datetime) -> datetime | None:
    clock = _seconds(text)
    if clock is None:
        return None
    midnight = datetime.combine(timezone.localtime(after).date(), time.min)
    found = timezone.make_aware(midnight + clock)
    return found if found > after else found + timedelta(days=1)


def _seconds(text: str) -> timedelta | None:
    """A time of day as the time since midnight; 24:00 is allowed."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    found = timedelta(hours=hour, minutes=minute, seconds=second)
    right = minute < 60 and second < 60 and found <= timedelta(days=1)
    return found if right else None


class Known:
    """Units by code and officers by number, read once per import."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {u.code: u for u in Unit.objects.all()}
        self._officers: dict[str, Officer] | None = None

    @property
    def officers(self) -> dict[str, Officer]:
        if self._officers is None:
            self._officers = {o.number: o for o in Officer.objects.all()}
        return self._officers

    def unit(self, values: Mapping[str, str], key: str) -> Unit:
        code = needed(values, key)
        return self.unit_of(code, key)

    def unit_of(self, code: str, key: str) -> Unit:
        found = self.units.get(code)
        if found is None:
            raise BadRow(
                key,
                _("There is no unit with the code “%(code)s”.") % {"code": code[:60]},
                _("Import the units first, or correct the code."),
            )
        return found

    def unit_or_none(self, values: Mapping[str, str], key: str) -> Unit | None:
        return self.unit(values, key) if values[key] else None

    def officer(self, values: Mapping[str, str], key: str) -> Officer:
        number = normal_number(needed(values, key))
        found = self.officers.get(number)
        if found is None:
            raise BadRow(
                key,
                _("There is no officer with the number “%(number)s”.") % {"number": number[:60]},
                _("Import the officers first, or correct the number."),
            )
        return found
