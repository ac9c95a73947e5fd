"""The list of one run (路单): from the plan in force, or where there is none from the bags that are to ride it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.models import Station
from tongcun.dispatch.loads import Line, Load, Over, loads, over
from tongcun.dispatch.models import DeskRules, Manifest, ManifestLine, Plan, PlanState
from tongcun.parcels.models import Bag, BagRide
from tongcun.parcels.queries import inside_of


class SheetLine(NamedTuple):
    """What one bag should hold, or holds: from where to where, for whom."""

    board: Station
    alight: Station
    destination: Station
    board_sequence: int
    alight_sequence: int
    departs: int
    arrives: int
    pieces: int
    litres: float
    kilograms: float

    @property
    def line(self) -> Line:
        """Its figures alone."""
        return Line(self.board_sequence, self.alight_sequence, self.pieces, self.litres, self.kilograms)


class Call(NamedTuple):
    """One station on the run's way; times include its delay."""

    station: Station
    sequence: int
    arrives: int
    departs: int
    can_load: bool
    load: Load


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a run's list says; `manifest` is None while it follows from bags and nobody has issued it."""

    run: DatedTrip
    plan: Plan | None
    manifest: Manifest | None
    calls: tuple[Call, ...]
    lines: tuple[SheetLine, ...]
    bags: tuple[Bag, ...]
    cut_off: int | None
    over: Over

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(line.pieces for line in self.lines)

    @property
    def litres(self) -> float:
        """Litres of all lines."""
        return sum(line.litres for line in self.lines)

    @property
    def kilograms(self) -> float:
        """Kilograms of all lines."""
        return sum(line.kilograms for line in self.lines)


def sheet_of(run: DatedTrip) -> Sheet:
    """The list of a run."""
    plan = Plan.objects.filter(county=run.county_id, date=run.date, state=PlanState.CONFIRMED).first()
    manifest = _manifest(run, plan)
    calls = _calls_of(run)
    lines = _listed(manifest) if manifest is not None and manifest.plan_id else bag_lines(run, calls)
    load = loads([call.sequence for call in calls], [line.line for line in lines])
    return Sheet(
        run,
        plan,
        manifest,
        tuple(call._replace(load=there) for call, there in zip(calls, load, strict=True)),
        tuple(lines),
        tuple(Bag.objects.filter(rides__dated_trip=run).select_related("destination").order_by("label").distinct()),
        cut_off_of(run, lines) if manifest is None else manifest.cut_off_seconds,
        over(run.hold_litres, run.hold_kg, [line.line for line in lines]),
    )


def _manifest(run: DatedTrip, plan: Plan | None) -> Manifest | None:
    """The plan's list of the run; where the plan says nothing about it, the one issued from bags."""
    found = Manifest.objects.filter(dated_trip=run).select_related("issued_by", "plan")
    planned = found.filter(plan=plan).first() if plan is not None else None
    return planned or found.filter(plan__isnull=True).first()


def _calls_of(run: DatedTrip) -> list[Call]:
    shift = run.shift_seconds + run.delay_seconds
    times = StopTime.objects.filter(trip=run.trip_id, station__isnull=False).select_related("station")
    return [
        Call(time.station, time.stop_sequence, time.arrival_seconds + shift, time.departure_seconds + shift,
             time.can_load, Load(0, 0.0, 0.0))
        for time in times.order_by("stop_sequence") if time.station is not None
    ]  # fmt: skip


def _listed(manifest: Manifest) -> list[SheetLine]:
    lines = ManifestLine.objects.filter(manifest=manifest).select_related(
        "board_station", "alight_station", "destination"
    )
    return [
        SheetLine(line.board_station, line.alight_station, line.destination, line.board_sequence, line.alight_sequence,
                  line.departs_seconds, line.arrives_seconds, line.pieces, line.volume_litres, line.mass_kg)
        for line in lines.order_by("board_sequence", "alight_sequence", "destination__official_order")
    ]  # fmt: skip


def bag_lines(run: DatedTrip, calls: Iterable[Call]) -> list[SheetLine]:
    """Bags for this line ride this trip: one line of each bag whose rides name the run.

    Pieces and kilograms are the label's where it has been weighed, else those of the pieces known to be in it.
    """
    by_station = {call.station.pk: call for call in calls}
    rides = BagRide.objects.filter(dated_trip=run).select_related("bag__destination", "board_station", "alight_station")
    inside = inside_of(run.county, [ride.bag.label for ride in rides])
    lines = []
    for ride in rides.order_by("bag__label"):
        board, alight = by_station.get(ride.board_station_id), by_station.get(ride.alight_station_id)
        if board is None or alight is None:
            continue
        pieces, litres, kilograms = inside.get(ride.bag.label, (0, 0.0, 0.0))
        lines.append(
            SheetLine(
                board.station, alight.station, ride.bag.destination, board.sequence, alight.sequence, board.departs,
                alight.arrives, ride.bag.pieces or pieces, litres,
                kilograms if ride.bag.mass_kg is None else ride.bag.mass_kg,
            )
        )  # fmt: skip
    return lines


def cut_off_of(run: DatedTrip, lines: Iterable[SheetLine]) -> int | None:
    """Until when a list takes bags: with time to handle them, and the county's minutes to spare before departure."""
    first = min(lines, key=lambda line: line.board_sequence, default=None)
    if first is None:
        return None
    rules = DeskRules.objects.filter(county=run.county_id).first() or DeskRules()
    return first.departs - 60 * (first.board.handling_minutes + rules.cut_off_minutes)
