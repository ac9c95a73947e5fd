"""Stations, runs and parcels of a date put together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from tongcun.county.models import County
from tongcun.dispatch.models import Costs
from tongcun.dispatch.problem.made_from import MadeFrom, made_from
from tongcun.dispatch.problem.parcels import load_parcels
from tongcun.dispatch.problem.runs import Runs, load_runs
from tongcun.dispatch.problem.stations import Stations, load_stations
from tongcun.planner.day import Day
from tongcun.planner.timetable import ALWAYS_OPEN


class NoCostsError(Exception):
    """The county has no costs yet, so that no plan is cheaper than another."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to plan, and the rows it was made of.

    `parcel_pks` stand in the order of `day.parcels`. `unplaced` are the numbers of open parcels of which the record
    does not say where in the county they are: on another day's run, or with somebody who is no place of ours. `rode`
    says, by its place in the day, between which calls a parcel has ridden that came off and is not scanned yet;
    `arrived` are the rows of those that are at their destination, scanned there or not yet.
    """

    day: Day
    stations: Stations
    runs: Runs
    parcel_pks: tuple[int, ...]
    unplaced: tuple[str, ...]
    made_from: MadeFrom
    rode: dict[int, tuple[int, int]]
    arrived: frozenset[int]


def load_problem(county: County, date: datetime.date, moment: int | None) -> Problem:
    """The problem of a service date, beforehand (`moment` None) or from where every parcel is at that second.

    Raises NoCostsError, and NoSizeError where a kind of parcel has no size and a parcel of it none either.
    """
    costs = costs_of(county)
    stations = load_stations(county, date, costs.van_yuan)
    runs = load_runs(county, date, stations)
    found = load_parcels(county, date, moment, (costs, stations, runs))
    day = Day(
        name=county.name,
        date=date.isoformat(),
        stations=stations.rows,
        timetable=runs.timetable,
        parcels=found.parcels,
        drop_yuan=costs.drop_yuan,
        earliest_seconds=ALWAYS_OPEN if moment is None else moment,
        delay_seconds=runs.delay_seconds,
        cancelled=runs.cancelled,
    )
    facts = made_from(county, costs, stations, runs)
    return Problem(day, stations, runs, found.pks, found.unplaced, facts, found.rode, found.arrived)


def costs_of(county: County) -> Costs:
    """A county's costs; raises NoCostsError where it has none."""
    costs = Costs.objects.filter(county=county).first()
    if costs is None:
        raise NoCostsError
    return costs
