"""What can be asked of the timetable."""

from tongcun.buses.queries.days import drivers_on, is_over, last_day_of, runs_on, version_on
from tongcun.buses.queries.differences import ChangedRoute, ChangedTrip, Differences, differences, differences_from
from tongcun.buses.queries.exports import gtfs_of
from tongcun.buses.queries.ground import Ground
from tongcun.buses.queries.overviews import Contents, contents_of, versions_of
from tongcun.buses.queries.rooms import HasRoom, Room, Rooms, rooms_of
from tongcun.buses.queries.seeing import any_run_of, drives, runs_of
from tongcun.buses.queries.sources import completed
from tongcun.buses.queries.tables import DirectionTable, direction_tables
from tongcun.buses.queries.trips import ShownTrip, Week, trips_by_route
from tongcun.buses.queries.vehicles import VehicleChoice, choice_for, is_noted, unfit_runs_of

__all__ = [
    "ChangedRoute", "ChangedTrip", "Contents", "Differences", "DirectionTable", "Ground", "HasRoom", "Room", "Rooms",
    "ShownTrip", "VehicleChoice", "Week", "any_run_of", "choice_for", "completed", "contents_of", "differences",
    "differences_from", "direction_tables", "drivers_on", "drives", "gtfs_of", "is_noted", "is_over", "last_day_of",
    "rooms_of", "runs_of", "runs_on", "trips_by_route", "unfit_runs_of", "version_on", "versions_of",
]  # fmt: skip
