"""Every write of the timetable and of what runs by it."""

from tongcun.buses.actions.changing import (
    BadDelayError,
    BadReserveError,
    ForeignVehicleError,
    NotADriverError,
    RunCancelledError,
    RunNotCancelledError,
    TwoRunsAtOnceError,
    UnfitVehicleError,
    cancel_run,
    delay_run,
    restore_run,
    set_driver,
    set_reserve,
    swap_vehicle,
)
from tongcun.buses.actions.days import Clash, NoTimetableError, OpenedDay, open_day
from tongcun.buses.actions.duties import Rostered, RosterOverError, Turn, set_roster, set_rosters, strike_duty
from tongcun.buses.actions.holds import import_holds
from tongcun.buses.actions.loading import (
    TimetableInUseError,
    UnknownStationsError,
    check_replaceable,
    check_version,
    load_timetable,
    make_version,
)
from tongcun.buses.actions.locking import locked_run
from tongcun.buses.actions.rostering import DutyProblem
from tongcun.buses.actions.vehicles import VehicleFacts, set_vehicle

__all__ = [
    "BadDelayError", "BadReserveError", "Clash", "DutyProblem", "ForeignVehicleError", "NoTimetableError",
    "NotADriverError", "OpenedDay", "RosterOverError", "Rostered", "RunCancelledError", "RunNotCancelledError",
    "TimetableInUseError", "Turn", "TwoRunsAtOnceError", "UnfitVehicleError", "UnknownStationsError", "VehicleFacts",
    "cancel_run", "check_replaceable", "check_version", "delay_run", "import_holds", "load_timetable", "locked_run",
    "make_version", "open_day", "restore_run", "set_driver", "set_reserve", "set_roster", "set_rosters", "set_vehicle",
    "strike_duty", "swap_vehicle",
]  # fmt: skip
