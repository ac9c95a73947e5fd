"""The list of one run (路单): what the plan in force puts onto it, the bags that were put on it, and what was scanned
onto it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import F, Q

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.models import Station
from tongcun.dispatch.loads import Line, Load, Over, loads, over
from tongcun.dispatch.models import DeskRules, Manifest, ManifestLine, PlanState
from tongcun.dispatch.queries.cargo import Cargo, Packed, Planned, Stale, cargo_of, size_by_now
from tongcun.dispatch.queries.ways import Way
from tongcun.parcels.models import Bag, BagRide
from tongcun.parcels.queries import Load as Aboard
from tongcun.parcels.queries import Size, UnseenSize


class SheetLine(NamedTuple):
    """What one bag should hold, or holds (`label`): from where to where, for whom. `is_scanned`: it was scanned onto
    the run, and neither the plan nor the desk had put it there. Of its pieces `stale` are for elsewhere by now."""

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
    label: str = ""
    is_scanned: bool = False
    stale: int = 0

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
    can_unload: bool
    load: Load


class StalePiece(NamedTuple):
    """A piece that the plan in force has ride for one station, and that is for another by now."""

    waybill: str
    was: Station
    destination: Station


class BagOnSheet(NamedTuple):
    """A bag that rides: from where to where, all that is in it, and whether it was scanned on though nothing had put it
    there: no plan of its pieces, and nobody by hand; where somebody did, `ride` says who and when."""

    bag: Bag
    board: Call | None
    alight: Call | None
    pieces: int
    litres: float
    kilograms: float
    is_scanned: bool
    ride: BagRide | None = None

    @property
    def places(self) -> list[int]:
        """The keys of the stations that it concerns."""
        return [self.bag.destination_id, *(call.station.pk for call in (self.board, self.alight) if call is not None)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a run's list says; `manifest` is None where no plan knows the run and nobody has issued its list.

    `over` is by how much the list exceeds the hold, `aboard` what is on board now, `packed` what of the planned pieces
    lies in bags, `stale` what of them is to be planned anew. `whole` is what an excerpt is of.
    """

    run: DatedTrip
    manifest: Manifest | None
    calls: tuple[Call, ...]
    lines: tuple[SheetLine, ...]
    bags: tuple[BagOnSheet, ...]
    cut_off: int | None
    over: Over
    aboard: Aboard
    packed: tuple[Packed, ...]
    stale: tuple[StalePiece, ...] = ()
    whole: Sheet | None = None

    def excerpt(self, stations: Container[int]) -> Sheet:
        """What of the list is loaded at, unloaded at or meant for some stations, by key; loads are still the bus's."""
        lines = tuple(
            line for line in self.lines
            if line.board.pk in stations or line.alight.pk in stations or line.destination.pk in stations
        )  # fmt: skip
        bags = tuple(on for on in self.bags if any(place in stations for place in on.places))
        stale = tuple(one for one in self.stale if one.was.pk in stations or one.destination.pk in stations)
        return replace(self, lines=lines, bags=bags, stale=stale, whole=self)

    @property
    def stale_numbers(self) -> set[str]:
        """The numbers of those that are to be planned anew."""
        return {one.waybill for one in self.stale}

    @property
    def is_planned(self) -> bool:
        """Whether the plan in force knows the run."""
        return self.manifest is not None and self.manifest.plan_id is not None

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

    @property
    def over_now(self) -> Aboard | None:
        """By how much what is on board now exceeds the hold; None where it fits."""
        return self.aboard.over(self.run)

    @property
    def is_overloaded(self) -> bool:
        """Whether the list, or what is on board, exceeds the hold: then it is neither issued nor printed."""
        return bool(self.over) or self.over_now is not None

    @property
    def said(self) -> list[list[object]]:
        """The lines as they are kept when the list is issued: stations by id, litres and kilograms to a tenth."""
        return [
            [line.board.station_id, line.alight.station_id, line.destination.station_id, line.label, line.pieces,
             round(line.litres, 1), round(line.kilograms, 1)]
            for line in self.lines
        ]  # fmt: skip

    @property
    def is_issued(self) -> bool:
        """Whether the list was issued as it stands now."""
        if self.whole is not None:
            return self.whole.is_issued
        manifest = self.manifest
        return manifest is not None and manifest.issued_at is not None and manifest.issued_lines == self.said

    @property
    def has_changed(self) -> bool:
        """Whether it stood otherwise on the list when it was issued."""
        return self.manifest is not None and self.manifest.issued_at is not None and not self.is_issued

    @property
    def unbagged(self) -> tuple[SheetLine, ...]:
        """What is signed for beside the bags: what was scanned on loose, and where no bag rides all that is planned."""
        return tuple(line for line in self.lines if not line.label and (line.is_scanned or not self.bags))


def sheet_of(run: DatedTrip, unseen: UnseenSize | None = None) -> Sheet:
    """The list of a run; `unseen` where what it asks of the county's kinds is to be asked once with something else."""
    manifest = _manifest(run)
    calls = calls_of(run)
    cargo, aboard, by_plan = cargo_of(run, {call.station.station_id: call.station.pk for call in calls},
                                      unseen or UnseenSize(run.county_id))  # fmt: skip
    planned, moved = _listed(manifest, by_plan, calls)
    lines = [*planned, *_lines_of(calls, cargo)]
    load = loads([call.sequence for call in calls], [line.line for line in lines])
    return Sheet(
        run,
        manifest,
        tuple(call._replace(load=there) for call, there in zip(calls, load, strict=True)),
        tuple(sorted(lines, key=_in_order)),
        tuple(_bags_of(calls, cargo)),
        manifest.cut_off_seconds + moved if manifest is not None and planned else cut_off_of(run, lines),
        over(run.hold_litres, run.hold_kg, [line.line for line in lines]),
        aboard,
        tuple(by_plan.packed),
        _stale(by_plan.stale),
    )


def _stale(pieces: Sequence[Stale]) -> tuple[StalePiece, ...]:
    """Those that are to be planned anew, by number, with the names of the two stations."""
    named = {place for piece in pieces for place in (piece.on[2], piece.destination)}
    stations = Station.objects.in_bulk(named) if named else {}
    return tuple(
        StalePiece(piece.waybill, stations[piece.on[2]], stations[piece.destination]) for piece in sorted(pieces)
    )


def _manifest(run: DatedTrip) -> Manifest | None:
    """The list that the plan in force makes of the run; where it says nothing of it, the one issued from bags."""
    found = Manifest.objects.filter(dated_trip=run).select_related("issued_by", "plan")
    in_force = Q(plan__state=PlanState.CONFIRMED) | Q(plan=None)
    return found.filter(in_force).order_by(F("plan").asc(nulls_last=True)).first()


def calls_of(run: DatedTrip) -> list[Call]:
    """The stations on a run's way, still without what is on board."""
    shift = run.shift_seconds + run.delay_seconds
    times = StopTime.objects.filter(trip=run.trip_id, station__isnull=False).select_related("station")
    return [
        Call(time.station, time.stop_sequence, time.arrival_seconds + shift, time.departure_seconds + shift,
             time.can_load, time.can_unload, Load(0, 0.0, 0.0))
        for time in times.order_by("stop_sequence") if time.station is not None
    ]  # fmt: skip


def _listed(manifest: Manifest | None, by_plan: Planned, calls: Iterable[Call]) -> tuple[list[SheetLine], int]:
    """What the plan puts onto the run, as large and heavy as its pieces and as late as its bus are by now; and by how
    many seconds the bus sets out with the first of it later than the plan took it."""
    if manifest is None or manifest.plan_id is None:
        return [], 0
    at = {call.sequence: call for call in calls}
    lines = ManifestLine.objects.filter(manifest=manifest).select_related(
        "board_station", "alight_station", "destination"
    )
    listed = list(lines.order_by("board_sequence", "alight_sequence", "destination__official_order"))
    stale = Counter(piece.on for piece in by_plan.stale)
    planned = [
        _planned(line, at, by_plan.sizes.get(on))._replace(stale=stale[on])
        for line in listed
        if (on := (line.board_sequence, line.alight_sequence, line.destination_id))
    ]
    return planned, planned[0].departs - listed[0].departs_seconds if planned else 0


def _planned(line: ManifestLine, at: Mapping[int, Call], size: Size | None) -> SheetLine:
    """A line with its times and size by now; the times of the plan where the run calls there no more."""
    board, alight = at.get(line.board_sequence), at.get(line.alight_sequence)
    return SheetLine(
        line.board_station, line.alight_station, line.destination, line.board_sequence, line.alight_sequence,
        line.departs_seconds if board is None else board.departs,
        line.arrives_seconds if alight is None else alight.arrives,
        *size_by_now(Size(line.pieces, line.volume_litres, line.mass_kg), size),
    )  # fmt: skip


def _in_order(line: SheetLine) -> tuple[int, int, int]:
    return line.board_sequence, line.alight_sequence, line.destination.official_order


def _lines_of(calls: Sequence[Call], cargo: Iterable[Cargo]) -> list[SheetLine]:
    """What rides beside the plan, put onto the run's calls: one line for each bag, one for loose pieces of one way."""
    listed = [one for one in cargo if one.beside is not None]
    stations = {call.station.pk: call.station for call in calls}
    stations |= Station.objects.in_bulk(elsewhere) if (elsewhere := _unseen(listed, stations)) else {}
    lines = []
    for one in listed:
        if one.beside is not None and (ends := _ends(calls, one)) is not None:
            board, alight = ends
            label = one.bag.label if one.bag is not None else ""
            lines.append(
                SheetLine(board.station, alight.station, stations[one.destination], board.sequence, alight.sequence,
                          board.departs, alight.arrives, *one.beside, label, one.is_scanned)
            )  # fmt: skip
    return lines


def _unseen(cargo: Iterable[Cargo], stations: Container[int]) -> set[int]:
    """Where some of it is for that is not on the way."""
    return {one.destination for one in cargo if one.destination not in stations}


def _bags_of(calls: Sequence[Call], cargo: Iterable[Cargo]) -> list[BagOnSheet]:
    """The bags in the order in which they come off, then by label."""
    bags = []
    for one in cargo:
        if one.bag is not None:
            board, alight = _ends(calls, one) or (None, None)
            is_scanned = one.is_scanned and one.beside is not None
            bags.append(BagOnSheet(one.bag, board, alight, *one.size, is_scanned, one.ride))
    return sorted(bags, key=lambda it: (it.alight.sequence if it.alight else -1, it.bag.label))


def _ends(calls: Sequence[Call], one: Cargo) -> tuple[Call, Call] | None:
    way = Way(tuple(call.station.pk for call in calls))
    ends = way.ends(one.boards, one.alights)
    return None if ends is None else (calls[ends[0]], calls[ends[1]])


def cut_off_of(run: DatedTrip, lines: Iterable[SheetLine]) -> int | None:
    """Until when a list takes bags: with time to handle them, and the county's minutes to spare before departure."""
    first = min(lines, key=lambda line: line.board_sequence, default=None)
    if first is None:
        return None
    rules = DeskRules.of(run.county_id)
    return first.departs - 60 * (first.board.handling_minutes + rules.cut_off_minutes)
