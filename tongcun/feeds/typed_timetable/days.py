"""`每天`, `周一至周五`, `农历二五八`, `每5天自2026-12-01`: on which dates something runs, as people write it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from tongcun.feeds.typed_timetable.lunar import lunar_day
from tongcun.feeds.typed_timetable.nouns import Dates
from tongcun.feeds.typed_timetable.signs import plain_signs

Rule = Callable[[datetime.date], bool]


class Arrangement(Enum):
    """What a date of the holidays' sheet is."""

    HOLIDAY = "holiday"
    WORKING = "working"
    NO_SERVICE = "no_service"


@dataclass(frozen=True, slots=True)
class Holidays:
    """Dates that are not what their weekday says."""

    arrangements: dict[datetime.date, Arrangement]

    def is_working_day(self, date: datetime.date) -> bool:
        """Monday to Friday, unless the sheet says otherwise."""
        arrangement = self.arrangements.get(date)
        return date.weekday() < 5 if arrangement is None else arrangement is Arrangement.WORKING

    def is_served(self, date: datetime.date) -> bool:
        """Whether anything runs at all."""
        return self.arrangements.get(date) is not Arrangement.NO_SERVICE


class UnknownDaysError(ValueError):
    """Nobody can say on which days this is."""


LONGEST_WORDS = 200
DAILY = {"每天", "每日", "天天", "daily", "everyday"}
WORKING_DAYS = {"工作日", "weekdays", "workingdays"}
DAYS_OFF = {"周末", "双休日", "休息日", "weekend", "weekends"}

_NUMERALS = {sign: number for number, sign in enumerate("〇一二三四五六七八九十")} | {"零": 0, "两": 2}
_WEEKDAYS = (
    {sign: day for day, sign in enumerate("一二三四五六日")} | {"天": 6} | {str(day + 1): day for day in range(7)}
)
_WEEKDAY_SIGNS = re.compile(r"[一二三四五六日天1-7]|[至到~-]")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:t00:00:00)?", re.IGNORECASE | re.ASCII)
# Not 每隔: 每隔1天 is every other day, and of 每隔5天 some say that it is every fifth, some that it is every sixth.
_EVERY = re.compile(r"(?:每|every)(\d{1,3}|[两二三四五六七八九十])(?:天|日|days?)(?:一集|一次)?", re.ASCII)
_OF_MONTH = re.compile(r"(农历|阴历|lunar|公历|阳历|solar) ?(.+)")
_MONTH_DAY = re.compile(
    r"初([一二三四五六七八九十])|(二十|廿|三十|卅|十)([一二三四五六七八九])?"
    r"|(?<!\d)(\d{1,2})(?!\d)|([〇零一二三四五六七八九])",
    re.ASCII,
)
_NOISE = re.compile(r"逢|集日?|赶|日|号|每月|的|days?|marketdays?|market|and|[,，、;；/.和及]")


def running_dates(text: str, first: datetime.date, last: datetime.date, holidays: Holidays) -> Dates:
    """The dates from `first` to `last` that the words mean; raises UnknownDaysError.

    Working days and days off follow the holidays' sheet, named weekdays do not; nothing runs where it says so.
    """
    rule = rule_of(text, holidays)
    dates = (first + datetime.timedelta(days=day) for day in range((last - first).days + 1))
    return frozenset(date for date in dates if holidays.is_served(date) and rule(date))


def rule_of(text: str, holidays: Holidays) -> Rule:
    """What the words say of a date; raises UnknownDaysError."""
    if len(text) > LONGEST_WORDS:
        raise UnknownDaysError(text)
    apart = re.sub(r"\s+", " ", plain_signs(text)).strip().lower()
    words = apart.replace(" ", "")
    if words in DAILY:
        return lambda _date: True
    if words in WORKING_DAYS:
        return holidays.is_working_day
    if words in DAYS_OFF:
        return lambda date: not holidays.is_working_day(date)
    return _every_so_often(words) or _of_month(apart) or _of_week(words) or _unknown(text)


def _unknown(text: str) -> Rule:
    raise UnknownDaysError(text)


def date_of(text: str) -> datetime.date | None:
    """A date as people write it; None for anything else."""
    match = _DATE.fullmatch(plain_signs(text).strip())
    return _date(match) if match else None


def _date(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return None


def _every_so_often(words: str) -> Rule | None:
    """Every so many days, counted from a date on both sides."""
    every, dated = _EVERY.search(words), _DATE.search(words)
    start = _date(dated) if dated else None
    if every is None or start is None:
        return None
    step = _NUMERALS[every[1]] if every[1] in _NUMERALS else int(every[1])
    rest = re.sub(
        r"[自从起始(),，;；-]|from|starting", "", words.replace(every[0], "").replace(dated[0] if dated else "", "")
    )
    if rest or not 1 <= step <= 366:
        return None
    return lambda date: (date - start).days % step == 0


def _of_month(words: str) -> Rule | None:
    """Days of the lunar or solar month: numbers below ten by their last digit (二五八), others as said (初一)."""
    match = _OF_MONTH.fullmatch(words)
    if match is None:
        return None
    days = _month_days(match[2])
    if not days:
        return None
    day_of: Callable[[datetime.date], int] = (
        lunar_day if match[1] in {"农历", "阴历", "lunar"} else lambda date: date.day
    )
    return lambda date: day_of(date) in days


def _month_days(words: str) -> frozenset[int]:
    """The days of a month that are meant; none where something is not understood."""
    rest = _NOISE.sub(" ", words)
    found = list(_MONTH_DAY.finditer(rest))
    if not found or _MONTH_DAY.sub("", rest).strip():
        return frozenset()
    read = [_day(match) for match in found]
    if any(not 0 <= number <= 30 + is_exact for number, is_exact in read):
        return frozenset()
    # 逢五、十: the tenth stands for every tenth; 初十 and 十五 do not.
    by_digit = not any(is_exact for _number, is_exact in read)
    if by_digit:
        digits = {number % 10 for number, _is_exact in read}
        return frozenset(day for day in range(1, 32) if day % 10 in digits)
    return frozenset(number for number, _is_exact in read)


def _day(match: re.Match[str]) -> tuple[int, bool]:
    """A number, and whether it means that very day."""
    early, tens, ones, digits, numeral = match.groups()
    if early:
        return _NUMERALS[early], True
    if tens:
        number = {"十": 10, "二十": 20, "廿": 20, "三十": 30, "卅": 30}[tens] + (_NUMERALS[ones] if ones else 0)
        return number, number != 10
    if digits:
        return int(digits), int(digits) > 10
    return _NUMERALS[numeral], False


def _of_week(words: str) -> Rule | None:
    days = _chinese_week(words) if re.match(r"周|星期|礼拜", words) else _english_week(words)
    return (lambda date: date.weekday() in days) if days else None


def _chinese_week(words: str) -> frozenset[int]:
    rest = re.sub(r"周|星期|礼拜|[、,，;；和及]", "", words)
    signs = _WEEKDAY_SIGNS.findall(rest)
    if "".join(signs) != rest:
        return frozenset()
    return _spanned([_WEEKDAYS.get(sign, sign) for sign in signs])


def _english_week(words: str) -> frozenset[int]:
    rest = re.sub(r"to|until|[–~]", "-", re.sub(r"and|[,;/]", "", words))
    parts: list[int | str] = []
    while rest:
        match = _ENGLISH_DAY.match(_short(rest))
        if match is None and rest[0] != "-":
            return frozenset()
        parts.append(_ENGLISH.index(match[1]) if match else "-")
        rest = rest[len(match[0]) if match else 1 :]
    return _spanned(parts)


def _short(words: str) -> str:
    """The words up to where another day begins: `monwed` is two days, `monday` is one."""
    ends = [found.start() for day in _ENGLISH if (found := re.search(day, words[3:]))]
    return words[: min(ends) + 3] if ends else words


def _spanned(parts: Iterable[int | str]) -> frozenset[int]:
    """Days, with `first - last` filled; none where a span hangs in the air."""
    days: set[int] = set()
    before: int | None = None
    open_span = False
    for part in parts:
        if isinstance(part, str):
            if before is None or open_span:
                return frozenset()
            open_span = True
            continue
        if open_span and before is not None:
            days.update((before + step) % 7 for step in range((part - before) % 7 + 1))
        days.add(part)
        before, open_span = part, False
    return frozenset() if open_span else frozenset(days)
