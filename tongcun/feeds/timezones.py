"""Whether a name is that of a timezone."""

from __future__ import annotations

import re
import zoneinfo

_WELL_FORMED = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


def is_timezone(name: str) -> bool:
    """Whether the machine's timezone data know the name; a machine without any believes every well-formed one."""
    return bool(_WELL_FORMED.fullmatch(name)) and (_is_known(name) or not _is_known("Asia/Shanghai"))


def _is_known(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
