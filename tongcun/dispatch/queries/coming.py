"""The bags that are to be taken onto a run: packed already, and the plan in force puts pieces of theirs onto it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now, service_seconds
from tongcun.county.models import Station
from tongcun.county.names import named
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.queries.run_names import run_names
from tongcun.dispatch.queries.sheets import Sheet
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.pure.custody import PartyKind


class Coming(NamedTuple):
    """A bag, where it is now (`at`), how many of its pieces are to ride the run, and how many are in it.

    `stopped` says that it is on a cancelled run, from which it must be taken off first.
    """

    bag: Bag
    at: SafeString
    stopped: bool
    pieces: int
    inside: int

    @property
    def is_whole(self) -> bool:
        """Whether all that is in it rides the run."""
        return self.pieces == self.inside


def coming_within(scope: Scope, sheet: Sheet) -> list[Coming]:
    """The bags that are still to be taken onto a run, by label; none once it has left their stop.

    Who sees an excerpt of the run's list sees those from and for their places.
    """
    run = sheet.run
    present = service_seconds(run.county, run.date, now())
    ahead = () if run.is_cancelled else sheet.packed
    departs = {call.sequence: call.departs for call in sheet.calls}
    pieces = Counter(piece.label for piece in ahead if departs.get(piece.board, piece.departs) >= present)
    if not (wanted := pieces.keys() - {on.bag.label for on in (sheet.whole or sheet).bags}):
        return []
    inside = Parcel.objects.filter(county=OuterRef("county"), bag_label=OuterRef("label")).order_by()
    bags = (
        Bag.objects.filter(county=run.county_id, label__in=wanted)
        .annotate(inside=Subquery(inside.values("bag_label").annotate(n=Count("pk")).values("n")))
        .select_related("destination")
        .order_by("label")
    )
    if sheet.whole is not None:
        mine = scope.stations(Right.SEE_DAY).order_by().values("pk")
        bags = bags.filter(Q(origin__in=mine) | Q(destination__in=mine))
    places = _places(sheet, bags)
    return [Coming(bag, *places[bag.pk], pieces[bag.label], bag.inside or 0) for bag in bags if bag.pk in places]


def _places(sheet: Sheet, bags: Iterable[Bag]) -> dict[int, tuple[SafeString, bool]]:
    """Where each bag is, and whether that is a cancelled run; what is with nobody in the county is nowhere."""
    county = sheet.run.county_id
    at = {bag.holder_id for bag in bags if bag.holder_kind == PartyKind.STATION.value}
    on = {bag.holder_id for bag in bags if bag.holder_kind == PartyKind.RUN.value}
    stations = {call.station.station_id: call.station for call in sheet.calls}
    if elsewhere := at - stations.keys():
        stations |= {one.station_id: one for one in Station.objects.filter(county=county, station_id__in=elsewhere)}
    runs = list(DatedTrip.objects.filter(county=county, run_id__in=on).select_related("route")) if on else []
    names = run_names(runs) if runs else {}
    found = {(PartyKind.STATION.value, key): (named(station), False) for key, station in stations.items()}
    found |= {(PartyKind.RUN.value, run.run_id): (names[run.pk], run.is_cancelled) for run in runs}
    places = {bag.pk: found.get((bag.holder_kind, bag.holder_id)) for bag in bags}
    return {pk: place for pk, place in places.items() if place is not None}
