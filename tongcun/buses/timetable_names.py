"""Lines, trips, drivers and vehicles by the names people write in their lists: matched exactly, and never guessed."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Min, Prefetch
from django.utils.translation import gettext as _

from tongcun.buses.models import Trip, TripFrequency, Vehicle
from tongcun.buses.queries.days import services_on, version_on
from tongcun.county.models import County, Role, User
from tongcun.feeds.cells import UnfitError, clock_seconds, plain_cell
from tongcun.planner.clock import clock

SHOWN_CANDIDATES = 6
LONGEST_PLATE = 20
_DASHES = re.compile(r"[‐-―−~→↔-]+")
_ASIDE = re.compile(r"[\s·•.．・-]")
_CLOCK = re.compile(r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?")

Thing = TypeVar("Thing")


def plain_line(text: str) -> str:
    """A line's name without differences of width, spaces and dashes: 芳村 — 西源 and 芳村-西源 are one."""
    return _DASHES.sub("-", plain_cell(text)).lower()


def plain_plate(text: str) -> str:
    """A plate without spaces and dots, in capitals: 浙h·00001d is 浙H00001D."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text)).upper()


def looks_like_a_time(text: str) -> bool:
    """Whether a cell is a time of the day: people name a trip by when it sets out."""
    return _CLOCK.fullmatch(text.strip()) is not None


def time_of_day(text: str) -> int:
    """A time as people write it, in seconds of the service day; raises UnfitError."""
    return clock_seconds(unicodedata.normalize("NFKC", text).strip())


@dataclass(frozen=True, slots=True)
class KnownTrip:
    """A trip that a list may name: its line, when it sets out, whether it runs that day, whether at intervals."""

    trip_id: str
    route_id: str
    departure: int
    runs: bool
    is_frequent: bool


@dataclass(frozen=True)
class DayNames:
    """The lines and trips of the timetable that holds on a date; post vans run every day."""

    date: datetime.date
    lines: dict[str, set[str]] = field(default_factory=dict)
    line_names: list[str] = field(default_factory=list)
    trips: dict[str, KnownTrip] = field(default_factory=dict)
    post_lines: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, county: County, date: datetime.date) -> DayNames:
        """Those of a county; nothing where no timetable holds."""
        version = version_on(county, date)
        found = cls(date)
        if version is None:
            return found
        for route_id, name, is_post in version.routes.values_list("route_id", "name", "is_post"):
            if is_post:
                found.post_lines.add(route_id)
            found.line_names.append(name)
            for said in {plain_line(name), plain_line(route_id)}:
                found.lines.setdefault(said, set()).add(route_id)
        running = set(services_on(version, date).values_list("pk", flat=True))
        trips = Trip.objects.filter(route__version=version).annotate(departure=Min("stop_times__departure_seconds"))
        starts = Prefetch("frequencies", TripFrequency.objects.only("pk", "trip"))
        for trip in trips.select_related("route").prefetch_related(starts):
            runs = trip.service_id is None or trip.service_id in running
            found.trips[trip.trip_id] = KnownTrip(
                trip.trip_id, trip.route.route_id, trip.departure or 0, runs, bool(trip.frequencies.all())
            )
        return found

    def line(self, name: str) -> str:
        """The id of the one line of that id or name; raises UnfitError."""
        found = self.lines.get(plain_line(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            what = _("{name} names several lines").format(name=name)
            raise UnfitError("ambiguous_line", what, _one_of(found))
        what = _("{name} is no line of the timetable").format(name=name)
        raise UnfitError("unknown_line", what, self._lines_like(name))

    def _lines_like(self, name: str) -> str:
        """What to write instead: lines that share a part of the name, or some of all."""
        parts = [part for part in plain_line(name).split("-") if part]
        like = [line for line in self.line_names if any(part in plain_line(line) for part in parts)]
        return _one_of(like or self.line_names) if self.line_names else _("a line of the timetable")

    def trips_called(self, name: str, route_id: str | None) -> list[KnownTrip]:
        """The trip of that id, or all that set out at that time on whatever days; raises UnfitError."""
        if name in self.trips or not looks_like_a_time(name):
            return [self._trip(name, route_id)]
        fitting = [trip for trip in self.trips.values() if route_id in (None, trip.route_id)]
        found = [trip for trip in fitting if trip.departure == time_of_day(name)]
        if not found or route_id is None:
            what = _("no trip sets out at {time}").format(time=name)
            if found:
                what = _("{time} names no trip without its line").format(time=name)
            raise UnfitError("unknown_trip", what, _("a trip's id, or its line and when it sets out"))
        return found

    def _trip(self, trip_id: str, route_id: str | None) -> KnownTrip:
        trip = self.trips.get(trip_id)
        if trip is None or (route_id is not None and trip.route_id != route_id):
            what = _("{name} is no trip of this line").format(name=trip_id)
            if route_id is None:
                what = _("{name} is no trip of the timetable").format(name=trip_id)
            raise UnfitError("unknown_trip", what, _("a trip's id, or its line and when it sets out"))
        return trip

    def trip(self, trip_id: str, route_id: str | None) -> KnownTrip:
        """The trip of that id, of that line where one is named, if it runs that day; raises UnfitError."""
        trip = self._trip(trip_id, route_id)
        if not trip.runs:
            what = _("{name} does not run on {date}").format(name=trip_id, date=self.date.isoformat())
            raise UnfitError("not_that_day", what, _("a trip of that day"))
        return trip

    def trip_at(self, seconds: int, route_id: str | None) -> KnownTrip:
        """The one trip that sets out then, on that line where one is named; raises UnfitError."""
        fitting = [trip for trip in self.trips.values() if trip.runs and route_id in (None, trip.route_id)]
        found = [trip for trip in fitting if trip.departure == seconds and not trip.is_frequent]
        if len(found) == 1:
            return found[0]
        if found:
            what = _("several trips set out at {time}").format(time=clock(seconds)[:-3])
            raise UnfitError("ambiguous_trip", what, _one_of(trip.trip_id for trip in found))
        what = _("no trip sets out at {time}").format(time=clock(seconds)[:-3])
        if any(trip.is_frequent for trip in fitting):
            raise UnfitError("unknown_trip", what, _("trips that run at intervals are named by their id"))
        times = sorted({clock(trip.departure)[:-3] for trip in fitting}) if route_id is not None else []
        raise UnfitError("unknown_trip", what, _one_of(times) if times else _("when the trip sets out, and its line"))


@dataclass(frozen=True)
class CrewNames:
    """Drivers by name, user name and phone, vehicles by plate; None where several bear one name.

    Of vehicles with the same plate written differently, the one in service counts.
    """

    drivers: dict[str, User | None]
    vehicles: dict[str, Vehicle | None]

    @classmethod
    def of(cls, county: County) -> CrewNames:
        """Those of a county."""
        drivers = User.objects.filter(postings__county=county, postings__role=Role.DRIVER)
        people = drivers.filter(is_active=True).distinct()
        said = ((name, user) for user in people for name in {user.display_name, user.username, user.phone})
        plates = [(plain_plate(vehicle.plate), vehicle) for vehicle in Vehicle.objects.filter(county=county)]
        serving = [(plate, vehicle) for plate, vehicle in plates if vehicle.in_service]
        return cls(
            _by_name((plain_cell(name), user) for name, user in said if name),
            _by_name(plates) | _by_name(serving),
        )

    def driver(self, name: str) -> User:
        """The one driver of that name; raises UnfitError."""
        for spelling in (plain_cell(name), User.normalize_username(plain_cell(name))):
            if (found := self.drivers.get(spelling)) is not None:
                return found
        if plain_cell(name) in self.drivers:
            what = _("several drivers are called {name}").format(name=name)
            raise UnfitError("ambiguous_driver", what, _("the user name or the phone of one"))
        what = _("{name} is no driver of the county").format(name=name)
        raise UnfitError("unknown_driver", what, _("a driver's name, user name or phone"))

    def noted_vehicle(self, plate: str) -> Vehicle | None:
        """The vehicle of that plate, None where it is not noted; raises UnfitError where several bear it."""
        found = self.vehicles.get(plain_plate(plate))
        if found is None and plain_plate(plate) in self.vehicles:
            what = _("several vehicles have the plate {plate}, written differently").format(plate=plate)
            raise UnfitError("ambiguous_vehicle", what, _("every vehicle noted once: take all but one out of service"))
        return found

    def vehicle(self, plate: str) -> Vehicle:
        """The vehicle of that plate; raises UnfitError."""
        if (found := self.noted_vehicle(plate)) is not None:
            return found
        what = _("{plate} is no vehicle of the county").format(plate=plate)
        raise UnfitError("unknown_vehicle", what, _("a plate of the list of vehicles, or nothing"))


def _by_name(said: Iterable[tuple[str, Thing]]) -> dict[str, Thing | None]:
    found: dict[str, Thing | None] = {}
    for name, thing in said:
        found[name] = None if name in found and found[name] != thing else thing
    return found


def _one_of(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = "…" if len(listed) > SHOWN_CANDIDATES else ""
    return _("one of: {names}").format(names=_(", ").join(listed[:SHOWN_CANDIDATES]) + more)
