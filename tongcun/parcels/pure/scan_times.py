"""Which times a scan cannot have: PURE, so that it follows from the row alone."""

from __future__ import annotations

from datetime import datetime, timedelta

AHEAD_AT_MOST = timedelta(hours=1)
"""A phone's clock may be that much ahead of ours; what comes from further on would stand before everybody's scans."""
BEHIND_AT_MOST = timedelta(days=92)
"""A season: a shop's phone may lie in a drawer for weeks, but 1970 is a clock that lost its battery."""


def is_impossible(device_time: datetime, server_time: datetime) -> bool:
    """Whether a scan that came at `server_time` cannot have been made at `device_time`; both aware."""
    return not server_time - BEHIND_AT_MOST <= device_time <= server_time + AHEAD_AT_MOST
