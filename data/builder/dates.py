"""On which dates the invented services run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

FIRST_DATE = dt.date(2021, 1, 1)
LAST_DATE = dt.date(2035, 12, 31)
FANGCUN_XIYUAN_OPENED = dt.date(2021, 9, 27)
"""The day on which the line Fangcun - Xiyuan opened (Changshan's newspaper of the day after)."""

CALENDAR: tuple[tuple[str, str, dt.date], ...] = (
    ("daily", "1111111", FIRST_DATE),
    ("weekend", "0000011", FIRST_DATE),
    ("market_wed_sun", "0010001", FIRST_DATE),
    ("fangcun_xiyuan", "1111111", FANGCUN_XIYUAN_OPENED),
    ("from_2027", "1111111", dt.date(2027, 3, 1)),
)
"""Service, weekdays from Monday on, first date; each lasts until LAST_DATE."""

NEW_YEARS_DAYS: tuple[dt.date, ...] = (
    dt.date(2021, 2, 12),
    dt.date(2022, 2, 1),
    dt.date(2023, 1, 22),
    dt.date(2024, 2, 10),
    dt.date(2025, 1, 29),
    dt.date(2026, 2, 17),
    dt.date(2027, 2, 6),
    dt.date(2028, 1, 26),
    dt.date(2029, 2, 13),
    dt.date(2030, 2, 3),
    dt.date(2031, 1, 23),
    dt.date(2032, 2, 11),
    dt.date(2033, 1, 31),
    dt.date(2034, 2, 19),
    dt.date(2035, 2, 8),
)
"""First days of the lunar years: no bus runs, only the post vans do."""


def exceptions() -> Iterator[tuple[str, dt.date, int]]:
    """Rows of calendar_dates.txt: service, date, exception type; market days on the 2nd, 7th, 12th … of a month."""
    for date in NEW_YEARS_DAYS:
        for service, weekdays, first in CALENDAR:
            if date >= first and weekdays[date.weekday()] == "1":
                yield service, date, 2
    date = FIRST_DATE
    while date <= LAST_DATE:
        if date.day % 5 == 2 and date not in NEW_YEARS_DAYS:
            yield "market_2_7", date, 1
        date += dt.timedelta(days=1)
