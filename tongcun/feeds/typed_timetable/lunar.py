"""Days of the lunar month."""

from __future__ import annotations

import datetime
from functools import cache

FIRST_DATE, LAST_DATE = datetime.date(1901, 1, 1), datetime.date(2099, 12, 31)
"""Between these the months are known."""


@cache
def lunar_day(date: datetime.date) -> int:
    """Which day of its lunar month a date is, 1 to 30, leap months counted like others."""
    from borax.calendars.lunardate import LunarDate

    return int(LunarDate.from_solar(date).day)
