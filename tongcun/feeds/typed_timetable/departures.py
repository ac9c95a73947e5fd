"""The sheet of departures: when a line sets out, in which direction, on which days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongcun.feeds.cells import quoted
from tongcun.feeds.problems import Problems
from tongcun.feeds.typed_timetable.days import Holidays, UnknownDaysError, date_of, running_dates
from tongcun.feeds.typed_timetable.ids import distinct_ids
from tongcun.feeds.typed_timetable.nouns import BACK, THERE, Dates, TypedLine, TypedTrip
from tongcun.feeds.typed_timetable.sheets import SheetRow, TypedSheet
from tongcun.feeds.typed_timetable.signs import plain_signs
from tongcun.language import _
from tongcun.planner.clock import clock, hours_minutes

MOST_TRIPS = 20_000
LATEST_SECONDS = 36 * 3600
LONGEST_TIMES = 2_000
DAYS_SHOWN = "每天, 工作日, 周末, 周一三五, 农历二五八, 公历二七, 每5天自2026-12-01"
DIRECTIONS = {
    "": THERE, "去": THERE, "去程": THERE, "上行": THERE, "there": THERE, "out": THERE, "0": THERE,
    "回": BACK, "回程": BACK, "返": BACK, "返程": BACK, "下行": BACK, "back": BACK, "1": BACK,
}  # fmt: skip

_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_SERIES = re.compile(
    r"(\d{1,2}:[0-5]\d)(?:-|~|至|到)(\d{1,2}:[0-5]\d)(?:每|/|every)(\d{1,3})(?:分钟?|min(?:utes)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Departures:
    """Reads the rows: which lines there are, between which dates, and which dates are not like their weekday."""

    sheet: TypedSheet
    lines: Mapping[str, TypedLine]
    span: tuple[datetime.date, datetime.date]
    holidays: Holidays
    problems: Problems

    def trips(self) -> tuple[TypedTrip, ...]:
        """Every departure of every row; the same line and time twice on one date is told."""
        trips: list[TypedTrip] = []
        standing: dict[str, list[TypedTrip]] = {}
        ids = distinct_ids(self.lines)
        line_name = ""
        for row in self.sheet.rows:
            line_name = row["line"] or line_name
            repeated: set[int] = set()
            for trip in self._trips_of(row, line_name, ids):
                same = standing.setdefault(trip.trip_id, [])
                if any(other.dates & trip.dates for other in same):
                    repeated.add(trip.departure)
                    continue
                same.append(trip)
                trips.append(trip if len(same) == 1 else _numbered(trip, len(same)))
            if repeated:
                what = _("the departure at {time} stands further up already, on the same days")
                what = what.format(time=clock(min(repeated)))
                self._tell(row, "times", "duplicate_departure", (what, _("each departure once a day")))
            if len(trips) > MOST_TRIPS:
                limit = _("at most {count} departures").format(count=MOST_TRIPS)
                self._tell(row, "times", "too_many_rows", (_("too many departures"), limit))
                break
        return tuple(trips)

    def _trips_of(self, row: SheetRow, line_name: str, ids: Mapping[str, str]) -> Iterator[TypedTrip]:
        line, direction, dates = self._line(row, line_name), self._direction(row), self._dates(row)
        times = list(self._times(row))
        if line is None or direction is None or dates is None or len(line.stops) < 2:
            return
        for time in times:
            mark = "back" if direction == BACK else "there"
            at = clock(time) if time % 60 else hours_minutes(time)
            trip_id = f"{ids[line.name]}-{mark}-{at.replace(':', '')}"
            yield TypedTrip(trip_id, line, direction, time, row["days"], dates)

    def _line(self, row: SheetRow, name: str) -> TypedLine | None:
        if name not in self.lines:
            what = _("{text} is not a line of the sheet of lines").format(text=quoted(name))
            self._tell(row, "line", "unknown_line", (what, _("a line as it is written there")))
        return self.lines.get(name)

    def _direction(self, row: SheetRow) -> int | None:
        direction = DIRECTIONS.get(row["direction"].lower().split(" ")[0])
        if direction is None:
            what = _("{text} is no direction").format(text=quoted(row["direction"]))
            expected = _("{there} (there) or {back} (back)").format(there="去", back="回")
            self._tell(row, "direction", "unknown_direction", (what, expected))
        return direction

    def _times(self, row: SheetRow) -> Iterator[int]:
        expected = _("times as 07:30, 09:00 or {series}").format(series="06:30-18:00每30分")
        if len(row["times"]) > LONGEST_TIMES:
            what = _("holds more than {count} signs").format(count=LONGEST_TIMES)
            self._tell(row, "times", "cell_too_long", (what, expected))
            return
        text = plain_signs(row["times"])
        text = re.sub(r"\s*(-|~|至|到|每|/|every)\s*", r"\1", text)
        words = [word for word in re.split(r"[\s,，、;；]+", text) if word]
        if not words:
            self._tell(row, "times", "missing_value", (_("is empty"), expected))
        for word in words:
            found = list(_times_of(word))
            if not found:
                self._tell(row, "times", "not_a_time", (_("{text} is not a time").format(text=quoted(word)), expected))
            yield from found

    def _dates(self, row: SheetRow) -> Dates | None:
        """The dates of a row; None where days or dates cannot be understood."""
        first, last = self._date(row, "first", self.span[0]), self._date(row, "last", self.span[1])
        if first is None or last is None:
            return None
        try:
            dates = running_dates(row["days"], max(first, self.span[0]), min(last, self.span[1]), self.holidays)
        except UnknownDaysError:
            what = _("{text} names no days").format(text=quoted(row["days"]))
            expected = _("days as {days}").format(days=DAYS_SHOWN)
            self._tell(row, "days", "unknown_days", (what, expected))
            return None
        if not dates:
            what = _("there is no such day while the timetable holds")
            self._tell(row, "days", "no_days", (what, _("days between the first and the last day")))
            return None
        return dates

    def _date(self, row: SheetRow, field: str, instead: datetime.date) -> datetime.date | None:
        if not row[field]:
            return instead
        date = date_of(row[field])
        if date is None:
            tell_no_date(self.sheet, row, field, self.problems)
        return date

    def _tell(self, row: SheetRow, field: str, code: str, told: tuple[str, str]) -> None:
        self.sheet.tell(self.problems, (row.line, field), code, told)


def tell_no_date(sheet: TypedSheet, row: SheetRow, field: str, problems: Problems) -> None:
    """Note a cell that should be a date."""
    what = _("{text} is not a date").format(text=quoted(row[field]))
    sheet.tell(problems, (row.line, field), "not_a_date", (what, _("a date such as 2026-12-01")))


def _times_of(word: str) -> Sequence[int]:
    """The departures that a word means, in seconds; none where it is not understood."""
    series = _SERIES.fullmatch(word)
    if series:
        first, last, step = *(_seconds(text) for text in series.groups()[:2]), int(series[3]) * 60
        return range(first, last + 1, step) if step and first <= last <= LATEST_SECONDS else ()
    time = _seconds(word)
    return (time,) if 0 <= time <= LATEST_SECONDS else ()


def _seconds(text: str) -> int:
    """Service-day seconds; negative where it is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return -1
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _numbered(trip: TypedTrip, number: int) -> TypedTrip:
    """The same departure on other days needs an id of its own."""
    return TypedTrip(f"{trip.trip_id}-{number}", trip.line, trip.direction, trip.departure, trip.days, trip.dates)
