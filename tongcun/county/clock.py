"""What time it is: the real time, or in a demo the time of a simulated day that moves on from a fixed start."""

from __future__ import annotations

import datetime
import time
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from tongcun.loops.working_time import DAY_SECONDS, last_second

if TYPE_CHECKING:  # the models' own moments are of this clock
    from tongcun.county.models import County

FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2199, 12, 31)
"""Between these lies whatever a county plans, runs and records. Other dates are slips, and the ends of the calendar
have no day before or after them."""

_STARTED = time.monotonic()


@cache
def _simulated_start(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def now() -> datetime.datetime:
    """The present moment, aware; everything that asks for the time asks here."""
    if settings.SIMULATED_NOW:
        return _simulated_start(settings.SIMULATED_NOW) + datetime.timedelta(seconds=time.monotonic() - _STARTED)
    return timezone.now()


def service_date(county: County) -> datetime.date:
    """Today's service date in the county's time zone."""
    return now().astimezone(county.zone()).date()


def end_of_day(county: County, date: datetime.date) -> datetime.datetime:
    """The last second of a date by a county's wall clock: until then it is that day."""
    return last_second(date, county.zone())


def day_in(text: str) -> datetime.date | None:
    """The day of an address (ISO); None where there is none, or none that a county has to do with."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def service_seconds(county: County, date: datetime.date, moment: datetime.datetime) -> int:
    """A moment as seconds after a service date's midnight by the county's wall clock; no daylight-saving shift."""
    wall = moment.astimezone(county.zone()).replace(tzinfo=None)
    away = wall - datetime.datetime.combine(date, datetime.time())
    return away.days * DAY_SECONDS + away.seconds


def moment_of(county: County, date: datetime.date, seconds: int) -> datetime.datetime:
    """Seconds of a service day (may pass 24 h) as an aware moment."""
    wall = datetime.datetime.combine(date, datetime.time()) + datetime.timedelta(seconds=seconds)
    return wall.replace(tzinfo=county.zone())
