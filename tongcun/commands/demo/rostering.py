"""The demo's buses and who drives them: invented plates and people, a roster for the day, and some spare buses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from tongcun.buses.actions import Turn, VehicleFacts, set_roster, set_vehicle
from tongcun.buses.models import DatedTrip, StopTime, Vehicle
from tongcun.commands.demo.turns import Tour, turns_of
from tongcun.county.models import County, Posting, Role, Unit, UnitKind, User

DAY = datetime.timedelta(days=1)
LINS_LINE = "FC1"
"""Lin drives where Zhu keeps a station."""
FAMILY_NAMES = (
    "蔡曹岑程戴丁董杜方冯高葛顾郭韩何贺洪侯胡黄贾江姜蒋金康柯雷黎梁廖刘龙卢鲁罗马孟倪欧潘彭钱秦邱任邵沈盛施宋谭唐田童汪"
)
PLATE = "浙H样{number:03d}"
"""No plate has that sign in it."""
FIRST_SPARE = 901
SPARES = ((300.0, 60.0, 200), (600.0, 130.0, 90), (900.0, 200.0, 150), (600.0, 130.0, -8))
"""Litres, kilograms, and for how many days from the demo's the inspection holds: that of one has lapsed."""


@transaction.atomic
def rostered(county: County, date: datetime.date, lin: User) -> None:
    """Every run of an open date has a vehicle and a driver; Lin has one of the first on one line."""
    company, _ = Unit.objects.get_or_create(
        county=county, unit_id="buses", defaults={"name": "通村样例客运（虚构）", "kind": UnitKind.AGENCY}
    )
    turns = turns_of(_tours(county, date))
    lins = next((number for number, turn in enumerate(turns) if turn[0].route_id == LINS_LINE), 0)
    others = iter(_drivers(county, len(turns) - 1))
    duties = []
    for number, turn in enumerate(turns):
        vehicle = _bus_of(county, company, number, turn, date)
        driver = lin if number == lins else next(others)
        duties += [Turn(tour.route_id, tour.trip_id, driver, vehicle) for tour in turn]
    set_roster(county=county, date=date, turns=duties)
    _spares(county, company, date)


def _tours(county: County, date: datetime.date) -> list[Tour]:
    runs = DatedTrip.objects.filter(county=county, date=date).select_related("route", "trip")
    ends = _ends(county)
    return [
        Tour(
            run.route.route_id, run.trip.trip_id, *ends.get(run.trip_id, (None, None)), run.first_departure_seconds,
            run.last_arrival_seconds, run.hold_litres or 0.0, run.hold_kg or 0.0, run.route.is_post,
        )
        for run in runs
    ]  # fmt: skip


def _ends(county: County) -> dict[int, tuple[int | None, int | None]]:
    """The stations where each trip begins and ends."""
    calls = StopTime.objects.filter(trip__route__version__county=county).order_by("trip", "stop_sequence")
    ends: dict[int, tuple[int | None, int | None]] = {}
    for trip, station in calls.values_list("trip_id", "station_id"):
        begins_at, _ = ends.get(trip, (station, None))
        ends[trip] = begins_at, station
    return ends


def _drivers(county: County, count: int) -> list[User]:
    """Invented drivers who cannot log in: they sign by badge."""
    people = []
    for number in range(count):
        name = FAMILY_NAMES[number % len(FAMILY_NAMES)] + "样例" + ("" if number < len(FAMILY_NAMES) else "乙")
        person = User(username=f"driver{number + 1}", display_name=f"{name}（驾驶员）", phone=f"1990003{number:04d}")
        person.set_unusable_password()
        people.append(person)
    made: list[User] = bulk_create_with_history(people, User)
    bulk_create_with_history([Posting(user=person, county=county, role=Role.DRIVER) for person in made], Posting)
    return made


def _bus_of(county: County, company: Unit, number: int, turn: Sequence[Tour], date: datetime.date) -> Vehicle:
    """The bus of a turn, with the room that its timetable says; a post van is nobody's of the bus company."""
    facts = VehicleFacts(
        hold_litres=max(tour.litres for tour in turn), hold_kg=max(tour.kilograms for tour in turn),
        agency=None if turn[0].is_post else company, inspected_until=date + (20 + number * 37 % 340) * DAY,
        insured_until=date + (25 + number * 53 % 330) * DAY,
    )  # fmt: skip
    return set_vehicle(county=county, plate=PLATE.format(number=number + 1), facts=facts)


def _spares(county: County, company: Unit, date: datetime.date) -> None:
    for number, (litres, kilograms, days) in enumerate(SPARES, FIRST_SPARE):
        facts = VehicleFacts(litres, kilograms, company, date + days * DAY, date + 180 * DAY)
        set_vehicle(county=county, plate=PLATE.format(number=number), facts=facts)
