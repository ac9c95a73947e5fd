"""A day and a time of it as people, spreadsheets and carriers' systems write them: 2021年9月28日 06:30, 20210928063000,
2021/9/28 上午6:30, 2021-09-28T06:30:00.000+08:00."""

from __future__ import annotations

import datetime
import re
import unicodedata

_APART = r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)\s?[日号]?"
_TOGETHER = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
_HALF = "上午|早上|早晨|凌晨|中午|下午|晚上|am|pm"
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?",
    r"(?P<hour>\d{1,2})\s?[点时]\s?(?:(?P<minute>\d{1,2})\s?分?\s?(?:(?P<second>\d{1,2})\s?秒)?)?",
    r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?",
)
_FORMS = tuple(
    re.compile(
        rf"{day}(?:[t,]?\s*(?:(?:星期|周)[一二三四五六日天])?\s*(?P<half>{_HALF})?\s*{time}\s*(?P<behind>{_HALF})?"
        r"\s*(?P<zone>z|[+-]\d{2}:?\d{2})?)?",
        re.ASCII | re.IGNORECASE,
    )
    for day in (_APART, _TOGETHER)
    for time in _TIME
)
_MORNING, _NOON, _LATEST_AT_NOON = frozenset({"上午", "早上", "早晨", "凌晨", "am"}), 12, 3


def moment_in(text: str) -> datetime.datetime | None:
    """The moment that a text names, a day alone as its midnight; aware only where an offset is written.

    None for anything else, also for times that no day has.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        return None
    try:
        date = datetime.date(*(int(found[part]) for part in ("year", "month", "day")))
        hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
        time = datetime.time(_hour(hour, found["half"] or found["behind"]), minute, second)
        return datetime.datetime.combine(date, time, _zone(found["zone"]))
    except ValueError:
        return None


def date_in(text: str) -> datetime.date | None:
    """The day that a text names, with midnight behind it or nothing; None for anything else."""
    moment = moment_in(text)
    return moment.date() if moment is not None and moment.time() == datetime.time() else None


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day; raises ValueError where the half of the day does not fit it."""
    if half is None:
        return hour
    if half.lower() in _MORNING:
        if hour > _NOON:
            raise ValueError(half)
        return hour % _NOON
    if half == "晚上" and hour == _NOON:
        # Of one evening or of the next.
        raise ValueError(half)
    return hour + _NOON if hour < (_LATEST_AT_NOON if half == "中午" else _NOON) else hour


def _zone(written: str | None) -> datetime.timezone | None:
    if written is None:
        return None
    if written in "zZ":
        return datetime.UTC
    sign = -1 if written[0] == "-" else 1
    hours, minutes = int(written[1:3]), int(written[-2:])
    return datetime.timezone(sign * datetime.timedelta(hours=hours, minutes=minutes))
