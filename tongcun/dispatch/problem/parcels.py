"""The parcels of a day as the planner's columns: sizes, costs, and where each one really is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.county.clock import moment_of, service_seconds
from tongcun.county.models import County
from tongcun.dispatch.models import Costs
from tongcun.dispatch.problem.places import ParcelRow, Place, Whereabouts
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.parcels.models import Kind, Parcel
from tongcun.parcels.pure.acts import GONE, State
from tongcun.planner.day import NO_DUE, Parcels

NO_LONGER_PLANNED = GONE | {State.REFUSED, State.GOING_BACK}
OPEN_STATES = tuple(state.value for state in State if state not in NO_LONGER_PLANNED)
"""Parcels that are to be brought somewhere, unless they go back (`is_going_back`); a missing one waits for whoever
finds it."""

EXPECTED_DAYS = 7
"""One announced longer ago that nobody has ever seen is not expected any more."""


class NoSizeError(Exception):
    """Parcels have no size, nor has their kind: `kinds` names the kinds."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = tuple(kinds)


@dataclass(frozen=True, slots=True)
class Found:
    """The planner's columns, the row of each parcel, and the numbers of those that are nobody knows where.

    `rode` is the past ride of what came off and is to go on, by its place in the columns: the calls between which it
    rode. `arrived` are the rows of what is at its destination.
    """

    parcels: Parcels
    pks: tuple[int, ...]
    unplaced: tuple[str, ...]
    rode: dict[int, tuple[int, int]]
    arrived: frozenset[int]


def load_parcels(county: County, date: datetime.date, moment: int | None, given: tuple[Costs, Stations, Runs]) -> Found:
    """Every parcel that is to be brought somewhere on a date, from where it is; one at its destination is not."""
    costs, stations, runs = given
    seconds = _seconds_of(county, date)
    whereabouts = Whereabouts.on(county, date, moment, (stations, runs))
    rows: list[ParcelRow] = []
    places: list[Place] = []
    arrived: set[int] = set()
    unplaced = []
    for row in map(ParcelRow._make, _open_parcels(county, date)):
        scanned = None if row.last_scan_at is None else seconds(row.last_scan_at)
        place = whereabouts.of(row, seconds(row.ready_at), scanned)
        if place is None:
            unplaced.append(row.waybill)
        elif place.station != stations.by_pk[row.destination] or place.loaded_at >= 0:
            rows.append(row)
            places.append(place)
        else:
            arrived.add(row.pk)
    due = [NO_DUE if row.due_at is None else seconds(row.due_at) for row in rows]
    columns = _columns(county, costs, stations, (rows, places, due))
    rode = {p: place.rode for p, place in enumerate(places) if place.rode is not None}
    return Found(columns, tuple(row.pk for row in rows), tuple(unplaced), rode, frozenset(arrived))


def _seconds_of(county: County, date: datetime.date) -> Callable[[datetime.datetime], int]:
    """Moments as seconds of the service day; many parcels share theirs, so each is worked out once."""
    known: dict[datetime.datetime, int] = {}

    def seconds(moment: datetime.datetime) -> int:
        if (found := known.get(moment)) is None:
            found = known[moment] = service_seconds(county, date, moment)
        return found

    return seconds


def _open_parcels(county: County, date: datetime.date) -> list[tuple[object, ...]]:
    midnight = moment_of(county, date, 0)
    day_after = moment_of(county, date, DAY_SECONDS)
    open_ones = Parcel.objects.filter(county=county, state__in=OPEN_STATES, ready_at__lt=day_after, is_going_back=False)
    forgotten = {"state": State.ANNOUNCED.value, "ready_at__lt": midnight - datetime.timedelta(days=EXPECTED_DAYS)}
    return list(
        open_ones.exclude(**forgotten).order_by("pk").values_list(
            "pk", "waybill", "origin_id", "destination_id", "ready_at", "due_at", "volume_litres", "mass_kg",
            "kind_id", "state", "holder_kind", "holder_id", "bag_label", "last_scan_at",
        )
    )  # fmt: skip


def _columns(
    county: County, costs: Costs, stations: Stations, found: tuple[list[ParcelRow], list[Place], list[int]]
) -> Parcels:
    rows, places, due = found
    kinds = _Kinds(county, rows)
    litres, litres_assumed = kinds.sizes([row.litres for row in rows], lambda kind: kind.volume_litres)
    kilograms, kilograms_assumed = kinds.sizes([row.kilograms for row in rows], lambda kind: kind.mass_kg)
    van = np.array([station.van_yuan for station in stations.rows] or [0.0])
    destination = np.array([stations.by_pk[row.destination] for row in rows], np.int32)
    return Parcels(
        parcel_ids=tuple(row.waybill for row in rows),
        origin=np.array([place.station for place in places], np.int32),
        destination=destination,
        ready_seconds=np.array([place.ready for place in places], np.int32),
        due_seconds=np.array(due, np.int32),
        volume_l=litres,
        mass_kg=kilograms,
        size_assumed=litres_assumed | kilograms_assumed,
        kinds=kinds.codes(),
        carriers=("",) * len(rows),
        bus_allowed=kinds.pick(lambda kind: float(kind.bus_allowed)).astype(np.bool_),
        handling_yuan=np.full(len(rows), costs.handling_yuan),
        hour_yuan=kinds.pick(lambda kind: kind.hour_yuan),
        late_hour_yuan=kinds.pick(lambda kind: kind.late_hour_yuan),
        van_yuan=van[destination],
        held_yuan=kinds.pick(lambda kind: kind.held_yuan),
        loaded_at=np.array([place.loaded_at for place in places], np.int32),
        next_call=np.array([place.next_call for place in places], np.int32),
    )


class _Kinds:
    """The kinds of some parcels, each read once."""

    def __init__(self, county: County, rows: Sequence[ParcelRow]) -> None:
        self._kinds = list(county.parcel_kinds.order_by("pk"))
        place = {kind.pk: i for i, kind in enumerate(self._kinds)}
        self._of_row = np.array([place[row.kind] for row in rows], np.int64)

    def pick(self, what: Callable[[Kind], float]) -> NDArray[np.float64]:
        """One number of its kind for every parcel; float64[N]."""
        of_kind = np.array([what(kind) for kind in self._kinds], np.float64)
        return of_kind[self._of_row] if len(self._of_row) else np.zeros(0)

    def codes(self) -> tuple[str, ...]:
        """The code of every parcel's kind."""
        return tuple(self._kinds[i].code for i in self._of_row.tolist())

    def sizes(
        self, measured: list[float | None], assumed: Callable[[Kind], float | None]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Measured sizes, the kind's where there is none, and which are the kind's; raises NoSizeError."""
        values = np.array([np.nan if size is None else size for size in measured], np.float64)
        empty = np.isnan(values)
        values = np.where(empty, self.pick(lambda kind: np.nan if (size := assumed(kind)) is None else size), values)
        if np.isnan(values).any():
            raise NoSizeError(sorted({self._kinds[i].code for i in self._of_row[np.isnan(values)].tolist()}))
        return values, empty
