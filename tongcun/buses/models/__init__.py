"""Nouns of the timetable."""

from tongcun.buses.models.dated import DatedTrip, Duty, Vehicle
from tongcun.buses.models.timetable import (
    Route,
    Service,
    ServiceException,
    Stop,
    StopTime,
    TimetableVersion,
    Trip,
    TripFrequency,
)  # fmt: skip

__all__ = [
    "DatedTrip", "Duty", "Route", "Service", "ServiceException", "Stop", "StopTime", "TimetableVersion", "Trip",
    "TripFrequency", "Vehicle",
]  # fmt: skip
