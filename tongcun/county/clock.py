"""What time it is: the real time, or in a demo the time of a simulated day that moves on from a fixed start."""

from __future__ import annotations

import datetime
import time
from functools import cache

from django.conf import settings
from django.utils import timezone

from tongcun.county.models import County

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


def service_seconds(county: County, date: datetime.date, moment: datetime.datetime) -> int:
    """A moment as seconds after a service date's midnight by the county's wall clock; no daylight-saving shift."""
    wall = moment.astimezone(county.zone()).replace(tzinfo=None)
    away = wall - datetime.datetime.combine(date, datetime.time())
    return away.days * 86400 + away.seconds


def moment_of(county: County, date: datetime.date, seconds: int) -> datetime.datetime:
    """Seconds of a service day (may pass 24 h) as an aware moment."""
    wall = datetime.datetime.combine(date, datetime.time()) + datetime.timedelta(seconds=seconds)
    return wall.replace(tzinfo=county.zone())
