"""Every write of the timetable and of what runs by it."""

from tongcun.buses.actions.days import NoTimetableError, OpenedDay, open_day
from tongcun.buses.actions.loading import TimetableInUseError, UnknownStationsError, load_timetable, make_version
from tongcun.buses.actions.rostering import DutyProblem

__all__ = [
    "DutyProblem", "NoTimetableError", "OpenedDay", "TimetableInUseError", "UnknownStationsError", "load_timetable",
    "make_version", "open_day",
]  # fmt: skip
