"""The bags that wait for a run at its stops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now, service_seconds
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.queries.cargo import WAITS
from tongcun.dispatch.queries.sheets import Call
from tongcun.parcels.models import Bag, BagRide
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries import UnseenSize, bags_with_inside, unseen_in, whole_bag
from tongcun.parcels.queries.rides import LEAVES


class Ride(NamedTuple):
    """A bag and where it would be loaded and unloaded, with what is in it."""

    bag: Bag
    board: Call
    alight: Call
    pieces: int
    litres: float
    kilograms: float


def waiting_bags(run: DatedTrip, calls: Sequence[Call], unseen: UnseenSize | None = None) -> list[Ride]:
    """The bags at those of a run's stops that it has still to leave, for a station that comes after, and on no list
    that is ahead of them; by stop, then label. A run that carries no parcels has none."""
    if run.hold_litres is None or run.hold_kg is None or run.is_cancelled:
        return []
    present = service_seconds(run.county, run.date, now())
    ahead = [call for call in calls if call.can_load and call.departs >= present]
    bags = bags_with_inside(_lying_at(run, ahead))
    listed = _listed_elsewhere(run, [bag for bag, _inside in bags]) if bags else set()
    usual = (unseen or UnseenSize(run.county_id)).of(unseen_in(bag.pieces, inside.pieces) for bag, inside in bags)
    rides = []
    for bag, inside in bags:
        ends = None if bag.pk in listed else _ends(bag, ahead, calls)
        if ends is not None:
            whole = whole_bag((bag.pieces, bag.mass_kg), inside, usual)
            rides.append(Ride(bag, *ends, whole.pieces, whole.litres, whole.kilograms))
    return sorted(rides, key=lambda ride: (ride.board.sequence, ride.alight.sequence, ride.bag.label))


def waiting_within(scope: Scope, run: DatedTrip, calls: Sequence[Call], unseen: UnseenSize | None = None) -> list[Ride]:
    """Those of the bags that wait for a run that somebody may put on its list: where that right of theirs holds."""
    if not scope.may(Right.FILL_RUNS):
        return []
    return [ride for ride in waiting_bags(run, calls, unseen) if scope.may_at(Right.FILL_RUNS, ride.board.station)]


def _lying_at(run: DatedTrip, calls: Iterable[Call]) -> QuerySet[Bag]:
    """Bags that stations of these calls hold; one that nobody has scanned yet lies where it was made."""
    stations = {call.station.pk: call.station.station_id for call in calls}
    held = Q(holder_kind=PartyKind.STATION.value, holder_id__in=stations.values())
    made = Q(holder_kind="", origin__in=stations)
    bags = Bag.objects.filter(held | made, county=run.county_id, state__in=WAITS).exclude(rides__dated_trip=run)
    return bags.select_related("origin", "destination")


def _ends(bag: Bag, ahead: Iterable[Call], calls: Iterable[Call]) -> tuple[Call, Call] | None:
    place = bag.holder_id or bag.origin.station_id
    board = next((call for call in ahead if call.station.station_id == place), None)
    if board is None:
        return None
    after = (call for call in calls if call.sequence > board.sequence and call.can_unload)
    alight = next((call for call in after if call.station.pk == bag.destination_id), None)
    return None if alight is None else (board, alight)


def _listed_elsewhere(run: DatedTrip, bags: Iterable[Bag]) -> set[int]:
    """Those of the bags that another run is still to take from where they lie."""
    places = {bag.pk: bag.holder_id or bag.origin.station_id for bag in bags}
    rides = BagRide.objects.filter(bag__in=places, dated_trip__is_cancelled=False, dated_trip__date__gte=run.date)
    rides = rides.annotate(departs=LEAVES).order_by()
    found = set()
    for ride in rides.select_related("dated_trip", "board_station"):
        is_ahead = ride.departs >= service_seconds(run.county, ride.dated_trip.date, now())
        if is_ahead and ride.board_station.station_id == places[ride.bag_id]:
            found.add(ride.bag_id)
    return found
