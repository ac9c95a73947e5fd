"""The names of a pattern's day as they are on another date: of parcels, bags, seals and runs."""

from __future__ import annotations

import datetime


class Names(dict[str, str]):
    """Names of the pattern by what they are called on a date; stations and carriers keep theirs."""

    def __init__(self, pattern: datetime.date, date: datetime.date) -> None:
        super().__init__()
        self._of_pattern = (f"TC{pattern:%y%m%d}", f"{pattern:%m%d}", pattern.isoformat())
        self._of_date = (f"TC{date:%y%m%d}", f"{date:%m%d}", date.isoformat())

    def __missing__(self, name: str) -> str:
        waybills, day, iso = self._of_pattern
        other_waybills, other_day, other_iso = self._of_date
        if name.startswith(waybills):
            moved = other_waybills + name[len(waybills) :]
        elif name[:1] in ("B", "S") and name[1:].isdigit() and name[1:5] == day:
            moved = name[0] + other_day + name[5:]
        else:
            moved = name.replace(f"@{iso}", f"@{other_iso}")
        self[name] = moved
        return moved


class Moments:
    """Seconds of a date as its scans hold them: `linked` for the digest (UTC, microseconds), `stored` for the row."""

    def __init__(self, begin: datetime.datetime, is_postgres: bool) -> None:
        self._begin = begin.astimezone(datetime.UTC)
        self._is_postgres = is_postgres
        self._known: dict[int, tuple[str, object]] = {}

    def of(self, second: int) -> tuple[str, object]:
        """Both forms."""
        known = self._known.get(second)
        if known is None:
            moment = self._begin + datetime.timedelta(seconds=second)
            stored = moment if self._is_postgres else str(moment.replace(tzinfo=None))
            known = self._known[second] = (moment.isoformat(timespec="microseconds"), stored)
        return known
