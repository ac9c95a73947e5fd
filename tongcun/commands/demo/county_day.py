"""The sample county's day in the database: loaded, announced and planned through the actions people use."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection

from tongcun.buses.actions import load_timetable, open_day
from tongcun.commands.progress import Display, showing
from tongcun.county.actions import begin_calendar, load_places, renew
from tongcun.county.models import County, Unit, User
from tongcun.dispatch.actions import ask_for_plan, confirm_plan, load_costs, make_plan_now
from tongcun.dispatch.models import Plan, PlanState
from tongcun.feeds.county import County as Folder
from tongcun.parcels.actions import Announcement, announce, load_kinds
from tongcun.planner.progress import Progress

SURNAMES = "赵钱孙李周吴郑王冯陈"


class NoPlanError(Exception):
    """The day could not be planned."""


def loaded(folder: Folder, valid_from: datetime.date, date: datetime.date) -> County:
    """The county with places, kinds, costs and timetable, and the date's runs."""
    county = load_places(folder=folder, today=valid_from)
    renew(county, {"is_sample": True})
    load_kinds(county=county, settings=folder.settings)
    load_costs(county=county, settings=folder.settings)
    begin_calendar(county=county)
    load_timetable(county=county, folder=folder, valid_from=valid_from)
    open_day(county=county, date=date)
    return county


def announced(county: County, rows: Sequence[Mapping[str, str]]) -> None:
    """The invented parcels, each for an invented addressee."""
    kinds = {kind.code: kind for kind in county.parcel_kinds.all()}
    stations = {station.station_id: station for station in county.stations.all()}
    carriers = {unit.unit_id: unit for unit in Unit.objects.filter(county=county)}

    def moment(text: str) -> datetime.datetime:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=county.zone())

    announce(
        county=county,
        parcels=[
            Announcement(
                waybill=row["parcel_id"],
                kind=kinds[row["kind"]],
                origin=stations[row["origin_station"]],
                destination=stations[row["destination_station"]],
                ready_at=moment(row["ready_at"]),
                due_at=moment(row["due_at"]) if row["due_at"] else None,
                carrier=carriers[row["carrier"]],
                volume_litres=float(row["volume_l"]) if row["volume_l"] else None,
                mass_kg=float(row["mass_kg"]) if row["mass_kg"] else None,
                name=f"{SURNAMES[number % len(SURNAMES)]}样例{number % 97}",
                phone=f"1990000{number % 10_000:04d}",
            )
            for number, row in enumerate(rows)
        ],
    )


def planned(county: County, date: datetime.date, by: User) -> Plan:
    """The plan in force, made before the day began; its making is shown."""
    plan = ask_for_plan(county=county, date=date, asked_by=by)
    with showing() as display, _shown(plan.pk, display):
        make_plan_now(plan=plan)
    plan.refresh_from_db()
    if plan.state != PlanState.PREVIEW:
        raise NoPlanError(plan.problem)
    return confirm_plan(plan=plan, confirmed_by=by)


@contextmanager
def _shown(plan_id: int, display: Display) -> Iterator[None]:
    """Show a plan's progress as the database tells it, while it is being made."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            told = Plan.objects.values_list("progress", flat=True).get(pk=plan_id)
            if told.get("stage"):
                display(Progress(told["stage"], told["done"], told.get("bound"), told.get("yuan")))
        connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        done.set()
        looking.join()
