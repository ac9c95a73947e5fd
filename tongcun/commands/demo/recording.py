"""The morning in the database: what hub, drivers and keepers scanned, recorded as their devices would send it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tongcun.buses.actions import delay_run
from tongcun.buses.models import DatedTrip
from tongcun.commands.demo import morning
from tongcun.commands.demo.morning import Leg, Load, Morning, Piece
from tongcun.county.clock import moment_of, service_seconds
from tongcun.county.models import Level, Station, User
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.parcels.actions import NewScan, record_scans, register_device
from tongcun.parcels.models import Bag, BagRide, Device, DeviceKind, Parcel
from tongcun.parcels.pure.custody import PartyKind

LATE_SECONDS = 25 * 60
SLICE_SECONDS = 2 * 3600
LOOSE_KINDS = ("bulky",)
UNANNOUNCED = "TC261123900001"
"""What comes to the hub without its carrier's announcement."""
LOOKED_AT_BY = 7 * 3600
ON_THE_WAY = ""
"""The device that drivers and all keepers without an account share."""


def played(plan: Plan, people: Mapping[str, User], until: int) -> int:
    """Record what everybody scanned until a second of the day, and say which bus is late; the number of scans."""
    county = plan.county
    pieces = pieces_of(plan)
    riding = morning.loads_of((piece for piece in pieces if piece.legs), plan.date)
    late = morning.late_run(riding, until)
    hub = Station.objects.filter(county=county, level=Level.HUB).values_list("station_id", flat=True).get()
    play = Morning(
        moment_of(county, plan.date, 0),
        riding,
        [piece for piece in pieces if not piece.legs],
        late_run=late,
        late_seconds=LATE_SECONDS,
        missing=morning.missing_piece(riding, until, late),
        damaged=morning.damaged_piece(pieces, hub, LOOKED_AT_BY),
        unannounced=UNANNOUNCED,
        hub=hub,
    )
    if run := DatedTrip.objects.filter(county=county, run_id=late).first():
        delay_run(run=run, delay_seconds=LATE_SECONDS)
    scans = play.scans(until)
    labels = {scan.bag_label for scan in scans}
    _make_bags(plan, [load for load in riding if load.is_bag and load.label in labels])
    _record(plan, scans, people, until)
    return len(scans)


def pieces_of(plan: Plan) -> list[Piece]:
    """The county's parcels as a plan moves them: what it leaves behind has no rides."""
    legs: dict[int, list[Leg]] = defaultdict(list)
    rides = PlannedRide.objects.filter(plan=plan).order_by("parcel", "leg")
    for ride in rides.select_related("dated_trip", "board_station", "alight_station").iterator(2000):
        legs[ride.parcel_id].append(
            Leg(
                ride.dated_trip.run_id, ride.board_station.station_id, ride.alight_station.station_id,
                ride.board_sequence, ride.alight_sequence, ride.departs_seconds, ride.arrives_seconds,
            )
        )  # fmt: skip
    parcels = Parcel.objects.filter(county=plan.county).select_related("origin", "destination", "kind")
    return [
        Piece(
            parcel.waybill,
            parcel.origin.station_id,
            parcel.destination.station_id,
            service_seconds(plan.county, plan.date, parcel.ready_at),
            parcel.kind.code in LOOSE_KINDS,
            tuple(legs.get(parcel.pk, ())),
        )
        for parcel in parcels.iterator(2000)
    ]


def _make_bags(plan: Plan, loads: Sequence[Load]) -> None:
    """The bags with the rides that the plan gives them, all at once: the desk makes them one by one."""
    stations = dict(Station.objects.filter(county=plan.county).values_list("station_id", "pk"))
    runs = dict(DatedTrip.objects.filter(county=plan.county, date=plan.date).values_list("run_id", "pk"))
    bags = Bag.objects.bulk_create(
        Bag(
            county=plan.county,
            label=load.label,
            origin_id=stations[load.pieces[0].origin],
            destination_id=stations[load.pieces[0].destination],
            date=plan.date,
            pieces=len(load.pieces),
        )
        for load in loads
    )
    BagRide.objects.bulk_create(
        BagRide(
            bag=bag, position=position, dated_trip_id=runs[leg.run_id], board_station_id=stations[leg.board],
            alight_station_id=stations[leg.alight],
        )
        for bag, load in zip(bags, loads, strict=True)
        for position, leg in enumerate(load.legs, 1)
    )  # fmt: skip


def _record(plan: Plan, scans: Sequence[NewScan], people: Mapping[str, User], until: int) -> None:
    """Send the scans as the devices would: a batch every two hours, the hub's before those on the way, the last now."""
    devices = _Devices(plan, people)
    slices: dict[int, dict[str, list[NewScan]]] = defaultdict(lambda: defaultdict(list))
    for scan in scans:
        second = service_seconds(plan.county, plan.date, scan.device_time)
        slices[second // SLICE_SECONDS][devices.where(scan)].append(scan)
    for number, batches in sorted(slices.items()):
        sent = moment_of(plan.county, plan.date, min(until, (number + 1) * SLICE_SECONDS))
        for where in devices.in_turn(batches):
            device, actor = devices.of(where)
            record_scans(county=plan.county, device=device, scans=batches[where], actor=actor, now=sent)


class _Devices:
    """A handset each for the stations whose people have an account, one for all that is scanned on the way."""

    def __init__(self, plan: Plan, people: Mapping[str, User]) -> None:
        self._known: dict[str, tuple[Device, User | None]] = {}
        for username in ("chen", "zhu"):
            posting = people[username].postings.select_related("station").get()
            if (station := posting.station) is not None:
                device, _ = register_device(
                    county=plan.county, name=f"样例手持 {station.name}", kind=DeviceKind.HANDSET, station=station
                )
                self._known[station.station_id] = device, people[username]
        device, _ = register_device(county=plan.county, name="样例手持 车上与各站点", kind=DeviceKind.HANDSET)
        self._known[ON_THE_WAY] = device, None

    def where(self, scan: NewScan) -> str:
        """Which device made a scan: that of its station, or the one on the way."""
        is_known = scan.here.kind is PartyKind.STATION and scan.here.party_id in self._known
        return scan.here.party_id if is_known else ON_THE_WAY

    def in_turn(self, batches: Mapping[str, Sequence[NewScan]]) -> list[str]:
        """The hub gives before others take, and a keeper takes last."""
        hub, *keepers = (where for where in self._known if where != ON_THE_WAY)
        return [where for where in (hub, ON_THE_WAY, *keepers) if where in batches]

    def of(self, where: str) -> tuple[Device, User | None]:
        """The device of a place, and whose it is."""
        return self._known[where]
